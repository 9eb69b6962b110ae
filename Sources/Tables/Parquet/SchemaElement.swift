/// One node of a Parquet schema, as the footer lists them depth first.
///
/// - Source: apache/parquet-format, `parquet.thrift`, `SchemaElement` and `LogicalType`.
struct SchemaElement: Sendable {
    enum Repetition: Int {
        case required = 0
        case optional = 1
        case repeated = 2
    }

    /// The newer annotation, a Thrift union.
    enum Logical: Sendable, Equatable {
        case string
        case enumeration
        case decimal(scale: Int)
        case date
        case time(TimeUnit)
        case timestamp(TimeUnit)
        case integer(bits: Int, signed: Bool)
        case unknown
        case json
        case uuid
        case float16
        /// Known to the format, but of no storage type here, e.g. BSON.
        case other(String)
    }

    var name = ""
    var physical: Int?
    var length = 0
    var repetition = 0
    var children = 0
    var converted: Int?
    var scale = 0
    var logical: Logical?

    init(_ reader: inout CompactReader) throws {
        try reader.structure { reader, field, kind in
            switch field {
            case 1: physical = try reader.int32(kind)
            case 2: length = try reader.int32(kind)
            case 3: repetition = try reader.int32(kind)
            case 4: name = try reader.text(kind)
            case 5: children = try reader.int32(kind)
            case 6: converted = try reader.int32(kind)
            case 7: scale = try reader.int32(kind)
            case 10: logical = try Self.logical(&reader)
            default: try reader.skip(kind)
            }
        }
    }

    private static func logical(_ reader: inout CompactReader) throws -> Logical? {
        var result: Logical?
        try reader.structure { reader, field, kind in
            switch field {
            case 1: result = .string
            case 2: result = .other("MAP")
            case 3: result = .other("LIST")
            case 4: result = .enumeration
            case 5:
                result = .decimal(scale: try decimalScale(&reader))
                return
            case 6: result = .date
            case 7, 8:
                let unit = try timeUnit(&reader)
                result = field == 7 ? .time(unit) : .timestamp(unit)
                return
            case 10:
                result = try integerType(&reader)
                return
            case 11: result = .unknown
            case 12: result = .json
            case 13: result = .other("BSON")
            case 14: result = .uuid
            case 15: result = .float16
            case 16: result = .other("VARIANT")
            case 17: result = .other("GEOMETRY")
            case 18: result = .other("GEOGRAPHY")
            default: result = .other("logical type \(field)")
            }
            try reader.skip(kind)
        }
        return result
    }

    private static func decimalScale(_ reader: inout CompactReader) throws -> Int {
        var scale = 0
        try reader.structure { reader, field, kind in
            if field == 1 { scale = try reader.int32(kind) } else { try reader.skip(kind) }
        }
        return scale
    }

    private static func integerType(_ reader: inout CompactReader) throws -> Logical {
        var (bits, signed) = (64, true)
        try reader.structure { reader, field, kind in
            switch field {
            case 1: bits = Int(try reader.integer(kind))
            case 2: signed = try reader.boolean(kind)
            default: try reader.skip(kind)
            }
        }
        return .integer(bits: bits, signed: signed)
    }

    private static func timeUnit(_ reader: inout CompactReader) throws -> TimeUnit {
        var unit: TimeUnit?
        try reader.structure { reader, field, kind in
            guard field == 2 else { return try reader.skip(kind) }
            try reader.structure { reader, field, kind in
                unit = TimeUnit(rawValue: field)
                try reader.skip(kind)
            }
        }
        guard let unit else { throw TableError(.unsupported, "A time is in a unit that is not known.") }
        return unit
    }
}

/// The unit of a stored time.
enum TimeUnit: Int, Sendable {
    case milliseconds = 1
    case microseconds = 2
    case nanoseconds = 3
}
