package import Foundation
import Store

extension Repositories {
    /// What a branch points at; nil if there is no such branch.
    ///
    /// - Throws: ``ServiceError/Code/repositoryDoesNotExist``.
    package func tip(of repository: String, branch: String) async throws -> Commit? {
        let branch = try RepositoryName.validate(branch: branch)
        _ = try await record(repository)
        do {
            let id = try await commitId(ofBranch: branch, in: repository)
            return Commit(try await detail(of: id, in: repository))
        } catch let error as ServiceError where error.code == .branchDoesNotExist {
            return nil
        }
    }

    /// Lists the newest commits behind a branch, for what AWS shows in its console only.
    package func listCommits(_ request: ListCommitsRequest) async throws -> ListCommitsResponse {
        let limit = request.limit ?? 20
        guard 1...1000 ~= limit else { throw ServiceError(.validation, "Limit is \(limit); give 1 to 1000.") }
        let record = try await record(request.repositoryName)
        guard let branch = request.branchName ?? record.defaultBranch else { return ListCommitsResponse(commits: []) }
        let commits = try await log(of: request.repositoryName, branch: branch, limit: limit)
        return ListCommitsResponse(
            commits: commits.map {
                .init(commitId: $0.id, author: $0.author, commitTime: $0.date, message: $0.message)
            }
        )
    }

    /// The newest commits behind a branch, newest first.
    package func log(of repository: String, branch: String, limit: Int) async throws -> [Commit] {
        let branch = try RepositoryName.validate(branch: branch)
        _ = try await record(repository)
        _ = try await commitId(ofBranch: branch, in: repository)
        let ids = try await git.demand(
            ["rev-list", "--max-count=\(limit)", "--end-of-options", "refs/heads/" + branch],
            in: git.folder(of: repository)
        )
        var commits: [Commit] = []
        for id in ids.text.split(separator: "\n") {
            commits.append(Commit(try await detail(of: String(id), in: repository)))
        }
        return commits
    }

    /// Writes a zip archive of all files of a commit; nothing is left of it if that fails.
    ///
    /// - Parameters:
    ///   - repository: The repository's name.
    ///   - commit: A whole commit id.
    ///   - zip: Where the archive goes.
    /// - Throws: ``ServiceError/Code/commitDoesNotExist``.
    package func export(_ repository: String, commit: String, to zip: URL) async throws {
        _ = try await record(repository)
        try await checkCommit(commit, in: repository)
        do {
            try await git.demand(
                ["archive", "--format=zip", "--output=" + zip.path, commit],
                in: git.folder(of: repository)
            )
            try Git.sync(zip.path)
        } catch {
            try? FileManager.default.removeItem(at: zip)
            throw error
        }
    }

    /// Describes a commit.
    package func getCommit(_ request: CommitRequest) async throws -> GetCommitResponse {
        _ = try await record(request.repositoryName)
        return GetCommitResponse(commit: try await detail(of: request.commitId, in: request.repositoryName))
    }

    /// Describes up to 100 commits; each that is not there has an error of its own.
    package func batchGetCommits(_ request: BatchGetCommitsRequest) async throws -> BatchGetCommitsResponse {
        _ = try await record(request.repositoryName)
        guard request.commitIds.count <= 100 else {
            throw ServiceError(.tooManyCommitIds, "\(request.commitIds.count) commits are named; name at most 100.")
        }
        var commits: [CommitDetail] = []
        var faults: [BatchGetCommitsResponse.Fault] = []
        for id in request.commitIds {
            do { commits.append(try await detail(of: id, in: request.repositoryName)) } catch let error as ServiceError
            {
                faults.append(.init(commitId: id, errorCode: error.code.awsCode, errorMessage: error.message))
            }
        }
        return BatchGetCommitsResponse(commits: commits, errors: faults)
    }

    private func detail(of id: String, in name: String) async throws -> CommitDetail {
        guard RepositoryName.isObjectId(id) else {
            throw ServiceError(.invalidCommitId, "'\(id)' is no commit id. Give all of its 40 hexadecimal digits.")
        }
        let answer = try await git.run(["cat-file", "commit", id], in: git.folder(of: name))
        guard answer.status == 0 else {
            throw ServiceError(.commitIdDoesNotExist, "The repository '\(name)' has no commit \(id).")
        }
        return CommitDetail(id: id, object: answer.output)
    }

    /// The commit that a branch's or tag's name, a whole reference, `HEAD` or an id names; nil names the default branch.
    func resolve(_ specifier: String?, in name: String) async throws -> String {
        let specifier = specifier ?? "HEAD"
        let folder = git.folder(of: name)
        var candidates = ["refs/heads/" + specifier, "refs/tags/" + specifier]
        if specifier == "HEAD" || RepositoryName.isObjectId(specifier) { candidates = [specifier] }
        if specifier.hasPrefix("refs/") { candidates.insert(specifier, at: 0) }
        guard RepositoryName.isReference(specifier) else {
            throw ServiceError(.invalidCommit, "'\(specifier)' names no commit. Give a branch, a tag or a commit id.")
        }
        for candidate in candidates {
            let answer = try await git.run(
                ["rev-parse", "--verify", "--quiet", "--end-of-options", candidate + "^{commit}"],
                in: folder
            )
            if answer.status == 0, RepositoryName.isObjectId(answer.line) { return answer.line }
        }
        throw ServiceError(
            .commitDoesNotExist,
            "The repository '\(name)' has no branch, tag or commit '\(specifier)'."
        )
    }
}
