import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Jobs
import Objects
import PipelineDefinition
import Registry
import Store
import Synchronization
import TestSupport
import Testing

@testable import Pipelines

/// A service over a fresh store, with scripted jobs.
struct Bench: Sendable {
    let store: Store
    let clock: ManualClock
    let objects: Objects
    let registry: Registry
    let jobs: ScriptedJobs
    let models: ScriptedModels
    let pipelines: Pipelines

    static func with(
        rmse: JSON = 3.5,
        violations: Int? = nil,
        _ body: (Bench) async throws -> Void
    ) async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            let store = try Store(
                directory: folder,
                clock: clock,
                migrations: Registry.migrations + Pipelines.migrations + [LineageProbe.migration]
            )
            let objects = try Objects(store: store)
            try objects.createBucket("bucket")
            let registry = Registry(store: store)
            var check: [String: JSON] = ["statistics.json": ["version": 0], "constraints.json": ["version": 0]]
            if let violations {
                check["constraint_violations.json"] = ["violations": .array(Array(repeating: [:], count: violations))]
            }
            let jobs = ScriptedJobs(
                objects: objects,
                files: [
                    "Evaluate": ["evaluation.json": ["regression_metrics": ["rmse": ["value": rmse]]]], "Check": check,
                ]
            )
            let models = ScriptedModels()
            let pipelines = Pipelines(
                store: store,
                runner: jobs,
                registry: registry,
                objects: objects,
                models: models,
                lineage: LineageProbe()
            )
            try await body(
                Bench(
                    store: store,
                    clock: clock,
                    objects: objects,
                    registry: registry,
                    jobs: jobs,
                    models: models,
                    pipelines: pipelines
                )
            )
            try store.close()
        }
    }

    /// The service after a restart, which dies of `fault` before its write number `writes` + 1.
    func restarted(dyingAfter writes: Int = .max, of fault: any Error = Crash()) -> Pipelines {
        let left = Counter(writes)
        return Pipelines(
            store: store,
            runner: jobs,
            registry: registry,
            objects: objects,
            models: models,
            lineage: LineageProbe(),
            interruption: { if !left.take() { throw fault } }
        )
    }

    @discardableResult
    func create(_ definition: PipelineDefinition, _ name: String = "taxi") async throws -> String {
        try await pipelines.createPipeline(
            CreatePipelineRequest(pipelineName: name, pipelineDefinition: definition.json.text())
        )
        .pipelineArn
    }

    func start(_ parameters: [String: String] = [:], limit: Int? = nil) async throws -> String {
        try await pipelines.startPipelineExecution(
            StartPipelineExecutionRequest(
                pipelineName: "taxi",
                pipelineExecutionDisplayName: "display",
                pipelineParameters: parameters.map { PipelineParameter(name: $0, value: $1) },
                parallelismConfiguration: limit.map(Pipelines.ParallelismConfiguration.init)
            )
        )
        .pipelineExecutionArn
    }

    /// Runs the service until `done`, or until it dies.
    func run(_ service: Pipelines? = nil, until done: @escaping @Sendable () async throws -> Bool) async throws {
        let service = service ?? pipelines
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            group.addTask {
                while try await !done() { await store.published.wait() }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Runs the service until the execution has ended.
    @discardableResult
    func finish(_ arn: String, _ service: Pipelines? = nil) async throws -> DescribePipelineExecutionResponse {
        try await run(service) { try await execution(arn).pipelineExecutionStatus.isFinal }
        return try await execution(arn)
    }

    func execution(_ arn: String) async throws -> DescribePipelineExecutionResponse {
        try await pipelines.describePipelineExecution(DescribePipelineExecutionRequest(pipelineExecutionArn: arn))
    }

    func steps(_ arn: String) async throws -> [String: PipelineExecutionStep] {
        let list =
            try await pipelines.listPipelineExecutionSteps(
                ListPipelineExecutionStepsRequest(pipelineExecutionArn: arn)
            )
            .pipelineExecutionSteps
        return Dictionary(uniqueKeysWithValues: list.map { ($0.stepName, $0) })
    }

    func versions() async throws -> [ModelPackageSummary] {
        let groups = try await registry.listModelPackageGroups(ListModelPackageGroupsRequest())
        guard !groups.modelPackageGroupSummaryList.isEmpty else { return [] }
        return try await registry.listModelPackages(ListModelPackagesRequest(modelPackageGroupName: "models"))
            .modelPackageSummaryList
    }

    /// The events so far, in the order of their writing.
    func events(_ kind: String) async throws -> [Event] {
        try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM outbox ORDER BY position").map(Event.init)
                .filter { $0.detailType == "SageMaker Model Building Pipeline \(kind) Status Change" }
        }
    }
}

struct Crash: Error {}

/// Counts down, for any thread.
final class Counter: Sendable {
    private let left: Mutex<Int>
    init(_ count: Int) { left = Mutex(count) }
    func take() -> Bool {
        left.withLock { left in
            if left == 0 { return false }
            left -= 1
            return true
        }
    }
}

/// The build pipeline in small: Prepare, then Check and Train at once, Evaluate, Good, Register or Bad.
func build(
    check: PipelineDefinition.QualityCheck? = nil,
    retry: [PipelineDefinition.RetryPolicy] = [],
    cache: PipelineDefinition.CacheConfig? = nil
) -> PipelineDefinition {
    typealias Step = PipelineDefinition.Step
    let data = PipelineDefinition.Parameter.string("Data", default: "s3://bucket/data")
    let limit = PipelineDefinition.Parameter.float("Limit", default: 7)
    let rounds = PipelineDefinition.Parameter.integer("Rounds", default: 10)
    func processing(_ inputs: [PipelineDefinition.ProcessingInput], _ outputs: [String]) -> JSON {
        PipelineDefinition.processingArguments(
            image: "image",
            inputs: inputs,
            outputs: outputs.map {
                .init($0, from: "/opt/ml/processing/\($0)", to: .join("/", "s3://bucket", .executionId, .string($0)))
            },
            role: "arn:aws:iam::000000000000:role/driftloop"
        )
    }
    let prepare = Step.processing(
        "Prepare",
        processing([.init("in", from: data.reference, to: "/opt/ml/processing/in")], ["train", "baseline"])
    )
    var quality = check ?? .init(skipCheck: true, registerNewBaseline: true)
    if check == nil { quality.modelPackageGroupName = "models" }
    let baseline = Step.qualityCheck(
        "Check",
        processing([.init("in", from: prepare.output("baseline"), to: "/opt/ml/processing/in")], ["quality"]),
        check: quality
    )
    var train = Step.training(
        "Train",
        PipelineDefinition.trainingArguments(
            image: "image",
            channels: [.init("train", from: prepare.output("train"))],
            hyperParameters: ["num_round": rounds.reference],
            output: "s3://bucket/model",
            role: "arn:aws:iam::000000000000:role/driftloop"
        )
    )
    train.retryPolicies = retry
    let evaluate = Step.processing(
        "Evaluate",
        processing([.init("model", from: train.modelArtifacts, to: "/opt/ml/processing/model")], ["evaluation"]),
        propertyFiles: [.init("Report", output: "evaluation", path: "evaluation.json")]
    )
    let register = Step.registerModel(
        "Register",
        [
            "ModelPackageGroupName": "models",
            "InferenceSpecification": ["Containers": [["Image": "image", "ModelDataUrl": train.modelArtifacts]]],
            "DriftCheckBaselines": [
                "ModelDataQuality": [
                    "Statistics": [
                        "ContentType": "application/json", "S3Uri": baseline.baselineUsedForDriftCheckStatistics,
                    ],
                    "Constraints": [
                        "ContentType": "application/json", "S3Uri": baseline.baselineUsedForDriftCheckConstraints,
                    ],
                ]
            ],
        ]
    )
    let good = Step.condition(
        "Good",
        if: [.lessThanOrEqualTo(evaluate.jsonGet("Report", path: "regression_metrics.rmse.value"), limit.reference)],
        then: [register],
        else: [.fail("Bad", message: .join(" ", "rmse is above", limit.reference))]
    )
    let steps = [prepare, baseline, train, evaluate]
        .map { step in
            var step = step
            step.cacheConfig = cache
            return step
        }
    return PipelineDefinition(
        parameters: [data, limit, rounds],
        steps: steps + [good],
        experimentConfig: ["ExperimentName": .pipelineName, "TrialName": .executionId]
    )
}

/// A batch pipeline in small: Prepare, Train, Model, Score (a transform job), then a nested choice.
func batch(cache: PipelineDefinition.CacheConfig? = nil) -> PipelineDefinition {
    typealias Step = PipelineDefinition.Step
    var steps = build(cache: cache).steps
    let (prepare, train) = (steps[0], steps[2])
    let model = Step.model(
        "Model",
        PipelineDefinition.modelArguments(
            image: "image",
            modelData: train.modelArtifacts,
            role: "arn:aws:iam::000000000000:role/driftloop"
        )
    )
    var score = Step.transform(
        "Score",
        PipelineDefinition.transformArguments(
            model: model.modelName,
            input: prepare.output("baseline"),
            output: .join("/", "s3://bucket", .executionId, "scores")
        ),
        cacheConfig: cache
    )
    score.retryPolicies = [
        .init(exceptionTypes: ["SageMaker.JOB_INTERNAL_ERROR"], intervalSeconds: 0, maxAttempts: 2)
    ]
    let rounds: JSON = .get("Parameters.Rounds")
    let nested = Step.condition(
        "Nested",
        if: [.not(.isIn(rounds, [1, 2])), .or([.equals(rounds, 10), .lessThan(rounds, 0)])],
        then: [.condition("Deeper", if: [.greaterThan(rounds, 100)], then: [], else: [.fail("End", message: "deep")])],
        dependsOn: ["Score"]
    )
    steps = [prepare, train, model, score, nested]
    return PipelineDefinition(parameters: build().parameters, steps: steps)
}
