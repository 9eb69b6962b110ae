import Foundation
import Identifiers
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import Delivery

@Suite("Executions of code pipelines", .timeLimit(.minutes(2)))
struct ExecutionTests {
    typealias Bench = DeliveryBench

    @Test func `an execution goes through its stages, hands artifacts on and publishes every change`() async throws {
        try await Bench.with { bench in
            let id = try await bench.create()
            try await bench.run { try await bench.action("Approve", "Deploy")?.token != nil }
            try await bench.approve(.approved)
            try await bench.finish(id)
            #expect(try await bench.status(id) == .succeeded)
            #expect(
                try await bench.events(id) == [
                    "Pipeline STARTED", "Stage Source STARTED", "Action Source Pull STARTED",
                    "Action Source Pull SUCCEEDED", "Stage Source SUCCEEDED", "Stage Build STARTED",
                    "Action Build Compile STARTED", "Action Build Compile SUCCEEDED", "Stage Build SUCCEEDED",
                    "Stage Deploy STARTED", "Action Deploy Stack STARTED", "Action Deploy Stack SUCCEEDED",
                    "Action Deploy Approve STARTED", "Action Deploy Approve SUCCEEDED", "Stage Deploy SUCCEEDED",
                    "Pipeline SUCCEEDED",
                ]
            )
            let made = try #require(bench.source.calls.first?.outputs.first)
            #expect(made.s3location.bucket == "artifacts")
            #expect(made.s3location.key.wholeMatch(of: /taxi\/Artifact_S\/[0-9A-F]{7}\.zip/) != nil)
            #expect(bench.build.calls[0].inputs == [made])
            #expect(bench.build.calls[0].inputRevisions == ["Artifact_Source": "c0ffee"])
            #expect(bench.build.calls[1].inputs == bench.build.calls[0].outputs)
        }
    }

    @Test func `the creation's trigger and a rule's are told`() async throws {
        try await Bench.with { bench in
            try await bench.create()
            let rule = "arn:aws:events:us-east-1:000000000000:rule/push"
            _ = try await bench.delivery.startPipelineExecution(
                .init(name: "taxi", clientRequestToken: "event-1"),
                trigger: ExecutionTrigger(triggerType: "CloudWatchEvent", triggerDetail: rule)
            )
            let executions = try await bench.executions()
            #expect(executions.map(\.trigger.triggerType) == ["CloudWatchEvent", "CreatePipeline"])
            #expect(executions[0].trigger.triggerDetail == rule)
            // The same event again starts nothing.
            #expect(try await bench.start("event-1") == executions[0].pipelineExecutionId)
            #expect(try await bench.executions().count == 2)
        }
    }

    @Test func `an execution that waits is superseded by a newer one`() async throws {
        try await Bench.with { bench in
            bench.build.script("Compile", .waits)
            let first = try await bench.create()
            try await bench.run { try await bench.action("Compile", "Build")?.status == .inProgress }
            let second = try await bench.start()
            try await bench.run { try await bench.state("Build").inboundExecution?.pipelineExecutionId == second }
            let third = try await bench.start()
            try await bench.finish(second)
            #expect(try await bench.status(second) == .superseded)
            #expect(try await bench.status(first) == .inProgress)
            #expect(try await bench.state("Build").latestExecution?.pipelineExecutionId == first)
            bench.build.release("Compile")
            try await bench.run { try await bench.state("Build").latestExecution?.pipelineExecutionId == third }
            #expect(try await bench.events(second).last == "Pipeline SUPERSEDED")
        }
    }

    @Test func `a disabled transition holds executions back until it is enabled`() async throws {
        try await Bench.with { bench in
            let id = try await bench.create()
            try await bench.delivery.disableStageTransition(
                .init(pipelineName: "taxi", stageName: "Build", transitionType: .inbound, reason: "Training")
            )
            try await bench.run { try await bench.state("Build").inboundExecution?.pipelineExecutionId == id }
            let transition = try await bench.state("Build").inboundTransitionState
            #expect(!transition.enabled)
            #expect(transition.disabledReason == "Training")
            #expect(bench.build.calls.isEmpty)
            try await bench.delivery.enableStageTransition(
                .init(pipelineName: "taxi", stageName: "Build", transitionType: .inbound)
            )
            try await bench.run { try await bench.action("Approve", "Deploy") != nil }
            #expect(try await bench.state("Build").inboundTransitionState.enabled)
        }
    }

    @Test func `what leaves a stage enters the next one, so an outbound transition is the next one's inbound`()
        async throws
    {
        try await Bench.with { bench in
            try await bench.create()
            try await bench.delivery.disableStageTransition(
                .init(pipelineName: "taxi", stageName: "Source", transitionType: .outbound, reason: "Wait")
            )
            #expect(try await bench.state("Build").inboundTransitionState.enabled == false)
            for (stage, type, code) in [
                ("None", Delivery.TransitionType.inbound, "StageNotFoundException"),
                ("Deploy", .outbound, "ValidationException"),
            ] {
                let refusal = await #expect(throws: ServiceError.self) {
                    try await bench.delivery.disableStageTransition(
                        .init(pipelineName: "taxi", stageName: stage, transitionType: type, reason: "x")
                    )
                }
                #expect(refusal?.code.awsCode == code)
            }
        }
    }

    @Test func `a rejected approval fails its stage, and its retry asks again`() async throws {
        try await Bench.with { bench in
            let id = try await bench.create()
            try await bench.run { try await bench.action("Approve", "Deploy")?.token != nil }
            let token = try #require(try await bench.action("Approve", "Deploy")?.token)
            try await bench.approve(.rejected)
            try await bench.finish(id)
            #expect(try await bench.status(id) == .failed)
            let action = try await bench.action("Approve", "Deploy")
            #expect(action?.errorDetails?.message.hasSuffix("seen") == true)
            #expect(action?.token == nil)
            let refusal = await #expect(throws: ServiceError.self) {
                try await bench.delivery.putApprovalResult(
                    .init(
                        pipelineName: "taxi",
                        stageName: "Deploy",
                        actionName: "Approve",
                        result: .init(summary: "", status: .approved),
                        token: token
                    )
                )
            }
            #expect(refusal?.code == .approvalCompleted)
            _ = try await bench.delivery.retryStageExecution(
                .init(pipelineName: "taxi", stageName: "Deploy", pipelineExecutionId: id)
            )
            try await bench.run { try await bench.action("Approve", "Deploy")?.token.map { $0 != token } == true }
            try await bench.approve(.approved)
            try await bench.finish(id)
            #expect(try await bench.status(id) == .succeeded)
            // FAILED_ACTIONS: the stack was not deployed again.
            #expect(bench.build.calls.map(\.action) == ["Compile", "Stack"])
            #expect(try await bench.events(id).contains("Pipeline RESUMED"))
        }
    }

    @Test func `an approval that nobody gives fails when its time is over`() async throws {
        try await Bench.with { bench in
            let id = try await bench.create(
                Bench.pipeline([.init(name: "Deploy", actions: [Bench.approval("Approve", minutes: 5)])])
            )
            try await bench.run { try await bench.action("Approve", "Deploy")?.token != nil }
            bench.clock.advance(by: 299)
            #expect(try await bench.status(id) == .inProgress)
            bench.clock.advance(by: 2)
            try await bench.finish(id)
            #expect(try await bench.status(id) == .failed)
            #expect(
                try await bench.action("Approve", "Deploy")?.errorDetails?.message
                    == "Nobody approved or rejected within 5 minutes."
            )
        }
    }

    @Test func `a wrong token, stage or action is told from each other`() async throws {
        try await Bench.with { bench in
            try await bench.create()
            for (stage, action, code) in [
                ("Deploy", "Approve", "InvalidApprovalTokenException"), ("No", "Approve", "StageNotFoundException"),
                ("Deploy", "Stack", "ActionNotFoundException"),
            ] {
                let refusal = await #expect(throws: ServiceError.self) {
                    try await bench.delivery.putApprovalResult(
                        .init(
                            pipelineName: "taxi",
                            stageName: stage,
                            actionName: action,
                            result: .init(summary: "", status: .approved),
                            token: "00000000-0000-0000-0000-000000000000"
                        )
                    )
                }
                #expect(refusal?.code.awsCode == code)
            }
        }
    }

    @Test func `a failed action ends its stage and its execution with its reason; a retry of all runs all`()
        async throws
    {
        try await Bench.with { bench in
            bench.build.script("Bad", .fails("no such file"))
            let id = try await bench.create(
                Bench.pipeline([
                    .init(
                        name: "Build",
                        actions: [Bench.build("Good"), Bench.build("Bad"), Bench.build("Later", order: 2)]
                    )
                ])
            )
            try await bench.finish(id)
            let summary = try await bench.executions().first
            #expect(summary?.status == .failed)
            #expect(summary?.statusSummary == "The stage 'Build' failed. Bad: no such file")
            #expect(try await bench.action("Bad", "Build")?.errorDetails?.code == "JobFailed")
            bench.build.script("Bad", .succeeds())
            _ = try await bench.delivery.retryStageExecution(
                .init(
                    pipelineName: "taxi",
                    stageName: "Build",
                    pipelineExecutionId: id,
                    retryMode: .allActions
                )
            )
            try await bench.finish(id)
            #expect(try await bench.status(id) == .succeeded)
            #expect(bench.build.calls.map(\.action).sorted() == ["Bad", "Bad", "Good", "Good", "Later"])
        }
    }

    @Test func `only the latest execution of a failed stage can be retried`() async throws {
        try await Bench.with { bench in
            bench.build.script("Compile", .fails("no"))
            let first = try await bench.create()
            try await bench.finish(first)
            let second = try await bench.start()
            try await bench.finish(second)
            func refusal(_ id: String, _ stage: String) async -> String? {
                await #expect(throws: ServiceError.self) {
                    try await bench.delivery.retryStageExecution(
                        .init(pipelineName: "taxi", stageName: stage, pipelineExecutionId: id)
                    )
                }?
                .code.awsCode
            }
            #expect(await refusal(first, "Build") == "NotLatestPipelineExecutionException")
            #expect(await refusal(second, "Source") == "StageNotRetryableException")
            #expect(await refusal(second, "Deploy") == "NotLatestPipelineExecutionException")
        }
    }

    @Test func `a stop waits for what runs, or abandons it`() async throws {
        try await Bench.with { bench in
            bench.build.script("Compile", .waits)
            let id = try await bench.create()
            try await bench.run { try await bench.action("Compile", "Build")?.status == .inProgress }
            _ = try await bench.delivery.stopPipelineExecution(
                .init(pipelineName: "taxi", pipelineExecutionId: id, reason: "enough")
            )
            #expect(try await bench.state("Build").latestExecution?.status == .stopping)
            let twice = await #expect(throws: ServiceError.self) {
                try await bench.delivery.stopPipelineExecution(.init(pipelineName: "taxi", pipelineExecutionId: id))
            }
            #expect(twice?.code == .duplicatedStop)
            _ = try await bench.delivery.stopPipelineExecution(
                .init(pipelineName: "taxi", pipelineExecutionId: id, abandon: true)
            )
            try await bench.finish(id)
            #expect(try await bench.status(id) == .stopped)
            #expect(try await bench.action("Compile", "Build")?.status == .abandoned)
            #expect(try await bench.executions().first?.stopTrigger?.reason == "enough")
            let told = try await bench.allEvents()
                .filter { $0.detailType == "CodePipeline Pipeline Execution State Change" }
                .map { [$0.detail["state"]?.string, $0.detail["stop-execution-comments"]?.string] }
            #expect(told == [["STARTED", nil], ["STOPPING", "enough"], ["STOPPED", "enough"]])
            let late = await #expect(throws: ServiceError.self) {
                try await bench.delivery.stopPipelineExecution(.init(pipelineName: "taxi", pipelineExecutionId: id))
            }
            #expect(late?.code == .executionNotStoppable)
        }
    }

    @Test func `variables of earlier actions and of the pipeline are put into configurations`() async throws {
        try await Bench.with { bench in
            bench.source.script("Pull", .succeeds(["CommitId": "c0ffee"]))
            var declaration = Bench.pipeline([
                .init(
                    name: "Build",
                    actions: [
                        Bench.build(
                            "Compile",
                            text: "#{Commit.CommitId} of #{variables.Who}, #{codepipeline.PipelineExecutionId}"
                        )
                    ]
                )
            ])
            declaration.pipelineType = .v2
            declaration.variables = [.init(name: "Who", defaultValue: "nobody")]
            let first = try await bench.create(declaration)
            try await bench.finish(first)
            #expect(bench.build.calls.last?.configuration["Text"] == "c0ffee of nobody, \(first)")
            let second = try await bench.delivery
                .startPipelineExecution(
                    .init(name: "taxi", variables: [.init(name: "Who", value: "me")])
                )
                .pipelineExecutionId
            try await bench.finish(second)
            #expect(bench.build.calls.last?.configuration["Text"] == "c0ffee of me, \(second)")
            bench.source.script("Pull", .succeeds())
            let third = try await bench.start()
            try await bench.finish(third)
            #expect(
                try await bench.executions().first?.statusSummary?
                    .contains("The variable #{Commit.CommitId} is not there")
                    == true
            )
        }
    }

    @Test func `a function ends its action by its job's result, and is called again when it asks for it`() async throws
    {
        try await Bench.with { bench in
            let delivery = bench.delivery
            let clock = bench.clock
            bench.function.script(
                "Call",
                .calls { request in
                    if request.continuationToken == "more" {
                        return try await delivery.putJobSuccessResult(
                            .init(jobId: request.jobId, outputVariables: ["Answer": "42"])
                        )
                    }
                    try await delivery.putJobSuccessResult(.init(jobId: request.jobId, continuationToken: "more"))
                    clock.advance(by: 31)
                }
            )
            let call = ActionDeclaration(
                name: "Call",
                actionTypeId: ActionType(category: "Invoke", provider: "Lambda"),
                configuration: ["FunctionName": "f"],
                namespace: "Function"
            )
            let id = try await bench.create(Bench.pipeline([.init(name: "Invoke", actions: [call])]))
            try await bench.finish(id)
            #expect(try await bench.status(id) == .succeeded)
            let calls = bench.function.calls
            #expect(calls.count == 2)
            let first = try #require(calls.first)
            #expect(calls.last?.token == first.token)
            #expect(calls.last?.jobId != first.jobId)
            let details = try await bench.delivery.listActionExecutions(.init(pipelineName: "taxi"))
            #expect(details.actionExecutionDetails.first?.output.outputVariables == ["Answer": "42"])
            let refusal = await #expect(throws: ServiceError.self) {
                try await bench.delivery.putJobSuccessResult(.init(jobId: first.jobId))
            }
            #expect(refusal?.code == .jobNotFound)
        }
    }

    @Test func `events carry AWS's members`() async throws {
        try await Bench.with { bench in
            let id = try await bench.create()
            let events = try await bench.allEvents()
            let detail = try #require(events.first?.detail)
            #expect(detail["pipeline"] == "taxi")
            #expect(detail["execution-id"] == .string(id))
            #expect(detail["state"] == "STARTED")
            #expect(detail["version"] == 1)
            #expect(detail["pipeline-execution-attempt"] == 1)
            #expect(detail["execution-trigger"]?["trigger-type"] == "CreatePipeline")
            #expect(events.first?.source == "aws.codepipeline")
            #expect(events.first?.resources == ["arn:aws:codepipeline:us-east-1:000000000000:taxi"])
        }
    }
}
