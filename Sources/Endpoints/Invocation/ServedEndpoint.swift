import Boosting
import Store
import Synchronization

/// An endpoint in service: its variants' models in memory.
final class ServedEndpoint: Sendable {
    let name: String
    let variants: [ServedVariant]
    private let totalWeight: Double
    private let randomness: Mutex<Randomness>

    init(name: String, variants: [ServedVariant], seed: UInt64) {
        self.name = name
        self.variants = variants
        totalWeight = variants.reduce(0) { $0 + $1.weight }
        randomness = Mutex(Randomness(seed: seed))
    }

    /// The same models with the weights and numbers of instances of `deployment`; workers too many begin to drain.
    func rescaled(to deployment: Deployment, seed: UInt64) -> ServedEndpoint {
        let changed = variants.map { variant in
            guard let wanted = deployment.variants.first(where: { $0.name == variant.name }) else { return variant }
            variant.workers.resize(to: wanted.instanceCount)
            return variant.weighing(wanted.weight)
        }
        return ServedEndpoint(name: name, variants: changed, seed: seed)
    }

    /// The variant that answers: the one asked for, or one drawn by the weights.
    func variant(_ target: String?) throws -> ServedVariant {
        if let target {
            if let variant = variants.first(where: { $0.name == target }) { return variant }
            throw ServiceError(
                .validation,
                "The endpoint \(name) has no variant '\(target)'; it has \(variants.map(\.name).joined(separator: ", "))."
            )
        }
        if variants.count == 1 { return variants[0] }
        var point = randomness.withLock { $0.fraction() } * totalWeight
        for variant in variants {
            if point < variant.weight { return variant }
            point -= variant.weight
        }
        return variants.last { $0.weight > 0 } ?? variants[0]
    }
}

/// One variant in service.
final class ServedVariant: Sendable {
    let name: String
    let weight: Double
    let predictor: Predictor
    /// Nil where nothing is captured.
    let capture: CaptureBuffer?
    /// Its instances.
    let workers: Workers

    init(name: String, weight: Double, predictor: Predictor, capture: CaptureBuffer?, workers: Workers) {
        self.name = name
        self.weight = weight
        self.predictor = predictor
        self.capture = capture
        self.workers = workers
    }

    /// The same model, captures and workers with another share of the traffic.
    func weighing(_ weight: Double) -> ServedVariant {
        ServedVariant(name: name, weight: weight, predictor: predictor, capture: capture, workers: workers)
    }
}

/// What one variant has answered.
package struct InvocationCounts: Sendable, Hashable {
    /// Requests sent to the model, the failed ones included.
    package var invocations = 0
    /// For each request, one divided by the number of instances at its time.
    package var invocationsPerInstance = 0.0
    /// Requests that were answered with an error of the caller's.
    package var invocation4XXErrors = 0
    /// Requests that were answered with an error of the model's.
    package var invocation5XXErrors = 0
    /// The time in the model, of all answered requests together, in microseconds; also the smallest and largest.
    package var modelLatencySum = 0.0
    package var modelLatencyMinimum = Double.infinity
    package var modelLatencyMaximum = 0.0
    /// Invocations that were sampled and kept.
    package var captured = 0
    /// Invocations that were sampled but not kept, because writing could not keep up.
    package var captureDropped = 0

    /// Requests that were answered without an error.
    package var answered: Int { invocations - invocation4XXErrors - invocation5XXErrors }

    mutating func add(_ other: InvocationCounts) {
        invocations += other.invocations
        invocationsPerInstance += other.invocationsPerInstance
        invocation4XXErrors += other.invocation4XXErrors
        invocation5XXErrors += other.invocation5XXErrors
        modelLatencySum += other.modelLatencySum
        modelLatencyMinimum = min(modelLatencyMinimum, other.modelLatencyMinimum)
        modelLatencyMaximum = max(modelLatencyMaximum, other.modelLatencyMaximum)
        captured += other.captured
        captureDropped += other.captureDropped
    }
}
