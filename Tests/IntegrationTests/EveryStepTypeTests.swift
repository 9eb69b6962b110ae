import Foundation
import JSONDocuments
import TestSupport
import Testing

/// A hand-written definition with every type of step, condition and option, run by the built-in images' programs.
@Suite("Every step type", .timeLimit(.minutes(3))) struct EveryStepTypeTests {
    @Test func `it runs, reuses what is the same, says what changed, and fails as it is told`() async throws {
        try await withScratchFolder { folder in
            try Self.fill(folder)
            let server = try ServerProcess(state: folder)
            defer { server.stop() }
            let file = Fixture.path("every-step-type.pipeline-definition.json")
            _ = try server.json("pipeline", "create", "every", "--definition", file)

            let (first, steps) = try Self.run(server)
            #expect(first["PipelineExecutionStatus"] == "Succeeded", "\(first.text())")
            #expect(
                Set(steps.keys) == [
                    "Profile", "Baseline", "Train", "Make", "Score", "Enough", "Wanted", "Register",
                ]
            )
            #expect(steps.values.allSatisfy { $0["StepStatus"] == "Succeeded" })
            let members = [
                "Profile": "ProcessingJob", "Baseline": "QualityCheck", "Train": "TrainingJob", "Make": "Model",
                "Score": "TransformJob", "Register": "RegisterModel", "Wanted": "Condition",
            ]
            for (step, member) in members {
                let metadata = steps[step]?["Metadata"]?.object.map { Array($0) } ?? []
                #expect(metadata.map(\.key) == [member])
            }
            let scores = try Self.object(folder, try Self.id(first), "scores+/rows.csv.out")
            #expect(scores.split(separator: "\n").count == 200)

            let job = try #require(
                steps["Train"]?["Metadata"]?["TrainingJob"]?["Arn"]?.string?.split(separator: "/").last
            )
            let described = try DriftProcess.run(["job", "describe", String(job), "--endpoint", server.address])
            let times = described.output.split(separator: "\n").filter { $0.contains("Timestamp") }
            #expect(
                !times.isEmpty && times.allSatisfy { $0.contains(/Timestamp +20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/) },
                "\(times)"
            )

            let (second, reused) = try Self.run(server)
            #expect(second["PipelineExecutionStatus"] == "Succeeded", "\(second.text())")
            for step in ["Profile", "Baseline", "Train", "Score"] {
                #expect(
                    reused[step]?["CacheHitResult"]?["SourcePipelineExecutionArn"] == first["PipelineExecutionArn"],
                    "\(step): \(reused[step]?.text() ?? "")"
                )
            }

            let (_, changed) = try Self.run(server, "--parameter", "Rounds=6")
            #expect(changed["Profile"]?["CacheReport"]?["Outcome"] == "Hit")
            #expect(
                changed["Train"]?["CacheReport"] == [
                    "Outcome": "Miss", "Reasons": ["Arguments.HyperParameters.num_round 5 → 6"],
                ]
            )

            let (failed, _) = try Self.run(server, "--parameter", "LeastRows=1000")
            #expect(failed["PipelineExecutionStatus"] == "Failed")
            #expect(failed["FailureReason"]?.string?.contains("fewer rows than 1000") == true)
        }
    }

    /// Runs the pipeline to its end: the execution and its steps by name.
    private static func run(_ server: ServerProcess, _ options: String...) throws -> (JSON, [String: JSON]) {
        let arguments = ["pipeline", "start", "every"] + options + ["--endpoint", server.address, "--json"]
        let started = try DriftProcess.run(arguments)
        try #require(started.status == 0, "\(started.errors)")
        let arn = try #require(try started.json()["PipelineExecutionArn"]?.string)
        // Its status is that of the execution, which may have failed.
        _ = try DriftProcess.run(["execution", "wait", arn, "--endpoint", server.address, "--json"])
        let described = try server.json("execution", "describe", arn)
        var steps: [String: JSON] = [:]
        for step in described["PipelineExecutionSteps"]?.array ?? [] { steps[step["StepName"]?.string ?? ""] = step }
        return (described, steps)
    }

    private static func id(_ execution: JSON) throws -> String {
        String(try #require(execution["PipelineExecutionArn"]?.string).suffix(12))
    }

    /// A bucket with rows to learn from, the target in the first column, and the same rows without it.
    private static func fill(_ state: URL) throws {
        let bucket = state.appendingPathComponent("objects/every")
        var rows = ""
        var features = ""
        for index in 0..<200 {
            let (x, y) = (index % 17, index % 5)
            rows += "\(3 * x + y),\(x),\(y).5\n"
            features += "\(x),\(y).5\n"
        }
        for (path, text) in [(".bucket", "0"), ("data+/rows.csv", rows), ("features+/rows.csv", features)] {
            let file = bucket.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
    }

    private static func object(_ state: URL, _ id: String, _ path: String) throws -> String {
        try String(contentsOf: state.appendingPathComponent("objects/every/\(id)+/\(path)"), encoding: .utf8)
    }
}
