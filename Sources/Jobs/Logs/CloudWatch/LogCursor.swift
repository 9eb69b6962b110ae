/// A place in a log from which its lines are read, forward and backward, some of it in memory at a time.
struct LogCursor {
    private let file: LogFile
    /// What may be read: from one line's beginning to another's end.
    private let bounds: Range<Int>
    private let chunk: Int
    /// Where the next line begins, and the line before ends.
    private(set) var position: Int
    private var window: [UInt8] = []
    private var windowStart = 0

    /// - Parameters:
    ///   - file: The log.
    ///   - bounds: What may be read of it.
    ///   - position: Where to begin.
    ///   - chunk: How many bytes are read at once; more where a line is longer.
    init(_ file: LogFile, _ bounds: Range<Int>, at position: Int, chunk: Int = 64 << 10) {
        self.file = file
        self.bounds = bounds
        self.chunk = chunk
        self.position = position
    }

    /// The line that begins here, or the next one; nil at the end.
    ///
    /// What is no line is passed over.
    mutating func next() -> LogLine? {
        while position < bounds.upperBound, let newline = lineEnd(from: position) {
            let start = position
            position = newline + 1
            if let line = LogLine(window[start - windowStart..<newline - windowStart], at: start) { return line }
        }
        return nil
    }

    /// The line that ends here, or the one before; nil at the beginning.
    ///
    /// What is no line is passed over.
    mutating func previous() -> LogLine? {
        while position > bounds.lowerBound, let start = lineStart(before: position - 1) {
            let newline = position - 1
            position = start
            if let line = LogLine(window[start - windowStart..<newline - windowStart], at: start) { return line }
        }
        return nil
    }

    /// Goes back to the beginning of the line that the place is in.
    mutating func alignToLine() { position = lineStart(before: position) ?? bounds.lowerBound }

    /// Where the line feed is that ends the line at `start`, with all between in memory.
    private mutating func lineEnd(from start: Int) -> Int? {
        var size = chunk
        while true {
            let end = windowStart + window.count
            if windowStart..<end ~= start {
                if let found = window[(start - windowStart)...].firstIndex(of: 0x0A) { return windowStart + found }
                if end == bounds.upperBound { return nil }
            }
            guard load(start..<min(start + size, bounds.upperBound)) else { return nil }
            size *= 2
        }
    }

    /// Where the line begins that `end` is in or ends, with all between in memory.
    private mutating func lineStart(before end: Int) -> Int? {
        var size = chunk
        while true {
            if windowStart...(windowStart + window.count) ~= end {
                if let found = window[..<(end - windowStart)].lastIndex(of: 0x0A) { return windowStart + found + 1 }
                if windowStart <= bounds.lowerBound, !window.isEmpty || end == bounds.lowerBound {
                    return bounds.lowerBound
                }
            }
            guard load(max(bounds.lowerBound, end - size)..<end) else { return nil }
            size *= 2
        }
    }

    private mutating func load(_ range: Range<Int>) -> Bool {
        window = file.read(range)
        windowStart = range.lowerBound
        return window.count == range.count
    }
}
