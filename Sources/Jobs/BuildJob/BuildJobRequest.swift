package import Foundation
package import Identifiers

/// A build to run: a program that may use the network, the machine's Swift, and a folder that outlives it.
///
/// No request of SageMaker's API becomes one, so that no other job gets these rights.
package struct BuildJobRequest: Codable, Sendable, Hashable {
    /// A name of its own.
    package var name: String
    /// The folder that is mounted at ``home``: builds with the same share it, and run one after another.
    package var cache: String
    /// Objects, by the folders below `/opt/ml` that they are put into.
    package var inputs: [String: String]
    /// Files of this machine, by their paths below `/opt/ml`.
    package var copies: [String: String]
    /// Small texts, by their paths below `/opt/ml`.
    package var files: [String: String]
    package var environment: [String: String]
    package var outputs: [Output]
    /// What may be read besides the system and the tools.
    package var readable: [String]
    /// In seconds.
    package var longestRun: Int

    /// Files that become objects.
    package struct Output: Codable, Sendable, Hashable {
        /// A folder below `/opt/ml`.
        package var path: String
        /// `s3://BUCKET/PREFIX`, as text.
        package var uri: String

        package init(path: String, uri: S3URI) {
            self.path = path
            self.uri = uri.description
        }
    }

    package init(
        name: String,
        cache: String,
        inputs: [String: String] = [:],
        copies: [String: String] = [:],
        files: [String: String] = [:],
        environment: [String: String] = [:],
        outputs: [Output] = [],
        readable: [String] = [],
        longestRun: Int
    ) {
        self.name = name
        self.cache = cache
        self.inputs = inputs
        self.copies = copies
        self.files = files
        self.environment = environment
        self.outputs = outputs
        self.readable = readable
        self.longestRun = longestRun
    }

    /// Where a build finds the folder that outlives it.
    package static let home = "/codebuild"
    /// What the lock of a build's job begins with; the name of its folder follows.
    static let lockPrefix = "build/"
    /// The most bytes of a report that are read.
    static let longestReport = 1 << 20
    /// In GiB, what is kept between builds included.
    ///
    /// Source: CodeBuild user guide, "Build environment compute modes and types": 64 GB on the smallest.
    static let volume = 64
}

/// How a build's job stands.
package struct BuildJobState: Sendable, Hashable {
    package let status: JobStatus
    /// When its program was started for the first time; nil while it waits for its turn.
    package let started: Date?
    package let ended: Date?
    package let failureReason: String?
    /// Whether it was stopped because its time was over.
    package let isOutOfTime: Bool
    /// `output/report.json` as the program last wrote it.
    package let report: String?
}
