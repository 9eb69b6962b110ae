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
    let counts = Mutex(InvocationCounts())

    init(name: String, weight: Double, predictor: Predictor, capture: CaptureBuffer?) {
        self.name = name
        self.weight = weight
        self.predictor = predictor
        self.capture = capture
    }
}

/// What one variant has answered since it came into service.
package struct InvocationCounts: Sendable, Hashable {
    /// Requests sent to the model, the failed ones included.
    package var invocations = 0
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
}
