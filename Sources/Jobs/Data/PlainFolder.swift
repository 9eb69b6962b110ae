import Foundation
import Glibc
import Store

/// A folder of a job's tree, reached and read without following a symbolic link.
///
/// What a job's program makes in its tree is not to be trusted: a link, also in place of a folder on the way, would make the
/// server read its own files or another job's.
struct PlainFolder: ~Copyable {
    /// A file or whatever else is no folder.
    struct Item {
        /// Relative to the folder, with slashes; what is no UTF-8 is repaired, and ``isNamed`` false.
        let path: String
        let isNamed: Bool
        let version: FileVersion
        let isRegular: Bool
    }

    private let descriptor: Int32

    /// Opens `path` below `root`; nil if there is no such folder, or a link or a file is on the way.
    init?(_ root: URL, _ path: String) {
        let descriptor = Self.open(root, path, O_RDONLY | O_DIRECTORY)
        if descriptor < 0 { return nil }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Opens a file or folder `path` below `root`; negative if it cannot be.
    static func open(_ root: URL, _ path: String, _ flags: Int32) -> Int32 {
        let folder = Glibc.open(root.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder < 0 { return folder }
        defer { close(folder) }
        return open(folder, path, flags)
    }

    private static func open(_ folder: Int32, _ path: String, _ flags: Int32) -> Int32 {
        let names = path.split(separator: "/").map(String.init)
        guard let last = names.last else { return openat(folder, ".", flags | O_CLOEXEC) }
        var current = dup(folder)
        defer { if current >= 0 { close(current) } }
        for name in names.dropLast() {
            let next = openat(current, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if next < 0 { return next }
            close(current)
            current = next
        }
        return openat(current, last, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    }

    /// Opens a file of the folder for reading; negative if it cannot be.
    func open(_ path: String) -> Int32 { Self.open(descriptor, path, O_RDONLY) }

    /// All files, sorted by path; folders that come or go meanwhile may or may not be in it.
    func items() throws -> [Item] {
        var items: [Item] = []
        try collect(openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "", &items)
        return items.sorted { $0.path < $1.path }
    }

    /// Reads the folder `open` and closes it.
    private func collect(_ open: Int32, _ prefix: String, _ items: inout [Item]) throws {
        guard open >= 0 else { return }
        guard let stream = fdopendir(open) else {
            close(open)
            throw ServiceError(.internalFailure, "Cannot read an output folder: \(String(cString: strerror(errno))).")
        }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let bytes = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if bytes == [0x2E] || bytes == [0x2E, 0x2E] { continue }
            var status = stat()
            let name = bytes.map(CChar.init(bitPattern:)) + [0]
            guard fstatat(open, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            let path = prefix + String(decoding: bytes, as: UTF8.self)
            if status.st_mode & S_IFMT == S_IFDIR {
                let folder = openat(open, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                try collect(folder, path + "/", &items)
                continue
            }
            items.append(
                Item(
                    path: path,
                    isNamed: String(validating: bytes, as: UTF8.self) != nil,
                    version: FileVersion(status),
                    isRegular: status.st_mode & S_IFMT == S_IFREG
                )
            )
        }
    }
}

/// What changes whenever a file is written to or replaced.
struct FileVersion: Equatable, Sendable {
    private let inode: UInt64
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    init(_ status: stat) {
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }

    /// The version of an open file; nil if it cannot be looked at.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }
}
