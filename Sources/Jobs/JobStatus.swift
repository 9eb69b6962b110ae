/// How a processing or training job stands, in SageMaker's words.
package enum JobStatus: String, Codable, Sendable, Hashable, CaseIterable {
    /// Accepted: waiting for its turn, or running.
    case inProgress = "InProgress"
    case completed = "Completed"
    case failed = "Failed"
    /// Asked to stop, and still running.
    case stopping = "Stopping"
    case stopped = "Stopped"

    /// Whether nothing will change any more.
    package var isFinal: Bool { self == .completed || self == .failed || self == .stopped }
}
