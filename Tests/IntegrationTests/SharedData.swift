import Foundation

/// Real months of trips beside the checkout, where they are.
enum SharedData {
    /// The folder, or nil: tests that want it are then skipped.
    static let folder: URL? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path =
            ProcessInfo.processInfo.environment["DRIFTLOOP_DATA"]
            ?? root.deletingLastPathComponent().appendingPathComponent("shared/data").path
        return FileManager.default.fileExists(atPath: path + "/taxi_zones.zip") ? URL(fileURLWithPath: path) : nil
    }()
}
