import Delivery
import Foundation
import JSONDocuments
import Jobs
import Objects
import Stacks
import Store
import TestSupport
import Testing

@testable import StackResources

@Suite("CodePipeline's and CodeBuild's types in stacks")
struct DeliveryProviderTests {
    /// Takes what any source would.
    struct Source: ActionProvider {
        let type = ActionType(category: "Source", provider: "CodeCommit")
        let rules = ActionRules(
            required: ["RepositoryName", "BranchName"],
            optional: ["PollForSourceChanges"],
            outputs: 1...1
        )

        func run(_ request: ActionRequest) async throws -> ActionResult { ActionResult() }
    }

    struct Bench {
        let delivery: Delivery
        let builds: BuildProjects
        let pipeline: CodePipelineProvider
        let project: CodeBuildProjectProvider
    }

    static func with(_ body: (Bench) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let store = try Store(
                directory: folder,
                clock: ManualClock(),
                migrations: Jobs.migrations + Delivery.migrations
            )
            let objects = try Objects(store: store)
            try objects.createBucket("artifacts")
            let delivery = Delivery(store: store, objects: objects)
            let builds = BuildProjects(
                store: store,
                jobs: Jobs(store: store, objects: objects, runtimes: RuntimeTable([])),
                objects: objects
            )
            delivery.register([Source(), CodeBuildAction(builds: builds)])
            try await body(
                Bench(
                    delivery: delivery,
                    builds: builds,
                    pipeline: CodePipelineProvider(delivery: delivery),
                    project: CodeBuildProjectProvider(builds: builds)
                )
            )
            try store.close()
        }
    }

    static func request(
        _ properties: JSON,
        physicalId: String? = nil,
        previous: JSON? = nil,
        token: String = "11111111-2222-3333-4444-555555555555"
    ) -> ResourceRequest {
        ResourceRequest(
            stackName: "stack",
            stackId: "arn:aws:cloudformation:us-east-1:000000000000:stack/stack/1",
            logicalId: "Thing",
            physicalId: physicalId,
            properties: properties,
            previous: previous,
            token: token
        )
    }

    /// As the reference's template has it, with `false` and numbers where the API wants texts.
    static func pipeline(version: JSON = "1") -> JSON {
        [
            "Name": "taxi-build", "RoleArn": "arn:aws:iam::000000000000:role/pipeline",
            "ArtifactStore": ["Type": "S3", "Location": "artifacts"],
            "Stages": [
                [
                    "Name": "Source",
                    "Actions": [
                        [
                            "Name": "Pull", "RunOrder": 1,
                            "ActionTypeId": [
                                "Category": "Source", "Owner": "AWS", "Provider": "CodeCommit", "Version": version,
                            ],
                            "Configuration": [
                                "RepositoryName": "taxi", "BranchName": "main", "PollForSourceChanges": false,
                            ],
                            "OutputArtifacts": [["Name": "Source"]],
                        ]
                    ],
                ],
                [
                    "Name": "Build",
                    "Actions": [
                        [
                            "Name": "Compile", "RunOrder": "1",
                            "ActionTypeId": [
                                "Category": "Build", "Owner": "AWS", "Provider": "CodeBuild", "Version": "1",
                            ],
                            "Configuration": ["ProjectName": "taxi"], "InputArtifacts": [["Name": "Source"]],
                        ]
                    ],
                ],
            ],
        ]
    }

    @Test func `a pipeline is created once, starts, is changed in place and goes`() async throws {
        try await Self.with { bench in
            let properties = Self.pipeline(version: 1)
            let request = Self.request(properties)
            try await bench.pipeline.verifyFree(request)
            let made = try await bench.pipeline.create(request)
            #expect(made == ProvidedResource(physicalId: "taxi-build", attributes: ["Version": "1"]))
            #expect(try await bench.pipeline.create(request) == made)
            let executions = try await bench.delivery.listPipelineExecutions(.init(pipelineName: "taxi-build"))
            #expect(executions.pipelineExecutionSummaries.map(\.trigger.triggerType) == ["CreatePipeline"])
            let source = try await bench.delivery.getPipeline(.init(name: "taxi-build")).pipeline.stages[0].actions[0]
            #expect(source.configuration?["PollForSourceChanges"] == "false")
            await #expect(throws: ServiceError.self) { try await bench.pipeline.verifyFree(request) }

            var changed = properties
            changed["DisableInboundStageTransitions"] = [["StageName": "Build", "Reason": "later"]]
            changed["RestartExecutionOnUpdate"] = true
            let update = Self.request(changed, physicalId: "taxi-build", previous: properties, token: "update")
            #expect(try await bench.pipeline.update(update).attributes["Version"] == "2")
            let state = try await bench.delivery.getPipelineState(.init(name: "taxi-build"))
            #expect(state.stageStates[1].inboundTransitionState.disabledReason == "later")
            #expect(
                try await bench.delivery.listPipelineExecutions(.init(pipelineName: "taxi-build"))
                    .pipelineExecutionSummaries.count == 2
            )
            let back = Self.request(properties, physicalId: "taxi-build", previous: changed, token: "back")
            _ = try await bench.pipeline.update(back)
            let enabled = try await bench.delivery.getPipelineState(.init(name: "taxi-build"))
            #expect(enabled.stageStates[1].inboundTransitionState.enabled)
            #expect(try await bench.pipeline.read(back)?["Stages"]?[1]?["Name"] == "Build")

            try await bench.pipeline.delete(back)
            try await bench.pipeline.delete(back)
            #expect(try await bench.pipeline.read(back) == nil)
        }
    }

    @Test func `a build project is created once, changed in place and goes`() async throws {
        try await Self.with { bench in
            let properties: JSON = [
                "Name": "taxi", "ServiceRole": "arn:aws:iam::000000000000:role/build",
                "Artifacts": ["Type": "CODEPIPELINE"],
                "Source": ["Type": "CODEPIPELINE", "BuildSpec": "ci/buildspec.yml"],
                "Environment": [
                    "Type": "LINUX_CONTAINER", "ComputeType": "BUILD_GENERAL1_SMALL", "Image": "x",
                    "PrivilegedMode": "false",
                    "EnvironmentVariables": [["Name": "N", "Type": "PLAINTEXT", "Value": 7]],
                ],
                "Cache": ["Type": "NO_CACHE"], "TimeoutInMinutes": "30",
            ]
            let request = Self.request(properties)
            let made = try await bench.project.create(request)
            #expect(made.physicalId == "taxi")
            #expect(made.attributes["Arn"] == "arn:aws:codebuild:us-east-1:000000000000:project/taxi")
            #expect(try await bench.project.create(request) == made)
            let project = try #require(try await bench.builds.batchGetProjects(.init(names: ["taxi"])).projects.first)
            #expect(project.source.buildspec == "ci/buildspec.yml")
            #expect(project.environment.environmentVariables == [.init(name: "N", value: "7", type: "PLAINTEXT")])
            #expect(project.timeoutInMinutes == 30)
            var changed = properties
            changed["TimeoutInMinutes"] = nil
            let update = Self.request(changed, physicalId: "taxi", previous: properties, token: "update")
            _ = try await bench.project.update(update)
            #expect(try await bench.project.read(update)?["TimeoutInMinutes"] == 60)
            #expect(try await bench.project.read(update)?["Source"]?["BuildSpec"] == "ci/buildspec.yml")
            try await bench.project.delete(update)
            #expect(try await bench.project.read(update) == nil)
        }
    }
}
