import Foundation
import Identifiers
import Store

/// What running a job takes, whatever its kind.
struct JobPlan: Sendable {
    /// Objects, and the folder below `/opt/ml` that they go to.
    struct Place: Sendable {
        let uri: S3URI
        let path: String
    }

    var command: [String]
    /// What keeps the program from the rest of the machine.
    var confinement: Confinement
    /// In seconds.
    var longestRun: Int
    var environment: [String: String]
    /// Configuration files: paths below `/opt/ml`, and their texts.
    var files: [String: String]
    var inputs: [Place]
    var outputs: [Place]
    var outputBuckets: Set<String>
    var metrics: [MetricDefinition] = []
    /// What the log says beforehand.
    var remarks: [String] = []

    /// What a program finds in its environment on any machine; nothing comes from the server's.
    static let basicEnvironment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
    ]
}

extension JobRecord {
    func plan(runtimes: RuntimeTable) async throws -> JobPlan {
        switch kind {
        case .processing: try await processingRequest().plan(for: self, runtimes: runtimes)
        case .training: try await trainingRequest().plan(for: self, runtimes: runtimes)
        }
    }
}
