import Glibc

/// Whole rows of a text file, to be decoded on their own.
struct TextChunk: Sendable {
    /// The rows, with unused bytes before and after them, so that whole words can be loaded anywhere.
    var bytes: [UInt8]
    /// Where the rows begin and end; the last byte is a line feed.
    var range: Range<Int>
    /// Some byte is a quote.
    var hasQuotes: Bool
    /// The index of the file, and whether the chunk is its first.
    var file: Int
    var isFirst: Bool
}

/// Cuts text files into chunks at the ends of rows.
///
/// Where the cuts lie depends on the files only. Line feeds inside quotes are no ends of rows: a quote at the beginning of a
/// field opens a quoted field, two quotes inside of it are one, and any other quote is an ordinary byte.
final class TextChunks {
    /// The size that chunks have, short of their last row.
    static let size = 1 << 20
    /// The longest row, header included.
    static let longestRow = 64 << 20
    /// Unused bytes before and after the rows.
    static let margin = 64

    private let paths: [String]
    /// Whether quotes can hold line feeds, as in CSV.
    private let quoted: Bool
    private let progress: ReadProgress?
    private var fileIndex = -1
    private var file: InputFile?
    /// The beginning of a row that the last chunk did not hold.
    private var carry: [UInt8] = []
    private var isFirst = true

    init(_ paths: [String], quoted: Bool, progress: ReadProgress? = nil) {
        self.paths = paths
        self.quoted = quoted
        self.progress = progress
    }

    /// The next chunk, or nil after the last file's last.
    func next() throws(TableError) -> TextChunk? {
        while true {
            if file == nil {
                guard fileIndex + 1 < paths.count else { return nil }
                fileIndex += 1
                file = try InputFile(paths[fileIndex], progress: progress)
                carry = []
                isFirst = true
            }
            if let chunk = try nextOfFile() { return chunk }
            file = nil
        }
    }

    private func nextOfFile() throws(TableError) -> TextChunk? {
        var size = TextChunks.size
        let front = TextChunks.margin
        while true {
            var filled = carry.count
            var failure: TableError?
            size = min(max(size, carry.count + TextChunks.size / 2), TextChunks.longestRow)
            let bytes = [UInt8](unsafeUninitializedCapacity: front + size + 1 + TextChunks.margin) { buffer, count in
                buffer[..<front].update(repeating: 0)
                _ = buffer[front...].update(fromContentsOf: carry)
                let whole = UnsafeMutableRawBufferPointer(buffer)
                let room = UnsafeMutableRawBufferPointer(rebasing: whole[(front + filled)..<(front + size)])
                do throws(TableError) {
                    filled += try file?.read(into: room) ?? 0
                } catch {
                    failure = error
                }
                buffer[(front + filled)...].update(repeating: 0)
                if filled < size, filled > 0, buffer[front + filled - 1] != 10 { buffer[front + filled] = 10 }
                count = buffer.count
            }
            if let failure { throw failure }
            if filled == 0 { return nil }
            let begin = isFirst ? front + (try beginning(bytes, front, filled)) : front
            var range = begin..<(front + filled)
            var cut: Int? = range.upperBound
            var hasQuotes = false
            bytes.withUnsafeBytes { raw in
                guard let base = raw.baseAddress else { return }
                hasQuotes = quoted && memchr(base + begin, 34, range.count) != nil
                if filled == size { cut = TextChunks.lastRowEnd(base, range, hasQuotes: hasQuotes) }
            }
            if filled < size {
                // The file's last row may lack its line feed, which stands behind it now.
                if bytes[range.upperBound - 1] != 10 { cut = range.upperBound + 1 }
            }
            carry = []
            guard let cut else {
                if filled >= TextChunks.longestRow {
                    throw TableError(
                        .format,
                        "A row is longer than \(TextChunks.longestRow >> 20) MiB; is a quote left open?",
                        file: paths[fileIndex]
                    )
                }
                carry = Array(bytes[front..<range.upperBound])
                size *= 2
                continue
            }
            if cut < range.upperBound { carry = Array(bytes[cut..<range.upperBound]) }
            range = begin..<cut
            defer { isFirst = false }
            return TextChunk(bytes: bytes, range: range, hasQuotes: hasQuotes, file: fileIndex, isFirst: isFirst)
        }
    }

    /// The length of a file's byte order mark.
    private func beginning(_ bytes: [UInt8], _ front: Int, _ filled: Int) throws(TableError) -> Int {
        let data = bytes[front..<(front + filled)]
        if data.starts(with: [0xff, 0xfe]) || data.starts(with: [0xfe, 0xff]) {
            throw TableError(.unsupported, "The text is UTF-16; convert it to UTF-8.", file: paths[fileIndex])
        }
        if quoted, filled < TextChunks.size, data.contains(13), !data.contains(10) {
            throw TableError(
                .unsupported,
                "Lines end with a carriage return alone; convert them to line feeds.",
                file: paths[fileIndex],
                line: 1
            )
        }
        return data.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    /// The end of the last whole row, or nil if none ends.
    private static func lastRowEnd(_ base: UnsafeRawPointer, _ range: Range<Int>, hasQuotes: Bool) -> Int? {
        func lastFeed(_ start: Int, _ end: Int) -> Int? {
            var position = end
            while position > start {
                position -= 1
                if base.load(fromByteOffset: position, as: UInt8.self) == 10 { return position + 1 }
            }
            return nil
        }
        func nextQuote(_ start: Int) -> Int? {
            memchr(base + start, 34, range.upperBound - start).map { UnsafeRawPointer($0) - base }
        }
        guard hasQuotes else { return lastFeed(range.lowerBound, range.upperBound) }
        var last: Int?
        var open = range.lowerBound
        var position = open
        while let quote = nextQuote(position) {
            let before = quote == range.lowerBound ? 10 : base.load(fromByteOffset: quote - 1, as: UInt8.self)
            position = quote + 1
            guard before == 10 || before == UInt8(ascii: ",") else { continue }
            last = lastFeed(open, quote) ?? last
            guard let close = endOfQuoted(base, position, range.upperBound) else { return last }
            open = close
            position = close
        }
        return lastFeed(open, range.upperBound) ?? last
    }

    /// Where a quoted field that began before `start` ends, past its closing quote, or nil if it does not.
    static func endOfQuoted(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Int? {
        var position = start
        while position < end, let found = memchr(base + position, 34, end - position) {
            let quote = UnsafeRawPointer(found) - base
            guard quote + 1 < end, base.load(fromByteOffset: quote + 1, as: UInt8.self) == 34 else { return quote + 1 }
            position = quote + 2
        }
        return nil
    }
}
