import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Demo", .serialized) struct DemoTests {
    @Test func `generated trips go round the whole loop`() async throws {
        try await withScratchFolder { folder in
            let result = try DriftProcess.run(["demo", "--json", "--state", folder.path + "/state"])
            try #require(result.status == 0, "\(result.errors)")
            try expectWholeLoop(try result.json())
        }
    }

    @Test(.enabled(if: SharedData.folder != nil, "real months of trips are not beside the checkout"))
    func `real trips go round the whole loop`() async throws {
        let data = try #require(SharedData.folder)
        try await withScratchFolder { folder in
            let result = try DriftProcess.run([
                "demo", "--json", "--state", folder.path + "/state", "--data", data.path,
            ])
            try #require(result.status == 0, "\(result.errors)")
            try expectWholeLoop(try result.json())
        }
    }

    @Test func `a folder that is not a demo's is left alone`() async throws {
        try await withScratchFolder { folder in
            try Data("mine".utf8).write(to: folder.appendingPathComponent("file"))
            let result = try DriftProcess.run(["demo", "--state", folder.path])
            #expect(result.status == 1)
            #expect(result.errors.contains("is left alone"))
            #expect(FileManager.default.fileExists(atPath: folder.path + "/file"))
        }
    }

    @Test func `a data folder without months is named`() async throws {
        try await withScratchFolder { folder in
            let result = try DriftProcess.run(["demo", "--data", folder.path, "--state", folder.path + "/state"])
            #expect(result.status == 1)
            #expect(result.errors.contains("lacks green_tripdata_"))
        }
    }

    /// The facts that every demo ends with, whatever its data.
    private func expectWholeLoop(_ facts: JSON) throws {
        let executions = try #require(facts["executions"]?.array)
        #expect(executions.map { $0["status"] } == ["Succeeded", "Succeeded"])
        #expect(
            executions.map { $0["startedBy"] } == [
                "function sagemaker-taxi-start-pipeline", "rule sagemaker-taxi-drift-build",
            ]
        )
        let models = try #require(facts["models"]?.array)
        #expect(models.map { $0["version"]?.integer } == [1, 2])
        #expect(models.map { $0["approval"]?.string } == ["Approved", "PendingManualApproval"])
        #expect(models.allSatisfy { ($0["rmse"]?.number ?? .nan) <= 7 })

        let sent = try #require(facts.member(at: ["requests", "sent"])?.integer)
        #expect(sent > 1000)
        #expect(facts.member(at: ["requests", "captured"])?.integer == sent)

        let violations = try #require(facts["violations"]?.array)
        let drifted = violations.filter { $0["constraint_check_type"] == "baseline_drift_check" }
            .map { $0["feature_name"] }
        #expect(
            drifted.contains("fare_amount") && drifted.contains("geo_distance") && drifted.contains("passenger_count")
        )

        let transitions = try #require(facts.member(at: ["alarm", "transitions"])?.array)
        #expect(transitions.map { $0["to"] } == ["OK", "ALARM"])
        #expect(executions[1]["eventId"] == transitions.last?["eventId"])
    }
}

extension JSON {
    /// The member at a path of names.
    func member(at path: [String]) -> JSON? { path.reduce(Optional(self)) { $0?[$1] } }
}
