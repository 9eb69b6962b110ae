import Glibc

/// A job's log as it was when it was looked at: whole lines in the order of their times.
///
/// What is there never changes, so a byte's position is a place to come back to. Nothing is kept open or in memory.
struct LogFile: Sendable {
    let path: String
    /// Where the last whole line ends, in bytes.
    let end: Int

    /// Looks at a log; nil if it is not there, or has no whole line yet.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
        var (end, size) = (Int(status.st_size), 256)
        while true {
            let start = max(0, end - size)
            let bytes = Self.read(path, start..<end)
            if let last = bytes.lastIndex(of: 0x0A) {
                self.path = path
                self.end = start + last + 1
                return
            }
            guard start > 0, bytes.count == end - start else { return nil }
            (end, size) = (start, size * 2)
        }
    }

    /// The bytes of a part of the log; fewer if it has gone meanwhile.
    func read(_ range: Range<Int>) -> [UInt8] { Self.read(path, range) }

    private static func read(_ path: String, _ range: Range<Int>) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            while filled < range.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let count = pread(descriptor, rest.baseAddress, rest.count, off_t(range.lowerBound + filled))
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return }
                filled += count
            }
        }
    }

    /// Where the first line is whose time is `time`, in milliseconds since 1970, or later; ``end`` if there is none.
    ///
    /// - Complexity: O(log *n*) reads of 4 KiB.
    func position(notBefore time: Int64) -> Int {
        var (low, high) = (0, end)
        if time <= 0 { return low }
        while low < high {
            var cursor = LogCursor(self, low..<high, at: low + (high - low) / 2, chunk: 4 << 10)
            cursor.alignToLine()
            let start = cursor.position
            if let line = cursor.next(), line.time < time { low = line.end } else { high = start }
        }
        return low
    }

    /// The time of the first line, in milliseconds since 1970.
    var firstTime: Int64? {
        var cursor = LogCursor(self, 0..<end, at: 0, chunk: 256)
        return cursor.next()?.time
    }

    /// The time of the last line, in milliseconds since 1970.
    var lastTime: Int64? {
        var cursor = LogCursor(self, 0..<end, at: end, chunk: 256)
        return cursor.previous()?.time
    }
}
