import Foundation
import TestSupport
import Testing

/// The files that tests run or send.
enum Fixture {
    static func path(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)").path
    }

    /// Runs a script with boto3, given the address of a server of its own and the folder that has the server's `state`.
    static func run(
        _ script: String,
        options: [String] = [],
        then check: (_ output: String, _ folder: URL) -> Void = { _, _ in }
    ) async throws {
        let python = try #require(Python.with("boto3"))
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"), options: options)
            defer { server.stop() }
            let result = try python.run([path(script), server.address, folder.path])
            #expect(result.status == 0, "\(result.errors)")
            check(result.output, folder)
        }
    }
}
