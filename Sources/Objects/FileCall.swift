import Foundation
import Glibc
import Store

/// The system's file calls, with an error that says which call failed on which path.
enum FileCall {
    static func fail(_ what: String, _ path: String, errno code: Int32 = errno) -> ServiceError {
        let advice = code == ENOSPC ? " Free space on that disk and try again." : ""
        return ServiceError(.internalFailure, "Cannot \(what) \(path): \(String(cString: strerror(code))).\(advice)")
    }

    /// What `path` is, without following a symbolic link; nil if there is nothing.
    static func status(_ path: String) throws -> stat? {
        var status = stat()
        if lstat(path, &status) == 0 { return status }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw fail("look at", path)
    }

    /// Makes a folder and those above it, each durably: the folder that holds a new one is synced.
    static func makeFolder(_ path: String) throws {
        if mkdir(path, 0o755) == 0 { return try sync(folder: parent(of: path)) }
        if errno == EEXIST { return }
        guard errno == ENOENT, parent(of: path) != path else { throw fail("make the folder", path) }
        try makeFolder(parent(of: path))
        if mkdir(path, 0o755) != 0 && errno != EEXIST { throw fail("make the folder", path) }
        try sync(folder: parent(of: path))
    }

    static func sync(folder path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 {
            if errno == ENOENT { return }
            throw fail("open", path)
        }
        defer { close(descriptor) }
        if fsync(descriptor) != 0 { throw fail("sync", path) }
    }

    /// Syncs a file's content to the disk.
    static func sync(file path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw fail("open", path) }
        defer { close(descriptor) }
        if fsync(descriptor) != 0 { throw fail("sync", path) }
    }

    /// The names in a folder, without `.` and `..`, in no order; nil if there is no such folder.
    static func names(in path: String) throws -> [[UInt8]]? {
        guard let folder = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw fail("read the folder", path)
        }
        defer { closedir(folder) }
        var names: [[UInt8]] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
                    Array(
                        UnsafeBufferPointer(
                            start: bytes,
                            count: strnlen(UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self), 256)
                        )
                    )
                }
            }
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
        }
        return names
    }

    static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
