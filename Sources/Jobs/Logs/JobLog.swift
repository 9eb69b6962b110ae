import Foundation
import Glibc
import Store
import Synchronization

/// The log of a job: lines in the order of their times, in a file of limited size.
final class JobLog: Sendable {
    private struct State {
        var size: Int
        var isFull = false
        /// The time of the last line: no later line has an earlier one, whatever the clock says.
        var last: Date
    }

    private let descriptor: Int32
    private let limit: Int
    private let clock: any WallClock
    private let onWrite: @Sendable () -> Void
    private let state: Mutex<State>

    /// Opens, or creates, a log and appends to it; `onWrite` is called after it has grown.
    init(file: URL, limit: Int, clock: any WallClock, onWrite: @escaping @Sendable () -> Void = {}) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        descriptor = open(file.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ServiceError(
                .internalFailure,
                "Cannot open the log \(file.path): \(String(cString: strerror(errno)))."
            )
        }
        self.limit = limit
        self.clock = clock
        self.onWrite = onWrite
        let last = LogFile(path: file.path)?.lastTime ?? 0
        state = Mutex(
            State(
                size: Int(max(0, lseek(descriptor, 0, SEEK_END))),
                // Half a millisecond more, so that no rounding makes one less of it.
                last: Date(timeIntervalSince1970: (Double(last) + 0.5) / 1000)
            )
        )
    }

    deinit { close(descriptor) }

    /// Writes a line of Driftloop's own, which no limit drops.
    func note(_ text: String) {
        state.withLock { write("driftloop: \(text)", &$0) }
        onWrite()
    }

    /// How much of the end of what a program prints is kept once the log is full.
    var endLimit: Int { min(64 << 10, limit / 8) }

    var now: Date { clock.now() }

    /// Writes a program's line, which counts as `size` bytes; false if there is no room.
    func add(_ line: String, size: Int) -> Bool {
        state.withLock { state in
            if state.isFull || state.size + size > limit {
                if !state.isFull {
                    write(
                        "driftloop: the log has reached its limit of \(limit) bytes; only the end will follow.",
                        &state
                    )
                }
                state.isFull = true
                return false
            }
            write(line, &state)
            return true
        }
    }

    /// Writes the end of what a program printed into a full log.
    func end(dropped: Int, _ lines: [(time: Date, line: String)]) {
        state.withLock { state in
            if dropped > 0 {
                write("driftloop: \(dropped) bytes behind the limit were dropped.", &state, at: lines.first?.time)
            }
            for (time, line) in lines { write(line, &state, at: time) }
        }
        onWrite()
    }

    /// Tells whoever follows the log that it has grown.
    func announce() { onWrite() }

    private func write(_ line: String, _ state: inout State, at time: Date? = nil) {
        state.last = max(state.last, time ?? clock.now())
        var bytes = Array((JobLogPage.stamp(state.last) + " " + line).utf8)
        bytes.append(0x0A)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // A full disk costs log lines, not the job.
            if count <= 0 { break }
            rest = rest.dropFirst(count)
        }
        state.size += bytes.count
    }
}
