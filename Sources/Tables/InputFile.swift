import Glibc

/// A file's bytes in order, decompressed on the way where the file is gzip by its first bytes.
struct InputFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    private let progress: ReadProgress?
    /// The decompressor and what of the compressed bytes it has not seen; nil for a plain file.
    private var inflater: Inflater?
    private var compressed: [UInt8] = []
    private var position = 0
    /// A gzip member has begun and not ended.
    private var insideMember = false
    private var atEnd = false

    init(_ path: String, progress: ReadProgress? = nil) throws(TableError) {
        self.path = path
        self.progress = progress
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw TableError(.io, "Cannot open: \(reason()).", file: path) }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw TableError(.io, "Is a folder; a file was expected.", file: path)
        }
        var start = [UInt8](repeating: 0, count: 2)
        let file = descriptor
        let filled = start.withUnsafeMutableBytes { buffer in
            Result<Int, TableError> { () throws(TableError) in try InputFile.fill(buffer, from: file, path) }
        }
        let count = try filled.get()
        if start.withUnsafeBytes({ Gzip.isGzip(UnsafeRawBufferPointer(rebasing: $0[..<count])) }) {
            inflater = try Inflater()
            insideMember = true
        }
        compressed = Array(start[..<count])
    }

    deinit { close(descriptor) }

    /// Fills `buffer`; fewer bytes come only at the end of the file.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
        if inflater != nil { return try readCompressed(into: buffer) }
        // The two bytes that were read to look at.
        var count = 0
        while position < compressed.count, count < buffer.count {
            buffer[count] = compressed[position]
            position += 1
            count += 1
        }
        let got = try InputFile.fill(UnsafeMutableRawBufferPointer(rebasing: buffer[count...]), from: descriptor, path)
        progress?.add(got)
        return count + got
    }

    private mutating func readCompressed(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
        var count = 0
        while count < buffer.count {
            if position == compressed.count, !atEnd {
                var failure: TableError?
                compressed = [UInt8](unsafeUninitializedCapacity: 1 << 18) { block, filled in
                    do throws(TableError) {
                        filled = try InputFile.fill(UnsafeMutableRawBufferPointer(block), from: descriptor, path)
                    } catch {
                        failure = error
                    }
                }
                if let failure { throw failure }
                progress?.add(compressed.count)
                position = 0
                atEnd = compressed.isEmpty
            }
            if atEnd {
                if insideMember {
                    throw TableError(.format, "The compressed data ends in the middle of a stream.", file: path)
                }
                return count
            }
            if !insideMember {
                // Between members: the next one, or zero bytes as padding up to the end.
                if compressed[position] == 0 {
                    position += 1
                    continue
                }
                inflater?.reset()
                insideMember = true
            }
            var outcome: Result<Inflater.Progress, TableError> = .success(Inflater.Progress())
            compressed.withUnsafeBytes { raw in
                let input = UnsafeRawBufferPointer(rebasing: raw[position...])
                let room = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                do throws(TableError) {
                    outcome = .success(try inflater?.inflate(input, into: room) ?? Inflater.Progress())
                } catch {
                    outcome = .failure(TableError(error.code, error.message, file: path))
                }
            }
            let progress = try outcome.get()
            position += progress.consumed
            count += progress.written
            if progress.ended { insideMember = false }
        }
        return count
    }

    private static func fill(
        _ buffer: UnsafeMutableRawBufferPointer,
        from descriptor: Int32,
        _ path: String
    ) throws(TableError) -> Int {
        guard let start = buffer.baseAddress else { return 0 }
        var count = 0
        while count < buffer.count {
            let got = Glibc.read(descriptor, start + count, buffer.count - count)
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR { continue }
                throw TableError(.io, "Cannot read: \(reason()).", file: path)
            }
            count += got
        }
        return count
    }
}

/// The system's reason for the last failure.
private func reason() -> String { String(cString: strerror(errno)) }
