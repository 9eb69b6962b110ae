import Store
import ZipArchives

/// A zip archive that a repository begins with, taken for hostile.
///
/// No name can leave the repository, stand for git's own folder, or come twice; a symbolic link is refused, and so is more
/// than the stated limits. What ``ZipArchive`` does not read is refused with its reason.
struct SeedArchive {
    /// The most bytes of an archive.
    static let largestArchive = 64 << 20
    /// The most bytes that all members unpack to.
    static let largestContent = 256 << 20
    /// The most members.
    static let mostMembers = 20_000

    private let bytes: [UInt8]
    /// For messages: the archive's address.
    private let name: String

    init(_ bytes: [UInt8], named name: String) throws {
        self.bytes = bytes
        self.name = name
        if bytes.count > Self.largestArchive {
            throw fault("it has \(bytes.count) bytes; at most \(Self.largestArchive) are taken")
        }
    }

    /// A file to commit.
    struct File: Sendable, Hashable {
        let path: String
        let isExecutable: Bool
        let content: [UInt8]
    }

    /// All files of the archive in the order of their paths; folders come of themselves.
    func files() throws -> [File] {
        do { return try read() } catch let error as ZipArchiveError {
            throw ServiceError(.validation, "The archive \(name) cannot become a repository: \(error)", cause: error)
        }
    }

    private func read() throws -> [File] {
        let archive = try ZipArchive(bytes)
        guard archive.members.count <= Self.mostMembers else {
            throw fault("it has \(archive.members.count) members; at most \(Self.mostMembers) are taken")
        }
        var files: [String: File] = [:]
        var total = 0
        for member in archive.members {
            guard let path = try path(of: member) else { continue }
            total += member.size
            guard total <= Self.largestContent else {
                throw fault("it unpacks to more than \(Self.largestContent) bytes")
            }
            let content = try archive.unpack(member, limit: Self.largestContent)
            let file = File(path: path, isExecutable: member.isExecutable, content: content)
            guard files.updateValue(file, forKey: path) == nil else { throw fault("it has '\(path)' twice") }
        }
        guard !files.isEmpty else { throw fault("it holds no file") }
        for path in files.keys {
            for slash in path.indices where path[slash] == "/" && files[String(path[..<slash])] != nil {
                throw fault("'\(path[..<slash])' is both a file and a folder in it")
            }
        }
        return files.values.sorted { $0.path < $1.path }
    }

    /// The path of a member in the repository; nil for a folder.
    private func path(of member: ZipArchive.Member) throws -> String? {
        let isFolder = member.name.hasSuffix("/")
        let path = isFolder ? String(member.name.dropLast()) : member.name
        if let reason = TreePath.fault(of: path) {
            throw fault("its member '\(member.name)' cannot be a file's path: \(reason)")
        }
        if path.contains("\u{FFFD}") { throw fault("the name of its member '\(member.name)' is not UTF-8") }
        if member.isSpecial { throw fault("its member '\(member.name)' is a symbolic link or a device") }
        return isFolder ? nil : path
    }

    private func fault(_ what: String) -> ServiceError {
        ServiceError(.validation, "The archive \(name) cannot become a repository: \(what).")
    }
}
