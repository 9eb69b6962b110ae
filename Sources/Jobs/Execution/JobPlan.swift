import Foundation
import Identifiers
import Objects
import Store

/// What running a job takes, whatever its kind.
struct JobPlan: Sendable {
    /// Objects, and the folder below `/opt/ml` that they become files of.
    struct Input: Sendable {
        enum Kind: Sendable {
            case prefix
            case manifest
            /// One object, which has to be there.
            case object
        }

        let uri: S3URI
        var kind = Kind.prefix
        let path: String
        /// Whether every instance gets a part of the objects instead of all.
        var isSharded = false
        /// Whether the files are the program's own: never links to the objects.
        var isWritable = false
        /// Whether there may be no objects.
        var mayBeEmpty = false
        /// Whether the objects are gzip, and the files what is in them.
        var isCompressed = false
    }

    /// A folder below `/opt/ml`, and where its files become objects.
    struct Output: Sendable {
        let uri: S3URI
        let path: String
        /// Whether files are stored while the job runs, and also if it fails.
        var isContinuous = false
    }

    /// What is one instance's own.
    struct Host: Sendable {
        /// `algo-1` and so on.
        let name: String
        /// Configuration files: paths below `/opt/ml`, and their texts.
        var files: [String: String] = [:]
        var environment: [String: String] = [:]
    }

    var command: [String]
    /// What keeps the program from the rest of the machine.
    var confinement: Confinement
    /// In seconds.
    var longestRun: Int
    var environment: [String: String]
    /// One process is run for each.
    var hosts: [Host]
    var inputs: [Input]
    var outputs: [Output]
    /// Folders below `/opt/ml` that are there beforehand, besides those of inputs and outputs.
    var folders: [String] = []
    /// Folders of the server's that the program sees, besides its tree.
    var mounts: [Mount] = []
    /// Files of the server's that are copied into the tree, by their paths below `/opt/ml`.
    var copies: [String: URL] = [:]
    /// Where else the job stores something.
    var otherBuckets: [String] = []
    var metrics: [MetricDefinition] = []
    /// What is installed before the program runs, if its code says so.
    var requirements: Requirements?
    /// What the log says beforehand.
    var remarks: [String] = []

    /// The instances of a job, `algo-1` to `algo-COUNT`; `make` is given an instance's name and those of all.
    static func hosts(_ count: Int, _ make: (_ host: String, _ hosts: [String]) throws -> Host) rethrows -> [Host] {
        let names = (1...max(1, count)).map { "algo-\($0)" }
        return try names.map { try make($0, names) }
    }

    /// The folder or file that a program sees at another place than where it lies.
    struct Mount: Sendable, Hashable {
        let host: String
        /// An absolute path within the sandbox.
        let place: String
        var isWritable = false
    }

    /// How an input's files share their content with the objects: links only if nothing that the job runs can write to them.
    func access(for input: Input) -> Objects.Access {
        input.isWritable ? .copy : confinement.access
    }

    /// What a program finds in its environment on any machine; nothing comes from the server's.
    ///
    /// Jobs share the cores, so OpenMP's threads wait asleep: beside other work a training took 7 s instead of 20.
    static let basicEnvironment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
        "OMP_WAIT_POLICY": "passive",
    ]
}

extension JobRecord {
    /// What running the job takes; `folders` holds what builds keep.
    func plan(runtimes: RuntimeTable, folders: URL) async throws -> JobPlan {
        switch kind {
        case .processing: try await processingRequest().plan(for: self, runtimes: runtimes)
        case .training: try await trainingRequest().plan(for: self, runtimes: runtimes)
        case .transform: try await storedTransformJob().plan(for: self, runtimes: runtimes)
        case .build: try await buildRequest().plan(runtimes: runtimes, folders: folders)
        }
    }

    /// The folders that become objects, and where; known also where the runtime is not any more.
    func outputs() throws -> [JobPlan.Output] {
        switch kind {
        case .processing: try processingRequest().outputs()
        case .training: try trainingRequest().outputs()
        case .transform: try storedTransformJob().outputs()
        case .build: try buildRequest().jobOutputs()
        }
    }

    /// The number of processes that the job runs as.
    func instanceCount() throws -> Int {
        switch kind {
        case .processing: try processingRequest().processingResources.clusterConfig.instanceCount
        case .training: try trainingRequest().resourceConfig.instanceCount ?? 1
        case .transform: try storedTransformJob().request.transformResources.instanceCount
        case .build: 1
        }
    }
}
