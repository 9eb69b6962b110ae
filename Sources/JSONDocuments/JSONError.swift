/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, CustomStringConvertible {
    /// What was expected and what was found.
    public let message: String
    /// The byte offset of the fault, from 0.
    public let offset: Int
    /// The line of the fault, from 1.
    public let line: Int
    /// The place in the line, in characters from 1.
    public let column: Int

    init(_ message: String, in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
        self.message = message
        self.offset = offset
        let before = bytes.prefix(offset)
        line = before.count { $0 == 0x0A } + 1
        // Bytes that go on with a character of UTF-8 are 10xxxxxx.
        column = before[(before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)...].count { $0 & 0xC0 != 0x80 } + 1
    }

    /// The fault as one sentence.
    public var description: String { "not valid JSON at line \(line), column \(column): \(message)" }
}
