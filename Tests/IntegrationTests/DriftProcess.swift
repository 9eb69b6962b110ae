import Foundation
import Glibc
import JSONDocuments
import TestSupport

/// The real binary, as a user runs it.
enum DriftProcess {
    /// The binary beside the test bundle: both are products of one build.
    static let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("drift")

    /// Runs a command to its end.
    static func run(_ arguments: [String], in folder: URL? = nil) throws -> Program.Result {
        try Program(binary.path).run(arguments, in: folder)
    }
}

/// A server of the real binary over a state directory, on a free port.
final class ServerProcess {
    private let process: ChildProcess
    /// Open as long as the server may print.
    private let output: ChildPipe
    /// The address it listens at: `http://127.0.0.1:40123`.
    let address: String

    /// Starts a server, hands its process to `started` and waits until it says that it is ready.
    init(state: URL, options: [String] = [], started: (ChildProcess) -> Void = { _ in }) throws {
        let pipe = try ChildPipe()
        let arguments = ["serve", "--state", state.path, "--port", "0"] + options
        process = try ChildProcess(DriftProcess.binary.path, arguments, output: pipe.writeEnd)
        close(pipe.writeEnd)
        output = pipe
        started(process)
        let text = try pipe.line(seconds: 120)
        guard let start = text.range(of: "http://"), let end = text.range(of: ", state") else {
            throw CommandFailure(description: "the server did not start: \(text)")
        }
        address = String(text[start.lowerBound..<end.lowerBound])
    }

    /// Ends the server as `kill -9` does.
    func kill() {
        process.send(SIGKILL)
        _ = try? process.wait()
    }

    /// Ends the server as Ctrl-C does, and returns its exit status; -1 if it does not end.
    @discardableResult
    func stop() -> Int32 {
        process.send(SIGINT)
        return if case .exited(let status)? = try? process.wait(seconds: 120) { status } else { -1 }
    }

    /// Runs a command against this server and returns its JSON.
    func json(_ arguments: String...) throws -> JSON {
        let result = try DriftProcess.run(arguments + ["--endpoint", address, "--json"])
        guard result.status == 0 else { throw CommandFailure(description: result.errors + result.output) }
        return try result.json()
    }
}
