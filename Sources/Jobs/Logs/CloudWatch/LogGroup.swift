/// A log group, by the name that AWS gives to the logs of SageMaker's jobs and of CodeBuild's builds.
///
/// Source: SageMaker AI developer guide, "Log groups and streams that Amazon SageMaker AI logs"; CodeBuild API, `LogsLocation`.
struct LogGroup: Sendable, Hashable {
    let kind: JobKind
    /// The project whose builds log here; nil for SageMaker's jobs.
    let project: String?

    private static let builds = "/aws/codebuild/"

    /// The group of a name; nil if no job's log is ever in it.
    init?(name: String) {
        if let kind = JobKind.allCases.first(where: { $0.logGroup == name }) {
            self.init(kind: kind, project: nil)
        } else if name.hasPrefix(Self.builds), name.count > Self.builds.count {
            self.init(kind: .build, project: String(name.dropFirst(Self.builds.count)))
        } else {
            return nil
        }
    }

    /// The group of the jobs of a kind that have this lock.
    init?(kind: JobKind, lock: String?) {
        guard kind == .build else {
            self.init(kind: kind, project: nil)
            return
        }
        guard let lock, lock.hasPrefix(BuildJobRequest.lockPrefix) else { return nil }
        self.init(kind: kind, project: String(lock.dropFirst(BuildJobRequest.lockPrefix.count)))
    }

    private init(kind: JobKind, project: String?) {
        self.kind = kind
        self.project = project
    }

    /// `/aws/sagemaker/TrainingJobs`, `/aws/codebuild/PROJECT`.
    var name: String { kind.logGroup ?? Self.builds + (project ?? "") }

    /// What the group's jobs have as their lock; nil if that does not tell them apart.
    var lock: String? { project.map { BuildJobRequest.lockPrefix + $0 } }
}

extension JobKind {
    /// The log group of all jobs of the kind; nil for builds, whose projects have one each.
    fileprivate var logGroup: String? {
        switch self {
        case .processing: "/aws/sagemaker/ProcessingJobs"
        case .training: "/aws/sagemaker/TrainingJobs"
        case .transform: "/aws/sagemaker/TransformJobs"
        case .build: nil
        }
    }
}
