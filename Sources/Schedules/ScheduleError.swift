/// Why a text is not a schedule expression.
public struct ScheduleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A kind of fault; new kinds break no caller.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// As in logs: snake_case.
        public let rawValue: String
        /// Makes a code from its spelling.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Neither `cron(...)`, `rate(...)` nor `NOW`.
        public static let form = Code(rawValue: "form")
        /// A field of a cron expression is malformed or out of range, or the fields contradict each other.
        public static let field = Code(rawValue: "field")
        /// The value or the unit of a rate is wrong.
        public static let rate = Code(rawValue: "rate")
    }

    /// What kind of fault it is.
    public let code: Code
    /// What was found, with the field and the value, and what was expected.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
