import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Objects
import Store
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// Does actions as a test says.
final class ScriptedProvider: ActionProvider {
    enum Behaviour: Sendable {
        case succeeds([String: String] = [:])
        case fails(String)
        /// Until it is released.
        case waits
        /// Hands over to a function, which may give its result before it returns.
        case calls(@Sendable (ActionRequest) async throws -> Void)
    }

    private struct State {
        var behaviours: [String: Behaviour] = [:]
        var calls: [ActionRequest] = []
        var held: [(action: String, continuation: AsyncStream<Void>.Continuation)] = []
    }

    let type: ActionType
    let rules: ActionRules
    private let state = Mutex(State())

    init(_ category: String, _ provider: String, _ rules: ActionRules) {
        type = ActionType(category: category, provider: provider)
        self.rules = rules
    }

    var calls: [ActionRequest] { state.withLock { $0.calls } }

    func script(_ action: String, _ behaviour: Behaviour) { state.withLock { $0.behaviours[action] = behaviour } }

    /// Lets all runs of an action go on.
    func release(_ action: String) {
        state.withLock { state in
            state.behaviours[action] = .succeeds()
            for held in state.held where held.action == action { held.continuation.yield() }
            state.held.removeAll { $0.action == action }
        }
    }

    func run(_ request: ActionRequest) async throws -> ActionResult {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let behaviour = state.withLock { state -> Behaviour in
            state.calls.append(request)
            let behaviour = state.behaviours[request.action] ?? .succeeds()
            if case .waits = behaviour { state.held.append((request.action, continuation)) }
            return behaviour
        }
        switch behaviour {
        case .succeeds(let variables):
            return ActionResult(
                externalId: "external-\(request.action)",
                revision: type.isSource ? SourceRevision(id: "c0ffee", summary: "A commit") : nil,
                variables: variables
            )
        case .fails(let reason): throw ServiceError(.validation, reason)
        case .calls(let function):
            try await function(request)
            return ActionResult(awaitsJob: true)
        case .waits:
            for await _ in stream { return ActionResult() }
            throw CancellationError()
        }
    }
}

/// The service is told to die.
struct Crash: Error {}

/// How many writes are left.
final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func take() -> Bool {
        left.withLock { left in
            left -= 1
            return left >= 0
        }
    }
}

/// Code pipelines over a fresh store, with scripted actions.
struct DeliveryBench: Sendable {
    let store: Store
    let clock: ManualClock
    let objects: Objects
    let delivery: Delivery
    let source = ScriptedProvider("Source", "CodeCommit", ActionRules(required: ["BranchName"], outputs: 1...1))
    let build = ScriptedProvider("Build", "CodeBuild", ActionRules(optional: ["Text"], inputs: 1...5, outputs: 0...5))
    let function = ScriptedProvider(
        "Invoke",
        "Lambda",
        ActionRules(required: ["FunctionName"], inputs: 0...5, outputs: 0...5, timeout: Delivery.longestInvocation)
    )

    static func with(_ body: (DeliveryBench) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            let store = try Store(directory: folder, clock: clock, migrations: Delivery.migrations)
            let objects = try Objects(store: store)
            try objects.createBucket("artifacts")
            let bench = DeliveryBench(
                store: store,
                clock: clock,
                objects: objects,
                delivery: Delivery(store: store, objects: objects)
            )
            bench.delivery.register(bench.providers)
            try await body(bench)
            try store.close()
        }
    }

    var providers: [any ActionProvider] { [source, build, function] }

    /// The service after a restart, which dies before its write number `writes` + 1.
    func restarted(dyingAfter writes: Int = .max) -> Delivery {
        let left = Countdown(writes)
        let delivery = Delivery(store: store, objects: objects) { if !left.take() { throw Crash() } }
        delivery.register(providers)
        return delivery
    }

    // MARK: - Declarations

    static func source(_ name: String = "Pull") -> ActionDeclaration {
        ActionDeclaration(
            name: name,
            actionTypeId: ActionType(category: "Source", provider: "CodeCommit"),
            configuration: ["BranchName": "main"],
            outputArtifacts: [.init(name: "Artifact_Source")],
            namespace: "Commit"
        )
    }

    static func build(
        _ name: String,
        order: Int = 1,
        text: String? = nil,
        output: String? = nil,
        input: String = "Artifact_Source"
    ) -> ActionDeclaration {
        ActionDeclaration(
            name: name,
            actionTypeId: ActionType(category: "Build", provider: "CodeBuild"),
            runOrder: order,
            configuration: text.map { ["Text": $0] },
            outputArtifacts: output.map { [.init(name: $0)] },
            inputArtifacts: [.init(name: input)]
        )
    }

    static func approval(_ name: String, order: Int = 2, minutes: Int? = nil) -> ActionDeclaration {
        ActionDeclaration(
            name: name,
            actionTypeId: .approval,
            runOrder: order,
            configuration: ["CustomData": "Look at it"],
            timeoutInMinutes: minutes
        )
    }

    static func pipeline(
        _ stages: [PipelineDeclaration.Stage],
        mode: PipelineDeclaration.Mode? = nil
    ) -> PipelineDeclaration {
        PipelineDeclaration(
            name: "taxi",
            roleArn: "arn:aws:iam::000000000000:role/pipeline",
            artifactStore: .init(location: "artifacts"),
            stages: [.init(name: "Source", actions: [source()])] + stages,
            executionMode: mode,
            pipelineType: mode == nil ? nil : .v2
        )
    }

    /// Source, Build, Deploy: the last with an approval behind its action.
    static let usual = pipeline([
        .init(name: "Build", actions: [build("Compile", output: "Artifact_Build")]),
        .init(name: "Deploy", actions: [build("Stack", input: "Artifact_Build"), approval("Approve")]),
    ])

    // MARK: - What tests do

    /// Creates a pipeline and answers its first execution.
    @discardableResult
    func create(_ declaration: PipelineDeclaration = usual) async throws -> String {
        _ = try await delivery.createPipeline(.init(pipeline: declaration))
        return try #require(try await executions().first).pipelineExecutionId
    }

    func start(_ token: String? = nil) async throws -> String {
        try await delivery.startPipelineExecution(.init(name: "taxi", clientRequestToken: token)).pipelineExecutionId
    }

    func executions() async throws -> [Delivery.ListPipelineExecutionsResponse.Summary] {
        try await delivery.listPipelineExecutions(.init(pipelineName: "taxi")).pipelineExecutionSummaries
    }

    func status(_ id: String) async throws -> DeliveryStatus {
        try await delivery.getPipelineExecution(.init(pipelineName: "taxi", pipelineExecutionId: id)).pipelineExecution
            .status
    }

    func state(_ stage: String) async throws -> Delivery.StageState {
        let state = try await delivery.getPipelineState(.init(name: "taxi"))
        return try #require(state.stageStates.first { $0.stageName == stage })
    }

    func action(_ name: String, _ stage: String) async throws -> Delivery.ActionExecution? {
        try await state(stage).actionStates.first { $0.actionName == name }?.latestExecution
    }

    /// Runs the service until `done`, or until it dies.
    func run(_ service: Delivery? = nil, until done: @escaping @Sendable () async throws -> Bool) async throws {
        let service = service ?? delivery
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            group.addTask { while try await !done() { await store.published.wait() } }
            try await group.next()
            group.cancelAll()
        }
    }

    func finish(_ id: String, _ service: Delivery? = nil) async throws {
        try await run(service) { try await status(id).isFinal }
    }

    func approve(_ status: Delivery.PutApprovalResultRequest.Status, _ delivery: Delivery? = nil) async throws {
        let token = try #require(try await action("Approve", "Deploy")?.token)
        _ = try await (delivery ?? self.delivery)
            .putApprovalResult(
                .init(
                    pipelineName: "taxi",
                    stageName: "Deploy",
                    actionName: "Approve",
                    result: .init(summary: "seen", status: status),
                    token: token
                )
            )
    }

    func allEvents() async throws -> [Event] {
        try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM outbox ORDER BY position").map(Event.init)
        }
    }

    /// What was published, as `Pipeline STARTED`, `Stage Build STARTED`, `Action Build Compile STARTED`.
    func events(_ execution: String) async throws -> [String] {
        try await allEvents().filter { $0.detail["execution-id"]?.string == execution }
            .map { event in
                let words = [
                    event.detailType.split(separator: " ")[1].description, event.detail["stage"]?.string,
                    event.detail["action"]?.string, event.detail["state"]?.string,
                ]
                return words.compactMap(\.self).joined(separator: " ")
            }
    }
}
