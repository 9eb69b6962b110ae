import Store

/// A stream's place in a list of streams: by name, `n/NAME`, or by its last event's time first, `t/TIME/NAME`.
struct LogStreamKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970; nil in lists by name.
    let time: Int64?
    let name: String

    init(time: Int64?, name: String) {
        self.time = time
        self.name = name
    }

    /// Reads what an earlier answer said of the last stream in it.
    ///
    /// - Throws: ``ServiceError/Code/invalidLogParameter`` if it is no such text, or of a list in another order.
    init(_ text: String, isByTime: Bool) throws {
        let parts = text.split(separator: "/", maxSplits: isByTime ? 2 : 1, omittingEmptySubsequences: false)
        guard parts.count == (isByTime ? 3 : 2), parts[0] == (isByTime ? "t" : "n"), let name = parts.last,
            !name.isEmpty
        else { throw LogRules.invalidToken(text) }
        self.init(time: isByTime ? Int64(parts[1]) : nil, name: String(name))
        guard description == text else { throw LogRules.invalidToken(text) }
    }

    var description: String { time.map { "t/\($0)/\(name)" } ?? "n/\(name)" }

    static func < (first: LogStreamKey, second: LogStreamKey) -> Bool {
        (first.time ?? 0, first.name) < (second.time ?? 0, second.name)
    }
}
