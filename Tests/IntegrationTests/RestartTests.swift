import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Restart") struct RestartTests {
    @Test(.timeLimit(.minutes(10)))
    func `an execution goes on after SIGKILL in mid-training, nothing lost and nothing doubled`() async throws {
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            let demo = try DriftProcess.run(["demo", "--json", "--state", state.path])
            try #require(demo.status == 0, "\(demo.errors)")

            let server = try ServerProcess(state: state)
            try walkWithBoto3(server)
            try lookAtLineage(server)
            try createSlowPipeline(in: folder, server)
            let started = try server.json("pipeline", "start", "slow")
            let arn = try #require(started["PipelineExecutionArn"]?.string)
            try waitForTraining(arn, server)
            server.kill()

            let next = try ServerProcess(state: state)
            defer { next.stop() }
            let ended = try next.json("execution", "wait", arn)
            #expect(ended["PipelineExecutionStatus"] == "Succeeded")

            let described = try next.json("execution", "describe", arn)
            let steps = try #require(described["PipelineExecutionSteps"]?.array)
            #expect(steps.allSatisfy { $0["StepStatus"] == "Succeeded" })
            #expect(Set(steps.compactMap { $0["StepName"]?.string }).count == steps.count)

            // The demo registered versions 1 and 2; this execution exactly one more.
            let models = try next.json("model", "list")["ModelPackageSummaryList"]?.array ?? []
            #expect(models.map { $0["ModelPackageVersion"]?.integer } == [3, 2, 1])
            let executions = try next.json("execution", "list")["PipelineExecutionSummaries"]?.array ?? []
            #expect(executions.count == 3)

            // The endpoints are in service again, and what the demo captured is still there.
            let endpoints = try next.json("endpoint", "list")["Endpoints"]?.array ?? []
            #expect(endpoints.count == 2 && endpoints.allSatisfy { $0["EndpointStatus"] == "InService" })
        }
    }

    /// Asks what made a version, and what the demo's data went into.
    private func lookAtLineage(_ server: ServerProcess) throws {
        let lineage = try server.json("model", "lineage", "taxi/2")
        #expect(lineage["PipelineExecution"]?["StartedBy"]?["Type"] == "Rule")
        #expect(lineage["PipelineParameters"]?.array?.contains(["Name": "InputSource", "Value": "Drift"]) == true)
        let types = Set((lineage["Entities"]?.array ?? []).compactMap { $0["Type"]?.string })
        #expect(
            types.isSuperset(of: ["TrainingJob", "ProcessingJob", "DataSet", "Model", "Baseline", "Metrics", "Image"])
        )
        let id = try #require(server.json("project", "describe", "taxi")["ProjectId"]?.string)
        let data = "s3://sagemaker-project-\(id)-us-east-1/\(id)/input/data/"
        let uses = try server.json("model", "lineage", "--data", data)
        #expect(Set((uses["ModelPackages"]?.array ?? []).map { $0["Model"] }) == ["taxi/1", "taxi/2"])
        let text = try DriftProcess.run(["model", "lineage", "taxi/1", "--endpoint", server.address]).output
        #expect(
            text.contains("sagemaker-taxi-start-pipeline") && text.contains("TrainingJob TrainModel")
                && text.contains("sha256:")
        )
        let nothing = try DriftProcess.run([
            "model", "lineage", "--data", "s3://no/where", "--endpoint", server.address,
        ])
        #expect(nothing.status == 1 && nothing.errors.contains("s3://no/where"))
    }

    /// Reads the demo's state with AWS's own client, where it is installed.
    private func walkWithBoto3(_ server: ServerProcess) throws {
        guard let python = Python.with("boto3") else { return print("boto3 is not installed: that part is skipped") }
        let result = try python.run([Fixture.path("boto3_session.py"), server.address])
        #expect(result.status == 0, "\(result.errors)")
    }

    /// Creates the project's pipeline once more, with rounds enough to be caught in mid-training.
    private func createSlowPipeline(in folder: URL, _ server: ServerProcess) throws {
        let definition = try #require(server.json("pipeline", "describe", "taxi-build")["PipelineDefinition"]?.string)
        let slow = definition.replacingOccurrences(of: #""num_round":"100""#, with: #""num_round":"500""#)
            .replacingOccurrences(of: #""early_stopping_rounds":"10""#, with: #""early_stopping_rounds":"500""#)
        try #require(slow != definition)
        let file = folder.appendingPathComponent("slow.json")
        try Data(slow.utf8).write(to: file)
        _ = try server.json("pipeline", "create", "slow", "--definition", file.path)
    }

    /// Waits until the training job prints its rounds.
    private func waitForTraining(_ arn: String, _ server: ServerProcess) throws {
        while true {
            let logs = try DriftProcess.run(
                ["execution", "logs", arn, "--step", "TrainModel", "--endpoint", server.address])
            if logs.output.contains("train-rmse") { return }
            let status = try server.json("execution", "describe", arn)["PipelineExecutionStatus"]
            guard status == "Executing" else {
                throw CommandFailure(description: "ended too early: \(String(describing: status))")
            }
        }
    }
}
