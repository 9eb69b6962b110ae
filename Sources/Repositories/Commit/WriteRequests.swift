package import Foundation

package struct PutFileRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var branchName: String
    package var fileContent: Data
    package var filePath: String
    package var fileMode: String?
    package var parentCommitId: String?
    package var commitMessage: String?
    package var name: String?
    package var email: String?

    package init(
        repositoryName: String,
        branchName: String,
        fileContent: Data,
        filePath: String,
        fileMode: String? = nil,
        parentCommitId: String? = nil,
        commitMessage: String? = nil,
        name: String? = nil,
        email: String? = nil
    ) {
        self.repositoryName = repositoryName
        self.branchName = branchName
        self.fileContent = fileContent
        self.filePath = filePath
        self.fileMode = fileMode
        self.parentCommitId = parentCommitId
        self.commitMessage = commitMessage
        self.name = name
        self.email = email
    }
}

package struct PutFileResponse: Codable, Sendable, Hashable {
    package let commitId: String
    package let blobId: String
    package let treeId: String
}

package struct DeleteFileRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var branchName: String
    package var filePath: String
    package var parentCommitId: String
    package var commitMessage: String?
    package var name: String?
    package var email: String?
}

package struct DeleteFileResponse: Codable, Sendable, Hashable {
    package let commitId: String
    package let blobId: String
    package let treeId: String
    package let filePath: String
}

package struct CreateCommitRequest: Codable, Sendable, Hashable {
    package struct PutFile: Codable, Sendable, Hashable {
        package struct Source: Codable, Sendable, Hashable {
            package var filePath: String
            package var isMove: Bool?
        }

        package var filePath: String
        package var fileMode: String?
        package var fileContent: Data?
        /// A file of the parent commit whose content is taken.
        package var sourceFile: Source?
    }

    package struct DeleteFile: Codable, Sendable, Hashable {
        package var filePath: String
    }

    package struct SetFileMode: Codable, Sendable, Hashable {
        package var filePath: String
        package var fileMode: String
    }

    package var repositoryName: String
    package var branchName: String
    package var parentCommitId: String?
    package var authorName: String?
    package var email: String?
    package var commitMessage: String?
    package var putFiles: [PutFile]?
    package var deleteFiles: [DeleteFile]?
    package var setFileModes: [SetFileMode]?
}

package struct CreateCommitResponse: Codable, Sendable, Hashable {
    package struct File: Codable, Sendable, Hashable {
        package let absolutePath: String
        package let blobId: String
        package let fileMode: FileMode
    }

    package let commitId: String
    package let treeId: String
    package let filesAdded: [File]
    package let filesUpdated: [File]
    package let filesDeleted: [File]
}
