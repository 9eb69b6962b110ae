import Foundation
import Glibc
import ZipArchives

/// The folder of a build's source, which is brought to what an archive holds.
///
/// Files that are the same stay untouched, so that compilers take up what the build before this one left.
struct SourceFolder {
    let root: String
    /// Paths below it that are kept: patterns of the buildspec's cache.
    let kept: [FilePattern]

    /// What is wrong with an archive.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// The most bytes of one file of a source.
    static let largestFile = 1 << 30

    /// Makes the folder hold the archive's files and what is kept, and nothing else.
    ///
    /// - Throws: ``Fault`` for a name that leaves the folder, or is there twice; `ZipArchiveError`; errors of the file system.
    func update(from archive: ZipArchive) throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let keptFolders = kept.map(\.fixedPrefix).filter { !$0.isEmpty }
        var wanted: Set<String> = []
        var seen: Set<String> = []
        for member in archive.members {
            let path = try Self.path(of: member)
            guard seen.insert(path).inserted else { throw Fault(description: "the archive holds '\(path)' twice") }
            wanted.insert(path)
            var parent = (path as NSString).deletingLastPathComponent
            while !parent.isEmpty {
                wanted.insert(parent)
                parent = (parent as NSString).deletingLastPathComponent
            }
        }
        try clear("", wanted, keptFolders)
        for member in archive.members { try take(member, from: archive) }
    }

    /// Removes what is neither wanted nor kept.
    private func clear(_ folder: String, _ wanted: Set<String>, _ kept: [String]) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: root + "/" + folder) {
            let path = folder.isEmpty ? name : folder + "/" + name
            if kept.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) { continue }
            let leadsToKept = kept.contains { $0.hasPrefix(path + "/") }
            if wanted.contains(path) || leadsToKept {
                if Self.isFolder(root + "/" + path) { try clear(path, wanted, kept) }
            } else {
                try FileManager.default.removeItem(atPath: root + "/" + path)
            }
        }
    }

    /// The path of a member below the folder.
    private static func path(of member: ZipArchive.Member) throws -> String {
        let name = member.name.hasSuffix("/") ? String(member.name.dropLast()) : member.name
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.utf8.contains(0), !name.contains("\\"),
            parts.allSatisfy({ $0 != ".." && $0 != "." && !$0.isEmpty && $0.utf8.count <= 255 })
        else { throw Fault(description: "the archive's entry '\(member.name)' does not stay in its folder") }
        return name
    }

    private func take(_ member: ZipArchive.Member, from archive: ZipArchive) throws {
        let isFolder = member.name.hasSuffix("/")
        let path = try Self.path(of: member)
        // Nothing is written through a link.
        var parent = ""
        for name in path.split(separator: "/").dropLast(isFolder ? 0 : 1) {
            parent += "/" + name
            if !Self.isFolder(root + parent) {
                try? FileManager.default.removeItem(atPath: root + parent)
                try FileManager.default.createDirectory(atPath: root + parent, withIntermediateDirectories: false)
            }
        }
        if isFolder { return }
        let target = root + "/" + path
        let content = Data(try archive.unpack(member, limit: Self.largestFile))
        if member.isLink {
            let destination = String(decoding: content, as: UTF8.self)
            if (try? FileManager.default.destinationOfSymbolicLink(atPath: target)) == destination { return }
            try? FileManager.default.removeItem(atPath: target)
            try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: destination)
            return
        }
        let mode: mode_t = member.isExecutable ? 0o755 : 0o644
        var status = stat()
        let isThere = lstat(target, &status) == 0
        if isThere, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1, Int(status.st_size) == content.count,
            FileManager.default.contents(atPath: target) == content
        {
            if status.st_mode & 0o777 != mode { chmod(target, mode) }
            return
        }
        if isThere { try FileManager.default.removeItem(atPath: target) }
        try content.write(to: URL(fileURLWithPath: target))
        chmod(target, mode)
    }

    /// Whether a path is a folder and no link to one.
    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
