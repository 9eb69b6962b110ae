/// What still fits into an answer with events.
///
/// Source: CloudWatch Logs API, `GetLogEvents`: a page has up to 1 MB of events, and up to 10,000. `PutLogEvents`: an event's
/// size is its text in UTF-8 and 26 bytes.
struct LogPageRoom {
    private var events: Int
    private var bytes = 1 << 20
    private var isEmpty = true

    /// - Parameter limit: The most events that are asked for; nil for as many as there may be.
    /// - Throws: ``ServiceError/Code/invalidLogParameter`` for a limit that cannot be.
    init(limit: Int?) throws { events = try LogRules.limit(limit, most: LogRules.mostEvents) }

    var isFull: Bool { events == 0 || bytes <= 0 }

    /// Takes an event of so many bytes in; false if there is no room for it.
    ///
    /// Every event has room in an empty page.
    mutating func take(_ size: Int) -> Bool {
        guard isEmpty || events > 0 && size + Self.overhead <= bytes else { return false }
        events -= 1
        bytes -= size + Self.overhead
        isEmpty = false
        return true
    }

    private static let overhead = 26
}
