import Store

/// Where the next page of a stream's events begins, and whether it goes on or back from there: `f/1234`, `b/1234`, a byte of
/// the log.
struct LogEventToken: Sendable, Hashable, CustomStringConvertible {
    let isForward: Bool
    let position: Int

    init(isForward: Bool, position: Int) {
        self.isForward = isForward
        self.position = position
    }

    /// Reads what an earlier answer said.
    ///
    /// - Throws: ``ServiceError/Code/invalidLogParameter`` if no line of the log begins there.
    init(_ text: String, of log: LogFile) throws {
        let digits = text.dropFirst(2)
        guard text.hasPrefix("f/") || text.hasPrefix("b/"), let position = Int(digits), String(position) == digits,
            0...log.end ~= position, position == 0 || log.read(position - 1..<position) == [0x0A]
        else { throw LogRules.invalidToken(text) }
        self.init(isForward: text.hasPrefix("f/"), position: position)
    }

    var description: String { "\(isForward ? "f" : "b")/\(position)" }
}
