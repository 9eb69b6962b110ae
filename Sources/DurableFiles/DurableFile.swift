import Foundation
import Glibc

/// A file that appears whole or not at all.
///
/// Bytes go to a temporary name beside the target; ``commit()`` syncs them, renames the file over the target and syncs the
/// folder. Dropped without a commit, it leaves nothing behind; a crash leaves at most a `.partial` file, never a broken target.
public struct DurableFile: ~Copyable, Sendable {
    private let path: String
    private let partial: String
    private let descriptor: Int32
    private var committed = false

    /// Starts a file that will appear at `path`; missing folders are made.
    public init(at path: String) throws(DurableFileError) {
        self.path = path
        partial = "\(path).\(UInt64.random(in: .min ... .max)).partial"
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw DurableFileError("create", partial) }
    }

    /// Appends bytes.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(DurableFileError) {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = Glibc.write(descriptor, start, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw DurableFileError("write", partial)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Appends bytes.
    public mutating func append(_ bytes: [UInt8]) throws(DurableFileError) {
        let result = bytes.withUnsafeBytes { raw in
            Result<Void, DurableFileError> { () throws(DurableFileError) in try append(raw) }
        }
        try result.get()
    }

    /// Makes the file appear under its name, replacing what was there, and returns once it is on the disk.
    public consuming func commit() throws(DurableFileError) {
        if fsync(descriptor) != 0 { throw DurableFileError("sync", partial) }
        if rename(partial, path) != 0 { throw DurableFileError("rename", path) }
        committed = true
        let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    deinit {
        close(descriptor)
        if !committed { unlink(partial) }
    }

    /// Writes a whole file at once.
    public static func write(_ bytes: [UInt8], to path: String) throws(DurableFileError) {
        var file = try DurableFile(at: path)
        try file.append(bytes)
        try file.commit()
    }
}

/// Why a file could not be written: the operation, the path and the system's reason.
public struct DurableFileError: Error, Sendable, CustomStringConvertible {
    /// The whole sentence.
    public let description: String
    /// The system's error number: `ENOSPC` and the like.
    public let errorNumber: Int32

    init(_ operation: String, _ path: String) {
        errorNumber = errno
        description = "Cannot \(operation) \(path): \(String(cString: strerror(errno)))."
    }
}
