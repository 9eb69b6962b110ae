/// What a column's stored values stand for.
///
/// - Source: apache/parquet-format, `LogicalTypes.md`; the older converted types are read as their successors.
enum ParquetMeaning: Sendable, Equatable {
    case boolean
    case integer
    /// Stored sign-extended from so many bits.
    case unsigned(bits: Int)
    case float
    case double
    case float16
    /// Texts, and byte arrays without annotation, which must be UTF-8 too.
    case text
    /// Fixed-length byte arrays without annotation, spelled as lower-case hexadecimal digits.
    case hexadecimal
    case uuid
    case decimal(scale: Int)
    case date
    case timestamp(TimeUnit)
    /// A time of day; read as whole microseconds.
    case time(TimeUnit)
    /// The older timestamp of twelve bytes.
    case int96
    /// Arrow's null type: no value is present.
    case nothing

    /// The meaning of a leaf of the schema; an error where it is not supported or does not fit its physical type.
    init(_ element: SchemaElement, _ physical: PhysicalType) throws {
        let annotation = element.logical ?? Self.successor(of: element)
        switch (annotation, physical) {
        case (.unknown?, _): self = .nothing
        case (nil, .boolean): self = .boolean
        case (nil, .int32), (nil, .int64): self = .integer
        case (nil, .int96): self = .int96
        case (nil, .float): self = .float
        case (nil, .double): self = .double
        case (nil, .byteArray), (.string?, .byteArray), (.enumeration?, .byteArray), (.json?, .byteArray): self = .text
        case (nil, .fixed): self = .hexadecimal
        case (.string?, .fixed), (.enumeration?, .fixed): self = .text
        case (.integer(_, true)?, .int32), (.integer(_, true)?, .int64): self = .integer
        case (.integer(let bits, false)?, .int32) where [8, 16, 32].contains(bits): self = .unsigned(bits: 32)
        case (.integer(64, false)?, .int64): self = .unsigned(bits: 64)
        case (.decimal(let scale)?, .int32), (.decimal(let scale)?, .int64), (.decimal(let scale)?, .byteArray),
            (.decimal(let scale)?, .fixed):
            // Twice Arrow's widest decimal, which has 76 digits.
            guard (0...152).contains(scale) else { throw TableError(.format, "A decimal has the scale \(scale).") }
            self = .decimal(scale: scale)
        case (.date?, .int32): self = .date
        case (.time(.milliseconds)?, .int32): self = .time(.milliseconds)
        case (.time(let unit)?, .int64) where unit != .milliseconds: self = .time(unit)
        case (.timestamp(let unit)?, .int64): self = .timestamp(unit)
        case (.uuid?, .fixed(16)): self = .uuid
        case (.float16?, .fixed(2)): self = .float16
        case (.other(let name)?, _): throw TableError(.unsupported, "The type \(name) is not supported.")
        default:
            let name = annotation.map { "\($0)" } ?? "none"
            throw TableError(.format, "The logical type \(name) does not fit \(physical.name) values.")
        }
    }

    /// The logical type that an older converted type stands for.
    private static func successor(of element: SchemaElement) -> SchemaElement.Logical? {
        switch element.converted {
        case nil: nil
        case 0: .string
        case 4: .enumeration
        case 5: .decimal(scale: element.scale)
        case 6: .date
        case 7: .time(.milliseconds)
        case 8: .time(.microseconds)
        case 9: .timestamp(.milliseconds)
        case 10: .timestamp(.microseconds)
        case 11: .integer(bits: 8, signed: false)
        case 12: .integer(bits: 16, signed: false)
        case 13: .integer(bits: 32, signed: false)
        case 14: .integer(bits: 64, signed: false)
        case 15: .integer(bits: 8, signed: true)
        case 16: .integer(bits: 16, signed: true)
        case 17: .integer(bits: 32, signed: true)
        case 18: .integer(bits: 64, signed: true)
        case 19: .json
        case 20: .other("BSON")
        case 21: .other("INTERVAL")
        case .some(let number): .other("converted type \(number)")
        }
    }

    /// The storage type that values are read as when none is asked for.
    var naturalType: ColumnType {
        switch self {
        case .boolean: .boolean
        case .integer, .unsigned, .time: .integer
        case .float, .float16: .float
        // A CSV column without any value is read as numbers too.
        case .double, .decimal, .nothing: .double
        case .text, .hexadecimal, .uuid: .text
        case .date, .timestamp, .int96: .timestamp
        }
    }

    /// What a person calls it.
    var name: String {
        switch self {
        case .boolean: "boolean"
        case .integer: "integer"
        case .unsigned: "unsigned integer"
        case .float: "float"
        case .double: "double"
        case .float16: "float of 16 bits"
        case .text: "text"
        case .hexadecimal: "bytes"
        case .uuid: "UUID"
        case .decimal(let scale): "decimal of scale \(scale)"
        case .date: "date"
        case .timestamp(let unit): "timestamp in \(unit)"
        case .time(let unit): "time of day in \(unit)"
        case .int96: "timestamp of 96 bits"
        case .nothing: "null"
        }
    }

    /// Whether values can be read as `type`.
    func converts(to type: ColumnType) -> Bool {
        switch naturalType {
        case _ where self == .nothing || type == .text: true
        case .boolean: type != .timestamp
        case .integer, .float, .double: type == .integer || type == .float || type == .double
        case .text, .timestamp: type == naturalType
        }
    }
}
