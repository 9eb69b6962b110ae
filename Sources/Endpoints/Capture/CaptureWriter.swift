import Foundation
import Objects
import Synchronization

/// Writes captured invocations into their buckets, one writing at a time.
actor CaptureWriter {
    private let objects: Objects
    private let buffers = Mutex<[CaptureBuffer]>([])
    /// When a file that could not be written is tried again.
    private let retryAt = Mutex<Date?>(nil)

    init(objects: Objects) { self.objects = objects }

    /// Starts to look after a buffer.
    nonisolated func add(_ buffer: CaptureBuffer) {
        buffers.withLock { buffers in
            if !buffers.contains(where: { $0 === buffer }) { buffers.append(buffer) }
        }
    }

    /// When the next file is due; nil where none is open.
    nonisolated func nextRoll() -> Date? {
        let due = buffers.withLock { $0 }.compactMap(\.due).min()
        guard let due, let retry = retryAt.withLock({ $0 }) else { return due }
        return max(due, retry)
    }

    /// Writes the files that are due at `now` or full; with `all`, every file.
    ///
    /// Returns after they, and those of an earlier call, are on the disk. A file that cannot be written stays in memory and
    /// is tried again a minute later.
    func write(at now: Date, all: Bool) {
        let limit = now.addingTimeInterval(-CaptureBuffer.fileSeconds)
        var failed = false
        for buffer in buffers.withLock({ $0 }) {
            let isRetired = buffer.isRetired
            guard let file = buffer.take(openedBefore: all || isRetired ? nil : limit) else {
                // Seen retired and empty: invocations that were under way have long ended.
                if isRetired { buffers.withLock { $0.removeAll { $0 === buffer } } }
                continue
            }
            do {
                try objects.put(file.lines, at: buffer.uri(of: file))
            } catch {
                buffer.putBack(file)
                failed = true
            }
        }
        retryAt.withLock { $0 = failed ? now.addingTimeInterval(CaptureBuffer.fileSeconds) : nil }
    }
}
