/// The values of one column of a ``Batch``, in contiguous storage, and which of them are missing.
public struct Column: Sendable {
    /// The values by storage type.
    ///
    /// Where a value is missing its slot holds zero, false or the empty text.
    public enum Values: Sendable {
        case boolean([Bool])
        case integer([Int64])
        case float([Float])
        case double([Double])
        case text(TextValues)
        /// Microseconds since 1970-01-01 00:00, in UTC or, for a column without a zone, in its own local time.
        case timestamp([Int64])
    }

    /// The values, a missing one's slot included.
    public var values: Values
    /// One flag a row, true where the value is present; nil when none is missing.
    public var validity: [Bool]?
    /// How the values were spelled in a text format (CSV, JSON Lines); nil from a typed format (Parquet).
    public var spelling: SpellingCounts?

    /// A column of these values, none missing unless `validity` says so.
    public init(_ values: Values, validity: [Bool]? = nil, spelling: SpellingCounts? = nil) {
        self.values = values
        self.validity = validity
        self.spelling = spelling
    }

    /// The number of rows, missing ones included.
    public var count: Int {
        switch values {
        case .boolean(let values): values.count
        case .integer(let values), .timestamp(let values): values.count
        case .float(let values): values.count
        case .double(let values): values.count
        case .text(let values): values.count
        }
    }

    /// The storage type.
    public var type: ColumnType {
        switch values {
        case .boolean: .boolean
        case .integer: .integer
        case .float: .float
        case .double: .double
        case .text: .text
        case .timestamp: .timestamp
        }
    }
}

/// A column's storage type.
public enum ColumnType: String, Sendable, Hashable, CaseIterable {
    case boolean
    case integer
    case float
    case double
    case text
    case timestamp
}

/// Strings laid end to end: one buffer and one offset a value, no `String` per row.
public struct TextValues: Sendable, Hashable {
    /// All texts' UTF-8, without separators.
    public var bytes: [UInt8] = []
    /// `count + 1` offsets into ``bytes``; text *i* is `bytes[offsets[i]..<offsets[i + 1]]`.
    public var offsets: [Int] = [0]

    /// No texts.
    public init() {}

    /// These texts.
    public init(_ texts: some Sequence<String>) {
        for text in texts { append(text.utf8) }
    }

    /// The number of texts.
    public var count: Int { offsets.count - 1 }

    /// Adds a text of this UTF-8.
    public mutating func append(_ text: some Sequence<UInt8>) {
        bytes.append(contentsOf: text)
        offsets.append(bytes.count)
    }

    /// One text; what is not UTF-8 in it becomes U+FFFD.
    public subscript(row: Int) -> String { String(decoding: bytes[offsets[row]..<offsets[row + 1]], as: UTF8.self) }
}

/// How many present values of a column matched each of Deequ's data types.
///
/// The classes are disjoint and decided by spelling: `1` is integral, `1.0` and `1e3` are fractional, `true` and `false` are
/// boolean, all else, `.5` and `5.` included, is text.
/// - Source: deequ, `StatefulDataType.scala`: FRACTIONAL `^(-|\+)? ?\d+((\.\d+)|((?:\.\d+)?[Ee][-+]?\d+))$`, INTEGRAL
///   `^(-|\+)? ?\d+$`, BOOLEAN `^(true|false)$`.
public struct SpellingCounts: Sendable, Hashable {
    /// Whole numbers.
    public var integral = 0
    /// Numbers with a fraction or an exponent.
    public var fractional = 0
    /// Truth values.
    public var boolean = 0
    /// All else.
    public var text = 0

    /// These counts.
    public init(integral: Int = 0, fractional: Int = 0, boolean: Int = 0, text: Int = 0) {
        self.integral = integral
        self.fractional = fractional
        self.boolean = boolean
        self.text = text
    }
}

/// Consecutive rows of a table.
public struct Batch: Sendable {
    /// In the order of the reader's ``TableReader/columnNames``; all of the same count.
    public var columns: [Column]
    /// The number of rows.
    public var rowCount: Int

    /// Rows of these columns.
    public init(columns: [Column], rowCount: Int) {
        self.columns = columns
        self.rowCount = rowCount
    }
}
