import Foundation
import TestSupport
import Testing

@Suite("S3") struct S3Tests {
    @Test(.enabled(if: Python.with("boto3") != nil, "boto3 is not installed"), .timeLimit(.minutes(3)))
    func `boto3 finds buckets and objects as S3 has them`() async throws {
        try await Fixture.run("boto3_s3.py") { _, folder in
            // Nothing half-done is left: no arrivals, no parts.
            for left in [".arrivals", ".uploads"] {
                let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/state/objects/" + left)
                #expect(names ?? [] == [])
            }
        }
    }
}
