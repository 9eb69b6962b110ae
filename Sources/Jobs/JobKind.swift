/// What sort of job it is; each has names, folders and operations of its own.
package enum JobKind: String, Codable, Sendable, Hashable, CaseIterable {
    case processing
    case training
    case transform
    /// A build of CodeBuild's; no request of SageMaker's API makes one.
    case build

    /// The kinds that users make, and may name runtimes for.
    package static let ofSageMaker: [JobKind] = [.processing, .training, .transform]

    /// As in the job's ARN: `processing-job`.
    package var resource: String { rawValue + "-job" }

    /// What a job's secondary status says while its outputs are stored.
    var uploadingMessage: String {
        self == .training ? "Uploading generated training model" : "Uploading outputs"
    }

    /// As in SageMaker's messages and events: `Processing`.
    var title: String {
        switch self {
        case .processing: "Processing"
        case .training: "Training"
        case .transform: "Transform"
        case .build: "Build"
        }
    }
}
