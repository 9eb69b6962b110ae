import Foundation
import Identifiers
import JSONDocuments
import Objects
import PipelineDefinition
import Store
import TestSupport
import Testing

@testable import Pipelines

@Suite("Pipelines", .timeLimit(.minutes(2)))
struct PipelineTests {
    @Test func `a pipeline is described as it was created`() async throws {
        try await Bench.with { bench in
            let text = build().json.text(.pretty)
            let arn = try await bench.pipelines
                .createPipeline(
                    CreatePipelineRequest(
                        pipelineName: "Taxi-Build",
                        pipelineDisplayName: "display",
                        pipelineDefinition: text,
                        pipelineDescription: "description",
                        roleArn: "role",
                        parallelismConfiguration: .init(maxParallelExecutionSteps: 3)
                    )
                )
                .pipelineArn
            #expect(arn == "arn:aws:sagemaker:us-east-1:000000000000:pipeline/taxi-build")
            for name in ["Taxi-Build", "taxi-build", arn] {
                let pipeline = try await bench.pipelines.describePipeline(DescribePipelineRequest(pipelineName: name))
                #expect(pipeline.pipelineName == "Taxi-Build")
                #expect(pipeline.pipelineDefinition == text)
                #expect(pipeline.parallelismConfiguration?.maxParallelExecutionSteps == 3)
                #expect(pipeline.pipelineStatus == "Active")
                #expect(pipeline.lastRunTime == nil)
            }
        }
    }

    @Test func `a definition with faults is refused with all of them`() async throws {
        try await Bench.with { bench in
            var definition = build()
            definition.steps.append(.fail("Train", message: .get("Parameters.No")))
            definition.steps[0].dependsOn = ["Nobody"]
            let text = definition.json.text()
            let error = await #expect(throws: ServiceError.self) {
                try await bench.pipelines.createPipeline(
                    CreatePipelineRequest(pipelineName: "p", pipelineDefinition: text)
                )
            }
            #expect(error?.code == .validation)
            for part in ["$.Steps[5].Name", "$.Steps[5].Arguments.ErrorMessage", "$.Steps[0].DependsOn[0]", "3 faults"]
            {
                #expect(error?.message.contains(part) == true, "\(part) is not in \(error?.message ?? "")")
            }
            let list = try await bench.pipelines.listPipelines(ListPipelinesRequest())
            #expect(list.pipelineSummaries.isEmpty)
        }
    }

    @Test(arguments: ["", "-a", "a-", "a_b", "ä", String(repeating: "a", count: 257)])
    func `a bad name is refused`(name: String) async throws {
        try await Bench.with { bench in
            let error = await #expect(throws: ServiceError.self) { try await bench.create(build(), name) }
            #expect(error?.code == .validation)
        }
    }

    @Test func `steps of other types are refused by name`() async throws {
        try await Bench.with { bench in
            let text = build().json.text().replacingOccurrences(of: #""Type":"Training""#, with: #""Type":"Tuning""#)
            let error = await #expect(throws: ServiceError.self) {
                try await bench.pipelines.createPipeline(
                    CreatePipelineRequest(pipelineName: "taxi", pipelineDefinition: text)
                )
            }
            #expect(error?.message.contains(#"$.Steps[2].Type: steps of type "Tuning" are not supported"#) == true)
        }
    }

    @Test func `a name is taken once, but a token repeats the answer`() async throws {
        try await Bench.with { bench in
            var request = CreatePipelineRequest(
                pipelineName: "p",
                pipelineDefinition: build().json.text(),
                clientRequestToken: "token"
            )
            let short = await #expect(throws: ServiceError.self) { try await bench.pipelines.createPipeline(request) }
            #expect(short?.message.contains("ClientRequestToken") == true)
            request.clientRequestToken = String(repeating: "t", count: 32)
            let first = try await bench.pipelines.createPipeline(request)
            #expect(try await bench.pipelines.createPipeline(request) == first)
            var changed = request
            changed.pipelineDefinition = PipelineDefinition(steps: [.fail("End", message: "x")]).json.text()
            await #expect(throws: ServiceError.self) { try await bench.pipelines.createPipeline(changed) }
            var other = request
            other.pipelineName = "P"
            other.clientRequestToken = nil
            let error = await #expect(throws: ServiceError.self) { try await bench.pipelines.createPipeline(other) }
            #expect(error?.message.contains("Pipeline names must be unique within") == true)
        }
    }

    @Test func `a definition may lie in a bucket`() async throws {
        try await Bench.with { bench in
            try bench.objects.put(build().json.bytes(), at: S3URI(bucket: "bucket", key: "pipeline.json"))
            let request = CreatePipelineRequest(
                pipelineName: "p",
                pipelineDefinitionS3Location: .init(bucket: "bucket", objectKey: "pipeline.json")
            )
            _ = try await bench.pipelines.createPipeline(request)
            #expect(
                try await bench.pipelines.describePipeline(DescribePipelineRequest(pipelineName: "p"))
                    .pipelineDefinition
                    == build().json.text()
            )
        }
    }

    @Test func `an update counts for later executions only`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let before = try await bench.start()
            var changed = build()
            changed.parameters[1].defaultValue = 1.0
            _ = try await bench.pipelines.updatePipeline(
                UpdatePipelineRequest(pipelineName: "taxi", pipelineDefinition: changed.json.text())
            )
            let after = try await bench.start()
            #expect(try await bench.finish(before).pipelineExecutionStatus == .succeeded)
            #expect(try await bench.finish(after).pipelineExecutionStatus == .failed)
            let definition = try await bench.pipelines.describePipelineDefinitionForExecution(
                DescribePipelineExecutionRequest(pipelineExecutionArn: before)
            )
            #expect(definition.pipelineDefinition == build().json.text())
        }
    }

    @Test func `a pipeline is deleted once nothing of it runs`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let arn = try await bench.start()
            let error = await #expect(throws: ServiceError.self) {
                try await bench.pipelines.deletePipeline(DeletePipelineRequest(pipelineName: "taxi"))
            }
            #expect(error?.code == .conflict)
            try await bench.finish(arn)
            _ = try await bench.pipelines.deletePipeline(DeletePipelineRequest(pipelineName: "taxi"))
            let gone = await #expect(throws: ServiceError.self) { try await bench.start() }
            #expect(gone?.code == .notFound)
            #expect(try await bench.execution(arn).pipelineExecutionStatus == .succeeded)
        }
    }

    @Test func `a token starts one execution`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let request = StartPipelineExecutionRequest(
                pipelineName: "taxi",
                clientRequestToken: String(repeating: "token", count: 7)
            )
            let origin = Origin.rule(name: "drift", eventId: "e-1")
            let first = try await bench.pipelines.startPipelineExecution(request, startedBy: origin)
            #expect(try await bench.pipelines.startPipelineExecution(request, startedBy: origin) == first)
            let list = try await bench.pipelines.listPipelineExecutions(
                ListPipelineExecutionsRequest(pipelineName: "taxi")
            )
            #expect(list.pipelineExecutionSummaries.map(\.startedBy) == [origin])
        }
    }

    @Test(arguments: [["Nobody": "1"], ["Rounds": "many"], ["Limit": "1", "Rounds": "1.5"]])
    func `parameters that do not fit are refused`(parameters: [String: String]) async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let error = await #expect(throws: ServiceError.self) { try await bench.start(parameters) }
            #expect(error?.code == .validation)
            let list = try await bench.pipelines.listPipelineExecutions(
                ListPipelineExecutionsRequest(pipelineName: "taxi")
            )
            #expect(list.pipelineExecutionSummaries.isEmpty)
        }
    }

    @Test func `parameters are listed with their defaults, as text`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let arn = try await bench.start(["Rounds": "3"])
            let list = try await bench.pipelines.listPipelineParametersForExecution(
                ListPipelineParametersForExecutionRequest(pipelineExecutionArn: arn)
            )
            #expect(
                list.pipelineParameters == [
                    PipelineParameter(name: "Data", value: "s3://bucket/data"),
                    PipelineParameter(name: "Limit", value: "7.0"),
                    PipelineParameter(name: "Rounds", value: "3"),
                ]
            )
        }
    }

    @Test func `executions are listed newest first, in pages`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            var arns: [String] = []
            for _ in 0..<5 {
                arns.append(try await bench.start())
                bench.clock.advance(by: 1)
            }
            var request = ListPipelineExecutionsRequest(pipelineName: "taxi", maxResults: 2)
            var listed: [String] = []
            repeat {
                let page = try await bench.pipelines.listPipelineExecutions(request)
                listed += page.pipelineExecutionSummaries.map(\.pipelineExecutionArn)
                request.nextToken = page.nextToken
            } while request.nextToken != nil
            #expect(listed == arns.reversed())
            let pipeline = try await bench.pipelines.listPipelines(ListPipelinesRequest()).pipelineSummaries.first
            #expect(pipeline?.lastExecutionTime == bench.clock.now().addingTimeInterval(-1))
        }
    }

    @Test func `answers are coded with AWS's names`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let arn = try await bench.start()
            try await bench.finish(arn)
            let steps = try await bench.pipelines.listPipelineExecutionSteps(
                ListPipelineExecutionStepsRequest(pipelineExecutionArn: arn)
            )
            let json = try JSON(parsing: try AWSCoding.text(steps))
            let step = json["PipelineExecutionSteps"]?.array?.first { $0["StepName"] == "Good" }
            #expect(step?["Metadata"] == ["Condition": ["Outcome": "True"]])
            #expect(step?["StartTime"]?.number == 1_772_323_200)
            let execution = try JSON(parsing: try AWSCoding.text(try await bench.execution(arn)))
            #expect(execution["StartedBy"] == ["Type": "User"])
        }
    }
}

@Suite("Names of a step's effects")
struct StepNameTests {
    @Test func `a job's name is SageMaker's, and one for each attempt`() {
        var names: Set<String> = []
        for step in [
            "Train", "T", "train_", "_", String(repeating: "x-", count: 32), String(repeating: "y", count: 64),
        ] {
            for round in 1...3 {
                for attempt in 1...3 {
                    let name = StepName.job(execution: "4r83jejmhorv", step: step, round: round, attempt: attempt)
                    #expect(name.count <= 63 && name.hasPrefix("pipelines-4r83jejmhorv-"))
                    #expect(name.wholeMatch(of: /[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}/) != nil, "\(name)")
                    names.insert(name)
                }
            }
        }
        #expect(names.count == 54)
        #expect(
            StepName.job(execution: "4r83jejmhorv", step: "Train", round: 1, attempt: 1)
                == StepName.job(execution: "4r83jejmhorv", step: "Train", round: 1, attempt: 1)
        )
    }
}
