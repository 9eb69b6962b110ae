import Foundation
import Testing

/// What some tests need and not every machine has: the TLC's real data, and Python with the peer's libraries.
enum RealData {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of real data: `DRIFTLOOP_DATA`, else `../shared/data` beside the package.
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["DRIFTLOOP_DATA"] { return URL(fileURLWithPath: path) }
        return root.deletingLastPathComponent().appendingPathComponent("shared/data")
    }()

    /// The folder beside the data that has the peers and reference documents.
    static let shared = folder.deletingLastPathComponent()

    static let zones = folder.appendingPathComponent("taxi_zones.zip")
    static let peer = shared.appendingPathComponent("peers/preprocess_geopandas.py")

    static let python: String = {
        ProcessInfo.processInfo.environment["DRIFTLOOP_PYTHON"]
            ?? root.appendingPathComponent(".build/venv/bin/python").path
    }()

    static func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

    static let hasZones = exists(zones)

    static let hasGeopandas = hasModules("geopandas", "pandas", "pyarrow")
    static let hasXGBoost = hasModules("xgboost", "numpy")

    private static func hasModules(_ names: String...) -> Bool {
        (try? run("-c", "import \(names.joined(separator: ", "))")) != nil
    }

    /// Runs Python and gives its output; fails with its errors.
    @discardableResult
    static func run(_ arguments: String...) throws -> String { try run(arguments) }

    static func run(_ arguments: [String]) throws -> String {
        guard FileManager.default.isExecutableFile(atPath: python) else { throw PythonFailure(text: "no \(python)") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw PythonFailure(text: text) }
        return text
    }
}

struct PythonFailure: Error {
    let text: String
}

/// Runs `body` with a new empty folder and removes it afterwards.
func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-taxi-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// A file's lines.
func lines(_ url: URL) throws -> [String] {
    try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
}
