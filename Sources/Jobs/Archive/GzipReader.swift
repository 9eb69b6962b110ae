import CZlib
import Foundation
import Glibc
import Store

/// Decompresses gzip files (RFC 1952), of one or more members, in bounded memory.
enum GzipReader {
    private static let block = 1 << 18

    /// Decompresses the file `source`, which errors call `name`, to the new file `target`; missing folders are made.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for what is no gzip, is damaged or is cut short;
    ///   ``ServiceError/Code/internalFailure`` if the disk refuses.
    static func decompress(_ source: String, named name: String, to target: String) throws {
        func fault(_ what: String) -> ServiceError {
            ServiceError(.internalFailure, "Cannot \(what): \(String(cString: strerror(errno))).")
        }
        let input = open(source, O_RDONLY | O_CLOEXEC)
        if input < 0 { throw fault("open \(name)") }
        defer { close(input) }
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        if output < 0 { throw fault("create \(target)") }
        defer { close(output) }
        let inflater = try Inflater()
        var isInside = true
        var rest: ArraySlice<UInt8> = []
        while true {
            if rest.isEmpty {
                rest =
                    [UInt8](unsafeUninitializedCapacity: block) { buffer, count in
                        count = max(0, read(input, buffer.baseAddress, buffer.count))
                    }[...]
                if rest.isEmpty { break }
            }
            if !isInside {
                // Zero bytes behind a member are padding, as gzip has it.
                guard rest[rest.startIndex] != 0 else {
                    rest = rest.dropFirst()
                    continue
                }
                inflater.reset()
                isInside = true
            }
            let step = inflater.inflate(rest)
            guard let step else {
                throw ServiceError(
                    .validation,
                    "\(name) is no gzip file, or is damaged, but CompressionType is Gzip. Put it there again, or set None."
                )
            }
            rest = rest.dropFirst(step.consumed)
            isInside = !step.isEnd
            var bytes = step.bytes[...]
            while !bytes.isEmpty {
                let count = bytes.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                if count < 0 { throw fault("write \(target)") }
                bytes = bytes.dropFirst(count)
            }
        }
        guard !isInside else {
            throw ServiceError(
                .validation,
                "\(name) is empty or cut short, but CompressionType is Gzip. Put it there again."
            )
        }
    }

    /// Hands what is in an open file to `body`, decompressed if it is gzip, until that returns false.
    ///
    /// It ends where the file does, or is damaged.
    static func contents(_ descriptor: Int32, _ body: (ArraySlice<UInt8>) -> Bool) {
        var inflater: Inflater?
        var isFirst = true
        while true {
            var rest =
                [UInt8](unsafeUninitializedCapacity: block) { buffer, count in
                    count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
                }[...]
            if rest.isEmpty { return }
            // Source: RFC 1952, 2.3.1.
            if isFirst, rest.starts(with: [0x1F, 0x8B]) { inflater = try? Inflater() }
            isFirst = false
            guard let inflater else {
                if !body(rest) { return }
                continue
            }
            while !rest.isEmpty {
                guard let step = inflater.inflate(rest), body(step.bytes[...]), !step.isEnd else { return }
                rest = rest.dropFirst(step.consumed)
            }
        }
    }

    /// A stream of zlib's.
    private final class Inflater {
        struct Step {
            var bytes: [UInt8]
            var consumed: Int
            var isEnd: Bool
        }

        private let stream: UnsafeMutablePointer<z_stream>

        init() throws {
            stream = .allocate(capacity: 1)
            stream.initialize(to: z_stream())
            // 15 + 16: the largest window, gzip only.
            let size = Int32(MemoryLayout<z_stream>.size)
            guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
                throw ServiceError(.internalFailure, "zlib cannot start: out of memory?")
            }
        }

        deinit {
            inflateEnd(stream)
            stream.deallocate()
        }

        func reset() { inflateReset(stream) }

        /// Some of the bytes that `input` stands for; nil if it is damaged.
        func inflate(_ input: ArraySlice<UInt8>) -> Step? {
            var copy = Array(input)
            var status = Z_OK
            var consumed = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: GzipReader.block * 4) { buffer, filled in
                copy.withUnsafeMutableBufferPointer { copy in
                    stream.pointee.next_in = copy.baseAddress
                    stream.pointee.avail_in = UInt32(copy.count)
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(buffer.count)
                    status = CZlib.inflate(stream, Z_NO_FLUSH)
                    consumed = copy.count - Int(stream.pointee.avail_in)
                    filled = buffer.count - Int(stream.pointee.avail_out)
                }
            }
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return nil }
            return Step(bytes: bytes, consumed: consumed, isEnd: status == Z_STREAM_END)
        }
    }
}
