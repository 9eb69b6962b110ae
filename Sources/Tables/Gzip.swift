import CZlib

/// Gzip and zlib streams, whole in memory.
package enum Gzip {
    /// Decompresses a gzip stream of one or more members, or a zlib stream.
    ///
    /// Zero bytes after the last member are padding, as `gzip` has it.
    /// - Throws: ``TableError/Code/format`` if the stream is damaged, cut short, followed by other bytes, or longer than
    ///   `limit` bytes when decompressed.
    package static func decompress(_ bytes: UnsafeRawBufferPointer, limit: Int) throws(TableError) -> [UInt8] {
        var inflater = try Inflater()
        var output: [UInt8] = []
        // Start from a usual ratio, never from the size that the stream itself claims.
        var capacity = min(max(limit, 0), max(1 << 12, min(bytes.count, 1 << 28) * 4))
        var rest = bytes
        while true {
            var progress = Inflater.Progress()
            var failure: TableError?
            let room = max(capacity - output.count, 0)
            let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                do throws(TableError) {
                    progress = try inflater.inflate(rest, into: UnsafeMutableRawBufferPointer(buffer))
                } catch {
                    failure = error
                }
                count = progress.written
            }
            if let failure { throw failure }
            if output.isEmpty { output = part } else { output += part }
            rest = UnsafeRawBufferPointer(rebasing: rest[progress.consumed...])
            if progress.ended {
                guard let another = try Gzip.nextMember(rest) else { return output }
                rest = another
                inflater.reset()
            } else if progress.written < room || (room == 0 && rest.isEmpty) {
                throw TableError(.format, "The compressed data ends in the middle of a stream.")
            } else if output.count >= limit {
                // One byte more shows whether the stream ends exactly at the limit.
                try expectEnd(&inflater, rest, limit: limit)
                return output
            } else {
                capacity = min(limit, capacity * 2)
            }
        }
    }

    /// Decompresses an array's bytes.
    package static func decompress(_ bytes: [UInt8], limit: Int) throws(TableError) -> [UInt8] {
        let result = bytes.withUnsafeBytes { raw in
            Result<[UInt8], TableError> { () throws(TableError) in try decompress(raw, limit: limit) }
        }
        return try result.get()
    }

    /// Compresses into one gzip member, without name or time, so that equal bytes give an equal stream.
    package static func compress(_ bytes: [UInt8]) -> [UInt8] {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let size = Int32(MemoryLayout<z_stream>.size)
        let started = deflateInit2_(
            stream,
            Z_DEFAULT_COMPRESSION,
            Z_DEFLATED,
            15 + 16,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            size
        )
        precondition(started == Z_OK, "zlib cannot start: \(started)")
        defer { deflateEnd(stream) }
        var output: [UInt8] = []
        bytes.withUnsafeBufferPointer { input in
            var offset = 0
            var status = Z_OK
            while status == Z_OK {
                let count = min(input.count - offset, 1 << 30)
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + offset })
                stream.pointee.avail_in = UInt32(count)
                let last = offset + count == input.count
                let room = max(Int(deflateBound(stream, UInt(count))), 1 << 12)
                output += [UInt8](unsafeUninitializedCapacity: room) { buffer, written in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(min(room, Int(UInt32.max)))
                    status = deflate(stream, last ? Z_FINISH : Z_NO_FLUSH)
                    written = min(room, Int(UInt32.max)) - Int(stream.pointee.avail_out)
                }
                offset += count - Int(stream.pointee.avail_in)
                if status == Z_BUF_ERROR { status = Z_OK }
            }
        }
        return output
    }

    /// Whether bytes begin as a gzip member does.
    package static func isGzip(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
    }

    /// What follows a finished member: another one, or nil after the last.
    static func nextMember(_ rest: UnsafeRawBufferPointer) throws(TableError) -> UnsafeRawBufferPointer? {
        guard let first = rest.first else { return nil }
        if isGzip(rest) { return rest }
        if first == 0x1f && rest.count == 1 {
            throw TableError(.format, "The compressed data ends in the middle of a stream.")
        }
        if rest.allSatisfy({ $0 == 0 }) { return nil }
        throw TableError(.format, "\(rest.count) bytes that are not gzip follow the compressed data.")
    }

    private static func expectEnd(
        _ inflater: inout Inflater,
        _ input: UnsafeRawBufferPointer,
        limit: Int
    ) throws(TableError) {
        var rest = input
        var one: UInt8 = 0
        while true {
            var outcome: Result<Inflater.Progress, TableError> = .success(Inflater.Progress())
            withUnsafeMutableBytes(of: &one) { room in
                do throws(TableError) {
                    outcome = .success(try inflater.inflate(rest, into: room))
                } catch {
                    outcome = .failure(error)
                }
            }
            let progress = try outcome.get()
            if progress.written > 0 {
                throw TableError(
                    .format,
                    "The compressed data is longer than the allowed \(limit) bytes when decompressed."
                )
            }
            guard progress.ended else {
                throw TableError(.format, "The compressed data ends in the middle of a stream.")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[progress.consumed...])
            guard let another = try nextMember(rest) else { return }
            rest = another
            inflater.reset()
        }
    }
}

/// One zlib decompressor, for gzip and zlib headers alike.
struct Inflater: ~Copyable {
    /// What one step did.
    struct Progress {
        var consumed = 0
        var written = 0
        /// The member is complete.
        var ended = false
    }

    /// On the heap, for zlib remembers the address.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(TableError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 32 added to the window bits: header told from the first bytes.
        let status = inflateInit2_(stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if status != Z_OK { throw TableError(.io, "zlib cannot start: error \(status).") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Makes ready for the next member.
    mutating func reset() { inflateReset(stream) }

    /// Decompresses until `input` is used up, `output` is full or the member ends.
    mutating func inflate(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(TableError) -> Progress {
        var progress = Progress()
        while true {
            let given = min(input.count - progress.consumed, 1 << 30)
            let room = min(output.count - progress.written, 1 << 30)
            guard room > 0, let target = output.baseAddress else { return progress }
            let source = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.next_in = UnsafeMutablePointer(mutating: source.map { $0 + progress.consumed })
            stream.pointee.avail_in = UInt32(given)
            stream.pointee.next_out = target.assumingMemoryBound(to: UInt8.self) + progress.written
            stream.pointee.avail_out = UInt32(room)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            progress.consumed += given - Int(stream.pointee.avail_in)
            progress.written += room - Int(stream.pointee.avail_out)
            switch status {
            case Z_STREAM_END:
                progress.ended = true
                return progress
            case Z_OK: continue
            case Z_BUF_ERROR: return progress
            case Z_NEED_DICT:
                throw TableError(.unsupported, "The compressed data needs a preset dictionary.")
            default:
                let reason = stream.pointee.msg.map { String(cString: $0) } ?? "error \(status)"
                throw TableError(.format, "The compressed data is damaged: \(reason).")
            }
        }
    }
}
