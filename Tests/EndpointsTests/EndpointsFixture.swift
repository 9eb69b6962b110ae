import Boosting
import Endpoints
import Foundation
import GRDB
import Identifiers
import JSONDocuments
import MetricStore
import Objects
import Store
import TestSupport

/// A service over a scratch folder, with a trained model in a bucket.
struct EndpointsFixture {
    let folder: URL
    let clock: ManualClock
    let store: Store
    let objects: Objects
    let endpoints: Endpoints
    /// What the model in the bucket is.
    let predictor: Predictor

    static let archive = S3URI(bucket: "models", key: "taxi/model.tar.gz")
    static let captures = "s3://captures/data"

    /// Three features; the label is ten times the first.
    static func model(factor: Float = 10) throws -> [UInt8] {
        var features: [Float] = []
        var labels: [Float] = []
        for row in 0..<200 {
            features += [Float(row % 10), Float(row % 3), Float(row % 7)]
            labels.append(Float(row % 10) * factor)
        }
        let table = try TrainingTable(features: features, labels: labels, columns: 3)
        return try TrainedModel.train(on: table, Hyperparameters(["num_round": "20", "max_depth": "3"])).bytes
    }

    /// Opens the state in `folder`, for the first time or again.
    init(folder: URL, clock: ManualClock, measuring: Bool = false) throws {
        self.folder = folder
        self.clock = clock
        store = try Store(
            directory: folder.appendingPathComponent("state"),
            clock: clock,
            migrations: Endpoints.migrations + (measuring ? Metrics.migrations : [])
        )
        objects = try Objects(store: store)
        let metrics = measuring ? Metrics(store: store) : nil
        endpoints = Endpoints(store: store, objects: objects, metrics: metrics, seed: 1)
        for bucket in ["models", "captures"] { try objects.createBucket(bucket) }
        let model = try Self.model()
        predictor = try Predictor(modelBytes: model)
        if !objects.exists(Self.archive) { try objects.put(ModelArchive.pack(model: model), at: Self.archive) }
    }

    /// Runs `body` beside the service's loop and stops the loop afterwards.
    static func run<Result: Sendable>(
        in folder: URL,
        clock: ManualClock = ManualClock(),
        measuring: Bool = false,
        _ body: @escaping @Sendable (EndpointsFixture) async throws -> Result
    ) async throws -> Result {
        let fixture = try EndpointsFixture(folder: folder, clock: clock, measuring: measuring)
        let result = try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await fixture.endpoints.run()
                return nil
            }
            group.addTask { try await body(fixture) }
            var result: Result?
            while let next = try await group.next() {
                if let next {
                    result = next
                    group.cancelAll()
                }
            }
            return result
        }
        try fixture.store.close()
        guard let result else { throw ServiceError(.internalFailure, "The service ended before the test.") }
        return result
    }

    /// Runs `body` in a scratch folder.
    static func run<Result: Sendable>(
        _ body: @escaping @Sendable (EndpointsFixture) async throws -> Result
    ) async throws -> Result {
        try await withScratchFolder { try await run(in: $0, body) }
    }

    /// Creates a model, a configuration and an endpoint named `taxi`, and waits until it is in service.
    func deploy(capture: DataCaptureConfig? = nil) async throws {
        _ = try await endpoints.createModel(
            CreateModelRequest(
                modelName: "taxi-model",
                primaryContainer: ContainerDefinition(image: "xgboost", modelDataUrl: "\(Self.archive)")
            )
        )
        _ = try await endpoints.createEndpointConfig(
            CreateEndpointConfigRequest(
                endpointConfigName: "taxi-config",
                productionVariants: [ProductionVariant(variantName: "AllTraffic", modelName: "taxi-model")],
                dataCaptureConfig: capture
            )
        )
        _ = try await endpoints.createEndpoint(
            CreateEndpointRequest(
                endpointName: "taxi",
                endpointConfigName: "taxi-config",
                tags: [Tag(key: "stage", value: "prod")]
            )
        )
        try await wait(for: .inService)
    }

    /// Waits until the endpoint has a status, then returns what it says of itself.
    @discardableResult
    func wait(for status: EndpointStatus, config: String? = nil) async throws -> DescribeEndpointResponse {
        while true {
            let described = try await endpoints.describeEndpoint(DescribeEndpointRequest(endpointName: "taxi"))
            if described.endpointStatus == status, config == nil || described.endpointConfigName == config {
                return described
            }
            if described.endpointStatus == .failed {
                throw ServiceError(.internalFailure, described.failureReason ?? "failed without a reason")
            }
            await Task.yield()
        }
    }

    func invoke(_ body: String, type: String? = "text/csv", accept: String? = nil) async throws -> String {
        let result = try await endpoints.invoke(
            endpoint: "taxi",
            body: Array(body.utf8),
            contentType: type,
            accept: accept
        )
        return String(decoding: result.body, as: UTF8.self)
    }

    /// A prediction as the service spells it.
    func expected(_ row: [Float]) throws -> String {
        Double(try predictor.predict(rows: row, columns: 3)[0]).description
    }

    /// The statuses that "SageMaker Endpoint State Change" told of, in order.
    func eventStatuses() async throws -> [String] {
        try await events().compactMap { $0["EndpointStatus"]?.string }
    }

    func events() async throws -> [JSON] {
        try await store.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT detail FROM outbox WHERE detail_type = 'SageMaker Endpoint State Change' ORDER BY position"
            )
            .map { try JSON(parsing: $0) }
        }
    }

    /// All captured lines by key.
    func captured() throws -> [(key: String, lines: [String])] {
        try objects.list(prefix: S3URI(bucket: "captures", key: ""))
            .map { entry in
                let bytes = try objects.read(S3URI(bucket: "captures", key: entry.key))
                return (entry.key, String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
            }
    }
}
