import Foundation
import Glibc
import Store
import Synchronization

/// The log of a job: lines with their times, in a file of limited size.
final class JobLog: Sendable {
    private struct State {
        var size: Int
        /// A line that is not at its end yet.
        var partial: [UInt8] = []
        /// The last lines, for the reason of a failure.
        var tail: [String] = []
        var isFull = false
        var dropped = 0
    }

    private let descriptor: Int32
    private let limit: Int
    private let clock: any WallClock
    private let state: Mutex<State>

    /// Longer lines are broken.
    ///
    /// Source: CloudWatch Logs, the size of an event: 256 KiB.
    private static let longestLine = 256 << 10
    private static let tailLines = 10

    /// Opens, or creates, a log and appends to it.
    init(file: URL, limit: Int, clock: any WallClock) throws {
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
        state = Mutex(State(size: Int(max(0, lseek(descriptor, 0, SEEK_END)))))
    }

    deinit { close(descriptor) }

    /// Appends what a program wrote; a line appears once it is whole.
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
    }

    /// Ends the program's last line, and says how much was dropped.
    func flush() {
        state.withLock { state in
            if !state.partial.isEmpty { writePartial(&state, isWhole: false) }
            if state.dropped > 0 {
                write("driftloop: \(state.dropped) bytes behind the limit were dropped.", &state)
                state.dropped = 0
            }
        }
    }

    /// Writes a line of Driftloop's own, which no limit drops.
    func note(_ text: String) {
        state.withLock { write("driftloop: \(text)", &$0) }
    }

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
        let count = state.partial.count + (isWhole ? 1 : 0)
        if isWhole && state.partial.last == 0x0D { state.partial.removeLast() }
        let line = String(decoding: state.partial, as: UTF8.self)
        state.partial.removeAll(keepingCapacity: true)
        if !line.isEmpty {
            state.tail.append(String(line.prefix(400)))
            if state.tail.count > Self.tailLines { state.tail.removeFirst() }
        }
        if state.isFull || state.size + count > limit {
            if !state.isFull {
                write("driftloop: the log has reached its limit of \(limit) bytes; the rest is dropped.", &state)
            }
            state.isFull = true
            state.dropped += count
            return
        }
        write(line, &state)
    }

    private func write(_ line: String, _ state: inout State) {
        var bytes = Array((JobLogPage.stamp(clock.now()) + " " + line).utf8)
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
