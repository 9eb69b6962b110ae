import Delivery
import Events
import Foundation
import Functions
import Host
import Identifiers
import JSONDocuments
import Objects
import Pipelines
import Store
import TestSupport

/// A whole server's services over a scratch folder, of which a test runs the loops that it wants.
struct HostBench: Sendable {
    static let role = "arn:aws:iam::000000000000:role/drift"
    /// A pipeline that ends as soon as somebody runs it.
    static let definition =
        #"{"Version":"2020-12-01","Parameters":[{"Name":"InputSource","Type":"String","DefaultValue":"Studio"}],"#
        + #""Steps":[{"Name":"Stop","Type":"Fail","Arguments":{"ErrorMessage":"no"}}]}"#

    let server: Server

    init(_ folder: URL) throws {
        server = try Server(.init(state: folder, executable: URL(fileURLWithPath: "/usr/bin/true")))
    }

    static func with(_ body: (HostBench) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let bench = try HostBench(folder.appendingPathComponent("state"))
            try await body(bench)
            try bench.server.store.close()
        }
    }

    /// Another server over all that is on the disk, as after a kill of this one.
    func restarted() throws -> HostBench {
        try server.store.close()
        let state = server.store.directory
        let copy = state.deletingLastPathComponent().appendingPathComponent("state-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: state, to: copy)
        return try HostBench(copy)
    }

    /// Runs loops until `isDone`.
    func run(
        _ loops: [@Sendable () async throws -> Void],
        until isDone: @escaping @Sendable () async throws -> Bool
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for loop in loops {
                group.addTask { do { try await loop() } catch is CancellationError {} }
            }
            while try await !isDone() { await Task.yield() }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    func create(_ function: String, _ native: String, _ variables: [String: String] = [:]) async throws {
        _ = try await server.functions.createFunction(
            CreateFunctionRequest(
                functionName: function,
                runtime: "python3.13",
                role: Self.role,
                handler: "index.lambda_handler",
                code: FunctionCode(zipFile: Data("code".utf8)),
                environment: FunctionEnvironment(variables: variables),
                tags: [Functions.nativeTag: native]
            )
        )
    }

    func invoke(_ function: String, _ event: JSON = [:]) async throws -> InvokeResponse {
        try await server.functions.invoke(InvokeRequest(functionName: function, payload: event.bytes()))
    }

    func createPipeline(_ name: String = "taxi-build") async throws {
        _ = try await server.pipelines.createPipeline(
            CreatePipelineRequest(
                pipelineName: name,
                pipelineDefinition: Self.definition,
                clientRequestToken: UUID().uuidString,
                roleArn: Self.role
            )
        )
    }

    func executions(_ name: String = "taxi-build") async throws -> [PipelineExecutionSummary] {
        try await server.pipelines.listPipelineExecutions(.init(pipelineName: name)).pipelineExecutionSummaries
    }

    func start(_ name: String = "taxi-build") async throws {
        _ = try await server.pipelines.startPipelineExecution(
            .init(pipelineName: name, clientRequestToken: UUID().uuidString),
            startedBy: .user
        )
    }

    /// A code pipeline whose second stage has `actions`.
    func createCodePipeline(_ name: String, stage: String = "Build", actions: JSON) async throws {
        if !server.objects.hasBucket("artifacts") { try server.objects.createBucket("artifacts") }
        let pipeline: JSON = [
            "pipeline": [
                "name": .string(name), "roleArn": .string(Self.role),
                "artifactStore": ["type": "S3", "location": "artifacts"],
                "stages": [
                    [
                        "name": "Source",
                        "actions": [
                            [
                                "name": "Pull",
                                "actionTypeId": [
                                    "category": "Source", "owner": "AWS", "provider": "CodeCommit", "version": "1",
                                ],
                                "configuration": [
                                    "RepositoryName": "taxi", "BranchName": "main", "PollForSourceChanges": "false",
                                ],
                                "outputArtifacts": [["name": "Source"]],
                            ]
                        ],
                    ],
                    ["name": .string(stage), "actions": actions],
                ],
            ]
        ]
        _ = try await server.delivery.createPipeline(
            AWSCoding.value(Delivery.CreatePipelineRequest.self, from: pipeline.text(), .asIs)
        )
    }

    func state(_ pipeline: String, _ stage: String) async throws -> Delivery.StageState? {
        try await server.delivery.getPipelineState(.init(name: pipeline)).stageStates.first { $0.stageName == stage }
    }

    func rule(_ name: String) async throws -> String { try await server.events.describeRule(.init(name: name)).state }

    /// Everything that the functions of a project look at.
    func createTriggers() async throws {
        try await createPipeline()
        try await createCodePipeline("sagemaker-taxi-build", actions: [Self.approval])
        for name in ["schedule", "drift"] {
            _ = try await server.events.putRule(.init(name: name, scheduleExpression: "rate(1 day)"))
        }
        try await create(
            "change",
            "pipeline-change",
            [
                "PIPELINE_NAME": "taxi-build", "CODE_PIPELINE_NAME": "sagemaker-taxi-build",
                "SCHEDULE_RULE_NAME": "schedule", "DRIFT_RULE_NAME": "drift",
            ]
        )
    }

    /// Whether the stage lets executions in, and the rules are enabled.
    func triggers() async throws -> [Bool?] {
        [
            try await state("sagemaker-taxi-build", "Build")?.inboundTransitionState.enabled,
            try await rule("schedule") == "ENABLED", try await rule("drift") == "ENABLED",
        ]
    }

    static let approval: JSON = [
        "name": "Ask",
        "actionTypeId": ["category": "Approval", "owner": "AWS", "provider": "Manual", "version": "1"],
    ]
}
