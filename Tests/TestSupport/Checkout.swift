package import Foundation

/// Where the package lies, and what lies beside it on some machines.
package enum Checkout {
    /// The package's own folder.
    package static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of real data, there or not: `DRIFTLOOP_DATA`, else `../shared/data`.
    package static let data = folder("DRIFTLOOP_DATA", "data")

    /// The folder of the AWS sample's documents, there or not: `DRIFTLOOP_REFERENCE`, else `../shared/reference/aws`.
    package static let reference = folder("DRIFTLOOP_REFERENCE", "reference/aws")

    private static func folder(_ variable: String, _ path: String) -> URL {
        ProcessInfo.processInfo.environment[variable].map { URL(fileURLWithPath: $0) }
            ?? root.deletingLastPathComponent().appendingPathComponent("shared/\(path)")
    }
}
