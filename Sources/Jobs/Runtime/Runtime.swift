/// How to run the jobs of one container image on this machine.
package struct Runtime: Sendable, Hashable {
    /// The image's repository name: `sagemaker-xgboost` of `123.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.2-2`.
    package let repository: String
    /// The sorts of jobs that it is for.
    package let kinds: Set<JobKind>
    package let command: Command
    /// Whether the program is known not to write to its inputs, so that these may be hard links to the objects.
    package let isTrusted: Bool

    package init(repository: String, kinds: Set<JobKind>, command: Command, isTrusted: Bool = false) {
        self.repository = repository
        self.kinds = kinds
        self.command = command
        self.isTrusted = isTrusted
    }

    /// Where a job's command line comes from.
    package enum Command: Sendable, Hashable {
        /// Always this one; the image's own program is ours.
        case fixed([String])
        /// The job's entry point with these words in place of its first, and the job's arguments.
        case entrypoint(replacingFirst: [String])
    }

    /// The words of the command line, the program's path first.
    func arguments(entrypoint: [String]?, arguments: [String]?) -> [String] {
        switch command {
        case .fixed(let words): words
        case .entrypoint(let words): words + (entrypoint ?? []).dropFirst() + (arguments ?? [])
        }
    }
}
