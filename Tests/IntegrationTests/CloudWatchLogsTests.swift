import Foundation
import TestSupport
import Testing

@Suite("CloudWatch Logs over HTTP") struct CloudWatchLogsTests {
    @Test(.enabled(if: Python.with("boto3") != nil, "boto3 is not installed"), .timeLimit(.minutes(3)))
    func `boto3 lists groups and streams, pages through events and searches them`() async throws {
        try await Fixture.run("boto3_logs.py", options: ["--no-sandbox"]) { output, _ in
            #expect(output == "read the logs\n")
        }
    }
}
