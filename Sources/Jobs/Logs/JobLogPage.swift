package import Foundation
import Glibc
import Store

/// Some lines of a job's log.
package struct JobLogPage: Sendable, Hashable {
    package let lines: [Line]
    /// Where the lines behind these begin.
    package let next: Int
    /// Whether the job has ended and these are the last lines of its log.
    package internal(set) var isLast = false
    /// Whether nothing lies behind ``next`` yet.
    let isAtEnd: Bool

    /// One line, and when it was written.
    package struct Line: Sendable, Hashable {
        package let time: Date
        package let text: String
    }

    /// Reads the whole lines from `position` on; none if there is no such file.
    init(file: String, after position: Int, limit: Int) throws {
        guard position >= 0, limit > 0 else {
            throw ServiceError(
                .validation,
                "\(position) is no position in a log. Give 0, or the one that was answered."
            )
        }
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            self.init(lines: [], next: position, isAtEnd: true)
            return
        }
        defer { close(descriptor) }
        // Room for the longest line that a log has: 256 KiB, each byte of which may have become the three of U+FFFD.
        let size = min(max(limit, 1 << 20), 64 << 20)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, buffer.count, off_t(position)))
        }
        guard let end = bytes.lastIndex(of: 0x0A) else {
            self.init(lines: [], next: position, isAtEnd: bytes.count < size)
            return
        }
        let lines = bytes[..<end].split(separator: 0x0A, omittingEmptySubsequences: true).compactMap(Self.line)
        self.init(lines: lines, next: position + end + 1, isAtEnd: bytes.count < size)
    }

    private init(lines: [Line], next: Int, isAtEnd: Bool) {
        self.lines = lines
        self.next = next
        self.isAtEnd = isAtEnd
    }

    /// `2026-03-01T00:00:00.000Z`.
    static func stamp(_ date: Date) -> String { date.formatted(style) }

    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt)

    /// Nil for what is no line: the rest of one, when the position lies in it.
    private static func line(_ bytes: ArraySlice<UInt8>) -> Line? {
        guard let line = LogLine(bytes, at: 0) else { return nil }
        return Line(
            time: Date(timeIntervalSince1970: Double(line.time) / 1000),
            text: String(decoding: line.text, as: UTF8.self)
        )
    }
}
