import Foundation
import TestSupport
import Testing

@Suite("S3") struct S3Tests {
    @Test(.enabled(if: Python.with("boto3") != nil, "boto3 is not installed"), .timeLimit(.minutes(3)))
    func `boto3 finds buckets and objects as S3 has them`() async throws {
        let python = try #require(Python.with("boto3"))
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            let result = try DriftProcess.run(
                program: python,
                [Fixture.path("boto3_s3.py"), server.address, folder.path]
            )
            #expect(result.status == 0, "\(result.errors)")
            // Nothing half-done is left: no arrivals, no parts.
            for left in [".arrivals", ".uploads"] {
                let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/state/objects/" + left)
                #expect(names ?? [] == [])
            }
        }
    }
}

/// The files that tests run or send.
enum Fixture {
    static func path(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)").path
    }
}
