import Foundation
package import MetricStore
package import Objects
package import Store
import Synchronization

/// Models, endpoint configurations and endpoints, and the answering of invocations.
///
/// An endpoint is created and updated in the background by ``run()``, which keeps the models of all endpoints in service in
/// memory, each with as many ``Workers`` as it has instances.
/// ``invoke(endpoint:body:contentType:accept:inferenceId:targetVariant:)`` answers from there: it touches neither the
/// database nor the disk. What an endpoint serves is copied into its row when it is created or updated, so that models and
/// configurations may be deleted while it is in service, as the SageMaker SDK does.
package final class Endpoints: Sendable {
    let store: Store
    let objects: Objects
    let modelPackages: ModelPackageResolver
    /// What is in service, by endpoint name.
    let serving = Mutex<[String: ServedEndpoint]>([:])
    let captures: CaptureWriter
    let metrics: Metrics?
    /// What counts the invocations, for the metrics of each minute.
    let meters: Meters
    /// Wakes ``run()``.
    let work = Signal()
    /// Of variant choice, sampling and event ids.
    let randomness: Mutex<Randomness>
    /// Who waits for an endpoint to change its state.
    let waiters = Mutex<[UUID: AsyncStream<Void>.Continuation]>([:])

    /// Finds what a model package, given by its ARN or as `group/version`, serves.
    package typealias ModelPackageResolver = @Sendable (_ name: String) async throws -> ModelPackageContents

    /// The part of a model package that an endpoint needs.
    package struct ModelPackageContents: Sendable {
        /// The image's address.
        package let image: String
        /// Where `model.tar.gz` lies.
        package let modelDataUrl: String

        package init(image: String, modelDataUrl: String) {
            self.image = image
            self.modelDataUrl = modelDataUrl
        }
    }

    /// Makes the service; nothing is in service until ``run()`` runs.
    ///
    /// - Parameters:
    ///   - store: The state.
    ///   - objects: Where models are read from and captures are written to.
    ///   - modelPackages: The registry's look-up; without one, a model cannot name a model package.
    ///   - metrics: Where the invocations of each minute are told of; nowhere where nil.
    ///   - seed: Of variant choice, sampling and event ids, for tests; random where none is given.
    package init(
        store: Store,
        objects: Objects,
        modelPackages: @escaping ModelPackageResolver = { name in
            throw ServiceError(
                .validation,
                "The model package '\(name)' cannot be resolved: there is no model registry."
            )
        },
        metrics: Metrics? = nil,
        seed: UInt64? = nil
    ) {
        self.store = store
        self.objects = objects
        self.modelPackages = modelPackages
        captures = CaptureWriter(objects: objects)
        self.metrics = metrics
        meters = Meters(isUsed: metrics != nil)
        randomness = Mutex(Randomness(seed: seed ?? UInt64.random(in: .min ... .max)))
    }

    package static let migrations = [
        Migration(
            "endpoints-1",
            """
            CREATE TABLE model (
                name TEXT PRIMARY KEY COLLATE NOCASE, arn TEXT NOT NULL, request TEXT NOT NULL, image TEXT NOT NULL,
                data TEXT NOT NULL, created REAL NOT NULL);
            CREATE TABLE endpoint_config (
                name TEXT PRIMARY KEY COLLATE NOCASE, arn TEXT NOT NULL, request TEXT NOT NULL, created REAL NOT NULL);
            CREATE TABLE endpoint (
                name TEXT PRIMARY KEY COLLATE NOCASE, arn TEXT NOT NULL, status TEXT NOT NULL, failure TEXT,
                serving TEXT, target TEXT, tags TEXT NOT NULL, created REAL NOT NULL, modified REAL NOT NULL);
            """
        )
    ]
}
