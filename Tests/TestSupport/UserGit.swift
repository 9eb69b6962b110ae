package import Foundation
import Glibc

/// The real git, as a user runs it, without the machine's or the user's configuration.
package struct UserGit: Sendable {
    package let folder: URL

    package init(folder: URL) { self.folder = folder }

    /// What `env` is given to run git with.
    private static func command(_ arguments: [String], _ variables: [String] = []) -> [String] {
        ["GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0"] + variables + [
            "git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org",
        ] + arguments
    }

    /// Runs git to its end, whatever its status.
    package func run(_ arguments: [String], variables: [String] = []) throws -> Program.Result {
        try Program("env").run(Self.command(arguments, variables), in: folder)
    }

    /// Starts git, and does not wait for it.
    package func start(_ arguments: String...) throws -> ChildProcess {
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(null) }
        return try ChildProcess("env", Self.command(arguments), in: folder, output: null, errors: null)
    }

    @discardableResult
    package func callAsFunction(_ arguments: String...) throws -> String {
        let result = try run(arguments)
        guard result.status == 0 else {
            throw CommandFailure(
                description: "git \(arguments.joined(separator: " ")): \(result.errors)\(result.output)"
            )
        }
        return result.output.trimmingCharacters(in: .newlines)
    }

    /// Writes a file and commits it.
    @discardableResult
    package func commit(_ path: String, _ content: Data) throws -> String {
        try content.write(to: folder.appendingPathComponent(path))
        try self("add", "-A")
        try self("commit", "--quiet", "-m", "Change \(path)")
        return try self("rev-parse", "HEAD")
    }

    @discardableResult
    package func commit(_ path: String, _ text: String) throws -> String { try commit(path, Data(text.utf8)) }

    /// A clone of a repository, by its address or path.
    package func clone(_ address: String, into name: String) throws -> UserGit {
        try self("clone", "--quiet", address, name)
        return UserGit(folder: folder.appendingPathComponent(name))
    }
}
