import Boosting
import Foundation
import Identifiers
import Store
import Synchronization

/// An answer to an invocation.
package struct InvocationResult: Sendable {
    package let body: [UInt8]
    package let contentType: String
    /// The variant that answered.
    package let variant: String
}

extension Endpoints {
    /// Bodies of more bytes are refused; 6 MiB.
    ///
    /// - Source: SageMaker quotas, "Maximum payload size for real-time inference".
    package static let maximumBody = 6 << 20

    /// The longest inference id.
    ///
    /// - Source: SageMaker API, `InferenceId`.
    private static let longestInferenceId = 64

    /// Predicts the rows of a request.
    ///
    /// Accepted are `text/csv` (a row a line, without a header; an empty field is missing), `application/json`
    /// (`{"instances":[{"features":[…]}]}`, also `{"data":[[…]]}`, `[[…]]`, and one row alone) and `application/jsonlines`. The
    /// answer is in the format of `accept`, or of the request: one prediction a line, or `{"predictions":[{"score":…}]}`.
    /// One of the variant's ``Workers`` does it, one request at a time; where all are busy the request waits.
    /// - Throws: ``ServiceError/Code/validation`` that says which row, column and value are wrong and what is expected.
    package func invoke(
        endpoint name: String,
        body: [UInt8],
        contentType: String? = nil,
        accept: String? = nil,
        inferenceId: String? = nil,
        targetVariant: String? = nil
    ) async throws -> InvocationResult {
        guard let endpoint = serving.withLock({ $0[name] }) else {
            throw ServiceError(
                .validation,
                "Endpoint \(name) of account \(store.home.account) not found, or not in service."
            )
        }
        let variant = try endpoint.variant(targetVariant)
        let workers = variant.workers
        let worker: Int
        if let free = workers.tryBegin() { worker = free } else { worker = await workers.begin() }
        do {
            let started = ContinuousClock.now
            let (result, isCaptured) = try answer(variant, body, contentType, accept, inferenceId)
            let microseconds = (ContinuousClock.now - started) / .microseconds(1)
            workers.end(worker) { counts in
                counts.invocations += 1
                counts.modelLatencySum += microseconds
                counts.modelLatencyMinimum = min(counts.modelLatencyMinimum, microseconds)
                counts.modelLatencyMaximum = max(counts.modelLatencyMaximum, microseconds)
                if isCaptured { counts.captured += 1 }
            }
            return result
        } catch {
            let isCallers = (error as? ServiceError)?.code.status ?? 500 < 500
            workers.end(worker) { counts in
                counts.invocations += 1
                if isCallers { counts.invocation4XXErrors += 1 } else { counts.invocation5XXErrors += 1 }
            }
            throw error
        }
    }

    private func answer(
        _ variant: ServedVariant,
        _ body: [UInt8],
        _ contentType: String?,
        _ accept: String?,
        _ inferenceId: String?
    ) throws -> (InvocationResult, isCaptured: Bool) {
        if body.count > Self.maximumBody {
            throw ServiceError(
                .validation,
                "The body has \(body.count) bytes; at most \(Self.maximumBody) are allowed. Send fewer rows."
            )
        }
        if let inferenceId, inferenceId.isEmpty || inferenceId.utf8.count > Self.longestInferenceId {
            throw ServiceError(
                .validation,
                "The inference id '\(inferenceId)' must have 1 to \(Self.longestInferenceId) characters."
            )
        }
        let observed = contentType.flatMap { $0.isEmpty ? nil : $0 } ?? "text/csv"
        let format = try BodyFormat(contentType: observed)
        let answerFormat = try AnswerFormat(accept: accept, request: format)
        let predictor = variant.predictor
        let rows = try RequestRows.parse(body, format, columns: predictor.columns)
        let predictions = try predictor.predict(rows: rows, columns: predictor.columns)
        let answer = answerFormat.bytes(predictions, outputs: predictor.outputs)
        var isCaptured = false
        if let capture = variant.capture {
            isCaptured = capture.offer(
                input: body,
                inputType: observed,
                output: answer,
                outputType: answerFormat.contentType,
                inferenceId: inferenceId,
                at: store.clock.now()
            )
        }
        return (
            InvocationResult(body: answer, contentType: answerFormat.contentType, variant: variant.name), isCaptured
        )
    }

    /// What each variant in service has answered since it came into service.
    package func invocationCounts() -> [(endpoint: String, variant: String, counts: InvocationCounts)] {
        serving.withLock { Array($0.values) }.sorted { $0.name < $1.name }
            .flatMap { endpoint in
                endpoint.variants.map { variant in
                    var counts = variant.workers.counts
                    counts.captureDropped = variant.capture?.dropped ?? 0
                    return (endpoint.name, variant.name, counts)
                }
            }
    }
}
