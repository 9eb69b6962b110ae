import Foundation
import TestSupport
import Testing

@Suite("Tags") struct TagTests {
    @Test(.enabled(if: Python.with("boto3") != nil, "boto3 is not installed"), .timeLimit(.minutes(3)))
    func `boto3 tags every kind of resource by its ARN`() async throws {
        try await Fixture.run("boto3_tags.py") { output, _ in
            #expect(output == "tagged\n")
        }
    }
}
