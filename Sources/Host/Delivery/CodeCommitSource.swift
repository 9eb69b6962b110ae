import Delivery
import Foundation
import Identifiers
import Objects
import Repositories
import Store

/// The action Source/AWS/CodeCommit: a branch's newest commit as a zip of its files.
///
/// Source: CodePipeline user guide, "CodeCommit source action reference".
struct CodeCommitSource: ActionProvider {
    let repositories: Repositories
    let objects: Objects

    let type = ActionType(category: "Source", provider: "CodeCommit")
    let rules = ActionRules(
        required: ["RepositoryName", "BranchName"],
        optional: ["PollForSourceChanges", "OutputArtifactFormat"],
        outputs: 1...1
    )

    func validate(_ configuration: [String: String]) throws {
        if let polls = configuration["PollForSourceChanges"], polls.lowercased() != "false" {
            throw ServiceError(
                .validation,
                "PollForSourceChanges is '\(polls)'; nothing is polled here: give false, and start the pipeline by a rule on "
                    + "\"CodeCommit Repository State Change\"."
            )
        }
        if let format = configuration["OutputArtifactFormat"], format != "CODE_ZIP" {
            throw ServiceError(.validation, "OutputArtifactFormat is '\(format)'; CODE_ZIP is supported.")
        }
    }

    func run(_ request: ActionRequest) async throws -> ActionResult {
        let repository = request.configuration["RepositoryName"] ?? ""
        let branch = request.configuration["BranchName"] ?? ""
        guard let output = request.outputs.first else {
            throw ServiceError(.validation, "The action has no output artifact.")
        }
        let commit = try await commit(request.revision, of: repository, branch)
        let archive = URL(fileURLWithPath: objects.arrival(), isDirectory: false)
        try await repositories.export(repository, commit: commit.id, to: archive)
        try objects.put(file: archive, at: output.uri, by: .move)
        let date = commit.date.wholeSeconds
        return ActionResult(
            externalId: commit.id,
            summary: String(commit.message.prefix { !$0.isNewline }),
            revision: SourceRevision(id: commit.id, summary: commit.message, created: commit.date),
            variables: [
                "RepositoryName": repository, "BranchName": branch, "CommitId": commit.id,
                "CommitMessage": commit.message, "AuthorDate": date, "CommitterDate": date,
            ]
        )
    }

    private struct Taken {
        let id: String
        let message: String
        let date: Date
    }

    private func commit(_ id: String?, of repository: String, _ branch: String) async throws -> Taken {
        if let id {
            let detail = try await repositories.getCommit(CommitRequest(repositoryName: repository, commitId: id))
                .commit
            // Seconds, and the author's time zone.
            let seconds = Double(detail.author.date.prefix { $0 != " " }) ?? 0
            return Taken(id: detail.commitId, message: detail.message, date: Date(timeIntervalSince1970: seconds))
        }
        guard let tip = try await repositories.tip(of: repository, branch: branch) else {
            throw ServiceError(
                .validation,
                "The repository '\(repository)' has no branch '\(branch)'. Push to it, or name another in the pipeline."
            )
        }
        return Taken(id: tip.id, message: tip.message, date: tip.date)
    }
}

/// Sources of builds that no pipeline brings.
struct RepositorySources: BuildSources {
    let repositories: Repositories

    func archive(repository: String, version: String?, to zip: URL) async throws -> String {
        let commit = try await commit(of: repository, version)
        try? FileManager.default.removeItem(at: zip)
        try await repositories.export(repository, commit: commit, to: zip)
        return commit
    }

    private func commit(of repository: String, _ version: String?) async throws -> String {
        let heads = "refs/heads/"
        var branch = version
        if branch == nil {
            branch = try await repositories.getRepository(.init(repositoryName: repository)).repositoryMetadata
                .defaultBranch
        }
        guard let branch else {
            throw ServiceError(.validation, "The repository '\(repository)' is empty. Push to it first.")
        }
        let name = branch.hasPrefix(heads) ? String(branch.dropFirst(heads.count)) : branch
        if let tip = try await repositories.tip(of: repository, branch: name) { return tip.id }
        return try await repositories.getCommit(CommitRequest(repositoryName: repository, commitId: name)).commit
            .commitId
    }
}
