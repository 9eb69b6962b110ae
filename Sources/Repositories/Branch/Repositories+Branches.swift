import Foundation
import GRDB
import Store

extension Repositories {
    /// The commit that a branch points at.
    package func getBranch(_ request: BranchRequest) async throws -> GetBranchResponse {
        let branch = try RepositoryName.validate(branch: request.branchName)
        _ = try await record(request.repositoryName)
        let commit = try await commitId(ofBranch: branch, in: request.repositoryName)
        return GetBranchResponse(branch: BranchInfo(branchName: branch, commitId: commit))
    }

    /// The names of all branches.
    package func listBranches(_ request: ListBranchesRequest) async throws -> ListBranchesResponse {
        let page = try Self.page(request.nextToken)
        _ = try await record(request.repositoryName)
        let references = try await git.references(in: git.folder(of: request.repositoryName))
        let names = references.values.filter(\.isBranch).map(\.name).sorted()
        let (entries, next) = page.cut(outOf: names)
        return ListBranchesResponse(branches: entries, nextToken: next)
    }

    /// Creates a branch at a commit.
    package func createBranch(_ request: CreateBranchRequest) async throws {
        let name = request.repositoryName
        let branch = try RepositoryName.validate(branch: request.branchName)
        _ = try await record(name)
        try await checkCommit(request.commitId, in: name)
        guard try await moveBranch(branch, from: nil, to: request.commitId, in: name) else {
            throw ServiceError(
                .branchNameExists,
                "The repository '\(name)' has a branch '\(branch)' already, or one whose name stands in its way."
            )
        }
        try await compareRefs(of: name)
    }

    /// Deletes a branch other than the default one; none of that name is no error, as in CodeCommit.
    package func deleteBranch(_ request: BranchRequest) async throws -> DeleteBranchResponse {
        let name = request.repositoryName
        let branch = try RepositoryName.validate(branch: request.branchName)
        guard try await record(name).defaultBranch != branch else {
            throw ServiceError(
                .defaultBranch,
                "'\(branch)' is the default branch of '\(name)' and cannot be deleted. Make another the default first."
            )
        }
        do {
            let commit = try await commitId(ofBranch: branch, in: name)
            _ = try await moveBranch(branch, from: commit, to: nil, in: name)
            try await compareRefs(of: name)
            return DeleteBranchResponse(deletedBranch: BranchInfo(branchName: branch, commitId: commit))
        } catch let error as ServiceError where error.code == .branchDoesNotExist {
            return DeleteBranchResponse(deletedBranch: nil)
        }
    }

    /// Makes a branch the one that a clone begins with.
    package func updateDefaultBranch(_ request: UpdateDefaultBranchRequest) async throws {
        let name = request.repositoryName
        let branch = try RepositoryName.validate(branch: request.defaultBranchName)
        _ = try await record(name)
        _ = try await commitId(ofBranch: branch, in: name)
        try await turns.take(name) {
            try await git.demand(["symbolic-ref", "HEAD", "refs/heads/" + branch], in: git.folder(of: name))
            try await store.write { transaction in
                try transaction.database.execute(
                    sql: "UPDATE repositories SET default_branch = ?, modified = ? WHERE name = ?",
                    arguments: [branch, transaction.now.timeIntervalSince1970, name]
                )
            }
        }
    }
}

extension Repositories {
    /// The id of the commit that a branch points at.
    ///
    /// - Throws: ``ServiceError/Code/branchDoesNotExist``.
    func commitId(ofBranch branch: String, in name: String) async throws -> String {
        let answer = try await git.run(
            ["rev-parse", "--verify", "--quiet", "--end-of-options", "refs/heads/\(branch)^{commit}"],
            in: git.folder(of: name)
        )
        guard answer.status == 0, RepositoryName.isObjectId(answer.line) else {
            throw ServiceError(.branchDoesNotExist, "The repository '\(name)' has no branch '\(branch)'.")
        }
        return answer.line
    }

    /// Points a branch elsewhere if it is still where it was; nil stands for no branch.
    ///
    /// - Returns: Whether it was.
    func moveBranch(_ branch: String, from old: String?, to new: String?, in name: String) async throws -> Bool {
        let none = String(repeating: "0", count: 40)
        let reference = "refs/heads/" + branch
        let arguments =
            new.map { ["update-ref", reference, $0, old ?? none] } ?? ["update-ref", "-d", reference, old ?? none]
        return try await git.run(arguments, in: git.folder(of: name)).status == 0
    }

    /// Checks that a text is the id of a commit that is there.
    func checkCommit(_ id: String, in name: String) async throws {
        guard RepositoryName.isObjectId(id) else {
            throw ServiceError(.invalidCommitId, "'\(id)' is no commit id. Give all of its 40 hexadecimal digits.")
        }
        let answer = try await git.run(["cat-file", "-e", id + "^{commit}"], in: git.folder(of: name))
        guard answer.status == 0 else {
            throw ServiceError(.commitDoesNotExist, "The repository '\(name)' has no commit \(id).")
        }
    }
}
