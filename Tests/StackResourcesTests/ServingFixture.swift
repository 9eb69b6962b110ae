import Autoscaling
import Boosting
import Endpoints
import Events
import Foundation
import Identifiers
import JSONDocuments
import Jobs
import MetricStore
import Monitors
import Objects
import StackResources
import Stacks
import Store
import TestSupport

/// The services that serve and watch a model, over a scratch store; the endpoints' loop runs.
struct ServingFixture: Sendable {
    static let account = "000000000000"
    static let package = "arn:aws:sagemaker:us-east-1:000000000000:model-package/drift-test/1"

    let clock = ManualClock()
    let store: Store
    let objects: Objects
    let metrics: Metrics
    let events: Events
    let endpoints: Endpoints
    let monitors: Monitors
    let autoscaling: Autoscaling
    let providers: [String: any ResourceProvider]

    init(_ folder: URL) throws {
        store = try Store(
            directory: folder,
            clock: clock,
            migrations: Jobs.migrations + Endpoints.migrations + Metrics.migrations + Events.migrations
                + Monitors.migrations + Autoscaling.migrations
        )
        objects = try Objects(store: store)
        metrics = Metrics(store: store)
        events = Events(store: store, targets: [])
        endpoints = Endpoints(
            store: store,
            objects: objects,
            modelPackages: { name in
                guard name == Self.package else {
                    throw ServiceError(.validation, "There is no model package \(name).")
                }
                return .init(image: "xgboost", modelDataUrl: "s3://models/taxi/model.tar.gz")
            },
            metrics: metrics,
            seed: 1
        )
        var settings = ProgramSettings()
        settings.sandbox = .off
        let jobs = Jobs(store: store, objects: objects, runtimes: RuntimeTable([], settings: settings))
        monitors = Monitors(
            store: store,
            jobs: jobs,
            metrics: metrics,
            objects: objects,
            captures: Captures(endpoints: endpoints)
        )
        autoscaling = Autoscaling(store: store, endpoints: endpoints, metrics: metrics)
        let all: [any ResourceProvider] = [
            RuleProvider(events: events), AlarmProvider(metrics: metrics), ModelProvider(endpoints: endpoints),
            EndpointConfigProvider(endpoints: endpoints), EndpointProvider(endpoints: endpoints),
            MonitoringScheduleProvider(monitors: monitors), ScalableTargetProvider(autoscaling: autoscaling),
            ScalingPolicyProvider(autoscaling: autoscaling),
        ]
        providers = Dictionary(uniqueKeysWithValues: all.map { ($0.type, $0) })
        for bucket in ["models", "captures"] { try objects.createBucket(bucket) }
        let table = try TrainingTable(
            features: (0..<60).map { Float($0 % 10) },
            labels: (0..<20).map { Float($0) },
            columns: 3
        )
        let model = try TrainedModel.train(on: table, Hyperparameters(["num_round": "2"])).bytes
        try objects.put(ModelArchive.pack(model: model), at: S3URI(bucket: "models", key: "taxi/model.tar.gz"))
    }

    private struct Captures: CaptureSource {
        let endpoints: Endpoints

        func captureLocation(endpoint: String) async throws -> S3URI {
            let found = try await endpoints.describeEndpoint(DescribeEndpointRequest(endpointName: endpoint))
            guard let uri = S3URI(found.dataCaptureConfig?.destinationS3Uri ?? "") else {
                throw ServiceError(.validation, "Endpoint \(endpoint) captures no data.")
            }
            return uri
        }
    }

    /// Runs `body` beside the endpoints' loop.
    static func run(_ body: @escaping @Sendable (ServingFixture) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let fixture = try ServingFixture(folder)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await fixture.endpoints.run() }
                group.addTask { try await body(fixture) }
                try await group.next()
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    func provider(_ type: String) throws -> any ResourceProvider {
        guard let provider = providers[type] else { throw ServiceError(.internalFailure, "no provider of \(type)") }
        return provider
    }

    func request(
        _ logicalId: String,
        _ properties: JSON,
        physicalId: String? = nil,
        previous: JSON? = nil,
        token: String = "11111111-2222-3333-4444-555555555555"
    ) -> ResourceRequest {
        ResourceRequest(
            stackName: "drift-prod",
            stackId: "arn:aws:cloudformation:us-east-1:000000000000:stack/drift-prod/1",
            logicalId: logicalId,
            physicalId: physicalId,
            properties: properties,
            previous: previous,
            token: token
        )
    }

    /// Creates a resource twice with one token, as after a kill, and checks that the second time finds the first.
    func create(_ type: String, _ logicalId: String, _ properties: JSON) async throws -> ProvidedResource {
        let provider = try provider(type)
        let request = request(logicalId, properties)
        try provider.check(properties)
        try await provider.verifyFree(request)
        let first = try await provider.create(request)
        let second = try await provider.create(request)
        guard first.physicalId == second.physicalId else {
            throw ServiceError(.internalFailure, "the second try made \(second.physicalId), not \(first.physicalId)")
        }
        return second
    }
}
