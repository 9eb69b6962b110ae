import Foundation

/// What a run of a job came to.
struct JobOutcome: Codable, Sendable, Hashable {
    /// The state the job ends in.
    var status: JobStatus
    /// The secondary status of a training job: the same, or `MaxRuntimeExceeded`.
    var stage: String
    var failureReason: String?
    var exitMessage: String?
    /// Whether outputs are stored: after success, and for a training job also when it was stopped.
    var storesOutputs = false
    var metrics: [MetricData]?
    /// Of a build: what its program reported.
    var report: String?
    /// Where the model lies, once stored.
    var model: String?

    static func completed(message: String?) -> JobOutcome {
        JobOutcome(status: .completed, stage: "Completed", exitMessage: message, storesOutputs: true)
    }

    static func failed(_ reason: String, message: String? = nil) -> JobOutcome {
        JobOutcome(status: .failed, stage: "Failed", failureReason: shortened(reason), exitMessage: message)
    }

    /// A text of at most the 1024 characters that SageMaker allows for FailureReason and ExitMessage.
    static func shortened(_ text: String) -> String {
        text.count <= 1024 ? text : text.prefix(1023) + "…"
    }
}
