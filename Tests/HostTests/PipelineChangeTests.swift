import Delivery
import Events
import Foundation
import Functions
import Host
import JSONDocuments
import Pipelines
import Store
import TestSupport
import Testing

@Suite("The function pipeline-change", .timeLimit(.minutes(1))) struct PipelineChangeTests {
    typealias Bench = HostBench

    private static func event(_ status: String) -> JSON {
        [
            "id": "6f5e9ad2-4c0a-4d0e-9b7c-0f5c8a2f7a11", "source": "aws.sagemaker",
            "detail-type": "SageMaker Model Building Pipeline Execution Status Change",
            "detail": ["currentPipelineExecutionStatus": .string(status)],
        ]
    }

    @Test func `triggers are off while an execution runs, whatever the event says and however often it comes`()
        async throws
    {
        try await Bench.with { bench in
            try await bench.createTriggers()
            #expect(try await bench.invoke("change", Self.event("Executing")).payload?["enabled"] == true)
            #expect(try await bench.triggers() == [true, true, true])
            try await bench.start()
            for status in ["Executing", "Succeeded", "Executing"] {
                #expect(try await bench.invoke("change", Self.event(status)).payload?["enabled"] == false)
                #expect(try await bench.triggers() == [false, false, false])
            }
            let transition = try await bench.state("sagemaker-taxi-build", "Build")?.inboundTransitionState
            #expect(transition?.disabledReason?.contains("running") == true)
            // A second execution that runs keeps them off when the first has ended.
            try await bench.run([bench.server.pipelines.run]) {
                try await bench.executions().allSatisfy(\.pipelineExecutionStatus.isFinal)
            }
            try await bench.start()
            #expect(try await bench.invoke("change", Self.event("Failed")).payload?["enabled"] == false)
            try await bench.run([bench.server.pipelines.run]) {
                try await bench.executions().allSatisfy(\.pipelineExecutionStatus.isFinal)
            }
            // A late event of the beginning does not turn them off again.
            for status in ["Failed", "Executing", "Failed"] {
                #expect(try await bench.invoke("change", Self.event(status)).payload?["enabled"] == true)
                #expect(try await bench.triggers() == [true, true, true])
            }
        }
    }

    @Test func `what is missing is named, and the others are changed all the same`() async throws {
        try await Bench.with { bench in
            try await bench.createTriggers()
            try await bench.server.events.deleteRule(.init(name: "drift"))
            try await bench.start()
            let failed = try await bench.invoke("change")
            #expect(failed.functionError == "Unhandled")
            #expect(failed.payload?["errorMessage"]?.string?.contains("drift") == true)
            #expect(try await bench.rule("schedule") == "DISABLED")
            #expect(try await bench.state("sagemaker-taxi-build", "Build")?.inboundTransitionState.enabled == false)
            try await bench.server.delivery.deletePipeline(.init(name: "sagemaker-taxi-build"))
            _ = try await bench.server.events.putRule(.init(name: "drift", scheduleExpression: "rate(1 day)"))
            #expect(try await bench.invoke("change").functionError == "Unhandled")
            #expect(try await bench.rule("drift") == "DISABLED")
        }
    }

    @Test func `without the name of a code pipeline it fails with a sentence`() async throws {
        try await Bench.with { bench in
            try await bench.create("change", "pipeline-change", ["PIPELINE_NAME": "taxi-build"])
            let failed = try await bench.invoke("change")
            #expect(failed.payload?["errorMessage"]?.string?.contains("CODE_PIPELINE_NAME") == true)
        }
    }

    /// The rule of a project, with the function as its target.
    private func connect(_ bench: Bench, permitted: Bool = true) async throws {
        let rule = try await bench.server.events.putRule(
            .init(
                name: "change-rule",
                eventPattern: #"{"source":["aws.sagemaker"],"#
                    + #""detail-type":["SageMaker Model Building Pipeline Execution Status Change"]}"#
            )
        )
        let target = "arn:aws:lambda:us-east-1:000000000000:function:change"
        _ = try await bench.server.events.putTargets(.init(rule: "change-rule", targets: [.init(id: "1", arn: target)]))
        if permitted {
            _ = try await bench.server.functions.addPermission(
                .init(
                    functionName: "change",
                    statementId: "rule",
                    action: "lambda:InvokeFunction",
                    principal: "events.amazonaws.com",
                    sourceArn: rule.ruleArn
                )
            )
        }
    }

    @Test func `an execution that begins turns the triggers off, and its end turns them on, also after a crash`()
        async throws
    {
        try await Bench.with { first in
            try await first.createTriggers()
            try await connect(first)
            try await first.start()
            try await first.run([first.server.events.run]) { try await first.triggers() == [false, false, false] }
            // The server ends while the pipeline runs.
            let second = try first.restarted()
            // The execution ends, and the server does before anybody is told of it.
            try await second.run([second.server.pipelines.run]) {
                try await second.executions().allSatisfy(\.pipelineExecutionStatus.isFinal)
            }
            #expect(try await second.triggers() == [false, false, false])
            let third = try second.restarted()
            try await third.run([third.server.events.run]) { try await third.triggers() == [true, true, true] }
            let letters = try await third.server.events.deadLetters()
            #expect(letters.isEmpty)
            try third.server.store.close()
        }
    }

    @Test func `a rule that the function does not permit does not call it`() async throws {
        try await Bench.with { bench in
            try await bench.createTriggers()
            try await connect(bench, permitted: false)
            try await bench.start()
            try await bench.run([bench.server.events.run]) {
                let events = try await bench.server.events.recentEvents(source: "aws.sagemaker")
                guard let event = events.first else { return false }
                return try await bench.server.events.deliveries(of: event.id).contains { $0.attempts > 0 }
            }
            let event = try #require(try await bench.server.events.recentEvents(source: "aws.sagemaker").first)
            let delivery = try await bench.server.events.deliveries(of: event.id).first
            #expect(delivery?.reason?.contains("does not permit events.amazonaws.com") == true)
            #expect(try await bench.triggers() == [true, true, true])
        }
    }
}
