/// Why a model could not be trained, read, written or asked.
public struct BoostingError: Error, Sendable, CustomStringConvertible {
    /// A kind of fault; new kinds break no caller.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// As in logs and `--json`: snake_case.
        public let rawValue: String
        /// Makes a code from its spelling.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A hyperparameter is unknown, missing, malformed or out of range.
        public static let hyperparameter = Code(rawValue: "hyperparameter")
        /// The rows cannot be trained on or predicted: none, too few columns, a missing label.
        public static let data = Code(rawValue: "data")
        /// XGBoost refused to train.
        public static let training = Code(rawValue: "training")
        /// The bytes are no XGBoost model, or one that is damaged or of an unsupported kind.
        public static let model = Code(rawValue: "model")
        /// A `model.tar.gz` cannot be read or written.
        public static let archive = Code(rawValue: "archive")
    }

    /// The kind of fault.
    public let code: Code
    /// What was found, with the value, and what was expected.
    public let message: String
    /// The error underneath, where there is one.
    public let cause: (any Error)?

    /// Makes an error of `code`.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message, and the cause in parentheses.
    public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
