import Store

/// The files of a commit, and what is changed of them for the next one.
struct TreeEdit: Sendable {
    /// Of the parent commit, by path.
    let before: [String: TreeEntry]
    private(set) var after: [String: TreeEntry]
    private var touched: Set<String> = []

    init(_ entries: [TreeEntry]) {
        before = Dictionary(entries.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        after = before
    }

    /// Puts a file; its mode stays as it is unless another is given.
    mutating func put(_ path: String, object: String, mode: FileMode?) throws {
        try touch(path)
        if let part = folders(of: path).first(where: { after[$0] != nil }) {
            throw ServiceError(.folderNameIsFile, "'\(part)' is a file, so '\(path)' cannot be below it.")
        }
        if after.keys.contains(where: { $0.hasPrefix(path + "/") }) {
            throw ServiceError(.fileNameIsFolder, "'\(path)' is a folder, so it cannot be a file.")
        }
        let digits = mode?.digits ?? before[path]?.mode ?? FileMode.normal.digits
        after[path] = TreeEntry(mode: digits, type: "blob", object: object, path: path)
    }

    mutating func delete(_ path: String) throws -> TreeEntry {
        try touch(path)
        guard let entry = after.removeValue(forKey: path) else { throw missing(path) }
        return entry
    }

    mutating func setMode(of path: String, to mode: FileMode) throws {
        try touch(path)
        guard let entry = after[path] else { throw missing(path) }
        after[path] = TreeEntry(mode: mode.digits, type: entry.type, object: entry.object, path: path)
    }

    /// The file of the parent commit that another is made from.
    func source(_ path: String) throws -> TreeEntry {
        guard let entry = before[path], entry.type == "blob" else { throw missing(path) }
        return entry
    }

    var changed: [String] {
        Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }

    /// Lines for `git update-index -z --index-info` that turn the parent's index into the next commit's.
    var indexInfo: [UInt8] {
        let none = String(repeating: "0", count: 40)
        // What goes comes first: a folder may stand where a file was.
        let removed = changed.filter { after[$0] == nil }.map { "0 \(none)\t\($0)\0" }
        let put = changed.compactMap { after[$0] }.map { "\($0.mode) \($0.object)\t\($0.path)\0" }
        return Array((removed + put).joined().utf8)
    }

    private mutating func touch(_ path: String) throws {
        guard touched.insert(path).inserted else {
            throw ServiceError(.samePath, "The file '\(path)' is named more than once.")
        }
    }

    private func folders(of path: String) -> [String] {
        path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) }
    }

    private func missing(_ path: String) -> ServiceError {
        ServiceError(.fileDoesNotExist, "There is no file '\(path)' in the parent commit.")
    }
}
