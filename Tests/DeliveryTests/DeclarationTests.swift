import Store
import Testing

@testable import Delivery

@Suite("Declarations of code pipelines")
struct DeclarationTests {
    typealias Bench = DeliveryBench

    func refusal(_ declaration: PipelineDeclaration) async throws -> ServiceError {
        var refusal: ServiceError?
        try await Bench.with { bench in
            refusal = await #expect(throws: ServiceError.self) {
                try await bench.delivery.createPipeline(.init(pipeline: declaration))
            }
            // Nothing is left of it.
            let left = try await bench.delivery.listPipelines(.init()).pipelines
            #expect(left.isEmpty)
        }
        return try #require(refusal)
    }

    @Test func `all faults of a declaration come at once, with AWS's code of the first`() async throws {
        var declaration = Bench.pipeline([
            .init(
                name: "Build",
                actions: [
                    Bench.build("Compile", input: "Nothing"), Bench.build("Compile"),
                    ActionDeclaration(name: "Odd", actionTypeId: ActionType(category: "Deploy", provider: "ECS")),
                ]
            ),
            .init(name: "Build", actions: []),
        ])
        declaration.artifactStore = .init(location: "missing")
        let refusal = try await refusal(declaration)
        #expect(refusal.code.awsCode == "InvalidStructureException")
        for part in [
            "'missing'", "artifact 'Nothing'", "Two actions of the stage 'Build'", "Deploy/AWS/ECS/1",
            "Two stages have the name 'Build'", "has 0 actions",
        ] {
            #expect(refusal.message.contains(part), "\(part) is not in: \(refusal.message)")
        }
    }

    @Test(
        arguments: [
            ("an unknown key", "has the configuration key 'Colour'"), ("a missing key", "lacks the configuration key"),
            ("a source behind the first stage", "belong into the first stage"), ("one stage", "has 1 stages"),
            ("a second namespace", "namespace 'Commit'"), ("a mode of V2", "needs pipelineType V2"),
            ("an artifact of its own run order", "takes the artifact 'Artifact_Build'"),
        ]
    )
    func `a declaration is refused with a sentence that names the fault`(
        fault: (name: String, part: String)
    ) async throws {
        var declaration = Bench.usual
        switch fault.name {
        case "an unknown key": declaration.stages[1].actions[0].configuration = ["Colour": "red"]
        case "a missing key": declaration.stages[0].actions[0].configuration = [:]
        case "a source behind the first stage":
            var source = Bench.source("Second")
            source.outputArtifacts = [.init(name: "Other")]
            source.namespace = nil
            declaration.stages[1].actions.append(source)
        case "one stage": declaration.stages.removeLast(2)
        case "a second namespace": declaration.stages[1].actions[0].namespace = "Commit"
        case "a mode of V2": declaration.executionMode = .queued
        default: declaration.stages[1].actions.append(Bench.build("Test", input: "Artifact_Build"))
        }
        #expect(try await refusal(declaration).message.contains(fault.part))
    }

    @Test func `an update makes the next version, and executions keep theirs`() async throws {
        try await Bench.with { bench in
            bench.build.script("Compile", .waits)
            let first = try await bench.create()
            try await bench.run { try await bench.action("Compile", "Build")?.status == .inProgress }
            var changed = Bench.usual
            changed.stages.removeLast()
            #expect(try await bench.delivery.updatePipeline(.init(pipeline: changed)).pipeline.version == 2)
            bench.build.release("Compile")
            try await bench.run {
                try await bench.executions().first?.status == .inProgress
                    && bench.build.calls.last?.action == "Stack"
            }
            let execution = try await bench.delivery.getPipelineExecution(
                .init(pipelineName: "taxi", pipelineExecutionId: first)
            )
            #expect(execution.pipelineExecution.pipelineVersion == 1)
            #expect(try await bench.delivery.getPipeline(.init(name: "taxi")).pipeline.stages.count == 2)
            #expect(try await bench.delivery.getPipeline(.init(name: "taxi", version: 1)).pipeline.stages.count == 3)
            await #expect(throws: ServiceError.self) {
                try await bench.delivery.getPipeline(.init(name: "taxi", version: 3))
            }
        }
    }

    @Test func `a creation with the same token happens once, another of the name is refused`() async throws {
        try await Bench.with { bench in
            let request = Delivery.CreatePipelineRequest(pipeline: Bench.usual)
            let first = try await bench.delivery.createPipeline(request, token: "t")
            let second = try await bench.delivery.createPipeline(request, token: "t")
            #expect(first == second)
            #expect(try await bench.executions().count == 1)
            let refusal = await #expect(throws: ServiceError.self) {
                try await bench.delivery.createPipeline(request)
            }
            #expect(refusal?.code == .pipelineNameInUse)
        }
    }

    @Test func `a deleted pipeline leaves nothing, and deleting it again is no error`() async throws {
        try await Bench.with { bench in
            bench.build.script("Compile", .waits)
            try await bench.create()
            try await bench.run { try await bench.action("Compile", "Build")?.status == .inProgress }
            try await bench.delivery.deletePipeline(.init(name: "taxi"))
            try await bench.delivery.deletePipeline(.init(name: "taxi"))
            let refusal = await #expect(throws: ServiceError.self) { try await bench.executions() }
            #expect(refusal?.code == .pipelineNotFound)
            bench.build.script("Compile", .succeeds())
            try await bench.create(Bench.pipeline([.init(name: "Build", actions: [Bench.build("Compile")])]))
            #expect(try await bench.executions().count == 1)
        }
    }
}
