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

/// The real git, as a user runs it, with a configuration of its own.
struct UserGit {
    let folder: URL

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    @discardableResult
    func callAsFunction(_ arguments: String...) throws -> String { try run(arguments) }

    @discardableResult
    func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"] + arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging([
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
        ]) { $1 }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("git-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try FileHandle(forWritingTo: file)
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        guard process.terminationStatus == 0 else {
            throw Failure(description: "git \(arguments.joined(separator: " ")): \(text)")
        }
        return text.trimmingCharacters(in: .newlines)
    }

    /// Writes a file and commits it.
    @discardableResult
    func commit(_ path: String, _ text: String) throws -> String {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try text.write(to: file, atomically: true, encoding: .utf8)
        try run(["add", "-A"])
        try run(["commit", "--quiet", "-m", "Change \(path)"])
        return try run(["rev-parse", "HEAD"])
    }
}
