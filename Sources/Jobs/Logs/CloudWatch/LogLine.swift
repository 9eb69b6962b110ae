/// One line of a job's log, and where it stands.
struct LogLine: Sendable, Hashable {
    /// The byte at which it begins.
    let start: Int
    /// The byte behind its line feed.
    let end: Int
    /// Milliseconds since 1970.
    let time: Int64
    /// What was printed, without the line feed.
    let text: [UInt8]

    /// Nil for what is no line: the rest of one that was cut when the disk was full or the machine went down.
    init?(_ bytes: ArraySlice<UInt8>, at start: Int) {
        guard let time = LogStamp.milliseconds(bytes) else { return nil }
        let rest = bytes.dropFirst(LogStamp.length)
        guard rest.first == UInt8(ascii: " ") else { return nil }
        self.start = start
        end = start + bytes.count + 1
        self.time = time
        text = Array(rest.dropFirst())
    }
}
