/// Why data could not be profiled, or a monitoring document could not be read, with what to do about it.
public struct DataQualityError: Error, Sendable, CustomStringConvertible {
    /// A kind of fault; new kinds break no caller.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The spelling in logs and on the wire.
        public let rawValue: String

        /// Wraps a spelling.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A file cannot be opened, read or written.
        public static let io = Code(rawValue: "io")
        /// A monitoring document (statistics, constraints, violations) is malformed.
        public static let document = Code(rawValue: "document")
        /// A captured record is malformed.
        public static let capture = Code(rawValue: "capture")
        /// Profiles of different columns cannot be merged, or a batch does not fit its profile.
        public static let columns = Code(rawValue: "columns")
        /// There is nothing to profile: no file, or no column.
        public static let noData = Code(rawValue: "no_data")
    }

    /// The kind of fault.
    public let code: Code
    /// What was found, with the value, and what was expected.
    public let message: String
    /// The error underneath, if any.
    public let cause: (any Error)?

    /// Describes a fault.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message, and the cause where there is one.
    public var description: String {
        guard let cause else { return message }
        return "\(message): \(cause)"
    }
}
