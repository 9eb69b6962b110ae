import Foundation
import TestSupport
import Testing

@Suite("Tags") struct TagTests {
    @Test(.enabled(if: Python.with("boto3") != nil, "boto3 is not installed"), .timeLimit(.minutes(3)))
    func `boto3 tags every kind of resource by its ARN`() async throws {
        let python = try #require(Python.with("boto3"))
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            let result = try DriftProcess.run(program: python, [Fixture.path("boto3_tags.py"), server.address])
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output == "tagged\n")
        }
    }
}
