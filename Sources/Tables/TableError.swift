/// Why a table could not be read or written, and where.
public struct TableError: Error, Sendable, CustomStringConvertible {
    /// A kind of fault; new kinds break no caller.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The code's spelling in logs.
        public let rawValue: String

        /// A code of this spelling.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The file cannot be opened, read or written.
        public static let io = Code(rawValue: "io")
        /// The file's format is not one of CSV, Parquet and JSON Lines, or contradicts itself.
        public static let format = Code(rawValue: "format")
        /// The file is valid but uses a part of the format that is not supported.
        public static let unsupported = Code(rawValue: "unsupported")
        /// A row has too few or too many fields.
        public static let ragged = Code(rawValue: "ragged")
        /// A value is not of the column's type.
        public static let value = Code(rawValue: "value")
        /// A column that was asked for does not exist, or the files' columns differ.
        public static let schema = Code(rawValue: "schema")
    }

    /// The kind of fault.
    public let code: Code
    /// What was found, with the value, and what was expected.
    public let message: String
    /// The file's path.
    public let file: String?
    /// From 1, counting every line of the file, the header included.
    public let line: Int?
    /// The column's name, or `column 3` where it has none.
    public let column: String?

    /// A fault, and where it is as far as is known.
    public init(_ code: Code, _ message: String, file: String? = nil, line: Int? = nil, column: String? = nil) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.column = column
    }

    /// The place and the message, as compilers write them.
    public var description: String {
        var place = file ?? ""
        if let line { place += ":\(line)" }
        if let column { place += place.isEmpty ? "column \(column)" : ", column \(column)" }
        return place.isEmpty ? message : "\(place): \(message)"
    }
}
