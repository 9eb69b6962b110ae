/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, CustomStringConvertible {
    /// What was found and what was expected.
    public let message: String
    /// The byte offset of the fault, from 0.
    public let offset: Int

    /// The fault as one sentence.
    public var description: String { "not valid JSON at byte \(offset): \(message)" }
}
