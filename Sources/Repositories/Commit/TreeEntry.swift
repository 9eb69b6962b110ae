import Foundation
import Store

/// An entry of a commit's tree.
struct TreeEntry: Sendable, Hashable {
    /// `100644`, `040000` and the like.
    let mode: String
    /// `blob`, `tree` or `commit`.
    let type: String
    let object: String
    /// From the root of the tree, or of what was listed.
    let path: String
}

extension Git {
    /// Lists a tree, `COMMIT` or `COMMIT:PATH`; nil if there is none.
    func entries(of tree: String, recursively: Bool, in folder: URL) async throws -> [TreeEntry]? {
        let options = ["ls-tree", "-z", "--full-tree"] + (recursively ? ["-r"] : [])
        let answer = try await run(options + ["--end-of-options", tree], in: folder)
        guard answer.status == 0 else { return nil }
        return answer.output.split(separator: 0)
            .compactMap { line in
                let text = String(decoding: line, as: UTF8.self)
                guard let tab = text.firstIndex(of: "\t") else { return nil }
                let head = text[..<tab].split(separator: " ").map(String.init)
                guard head.count == 3 else { return nil }
                return TreeEntry(
                    mode: head[0],
                    type: head[1],
                    object: head[2],
                    path: String(text[text.index(after: tab)...])
                )
            }
    }

    /// What is at a path of a commit; nil if nothing is.
    func entry(_ path: String, of commit: String, in folder: URL) async throws -> TreeEntry? {
        let parts = path.split(separator: "/")
        guard let last = parts.last else { return nil }
        let parent = parts.dropLast().joined(separator: "/")
        return try await entries(of: commit + ":" + parent, recursively: false, in: folder)?.first { $0.path == last }
    }
}

/// The rules of a file's path in a repository.
enum TreePath {
    /// A path without slashes around it.
    ///
    /// - Throws: ``ServiceError/Code/pathRequired``, ``ServiceError/Code/invalidPath``.
    static func validate(_ path: String) throws -> String {
        guard !path.isEmpty else { throw ServiceError(.pathRequired, "The path is missing.") }
        guard let fault = fault(of: path) else { return path }
        throw ServiceError(.invalidPath, "'\(path)' is no path of a file in a repository: \(fault).")
    }

    /// Why git would not take a path, or must not.
    ///
    /// What stands for `.git` on other systems is refused too: `.GIT`, and `GIT~1` on Windows. Source: git's verify_path.
    static func fault(of path: String) -> String? {
        if path.utf8.count > 4096 { return "it has more than 4096 bytes" }
        if path.hasPrefix("/") { return "it begins with '/'" }
        if path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "it has control characters" }
        if path.utf8.contains(UInt8(ascii: "\\")) { return "it has a backslash" }
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            switch part.lowercased() {
            case "": return "it has an empty part"
            case ".", "..": return "it has '\(part)' in it"
            case ".git", "git~1": return "it has '\(part)' in it"
            default: continue
            }
        }
        return nil
    }
}
