import Foundation

/// What a program prints once its log is full: the end of it is kept, in memory, the rest counted.
struct LogOverflow {
    private struct Chunk {
        let time: Date
        let bytes: [UInt8]
    }

    private let limit: Int
    private var chunks: [Chunk] = []
    private var size = 0
    /// How many bytes are gone.
    private(set) var dropped = 0

    /// - Parameter limit: The most bytes that are kept.
    init(limit: Int) { self.limit = limit }

    mutating func append(_ bytes: UnsafeRawBufferPointer.SubSequence, at time: Date) {
        let kept = bytes.suffix(limit)
        dropped += bytes.count - kept.count
        chunks.append(Chunk(time: time, bytes: Array(kept)))
        size += kept.count
        var gone = 0
        while size - chunks[gone].bytes.count >= limit {
            size -= chunks[gone].bytes.count
            dropped += chunks[gone].bytes.count
            gone += 1
        }
        chunks.removeFirst(gone)
    }

    /// The last whole lines, at most ``limit`` bytes of them, with the times at which their ends came; then it is empty.
    ///
    /// What is in none of them counts as dropped.
    mutating func take() -> [(time: Date, line: [UInt8])] {
        var lines: [(time: Date, line: [UInt8])] = []
        var line: [UInt8] = []
        for chunk in chunks {
            var rest = chunk.bytes[...]
            while let end = rest.firstIndex(of: 0x0A) {
                lines.append((chunk.time, line + rest[..<end]))
                line = []
                rest = rest[(end + 1)...]
            }
            line += rest
        }
        let isWhole = dropped == 0
        if !line.isEmpty, let last = chunks.last { lines.append((last.time, line)) }
        // The first is the end of a line that has lost its beginning.
        var first = isWhole || lines.isEmpty ? 0 : 1
        var total = lines[first...].reduce(0) { $0 + $1.line.count + 1 }
        while total > limit, first < lines.count {
            total -= lines[first].line.count + 1
            first += 1
        }
        dropped += lines[..<first].reduce(0) { $0 + $1.line.count + 1 }
        chunks = []
        size = 0
        return Array(lines[first...])
    }

    /// The last lines, for the reason of a failure.
    func tail(_ count: Int) -> [String] {
        var copy = self
        return copy.take().suffix(count).map { String(decoding: $0.line.prefix(400), as: UTF8.self) }
    }

    /// Begins to count anew.
    mutating func reset() { dropped = 0 }
}
