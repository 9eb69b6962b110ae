import Synchronization

/// What one instance of a job prints, on its way to the job's log.
final class LogStream: Sendable {
    private struct State {
        /// A line that is not at its end yet.
        var partial: [UInt8] = []
        /// The last lines, for the reason of a failure.
        var tail: [String] = []
        /// What came since the log was full; nil while it is not.
        var overflow: LogOverflow?
    }

    private let log: JobLog
    /// Stands before every line: the instance's name where the job has several.
    private let prefix: String
    private let state = Mutex(State())

    /// Longer lines are broken.
    ///
    /// Source: CloudWatch Logs, the size of an event: 256 KiB.
    private static let longestLine = 256 << 10
    private static let tailLines = 10

    init(to log: JobLog, prefix: String = "") {
        self.log = log
        self.prefix = prefix
    }

    /// Appends what the program wrote; a line appears once it is whole.
    func append(_ bytes: UnsafeRawBufferPointer.SubSequence) {
        let isFull = state.withLock { state in
            var rest = bytes
            while state.overflow == nil, let end = rest.firstIndex(of: 0x0A) {
                extend(&state, by: rest[..<end])
                writePartial(&state, isWhole: true)
                rest = rest[(end + 1)...]
            }
            if state.overflow == nil { extend(&state, by: rest) } else { state.overflow?.append(rest, at: log.now) }
            return state.overflow != nil
        }
        if !isFull { log.announce() }
    }

    /// Ends the program's last line; of a full log, says how much was dropped, and writes the last lines.
    func flush() {
        state.withLock { state in
            if !state.partial.isEmpty { writePartial(&state, isWhole: false) }
            guard var overflow = state.overflow else { return }
            let lines = overflow.take()
            log.end(dropped: overflow.dropped, lines.map { ($0.time, prefix + Self.text($0.line)) })
            for (_, line) in lines { Self.remember(Self.text(line), &state) }
            overflow.reset()
            state.overflow = overflow
        }
        log.announce()
    }

    /// Writes a line of Driftloop's own, which no limit drops.
    func note(_ text: String) { log.note(text) }

    /// The last lines of the program, oldest first.
    var tail: [String] {
        state.withLock { ($0.tail + ($0.overflow?.tail(Self.tailLines) ?? [])).suffix(Self.tailLines) }
    }

    private func extend(_ state: inout State, by bytes: UnsafeRawBufferPointer.SubSequence) {
        var rest = bytes
        while state.overflow == nil, state.partial.count + rest.count > Self.longestLine {
            let room = Self.longestLine - state.partial.count
            state.partial += rest.prefix(room)
            writePartial(&state, isWhole: false)
            rest = rest.dropFirst(room)
        }
        if state.overflow == nil { state.partial += rest } else { state.overflow?.append(rest, at: log.now) }
    }

    private func writePartial(_ state: inout State, isWhole: Bool) {
        let size = state.partial.count + (isWhole ? 1 : 0)
        let line = Self.text(state.partial)
        defer { state.partial.removeAll(keepingCapacity: true) }
        guard log.add(prefix + line, size: size) else {
            var overflow = LogOverflow(limit: log.endLimit)
            let bytes = state.partial + (isWhole ? [0x0A] : [])
            bytes.withUnsafeBytes { overflow.append($0[...], at: log.now) }
            state.overflow = overflow
            return
        }
        Self.remember(line, &state)
    }

    private static func remember(_ line: String, _ state: inout State) {
        if line.isEmpty { return }
        state.tail.append(String(line.prefix(400)))
        if state.tail.count > tailLines { state.tail.removeFirst() }
    }

    private static func text(_ line: [UInt8]) -> String {
        String(decoding: line.last == 0x0D ? line.dropLast() : line[...], as: UTF8.self)
    }
}
