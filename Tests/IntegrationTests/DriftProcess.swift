import Foundation
import Glibc
import JSONDocuments

/// The real binary, as a user runs it.
struct DriftProcess {
    /// What a run printed and how it ended.
    struct Result {
        let status: Int32
        let output: String
        let errors: String

        /// The output as JSON.
        func json() throws -> JSON { try JSON(parsing: output) }
    }

    /// The binary beside the test bundle: both are products of one build.
    static let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("drift")

    /// Runs a command to its end.
    static func run(program: URL = binary, _ arguments: [String], in folder: URL? = nil) throws -> Result {
        let output = try Capture()
        let errors = try Capture()
        let process = try ChildProcess(
            program,
            arguments,
            in: folder,
            output: output.handle.fileDescriptor,
            errors: errors.handle.fileDescriptor
        )
        let ending: ChildProcess.Ending
        do {
            ending = try process.wait(seconds: 540)
        } catch {
            throw CommandFailure(description: "\(error)\n\((try? errors.text())?.suffix(4000) ?? "")")
        }
        // As a shell says it.
        let status =
            switch ending {
            case .exited(let status): status
            case .killed(let signal): 128 + signal
            }
        return Result(status: status, output: try output.text(), errors: try errors.text())
    }

    /// A file that a process writes to: unlike a pipe it never fills up.
    private struct Capture {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("drift-\(UUID().uuidString).out")
        let handle: FileHandle

        init() throws {
            try Data().write(to: url)
            handle = try FileHandle(forWritingTo: url)
        }

        func text() throws -> String {
            defer { try? FileManager.default.removeItem(at: url) }
            return String(decoding: try Data(contentsOf: url), as: UTF8.self)
        }
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
        process = try ChildProcess(DriftProcess.binary, arguments, output: pipe.writeEnd)
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

/// A command that did not do what the test wants.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
}

/// The Python that the tests compare with.
enum Python {
    /// The interpreter, if it is there and has the module.
    static func with(_ module: String, in environment: String = "venv") -> URL? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let named = environment == "venv" ? ProcessInfo.processInfo.environment["DRIFTLOOP_PYTHON"] : nil
        let path = named ?? root.appendingPathComponent(".build/\(environment)/bin/python").path
        let url = URL(fileURLWithPath: path)
        guard FileManager.default.isExecutableFile(atPath: path),
            let result = try? DriftProcess.run(program: url, ["-c", "import \(module)"]), result.status == 0
        else { return nil }
        return url
    }
}
