public import Foundation

/// The folder tree and environment that SageMaker gives a container, wherever the tree really lies.
///
/// In a container the root is `/opt/ml`. A job that runs as a plain child process finds its own tree under
/// `DRIFTLOOP_OPT_ML`; every path that starts with `/opt/ml`, in the environment or in a configuration file, means that tree.
public struct Container: Sendable {
    /// Where `/opt/ml` really lies.
    public let root: URL
    /// The job's environment variables.
    public let environment: [String: String]

    /// The container of a job with these environment variables.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
        root = URL(fileURLWithPath: environment["DRIFTLOOP_OPT_ML"] ?? "/opt/ml")
    }

    /// Where a path inside the container really lies; paths outside `/opt/ml` are themselves.
    public func url(_ path: String) -> URL {
        if path == "/opt/ml" { return root }
        guard path.hasPrefix("/opt/ml/") else { return URL(fileURLWithPath: path) }
        return root.appendingPathComponent(String(path.dropFirst("/opt/ml/".count)))
    }
}
