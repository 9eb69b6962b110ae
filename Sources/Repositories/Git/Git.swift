import Foundation
import Store
import Subprocess
import SystemPackage

/// The program `git`, run for the server: with a configuration of its own and nothing of the user's.
struct Git: Sendable {
    /// The folder of all repositories.
    let root: URL

    /// How a run ended.
    struct Answer: Sendable {
        let status: Int32
        let output: [UInt8]
        let errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
        /// The output without the newline at its end.
        var line: String { text.trimmingCharacters(in: .newlines) }
    }

    /// The most bytes that one command may answer.
    private static let largestOutput = 256 << 20

    func folder(of name: String) -> URL { root.appendingPathComponent(name + ".git", isDirectory: true) }

    /// Where the hook leaves its marks, one file for each repository that was pushed to.
    var marks: URL { root.appendingPathComponent(".pushed", isDirectory: true) }
    /// The hooks that run on the server's side.
    var hooks: URL { root.appendingPathComponent(".hooks", isDirectory: true) }
    /// Repositories on their way in or out.
    var transit: URL { root.appendingPathComponent(".transit", isDirectory: true) }

    /// Runs a command in a repository to its end, whatever its status.
    func run(
        _ arguments: [String],
        in folder: URL,
        input: [UInt8] = [],
        variables: [String: String] = [:]
    ) async throws -> Answer {
        let environment = Dictionary(
            environment().merging(variables) { $1 }.map { (Environment.Key(stringLiteral: $0), $1) },
            uniquingKeysWith: { $1 }
        )
        let result = try await Subprocess.run(
            .path(FilePath(try Self.program())),
            arguments: Arguments(["--git-dir=" + folder.path] + arguments),
            environment: .custom(environment),
            workingDirectory: FilePath(root.path),
            input: .array(input),
            output: .bytes(limit: Self.largestOutput),
            error: .string(limit: 1 << 20)
        )
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): -signal
            }
        return Answer(status: status, output: result.standardOutput, errors: result.standardError)
    }

    /// Runs a command that has to succeed.
    ///
    /// - Throws: ``ServiceError/Code/internalFailure`` with what git said.
    @discardableResult
    func demand(
        _ arguments: [String],
        in folder: URL,
        input: [UInt8] = [],
        variables: [String: String] = [:]
    ) async throws -> Answer {
        let answer = try await run(arguments, in: folder, input: input, variables: variables)
        guard answer.status == 0 else {
            let said = answer.errors.trimmingCharacters(in: .whitespacesAndNewlines)
            throw ServiceError(
                .internalFailure,
                "git \(arguments.first ?? "") failed with status \(answer.status) in \(folder.path): \(said)"
            )
        }
        return answer
    }

    /// All of the environment that git and its children get.
    func environment() -> [String: String] {
        var variables = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "HOME": root.path, "XDG_CONFIG_HOME": root.path,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_ATTR_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1", "GIT_NO_REPLACE_OBJECTS": "1",
        ]
        let settings = [
            // The state directory is the server's own, whoever owns its files.
            ("safe.directory", "*"), ("core.hooksPath", hooks.path), ("core.attributesFile", "/dev/null"),
            ("core.excludesFile", "/dev/null"), ("http.receivepack", "true"), ("http.uploadpack", "true"),
            ("http.getanyfile", "false"), ("protocol.ext.allow", "never"),
        ]
        variables["GIT_CONFIG_COUNT"] = String(settings.count)
        for (index, setting) in settings.enumerated() {
            variables["GIT_CONFIG_KEY_\(index)"] = setting.0
            variables["GIT_CONFIG_VALUE_\(index)"] = setting.1
        }
        return variables
    }

    /// The path of `git`.
    static func program() throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for folder in folders + ["/usr/local/bin", "/usr/bin", "/bin"] where folder.hasPrefix("/") {
            let path = folder + "/git"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw ServiceError(
            .validation,
            "The program git is not there, which repositories need. Install it: apt-get install git"
        )
    }
}
