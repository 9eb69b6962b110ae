package struct BranchRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var branchName: String?

    package init(repositoryName: String, branchName: String?) {
        self.repositoryName = repositoryName
        self.branchName = branchName
    }
}

package struct BranchInfo: Codable, Sendable, Hashable {
    package let branchName: String
    package let commitId: String
}

package struct GetBranchResponse: Codable, Sendable, Hashable {
    package let branch: BranchInfo
}

package struct ListBranchesRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var nextToken: String?

    package init(repositoryName: String, nextToken: String? = nil) {
        self.repositoryName = repositoryName
        self.nextToken = nextToken
    }
}

package struct ListBranchesResponse: Codable, Sendable, Hashable {
    package let branches: [String]
    package let nextToken: String?
}

package struct CreateBranchRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var branchName: String
    package var commitId: String

    package init(repositoryName: String, branchName: String, commitId: String) {
        self.repositoryName = repositoryName
        self.branchName = branchName
        self.commitId = commitId
    }
}

package struct DeleteBranchResponse: Codable, Sendable, Hashable {
    /// nil if there was no such branch.
    package let deletedBranch: BranchInfo?
}

package struct UpdateDefaultBranchRequest: Codable, Sendable, Hashable {
    package var repositoryName: String
    package var defaultBranchName: String

    package init(repositoryName: String, defaultBranchName: String) {
        self.repositoryName = repositoryName
        self.defaultBranchName = defaultBranchName
    }
}
