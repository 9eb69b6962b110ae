package import JSONDocuments
import Synchronization

/// What a function runs: the event in, the answer out.
package struct NativeFunction: Sendable {
    let body: @Sendable (JSON, FunctionContext) async throws -> JSON

    /// Wraps a body; what it throws becomes the invocation's error, as an exception of a Lambda function does.
    package init(_ body: @escaping @Sendable (JSON, FunctionContext) async throws -> JSON) { self.body = body }
}

/// What a function is told beside the event.
package struct FunctionContext: Sendable {
    package let functionName: String
    package let functionArn: String
    /// Another for each invocation; the same when one is tried again.
    package let requestId: String
    /// The function's variables.
    package let environment: [String: String]
    let log: FunctionLog

    /// Writes a line to the invocation's log.
    package func print(_ line: String) { log.add(line) }

    /// A variable that the function cannot do without.
    ///
    /// - Throws: ``FunctionFailure`` if it is missing or empty.
    package func variable(_ name: String) throws -> String {
        if let value = environment[name], !value.isEmpty { return value }
        throw FunctionFailure(
            "KeyError",
            "The function \(functionName) needs the environment variable \(name), which is not set."
        )
    }
}

/// Why a function failed, as its invocation's error says it.
package struct FunctionFailure: Error, Sendable, CustomStringConvertible {
    package let type: String
    package let message: String

    package init(_ type: String, _ message: String) {
        self.type = type
        self.message = message
    }

    package var description: String { message }
}

/// The lines that one invocation writes.
final class FunctionLog: Sendable {
    /// The most lines and bytes that are kept of an invocation.
    private static let most = (lines: 1000, bytes: 256 << 10)

    private let state = Mutex<(lines: [String], bytes: Int, dropped: Int)>(([], 0, 0))

    func add(_ text: String) {
        state.withLock { state in
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                guard state.lines.count < Self.most.lines, state.bytes + line.utf8.count <= Self.most.bytes else {
                    state.dropped += 1
                    continue
                }
                state.lines.append(String(line))
                state.bytes += line.utf8.count
            }
        }
    }

    var lines: [String] {
        state.withLock { $0.dropped == 0 ? $0.lines : $0.lines + ["(\($0.dropped) more lines are not kept)"] }
    }
}
