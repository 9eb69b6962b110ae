import CZlib
import DurableFiles
import Store

/// A gzip file (RFC 1952) that appears whole or not at all.
struct GzipFile: ~Copyable {
    private var file: DurableFile
    private let deflater: Deflater

    init(at path: String) throws {
        let started = try Deflater()
        file = try DurableFile(at: path)
        deflater = started
    }

    mutating func append(_ bytes: [UInt8]) throws { try file.append(try deflater.deflate(bytes, isLast: false)) }

    /// Ends the file and makes it appear.
    consuming func commit() throws {
        try file.append(try deflater.deflate([], isLast: true))
        try file.commit()
    }
}

/// A stream of zlib's.
private final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>

    /// Fast: the usual 6 takes about twice as long, for a few per cent of a model's size.
    private static let level: Int32 = 4

    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 + 16: the largest window, and a gzip header, which has no time in it.
        let status = deflateInit2_(
            stream,
            Self.level,
            Z_DEFLATED,
            15 + 16,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard status == Z_OK else {
            throw ServiceError(.internalFailure, "zlib cannot start (\(status)): out of memory?")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// The compressed bytes that are due after these.
    func deflate(_ bytes: [UInt8], isLast: Bool) throws -> [UInt8] {
        var input = bytes
        var result: [UInt8] = []
        try input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            var isDone = false
            while !isDone {
                var status = Z_OK
                let part = [UInt8](unsafeUninitializedCapacity: 1 << 17) { buffer, filled in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(buffer.count)
                    status = CZlib.deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    filled = buffer.count - Int(stream.pointee.avail_out)
                }
                guard status >= 0 || status == Z_BUF_ERROR else {
                    throw ServiceError(.internalFailure, "zlib failed (\(status)).")
                }
                result += part
                isDone = isLast ? status == Z_STREAM_END : stream.pointee.avail_out > 0
            }
        }
        return result
    }
}
