import Identifiers
import Repositories

extension OperationTable {
    /// CodeCommit, which spells its members as Swift does.
    static func repositoryOperations(_ repositories: Repositories) -> [String: Operation] {
        [
            "CreateRepository": Operation(spelling: .asIs) { try await repositories.createRepository($0) },
            "GetRepository": Operation(spelling: .asIs, repositories.getRepository),
            "BatchGetRepositories": Operation(spelling: .asIs, repositories.batchGetRepositories),
            "ListRepositories": Operation(spelling: .asIs, repositories.listRepositories),
            "DeleteRepository": Operation(spelling: .asIs, repositories.deleteRepository),
            "UpdateRepositoryDescription": Operation(spelling: .asIs, repositories.updateRepositoryDescription),
            "UpdateRepositoryName": Operation(spelling: .asIs, repositories.updateRepositoryName),
            "TagResource": Operation(spelling: .asIs, repositories.tagResource),
            "UntagResource": Operation(spelling: .asIs, repositories.untagResource),
            "ListTagsForResource": Operation(spelling: .asIs, repositories.listTagsForResource),
            "GetBranch": Operation(spelling: .asIs, repositories.getBranch),
            "ListBranches": Operation(spelling: .asIs, repositories.listBranches),
            "CreateBranch": Operation(spelling: .asIs, repositories.createBranch),
            "DeleteBranch": Operation(spelling: .asIs, repositories.deleteBranch),
            "UpdateDefaultBranch": Operation(spelling: .asIs, repositories.updateDefaultBranch),
            "GetCommit": Operation(spelling: .asIs, repositories.getCommit),
            "BatchGetCommits": Operation(spelling: .asIs, repositories.batchGetCommits),
            "GetFile": Operation(spelling: .asIs, repositories.getFile),
            "GetFolder": Operation(spelling: .asIs, repositories.getFolder),
            "GetBlob": Operation(spelling: .asIs, repositories.getBlob),
            "GetDifferences": Operation(spelling: .asIs, repositories.getDifferences),
            "PutFile": Operation(spelling: .asIs, repositories.putFile),
            "DeleteFile": Operation(spelling: .asIs, repositories.deleteFile),
            "CreateCommit": Operation(spelling: .asIs, repositories.createCommit),
        ]
    }
}
