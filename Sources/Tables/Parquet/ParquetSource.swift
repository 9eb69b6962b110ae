import Glibc

/// An open Parquet file, read at any place by several threads at once.
final class ParquetSource: Sendable {
    let path: String
    /// The bytes in the file when it was opened.
    let size: Int
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw TableError(.io, "Cannot open: \(Self.reason()).", file: path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let error = TableError(.io, "Cannot examine: \(Self.reason()).", file: path)
            close(descriptor)
            throw error
        }
        size = Int(status.st_size)
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw TableError(.io, "Is not a regular file; Parquet is read from files only.", file: path)
        }
    }

    deinit { close(descriptor) }

    /// The bytes from `offset` on; an error if the file has fewer.
    func read(_ count: Int, at offset: Int) throws -> [UInt8] {
        guard count >= 0, offset >= 0, count <= size, offset <= size - count else {
            throw TableError(
                .format,
                "Bytes \(offset) to \(offset &+ count) are named, the file has \(size).",
                file: path
            )
        }
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let start = buffer.baseAddress {
                let got = pread(descriptor, start + filled, count - filled, off_t(offset + filled))
                if got < 0 && errno == EINTR { continue }
                if got < 0 { throw TableError(.io, "Cannot read: \(Self.reason()).", file: path) }
                if got == 0 { throw TableError(.io, "The file became shorter while it was read.", file: path) }
                filled += got
            }
        }
    }

    /// The footer's bytes.
    func footer() throws -> [UInt8] {
        let magic = Array("PAR1".utf8)
        guard size >= 12, try read(4, at: 0) == magic else {
            throw TableError(.format, "Does not begin as a Parquet file does, with PAR1.", file: path)
        }
        let end = try read(8, at: size - 8)
        if Array(end[4...]) == Array("PARE".utf8) {
            throw TableError(.unsupported, "The file is encrypted; encrypted Parquet is not supported.", file: path)
        }
        guard Array(end[4...]) == magic else {
            throw TableError(
                .format,
                "Does not end as a Parquet file does, with PAR1; it may be cut short.",
                file: path
            )
        }
        let length = end[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= size - 12 else {
            throw TableError(.format, "The footer claims \(length) bytes, the file has \(size).", file: path)
        }
        return try read(length, at: size - 8 - length)
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
