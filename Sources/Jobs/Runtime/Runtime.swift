/// How to run the jobs of one container image on this machine.
package struct Runtime: Sendable, Hashable {
    /// The image's repository: `sagemaker-xgboost` of `123.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.2-2`, or as
    /// much of the end of a longer path as is needed to tell it (`acme/churn`).
    package let repository: String
    /// The sorts of jobs that it is for.
    package let kinds: Set<JobKind>
    package let use: Use
    package let command: Command
    /// Whether the program is Driftloop's own.
    ///
    /// Then it runs outside of the sandbox, and its inputs may be hard links to the objects, as it does not write to them.
    package let isTrusted: Bool
    /// Whether its jobs may use the network.
    package let allowsNetwork: Bool

    package init(
        repository: String,
        kinds: Set<JobKind>,
        use: Use = .any,
        command: Command,
        isTrusted: Bool = false,
        allowsNetwork: Bool = false
    ) {
        self.repository = repository
        self.kinds = kinds
        self.use = use
        self.command = command
        self.isTrusted = isTrusted
        self.allowsNetwork = allowsNetwork
    }

    /// What a job uses an image for.
    package enum Use: Sendable, Hashable {
        case any
        /// The program that is in the image.
        case algorithm
        /// A program of the user's: the job has an entry point, or trains in script mode.
        case script
    }

    /// Where a job's command line comes from.
    package enum Command: Sendable, Hashable {
        /// Always this one; the image's own program is ours.
        case fixed([String])
        /// The job's entry point with these words in place of its first, and the job's arguments.
        case entrypoint(replacingFirst: [String])
        /// The job's entry point or training script, by this Python, or the configured one.
        case python(String?)
        /// The image itself, by Docker or Podman.
        case container
    }
}
