import CZlib

/// Packs bytes by DEFLATE (RFC 1951), without a frame, as inside a ZIP archive.
enum Deflate {
    /// - Throws: ``ZipArchiveError`` for 4 GiB or more.
    static func pack(_ content: [UInt8]) throws(ZipArchiveError) -> [UInt8] {
        guard let length = UInt32(exactly: content.count) else {
            throw ZipArchiveError("\(content.count) bytes are too many to pack at once; the limit is 4 GiB.")
        }
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        let status = deflateInit2_(
            &stream,
            Z_DEFAULT_COMPRESSION,
            Z_DEFLATED,
            -15,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            size
        )
        guard status == Z_OK else { throw ZipArchiveError("zlib cannot start (\(status)): out of memory.") }
        defer { deflateEnd(&stream) }
        var input = content
        let room = Int(deflateBound(&stream, uLong(length)))
        return [UInt8](unsafeUninitializedCapacity: room) { target, count in
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = length
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(clamping: target.count)
                deflate(&stream, Z_FINISH)
                count = Int(stream.total_out)
            }
        }
    }
}
