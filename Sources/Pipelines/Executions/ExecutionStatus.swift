/// How an execution stands, in SageMaker's words.
package enum PipelineExecutionStatus: String, Codable, Sendable, Hashable, CaseIterable {
    case executing = "Executing"
    /// Asked to stop; steps still run.
    case stopping = "Stopping"
    case stopped = "Stopped"
    case failed = "Failed"
    case succeeded = "Succeeded"

    /// Whether nothing will change any more, unless it is retried.
    package var isFinal: Bool { self != .executing && self != .stopping }
}

/// How a step stands, in SageMaker's words; a step that has not begun has no status.
package enum StepStatus: String, Codable, Sendable, Hashable, CaseIterable {
    /// Begun; its job does not run yet.
    case starting = "Starting"
    case executing = "Executing"
    case stopping = "Stopping"
    case stopped = "Stopped"
    case failed = "Failed"
    case succeeded = "Succeeded"

    /// Whether the step still does something.
    package var isRunning: Bool { self == .starting || self == .executing || self == .stopping }
}
