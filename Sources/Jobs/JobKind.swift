/// What sort of job it is; each has names, folders and operations of its own.
package enum JobKind: String, Codable, Sendable, Hashable, CaseIterable {
    case processing
    case training

    /// As in the job's ARN: `processing-job`.
    package var resource: String { rawValue + "-job" }

    /// As in SageMaker's messages and events: `Processing`.
    var title: String { self == .processing ? "Processing" : "Training" }
}
