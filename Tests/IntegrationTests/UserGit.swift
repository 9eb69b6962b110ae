import Foundation
import Glibc
import JSONDocuments

/// git as a user runs it, against a server.
struct Git {
    let folder: URL

    /// What `env` is given to run git with.
    static func command(_ arguments: [String], _ variables: [String] = []) -> [String] {
        ["GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0"] + variables + [
            "git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org",
        ] + arguments
    }

    static let environment = URL(fileURLWithPath: "/usr/bin/env")

    /// Runs git to its end, whatever its status.
    func run(_ arguments: [String], variables: [String] = []) throws -> DriftProcess.Result {
        try DriftProcess.run(program: Self.environment, Self.command(arguments, variables), in: folder)
    }

    /// Starts git, and does not wait for it.
    func start(_ arguments: String...) throws -> ChildProcess {
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(null) }
        return try ChildProcess(Self.environment, Self.command(arguments), in: folder, output: null, errors: null)
    }

    @discardableResult
    func callAsFunction(_ arguments: String...) throws -> String {
        let result = try run(arguments)
        guard result.status == 0 else {
            throw CommandFailure(
                description: "git \(arguments.joined(separator: " ")): \(result.errors)\(result.output)"
            )
        }
        return result.output.trimmingCharacters(in: .newlines)
    }

    @discardableResult
    func commit(_ name: String, _ content: Data) throws -> String {
        try content.write(to: folder.appendingPathComponent(name))
        try self("add", "-A")
        try self("commit", "--quiet", "-m", "Change \(name)")
        return try self("rev-parse", "HEAD")
    }

    /// A clone of a repository of the server.
    func clone(_ address: String, into name: String) throws -> Git {
        try self("clone", "--quiet", address, name)
        return Git(folder: folder.appendingPathComponent(name))
    }
}

/// Bytes that no packer makes smaller.
func noise(_ count: Int, seed: UInt64) -> Data {
    var state = seed
    var data = Data(capacity: count + 8)
    while data.count < count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        withUnsafeBytes(of: state ^ state >> 29) { data.append(contentsOf: $0) }
    }
    return data
}

extension ServerAPI {
    /// The detail of each change of a branch or tag that the server has published, oldest first.
    func referenceEvents() async throws -> [JSON] {
        let events = try await call("Driftloop.ListEvents", ["Limit": 1000])["Events"]?.array ?? []
        return try events.reversed().map { try JSON(parsing: $0.string ?? "") }
            .filter { $0["source"]?.string == "aws.codecommit" }
    }

    /// The same in short: `referenceCreated main`.
    func referenceChanges() async throws -> [String] {
        try await referenceEvents()
            .map { "\($0["detail"]?["event"]?.string ?? "") \($0["detail"]?["referenceName"]?.string ?? "")" }
    }

    func createRepository(_ name: String) async throws {
        _ = try await call("CodeCommit_20150413.CreateRepository", ["repositoryName": .string(name)])
    }

    func branches(of name: String) async throws -> JSON? {
        try await call("CodeCommit_20150413.ListBranches", ["repositoryName": .string(name)])["branches"]
    }
}
