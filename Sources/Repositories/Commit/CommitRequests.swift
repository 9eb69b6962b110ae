package import Foundation

package struct CommitRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var commitId: String

    package init(repositoryName: String, commitId: String) {
        self.repositoryName = repositoryName
        self.commitId = commitId
    }
}

/// Who made a commit, and when: `1508280564 -0800`.
package struct CommitUser: Codable, Sendable, Hashable {
    package let name: String
    package let email: String
    package let date: String
}

package struct CommitDetail: Codable, Sendable, Hashable {
    package let commitId: String
    package let treeId: String
    package let parents: [String]
    package let message: String
    package let author: CommitUser
    package let committer: CommitUser
    package let additionalData: String
}

package struct GetCommitResponse: Codable, Sendable, Hashable {
    package let commit: CommitDetail
}

package struct BatchGetCommitsRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var commitIds: [String]
}

package struct BatchGetCommitsResponse: Codable, Sendable, Hashable {
    package struct Fault: Codable, Sendable, Hashable {
        package let commitId: String
        package let errorCode: String
        package let errorMessage: String
    }

    package let commits: [CommitDetail]
    package let errors: [Fault]
}

package struct ListCommitsRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    /// The default branch unless given.
    package var branchName: String?
    /// 1 to 1,000; 20 unless given.
    package var limit: Int?

    package init(repositoryName: String, branchName: String? = nil, limit: Int? = nil) {
        self.repositoryName = repositoryName
        self.branchName = branchName
        self.limit = limit
    }
}

package struct ListCommitsResponse: Codable, Sendable, Hashable {
    package struct Entry: Codable, Sendable, Hashable {
        package let commitId: String
        package let author: String
        package let commitTime: Date
        package let message: String
    }

    /// Newest first.
    package let commits: [Entry]
}

/// How a file is kept.
package enum FileMode: String, Codable, Sendable, Hashable {
    case executable = "EXECUTABLE"
    case normal = "NORMAL"
    case symlink = "SYMLINK"

    /// As git writes it.
    var digits: String {
        switch self {
        case .executable: "100755"
        case .normal: "100644"
        case .symlink: "120000"
        }
    }

    /// Reads what git writes; nil for a folder or a submodule.
    init?(digits: String) {
        switch digits {
        case "100755": self = .executable
        case "120000": self = .symlink
        case let mode where mode.hasPrefix("100"): self = .normal
        default: return nil
        }
    }
}

package struct GetFileRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var commitSpecifier: String?
    package var filePath: String

    package init(repositoryName: String, commitSpecifier: String? = nil, filePath: String) {
        self.repositoryName = repositoryName
        self.commitSpecifier = commitSpecifier
        self.filePath = filePath
    }
}

package struct GetFileResponse: Codable, Sendable, Hashable {
    package let commitId: String
    package let blobId: String
    package let filePath: String
    package let fileMode: FileMode
    package let fileSize: Int
    package let fileContent: Data
}

package struct GetFolderRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var commitSpecifier: String?
    /// Empty or `/` for the whole.
    package var folderPath: String

    package init(repositoryName: String, commitSpecifier: String? = nil, folderPath: String) {
        self.repositoryName = repositoryName
        self.commitSpecifier = commitSpecifier
        self.folderPath = folderPath
    }
}

package struct GetFolderResponse: Codable, Sendable, Hashable {
    package struct Folder: Codable, Sendable, Hashable {
        package let treeId: String
        package let absolutePath: String
        package let relativePath: String
    }

    package struct File: Codable, Sendable, Hashable {
        package let blobId: String
        package let absolutePath: String
        package let relativePath: String
        package let fileMode: FileMode
    }

    package struct SubModule: Codable, Sendable, Hashable {
        package let commitId: String
        package let absolutePath: String
        package let relativePath: String
    }

    package let commitId: String
    package let folderPath: String
    package let treeId: String
    package var subFolders: [Folder] = []
    package var files: [File] = []
    package var symbolicLinks: [File] = []
    package var subModules: [SubModule] = []
}

package struct GetBlobRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var blobId: String
}

package struct GetBlobResponse: Codable, Sendable, Hashable {
    package let content: Data
}

package struct GetDifferencesRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var beforeCommitSpecifier: String?
    package var afterCommitSpecifier: String
    package var beforePath: String?
    package var afterPath: String?
    package var maxResults: Int?
    package var nextToken: String?

    package init(repositoryName: String, beforeCommitSpecifier: String? = nil, afterCommitSpecifier: String) {
        self.repositoryName = repositoryName
        self.beforeCommitSpecifier = beforeCommitSpecifier
        self.afterCommitSpecifier = afterCommitSpecifier
    }

    enum CodingKeys: String, CodingKey {
        case repositoryName, beforeCommitSpecifier, afterCommitSpecifier, beforePath, afterPath
        case maxResults = "MaxResults"
        case nextToken = "NextToken"
    }
}

package struct GetDifferencesResponse: Codable, Sendable, Hashable {
    package struct Blob: Codable, Sendable, Hashable {
        package let blobId: String
        package let path: String
        package let mode: String
    }

    package struct Difference: Codable, Sendable, Hashable {
        package let beforeBlob: Blob?
        package let afterBlob: Blob?
        /// `A`, `M` or `D`.
        package let changeType: String
    }

    package let differences: [Difference]
    package let nextToken: String?

    enum CodingKeys: String, CodingKey {
        case differences
        case nextToken = "NextToken"
    }
}
