import Synchronization

/// What one instance of a job prints, on its way to the job's log.
final class LogStream: Sendable {
    private struct State {
        /// A line that is not at its end yet.
        var partial: [UInt8] = []
        /// The last lines, for the reason of a failure.
        var tail: [String] = []
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
        state.withLock { state in
            var rest = bytes
            while let end = rest.firstIndex(of: 0x0A) {
                extend(&state, by: rest[..<end])
                writePartial(&state, isWhole: true)
                rest = rest[(end + 1)...]
            }
            extend(&state, by: rest)
        }
        log.announce()
    }

    /// Ends the program's last line, and says how much was dropped.
    func flush() {
        state.withLock { state in
            if !state.partial.isEmpty { writePartial(&state, isWhole: false) }
        }
        log.flush()
    }

    /// Writes a line of Driftloop's own, which no limit drops.
    func note(_ text: String) { log.note(text) }

    /// The last lines of the program, oldest first.
    var tail: [String] { state.withLock { $0.tail } }

    private func extend(_ state: inout State, by bytes: UnsafeRawBufferPointer.SubSequence) {
        var rest = bytes
        while state.partial.count + rest.count > Self.longestLine {
            let room = Self.longestLine - state.partial.count
            state.partial += rest.prefix(room)
            writePartial(&state, isWhole: false)
            rest = rest.dropFirst(room)
        }
        state.partial += rest
    }

    private func writePartial(_ state: inout State, isWhole: Bool) {
        let size = state.partial.count + (isWhole ? 1 : 0)
        if isWhole && state.partial.last == 0x0D { state.partial.removeLast() }
        let line = String(decoding: state.partial, as: UTF8.self)
        state.partial.removeAll(keepingCapacity: true)
        if !line.isEmpty {
            state.tail.append(String(line.prefix(400)))
            if state.tail.count > Self.tailLines { state.tail.removeFirst() }
        }
        log.add(prefix + line, size: size)
    }
}
