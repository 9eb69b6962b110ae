package import Foundation

/// Runs `body` with a new empty folder and removes it afterwards, whether it returns or throws.
package func withScratchFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// Does the same for a `body` that awaits nothing.
package func withScratch<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

private func scratchFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
