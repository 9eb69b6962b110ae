package import JSONDocuments
package import Jobs

/// What runs the jobs of steps; the one that counts is ``JobsRunner``.
///
/// A seam, so that the machinery of executions is tested, crashes included, without starting a process per step.
package protocol JobRunner: Sendable {
    /// Starts a job; where one of this name is or was, leaves that as it is.
    ///
    /// `arguments` are the members of CreateProcessingJob or CreateTrainingJob, without the name. Answers the job's ARN;
    /// throws ``ServiceError`` for a request that cannot be run.
    func start(_ kind: JobKind, name: String, arguments: JSON) async throws -> String

    /// Whether a job of this name is or was.
    func exists(_ kind: JobKind, name: String) async throws -> Bool

    /// Asks a job to stop; does nothing where it has ended or never was.
    func stop(_ kind: JobKind, name: String) async throws

    /// Waits for the end of a job that has been started.
    func end(_ kind: JobKind, name: String) async throws -> JobEnd
}

/// How a job ended.
package struct JobEnd: Sendable, Hashable {
    /// `Completed`, `Failed` or `Stopped`.
    package let status: JobStatus
    /// The answer of the job's Describe call.
    package let description: JSON

    package init(status: JobStatus, description: JSON) {
        self.status = status
        self.description = description
    }
}
