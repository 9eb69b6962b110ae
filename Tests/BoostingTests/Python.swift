import Foundation

/// Runs Python programs against the published xgboost, where one is installed.
enum Python {
    /// `DRIFTLOOP_PYTHON`, else `.build/venv/bin/python` under the package root.
    static let path: String = {
        if let given = ProcessInfo.processInfo.environment["DRIFTLOOP_PYTHON"] { return given }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.appendingPathComponent(".build/venv/bin/python").path
    }()

    /// Whether the interpreter exists and imports xgboost.
    static let hasXGBoost = (try? run("import xgboost, numpy")) != nil

    struct Failure: Error {
        let output: String
    }

    /// Runs a program and returns what it printed.
    @discardableResult
    static func run(_ program: String, _ arguments: [String] = []) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-c", program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(output: output) }
        return output
    }
}

/// Runs `body` with a new empty folder and removes it afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}
