import DurableFiles
import Foundation
import Glibc
import Store

/// Writes a folder as a gzipped tar archive (POSIX.1-2001, pax).
///
/// The same files give the same bytes: members sorted by path, no times, owners or numbers of this machine. Files and
/// folders only: a symbolic link could point out of the folder that the archive is unpacked into.
enum TarWriter {
    /// A file or folder to be a member.
    struct Member {
        /// Relative, with slashes.
        let path: String
        /// Where it lies.
        let file: String
        let isFolder: Bool
        let isExecutable: Bool
        let size: Int
    }

    /// All that is in some folders, sorted by path, folders before what is in them; a path that several have is the first
    /// one's.
    ///
    /// A folder that is not there has nothing in it.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for anything but files and folders, and for a path that is a file in one
    ///   folder and a folder in another.
    static func members(of folders: [String]) throws -> [Member] {
        var members: [Member] = []
        for folder in folders { try collect(folder, "", &members) }
        guard folders.count > 1 else { return members }
        var first: [String: Member] = [:]
        for member in members {
            let known = first[member.path]
            if let known, known.isFolder != member.isFolder {
                throw ServiceError(
                    .validation,
                    "\(member.path) is a file on one instance and a folder on another. Give them different names."
                )
            }
            first[member.path] = known ?? member
        }
        return first.values.sorted {
            $0.path.split(separator: "/").lexicographicallyPrecedes($1.path.split(separator: "/"))
        }
    }

    private static func collect(_ folder: String, _ prefix: String, _ members: inout [Member]) throws {
        var status = stat()
        guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let file = folder + "/" + name
            guard lstat(file, &status) == 0 else { throw fault("look at", file) }
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            guard isFolder || status.st_mode & S_IFMT == S_IFREG else {
                throw ServiceError(
                    .validation,
                    "\(file) is neither a file nor a folder, so it cannot be archived. Write a regular file."
                )
            }
            members.append(
                Member(
                    path: prefix + name,
                    file: file,
                    isFolder: isFolder,
                    isExecutable: status.st_mode & 0o100 != 0,
                    size: isFolder ? 0 : Int(status.st_size)
                )
            )
            if isFolder { try collect(file, prefix + name + "/", &members) }
        }
    }

    /// Writes an archive to a new file.
    static func write(_ members: [Member], to path: String) throws {
        var archive = try GzipFile(at: path)
        for member in members {
            try archive.append(header(of: member))
            if !member.isFolder { try append(member.file, size: member.size, to: &archive) }
        }
        try archive.append([UInt8](repeating: 0, count: 1024))
        try archive.commit()
    }

    private static func append(_ file: String, size: Int, to archive: inout GzipFile) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw fault("open", file) }
        defer { close(descriptor) }
        var rest = size
        while rest > 0 {
            let part = [UInt8](unsafeUninitializedCapacity: min(rest, 1 << 20)) { buffer, filled in
                filled = max(0, read(descriptor, buffer.baseAddress, buffer.count))
            }
            // A file that became shorter meanwhile would shift all that follows.
            guard !part.isEmpty else { throw fault("read all of", file) }
            try archive.append(part)
            rest -= part.count
        }
        try archive.append([UInt8](repeating: 0, count: (512 - size % 512) % 512))
    }

    private static func fault(_ what: String, _ path: String) -> ServiceError {
        ServiceError(.internalFailure, "Cannot \(what) \(path): \(String(cString: strerror(errno))).")
    }

    // MARK: - Headers

    /// A member's header, behind a pax header where the path or the size do not fit into it.
    private static func header(of member: Member) -> [UInt8] {
        let path = member.path + (member.isFolder ? "/" : "")
        let mode = member.isFolder || member.isExecutable ? "0000755" : "0000644"
        let type = UInt8(ascii: member.isFolder ? "5" : "0")
        var records: [UInt8] = []
        if path.utf8.count > 100 || !path.utf8.allSatisfy({ $0 < 0x80 }) { records += record("path", path) }
        if member.size > 0o77777777777 { records += record("size", String(member.size)) }
        let main = block(path: path, mode: mode, size: min(member.size, 0o77777777777), type: type)
        if records.isEmpty { return main }
        let padding = [UInt8](repeating: 0, count: (512 - records.count % 512) % 512)
        return block(path: "pax", mode: "0000644", size: records.count, type: UInt8(ascii: "x")) + records + padding
            + main
    }

    /// `LENGTH KEY=VALUE\n`, where the length counts its own digits.
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n".utf8.count
        var length = rest + String(rest).utf8.count
        length = rest + String(length).utf8.count
        return Array("\(length) \(key)=\(value)\n".utf8)
    }

    private static func block(path: String, mode: String, size: Int, type: UInt8) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in text.enumerated() { block[offset + index] = byte }
        }
        let octal = String(size, radix: 8)
        put(path.utf8.prefix(100), at: 0)
        put(mode.utf8, at: 100)
        put("0000000".utf8, at: 108)
        put("0000000".utf8, at: 116)
        put((String(repeating: "0", count: 11 - octal.count) + octal).utf8, at: 124)
        put("00000000000".utf8, at: 136)
        put("        ".utf8, at: 148)
        block[156] = type
        put("ustar\u{0}00".utf8, at: 257)
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        put((String(repeating: "0", count: 6 - sum.count) + sum + "\u{0} ").utf8, at: 148)
        return block
    }
}
