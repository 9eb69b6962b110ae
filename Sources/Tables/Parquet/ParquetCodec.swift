import CSnappy
import CZstd

/// How a column chunk's pages are compressed.
enum ParquetCodec: Int, Sendable {
    case uncompressed = 0
    case snappy = 1
    case gzip = 2
    case zstd = 6

    /// The codec with a number of the format; an error with its name where it is not supported.
    init(number: Int) throws {
        if let codec = Self(rawValue: number) {
            self = codec
            return
        }
        let names = [3: "LZO", 4: "BROTLI", 5: "LZ4", 7: "LZ4_RAW"]
        guard let name = names[number] else {
            throw TableError(.format, "The compression codec \(number) is not known.")
        }
        throw TableError(
            .unsupported,
            "The compression codec \(name) is not supported; UNCOMPRESSED, SNAPPY, GZIP and ZSTD are."
        )
    }

    /// Restores exactly `size` bytes.
    ///
    /// Memory is claimed, not touched, before data fills it, and a size that the codec cannot reach from `input` is refused.
    func decompress(_ input: UnsafeRawBufferPointer, to size: Int) throws -> [UInt8] {
        if size == 0 { return [] }
        try checkClaim(size, of: input)
        return try [UInt8](unsafeUninitializedCapacity: size) { output, count in
            let written: Int? =
                switch self {
                case .uncompressed: nil
                case .snappy: Self.snappy(input, output)
                case .gzip: try Self.gzip(input, output)
                case .zstd: Self.zstd(input, output)
                }
            guard let written, written == size else {
                let found = written.map { "gives \($0) bytes" } ?? "is damaged"
                throw TableError(.format, "A page of \(size) bytes, compressed with \(self), \(found).")
            }
            count = size
        }
    }

    /// Refuses sizes beyond the codec's highest ratio, before memory is reserved.
    private func checkClaim(_ size: Int, of input: UnsafeRawBufferPointer) throws {
        let fits: Bool
        switch self {
        case .uncompressed: fits = size == input.count
        case .snappy:
            var claimed = 0
            let status = snappy_uncompressed_length(input.baseAddress, input.count, &claimed)
            // A copy of 64 bytes takes at least two.
            fits = status == SNAPPY_OK && claimed == size && size / 64 <= input.count
        // Deflate's highest ratio is 1032 (zlib, "Technical Details").
        case .gzip: fits = size / 1032 <= input.count
        case .zstd:
            let claimed = ZSTD_getFrameContentSize(input.baseAddress, input.count)
            // ZSTD_CONTENTSIZE_ERROR is 2^64 - 2; unknown, 2^64 - 1, is decided while decoding, as are several frames.
            fits = claimed != UInt64.max - 1 && (claimed == UInt64.max || claimed <= UInt64(size))
        }
        if !fits {
            throw TableError(
                .format,
                "A page of \(input.count) bytes claims \(size) uncompressed, which \(self) data cannot hold."
            )
        }
    }

    private static func snappy(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        var written = output.count
        return output.withMemoryRebound(to: CChar.self) { target in
            let status = snappy_uncompress(input.baseAddress, input.count, target.baseAddress, &written)
            return status == SNAPPY_OK ? written : nil
        }
    }

    private static func zstd(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        let written = ZSTD_decompress(output.baseAddress, output.count, input.baseAddress, input.count)
        return ZSTD_isError(written) == 0 ? written : nil
    }

    /// One or more gzip members, or a zlib stream, as some writers made; nil where the last one is cut short.
    private static func gzip(
        _ input: UnsafeRawBufferPointer,
        _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws -> Int? {
        var inflater = try Inflater()
        var rest = input
        var written = 0
        while true {
            let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(output)[written...])
            let progress = try inflater.inflate(rest, into: room)
            written += progress.written
            guard progress.ended else { return nil }
            rest = UnsafeRawBufferPointer(rebasing: rest[progress.consumed...])
            if written == output.count { return written }
            guard let another = try Gzip.nextMember(rest) else { return written }
            rest = another
            inflater.reset()
        }
    }
}
