import Foundation
import Identifiers
import JSONDocuments
import PipelineDefinition
import Store
import TestSupport
import Testing

@testable import Pipelines

@Suite("Models, transforms and choices", .timeLimit(.minutes(2)))
struct BatchTests {
    @Test func `a model is made, a transform job scores with it, and a nested choice ends as it says`() async throws {
        try await Bench.with { bench in
            try await bench.create(batch())
            let arn = try await bench.start()
            let execution = try await bench.finish(arn)
            #expect(execution.pipelineExecutionStatus == .failed)
            #expect(execution.failureReason == "Step 'End' failed: deep")
            let id = String(arn.suffix(12))
            let steps = try await bench.steps(arn)
            let model = StepName.model(execution: id, step: "Model")
            #expect(bench.models.names == [model])
            #expect(steps["Model"]?.metadata?.model?.arn.hasSuffix(":model/\(model)") == true)
            #expect(bench.jobs.arguments("Score")?["ModelName"]?.string == model)
            #expect(
                steps["Score"]?.metadata?.transformJob?.arn.contains(":transform-job/pipelines-\(id)-score-") == true
            )
            #expect(steps["Nested"]?.metadata?.condition?.outcome == "True")
            #expect(steps["Deeper"]?.metadata?.condition?.outcome == "False")
            #expect(steps["End"]?.metadata?.fail?.errorMessage == "deep")
            #expect(steps["End"]?.attemptCount == 1)
        }
    }

    @Test func `a branch that is not taken takes what waits for it along`() async throws {
        try await Bench.with { bench in
            try await bench.create(batch())
            let arn = try await bench.start(["Rounds": "2"])
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .succeeded)
            #expect(try await bench.steps(arn)["Nested"]?.metadata?.condition?.outcome == "False")
            #expect(try await bench.steps(arn)["Deeper"] == nil)
        }
    }

    @Test func `a transform is reused although its model has another name`() async throws {
        try await Bench.with { bench in
            try await bench.create(batch(cache: .init(enabled: true)))
            let first = try await bench.start(["Rounds": "2"])
            try await bench.finish(first)
            let second = try await bench.start(["Rounds": "2"])
            try await bench.finish(second)
            let steps = try await bench.steps(second)
            #expect(steps["Score"]?.cacheHitResult?.sourcePipelineExecutionArn == first)
            #expect(steps["Model"]?.cacheReport == nil)
            #expect(bench.models.names.count == 2)
            #expect(bench.jobs.created.filter { $0 == "Score" }.count == 1)
        }
    }

    @Test func `a model that cannot be made fails its step with the reason`() async throws {
        try await Bench.with { bench in
            var definition = batch()
            definition.steps[2].body = .model(["PrimaryContainer": ["Image": "image"]])
            try await bench.create(definition)
            let reason = try await bench.finish(try await bench.start()).failureReason
            #expect(reason?.contains("has no ModelDataUrl") == true)
        }
    }

    @Test func `a step without a job waits for its next attempt too`() async throws {
        try await Bench.with { bench in
            var definition = batch()
            definition.steps[2].retryPolicies = [.init(exceptionTypes: ["Step.SERVICE_FAULT"], intervalSeconds: 60)]
            try await bench.create(definition)
            bench.models.fail(times: 1)
            let arn = try await bench.start(["Rounds": "2"])
            try await bench.run { try await bench.steps(arn)["Model"]?.attemptCount == 2 }
            bench.clock.advance(by: 59)
            // A pipeline beside it runs to its end meanwhile.
            let other = try await bench.start(["Rounds": "2"])
            try await bench.finish(other)
            #expect(bench.models.names.count == 1)
            bench.clock.advance(by: 1)
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .succeeded)
            #expect(bench.models.names.count == 2)
            #expect(try await bench.steps(arn)["Model"]?.failureReason == nil)
        }
    }

    @Test func `stopping stops a transform job`() async throws {
        try await Bench.with { bench in
            try await bench.create(batch())
            bench.jobs.script("Score", .held)
            let arn = try await bench.start()
            try await bench.run { try await bench.steps(arn)["Score"]?.stepStatus == .executing }
            _ = try await bench.pipelines.stopPipelineExecution(StopPipelineExecutionRequest(pipelineExecutionArn: arn))
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .stopped)
            #expect(bench.jobs.stopped == ["Score"])
        }
    }
}

@Suite("Requests about executions", .timeLimit(.minutes(2)))
struct ExecutionRequestTests {
    @Test func `a token answers its execution, and refuses another request`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            var request = StartPipelineExecutionRequest(
                pipelineName: "taxi",
                pipelineParameters: [.init(name: "Rounds", value: "3"), .init(name: "Limit", value: "5")],
                clientRequestToken: String(repeating: "once", count: 8)
            )
            let arn = try await bench.pipelines.startPipelineExecution(request).pipelineExecutionArn
            request.pipelineParameters?.reverse()
            #expect(try await bench.pipelines.startPipelineExecution(request).pipelineExecutionArn == arn)
            request.pipelineParameters = [.init(name: "Rounds", value: "4")]
            let refused = request
            let error = await #expect(throws: ServiceError.self) {
                try await bench.pipelines.startPipelineExecution(refused)
            }
            #expect(error?.code == .validation)
            #expect(error?.message.contains("onceonce'") == true)
            #expect(error?.message.contains(arn) == true)
        }
    }

    @Test(arguments: [
        (#"{"PipelineExecutionDisplayName": "my run"}"#, "'my run' is no valid PipelineExecutionDisplayName"),
        (#"{"PipelineExecutionDisplayName": "-a"}"#, "'-a' is no valid"),
        (#"{"PipelineExecutionDisplayName": "\#(String(repeating: "a", count: 83))"}"#, "give 1 to 82 letters"),
        (#"{"PipelineExecutionDescription": "\#(String(repeating: "d", count: 3073))"}"#, "has 3073 characters"),
        (#"{"ClientRequestToken": "short"}"#, "ClientRequestToken has 5 characters; give 32 to 128."),
        (#"{"ClientRequestToken": "\#(String(repeating: "t", count: 129))"}"#, "has 129 characters"),
        (
            #"{"PipelineParameters": [{"Name": "Rounds", "Value": "\#(String(repeating: "1", count: 1025))"}]}"#,
            "value of the parameter 'Rounds' has 1025 characters"
        ),
    ])
    func `what SageMaker would not take starts nothing`(members: String, reason: String) async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            var json = try JSON(parsing: members)
            json["PipelineName"] = "taxi"
            let request = try AWSCoding.value(StartPipelineExecutionRequest.self, from: json.text())
            let error = await #expect(throws: ServiceError.self) {
                try await bench.pipelines.startPipelineExecution(request)
            }
            #expect(error?.code == .validation && error?.message.contains(reason) == true, "\(error?.message ?? "")")
            let list = try await bench.pipelines.listPipelineExecutions(.init(pipelineName: "taxi"))
            #expect(list.pipelineExecutionSummaries.isEmpty)
        }
    }

    @Test func `the longest names, values and tokens that SageMaker takes are taken`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let name = "a" + String(repeating: "-", count: 80) + "9"
            let arn = try await bench.pipelines
                .startPipelineExecution(
                    StartPipelineExecutionRequest(
                        pipelineName: "taxi",
                        pipelineExecutionDisplayName: name,
                        pipelineExecutionDescription: String(repeating: "d", count: 3072),
                        clientRequestToken: String(repeating: "t", count: 128)
                    )
                )
                .pipelineExecutionArn
            #expect(try await bench.execution(arn).pipelineExecutionDisplayName == name)
            let error = await #expect(throws: ServiceError.self) {
                try await bench.pipelines.updatePipelineExecution(
                    UpdatePipelineExecutionRequest(pipelineExecutionArn: arn, pipelineExecutionDisplayName: name + "9")
                )
            }
            #expect(error?.message.contains("is no valid PipelineExecutionDisplayName") == true)
            #expect(try await bench.execution(arn).pipelineExecutionDisplayName == name)
        }
    }

    @Test func `what is not supported is refused by name`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            var selective = StartPipelineExecutionRequest(pipelineName: "taxi")
            selective.selectiveExecutionConfig = SelectiveExecutionConfig(sourcePipelineExecutionArn: nil)
            var versioned = StartPipelineExecutionRequest(pipelineName: "taxi")
            versioned.pipelineVersionId = 2
            for (request, name) in [(selective, "SelectiveExecutionConfig"), (versioned, "PipelineVersionId")] {
                let error = await #expect(throws: ServiceError.self) {
                    try await bench.pipelines.startPipelineExecution(request)
                }
                #expect(error?.message.hasPrefix(name) == true)
            }
        }
    }

    @Test func `an execution's name, description and limit can be changed`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let arn = try await bench.start()
            _ = try await bench.pipelines.updatePipelineExecution(
                UpdatePipelineExecutionRequest(pipelineExecutionArn: arn, pipelineExecutionDescription: "why")
            )
            _ = try await bench.pipelines.updatePipelineExecution(
                UpdatePipelineExecutionRequest(
                    pipelineExecutionArn: arn,
                    parallelismConfiguration: .init(maxParallelExecutionSteps: 1)
                )
            )
            let execution = try await bench.execution(arn)
            #expect(execution.pipelineExecutionDisplayName == "display")
            #expect(execution.pipelineExecutionDescription == "why")
            #expect(execution.parallelismConfiguration?.maxParallelExecutionSteps == 1)
            await #expect(throws: ServiceError.self) {
                try await bench.pipelines.updatePipelineExecution(
                    UpdatePipelineExecutionRequest(pipelineExecutionArn: arn + "x")
                )
            }
        }
    }

    @Test func `a retry's token retries once`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            bench.jobs.script("Train", .fails("AlgorithmError: no", times: 2))
            let arn = try await bench.start()
            try await bench.finish(arn)
            let retry = RetryPipelineExecutionRequest(
                pipelineExecutionArn: arn,
                clientRequestToken: String(repeating: "again", count: 8)
            )
            _ = try await bench.pipelines.retryPipelineExecution(retry)
            _ = try await bench.pipelines.retryPipelineExecution(retry)
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .failed)
            _ = try await bench.pipelines.retryPipelineExecution(retry)
            #expect(try await bench.execution(arn).pipelineExecutionStatus == .failed)
            #expect(bench.jobs.created.filter { $0 == "Train" }.count == 2)
        }
    }

    @Test func `the time of the next attempt survives a restart`() async throws {
        try await Bench.with { bench in
            let policy = PipelineDefinition.RetryPolicy(
                exceptionTypes: ["SageMaker.JOB_INTERNAL_ERROR"],
                intervalSeconds: 30,
                backoffRate: 3,
                maxAttempts: 5,
                expireAfterMinutes: 2
            )
            try await bench.create(build(retry: [policy]))
            bench.jobs.script("Train", .fails("InternalServerError: try again"))
            let arn = try await bench.start()
            try await bench.run { try await bench.steps(arn)["Train"]?.attemptCount == 2 }
            func trained() -> Int { bench.jobs.created.filter { $0 == "Train" }.count }
            bench.clock.advance(by: 29)
            try await bench.run(bench.restarted()) { try await bench.steps(arn)["Check"]?.stepStatus == .succeeded }
            #expect(trained() == 1)
            bench.clock.advance(by: 1)
            try await bench.run(bench.restarted()) { try await bench.steps(arn)["Train"]?.attemptCount == 3 }
            #expect(trained() == 2)
            // The third attempt is due after 90 more seconds, at 120 in all; the fourth would be behind ExpireAfterMin.
            bench.clock.advance(by: 90)
            #expect(try await bench.finish(arn, bench.restarted()).pipelineExecutionStatus == .failed)
            #expect(trained() == 3)
        }
    }
}
