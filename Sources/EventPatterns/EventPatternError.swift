/// Why a JSON text is not an event pattern, and where.
public struct EventPatternError: Error, Sendable, CustomStringConvertible {
    /// A kind of fault; new kinds break no caller.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// As in logs: snake_case.
        public let rawValue: String
        /// Makes a code from its spelling.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The text is not JSON.
        public static let json = Code(rawValue: "json")
        /// The pattern's objects and arrays are not where they must be.
        public static let structure = Code(rawValue: "structure")
        /// An operator is unknown or its value is wrong.
        public static let operand = Code(rawValue: "operand")
        /// The alternatives of `$or` multiply to more than 1,000.
        public static let complexity = Code(rawValue: "complexity")
    }

    /// What kind of fault it is.
    public let code: Code
    /// What was found, with the value, and what was expected.
    public let message: String
    /// Where it is, such as `detail.state[0].numeric`; empty for the pattern as a whole.
    public let path: String
    /// The error underneath, where there is one.
    public let cause: (any Error)?

    init(_ code: Code, _ message: String, path: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.path = path
        self.cause = cause
    }

    /// The message, after the path.
    public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
