import Foundation
import GRDB
import JSONDocuments
import Objects
import Store
import TestSupport
import Testing

@testable import Repositories

/// The room in a scratch folder.
struct RepositoriesFixture: Sendable {
    let folder: URL
    let clock: ManualClock
    let store: Store
    let objects: Objects
    let repositories: Repositories

    init(_ folder: URL) throws {
        self.folder = folder
        clock = ManualClock()
        store = try Store(
            directory: folder.appendingPathComponent("state"),
            clock: clock,
            migrations: Repositories.migrations
        )
        objects = try Objects(store: store)
        repositories = try Repositories(store: store, objects: objects)
    }

    /// The events of the outbox, oldest first.
    func events() async throws -> [Event] {
        try await store.read {
            try Row.fetchAll($0, sql: "SELECT * FROM outbox ORDER BY position").map(Event.init(row:))
        }
    }

    /// What the events say in short: `referenceCreated main`.
    func changes() async throws -> [String] {
        try await events().map { "\($0.detail["event"]?.string ?? "") \($0.detail["referenceName"]?.string ?? "")" }
    }

    func create(_ name: String) async throws -> RepositoryMetadata {
        try await repositories.createRepository(CreateRepositoryRequest(repositoryName: name)).repositoryMetadata
    }

    /// Puts a file at the end of a branch.
    @discardableResult
    func put(_ path: String, _ text: String, in name: String, branch: String = "main") async throws -> String {
        let parent = try await repositories.tip(of: name, branch: branch)?.id
        return
            try await repositories.putFile(
                PutFileRequest(
                    repositoryName: name,
                    branchName: branch,
                    fileContent: Data(text.utf8),
                    filePath: path,
                    parentCommitId: parent,
                    commitMessage: "Put \(path)"
                )
            )
            .commitId
    }

    func text(_ path: String, in name: String, at commit: String? = nil) async throws -> String {
        let file = try await repositories.getFile(
            GetFileRequest(repositoryName: name, commitSpecifier: commit, filePath: path)
        )
        return String(decoding: file.fileContent, as: UTF8.self)
    }
}

func withRepositories(_ body: (RepositoriesFixture) async throws -> Void) async throws {
    try await withScratchFolder { folder in try await body(try RepositoriesFixture(folder)) }
}

/// The error code that `body` throws; nil if it throws none.
func code(_ body: () async throws -> some Any) async throws -> String? {
    do {
        _ = try await body()
        return nil
    } catch let error as ServiceError { return error.code.awsCode }
}
