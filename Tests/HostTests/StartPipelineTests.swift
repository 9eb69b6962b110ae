import Events
import Foundation
import Functions
import Host
import JSONDocuments
import Pipelines
import Store
import TestSupport
import Testing

@Suite("The function start-pipeline", .timeLimit(.minutes(1))) struct StartPipelineTests {
    typealias Bench = HostBench

    private static func event(_ number: Int) -> JSON {
        ["id": .string("6f5e9ad2-4c0a-4d0e-9b7c-0f5c8a2f7a\(10 + number)"), "source": "aws.codepipeline"]
    }

    private func source(_ bench: Bench, _ arn: String) async throws -> String? {
        try await bench.server.pipelines.listPipelineParametersForExecution(.init(pipelineExecutionArn: arn))
            .pipelineParameters.first { $0.name == "InputSource" }?
            .value
    }

    @Test func `an event starts one execution, however often it comes, and tells why`() async throws {
        try await Bench.with { bench in
            try await bench.createPipeline()
            try await bench.create("start", "start-pipeline", ["PIPELINE_NAME": "taxi-build"])
            var arns: Set<String> = []
            for _ in 0..<3 {
                let answer = try await bench.invoke("start", Self.event(1))
                arns.insert(answer.payload?["PipelineExecutionArn"]?.string ?? "none")
            }
            #expect(arns.count == 1)
            #expect(try await bench.executions().map(\.pipelineExecutionArn) == Array(arns))
            #expect(try await source(bench, arns.first ?? "") == "CodePipeline")
            _ = try await bench.invoke("start", Self.event(2))
            // One that comes by hand has no id: each call starts one.
            _ = try await bench.invoke("start")
            _ = try await bench.invoke("start")
            #expect(try await bench.executions().count == 4)
        }
    }

    @Test func `what it says of the source is the function's to say`() async throws {
        try await Bench.with { bench in
            try await bench.createPipeline()
            try await bench.create(
                "start",
                "start-pipeline",
                ["PIPELINE_NAME": "taxi-build", "INPUT_SOURCE": "Schedule"]
            )
            let answer = try await bench.invoke("start", Self.event(1))
            #expect(try await source(bench, answer.payload?["PipelineExecutionArn"]?.string ?? "") == "Schedule")
        }
    }

    @Test func `without a pipeline it fails with a sentence`() async throws {
        try await Bench.with { bench in
            try await bench.create("start", "start-pipeline")
            let unset = try await bench.invoke("start", Self.event(1))
            #expect(unset.payload?["errorMessage"]?.string?.contains("PIPELINE_NAME") == true)
            try await bench.create("other", "start-pipeline", ["PIPELINE_NAME": "none"])
            let missing = try await bench.invoke("other", Self.event(1))
            #expect(missing.functionError == "Unhandled")
            #expect(missing.payload?["errorMessage"]?.string?.contains("none") == true)
        }
    }

    @Test func `an acknowledged call starts one execution though the server ended before it ran`() async throws {
        try await Bench.with { first in
            try await first.createPipeline()
            try await first.create("start", "start-pipeline", ["PIPELINE_NAME": "taxi-build"])
            let answer = try await first.server.functions.invoke(
                InvokeRequest(functionName: "start", type: .event, payload: Self.event(1).bytes())
            )
            #expect(answer.statusCode == 202)
            var last = first
            for _ in 0..<2 {
                let next = try last.restarted()
                try await next.run([next.server.functions.run]) {
                    try await next.server.functions.listInvocations(.init(functionName: "start")).invocations
                        .allSatisfy { $0.state == .succeeded }
                }
                #expect(try await next.executions().count == 1)
                last = next
            }
            try last.server.store.close()
        }
    }
}
