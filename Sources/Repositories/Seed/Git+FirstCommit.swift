import Foundation

extension Git {
    /// Commits files as the first commit of a branch, without touching the disk outside the repository.
    func commit(_ files: [SeedArchive.File], to branch: String, at date: Date, in folder: URL) async throws {
        var input: [UInt8] = []
        func add(_ text: String) { input += Array(text.utf8) }
        let message = "Initial commit"
        add("commit refs/heads/\(branch)\n")
        add("committer Driftloop <driftloop@localhost> \(Int(date.timeIntervalSince1970)) +0000\n")
        add("data \(message.utf8.count)\n\(message)\n")
        for file in files {
            add("M \(file.isExecutable ? "100755" : "100644") inline \(Self.quoted(file.path))\n")
            add("data \(file.content.count)\n")
            input += file.content
            add("\n")
        }
        add("done\n")
        try await demand(["fast-import", "--quiet", "--done", "--date-format=raw"], in: folder, input: input)
    }

    /// A path as git-fast-import(1) quotes it; control characters have been refused before.
    private static func quoted(_ path: String) -> String {
        "\"" + path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
