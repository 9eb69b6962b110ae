import Boosting
import Endpoints
import Foundation
import Identifiers
import MetricStore
import Objects
import Store
import TestSupport

@testable import Autoscaling

/// An endpoint `taxi` with one variant `All`, and a clock; the endpoints tell nothing of themselves, the test puts the metric.
struct AutoscalingFixture: Sendable {
    static let resource = "endpoint/taxi/variant/All"

    let clock: ManualClock
    let store: Store
    let objects: Objects
    let metrics: Metrics
    let endpoints: Endpoints
    let autoscaling: Autoscaling

    init(_ folder: URL, clock: ManualClock) throws {
        self.clock = clock
        store = try Store(
            directory: folder,
            clock: clock,
            migrations: Endpoints.migrations + Metrics.migrations + Autoscaling.migrations
        )
        objects = try Objects(store: store)
        metrics = Metrics(store: store)
        endpoints = Endpoints(store: store, objects: objects, seed: 1)
        autoscaling = Autoscaling(store: store, endpoints: endpoints, metrics: metrics)
    }

    /// Opens a folder again that another fixture had open; its lock goes with the last reference to its store.
    static func reopened(_ folder: URL, clock: ManualClock) async throws -> AutoscalingFixture {
        for _ in 0..<100_000 {
            do {
                return try AutoscalingFixture(folder, clock: clock)
            } catch let error as ServiceError where error.code == .stateInUse { await Task.yield() }
        }
        return try AutoscalingFixture(folder, clock: clock)
    }

    /// Runs `body` beside the endpoints' loop.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await endpoints.run() }
            group.addTask { try await body() }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    static func run(_ body: @escaping @Sendable (AutoscalingFixture) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let fixture = try AutoscalingFixture(folder, clock: ManualClock())
            try await fixture.running {
                try await fixture.deploy()
                try await body(fixture)
            }
        }
    }

    func deploy() async throws {
        let table = try TrainingTable(
            features: (0..<60).map { Float($0 % 10) },
            labels: (0..<20).map { Float($0) },
            columns: 3
        )
        let model = try TrainedModel.train(on: table, Hyperparameters(["num_round": "2"])).bytes
        try objects.createBucket("models")
        try objects.put(ModelArchive.pack(model: model), at: S3URI(bucket: "models", key: "model.tar.gz"))
        _ = try await endpoints.createModel(
            CreateModelRequest(
                modelName: "taxi",
                primaryContainer: ContainerDefinition(image: "x", modelDataUrl: "s3://models/model.tar.gz")
            )
        )
        _ = try await endpoints.createEndpointConfig(
            CreateEndpointConfigRequest(
                endpointConfigName: "taxi",
                productionVariants: [ProductionVariant(variantName: "All", modelName: "taxi")]
            )
        )
        _ = try await endpoints.createEndpoint(CreateEndpointRequest(endpointName: "taxi", endpointConfigName: "taxi"))
        _ = try await endpoints.waitForEnd(of: "taxi")
    }

    func register(minimum: Int = 1, maximum: Int = 4) async throws {
        _ = try await autoscaling.registerScalableTarget(
            RegisterScalableTargetRequest(resourceId: Self.resource, minCapacity: minimum, maxCapacity: maximum)
        )
    }

    /// Registers the target with the reference's policy: 750 invocations a minute and instance.
    func watch(
        minimum: Int = 1,
        maximum: Int = 4,
        cooldown: Int = 60,
        disableScaleIn: Bool? = nil
    ) async throws {
        try await register(minimum: minimum, maximum: maximum)
        _ = try await autoscaling.putScalingPolicy(
            PutScalingPolicyRequest(
                policyName: "tracking",
                resourceId: Self.resource,
                targetTrackingScalingPolicyConfiguration: TargetTrackingConfiguration(
                    targetValue: 750,
                    scaleOutCooldown: cooldown,
                    scaleInCooldown: cooldown,
                    disableScaleIn: disableScaleIn
                )
            )
        )
    }

    /// A minute passes in which each instance got so many invocations; then autoscaling looks.
    func minute(_ invocations: Double, steps: Bool = true) async throws {
        clock.advance(by: 60)
        let datum = MetricDatum(
            metricName: "InvocationsPerInstance",
            dimensions: [
                MetricDimension(name: "EndpointName", value: "taxi"),
                MetricDimension(name: "VariantName", value: "All"),
            ],
            timestamp: clock.now().addingTimeInterval(-0.001),
            value: invocations
        )
        try await metrics.putMetricData(PutMetricDataRequest(namespace: "AWS/SageMaker", metricData: [datum]))
        if steps { try await settle() }
    }

    /// Lets autoscaling decide, the endpoint follow, and the activity end.
    func settle() async throws {
        try await autoscaling.step()
        _ = try await endpoints.waitForEnd(of: "taxi")
        try await autoscaling.finishActivities()
    }

    var instances: Int {
        get async throws {
            try await endpoints.describeEndpoint(DescribeEndpointRequest(endpointName: "taxi")).productionVariants?[0]
                .currentInstanceCount ?? 0
        }
    }

    func activities() async throws -> [ScalingActivity] {
        try await autoscaling.describeScalingActivities(DescribeScalingActivitiesRequest()).scalingActivities
    }
}
