import Glibc
package import Identifiers
import Store

/// An object that is open for reading: its bytes stay as they are, whatever is put or deleted meanwhile.
package final class ObjectReader: Sendable {
    /// What a listing says of it.
    package let entry: Objects.Entry
    private let path: String
    private let descriptor: Int32

    init(key: String, path: String, missing: ServiceError) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0 { throw errno == ENOENT || errno == ENOTDIR ? missing : FileCall.fail("open", path) }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        entry = Objects.Entry(key: key, status: status)
        if !isFile { throw missing }
    }

    deinit { close(descriptor) }

    /// Reads bytes from an offset on, as many as there are up to `count`; none at the end.
    package func read(at offset: Int, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor,
                    buffer.baseAddress.map { $0 + filled },
                    count - filled,
                    off_t(offset + filled)
                )
                if got == 0 { return }
                if got < 0 && errno != EINTR { throw FileCall.fail("read", path) }
                filled += max(0, got)
            }
        }
    }
}

extension Objects {
    /// Opens an object for reading.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if there is none.
    package func reader(of uri: S3URI) throws -> ObjectReader {
        try ObjectReader(key: uri.key, path: path(of: uri), missing: missing(uri))
    }
}
