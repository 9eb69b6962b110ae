package import Foundation
package import Identifiers

/// What CodeCommit says of a repository.
package struct RepositoryMetadata: Codable, Sendable, Hashable {
    package let accountId: String
    package let repositoryId: String
    package let repositoryName: String
    package let repositoryDescription: String?
    /// nil while nothing was pushed.
    package let defaultBranch: String?
    package let lastModifiedDate: Date
    package let creationDate: Date
    package let cloneUrlHttp: String
    /// The address by path: there is no SSH server here.
    package let cloneUrlSsh: String
    package let arn: String

    enum CodingKeys: String, CodingKey {
        case accountId, repositoryId, repositoryName, repositoryDescription, defaultBranch, lastModifiedDate,
            creationDate
        case cloneUrlHttp, cloneUrlSsh
        case arn = "Arn"
    }
}

package struct CreateRepositoryRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var repositoryDescription: String?
    package var tags: [String: String]?

    package init(repositoryName: String, repositoryDescription: String? = nil, tags: [String: String]? = nil) {
        self.repositoryName = repositoryName
        self.repositoryDescription = repositoryDescription
        self.tags = tags
    }
}

/// What a repository begins with.
package struct RepositorySeed: Sendable, Hashable {
    /// A zip archive.
    package var archive: S3URI
    /// The branch that its files are committed to.
    package var branch: String

    package init(archive: S3URI, branch: String = "main") {
        self.archive = archive
        self.branch = branch
    }
}

/// A repository, by its name.
package struct RepositoryRequest: Codable, Sendable, Hashable {
    package var repositoryName: String

    package init(repositoryName: String) { self.repositoryName = repositoryName }
}

package struct RepositoryMetadataResponse: Codable, Sendable, Hashable {
    package let repositoryMetadata: RepositoryMetadata
}

package struct BatchGetRepositoriesRequest: Codable, Sendable, Hashable {
    package var repositoryNames: [String]
}

package struct BatchGetRepositoriesResponse: Codable, Sendable, Hashable {
    package let repositories: [RepositoryMetadata]
    package let repositoriesNotFound: [String]
}

package struct ListRepositoriesRequest: Codable, Sendable, Hashable {
    package var nextToken: String?
    /// `repositoryName` or `lastModifiedDate`.
    package var sortBy: String?
    /// `ascending` or `descending`.
    package var order: String?

    package init(nextToken: String? = nil, sortBy: String? = nil, order: String? = nil) {
        self.nextToken = nextToken
        self.sortBy = sortBy
        self.order = order
    }
}

package struct ListRepositoriesResponse: Codable, Sendable, Hashable {
    package struct Pair: Codable, Sendable, Hashable {
        package let repositoryName: String
        package let repositoryId: String
    }

    package let repositories: [Pair]
    package let nextToken: String?
}

package struct DeleteRepositoryResponse: Codable, Sendable, Hashable {
    /// nil if there was none.
    package let repositoryId: String?
}

package struct UpdateRepositoryDescriptionRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var repositoryDescription: String?

    package init(repositoryName: String, repositoryDescription: String? = nil) {
        self.repositoryName = repositoryName
        self.repositoryDescription = repositoryDescription
    }
}

package struct UpdateRepositoryNameRequest: Codable, Sendable, Hashable {
    package var oldName: String
    package var newName: String

    package init(oldName: String, newName: String) {
        self.oldName = oldName
        self.newName = newName
    }
}

package struct TagRepositoryRequest: Codable, Sendable, Hashable {
    package var resourceArn: String
    package var tags: [String: String]

    package init(resourceArn: String, tags: [String: String]) {
        self.resourceArn = resourceArn
        self.tags = tags
    }
}

package struct UntagRepositoryRequest: Codable, Sendable, Hashable {
    package var resourceArn: String
    package var tagKeys: [String]

    package init(resourceArn: String, tagKeys: [String]) {
        self.resourceArn = resourceArn
        self.tagKeys = tagKeys
    }
}

package struct RepositoryTagsRequest: Codable, Sendable, Hashable {
    package var resourceArn: String

    package init(resourceArn: String) { self.resourceArn = resourceArn }
}

package struct RepositoryTagsResponse: Codable, Sendable, Hashable {
    package let tags: [String: String]
}
