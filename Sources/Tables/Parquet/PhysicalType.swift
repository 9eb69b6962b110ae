/// How a column's values are stored, before their meaning is applied.
enum PhysicalType: Sendable, Equatable {
    case boolean
    case int32
    case int64
    /// Twelve bytes: nanoseconds of the day and the Julian day.
    case int96
    case float
    case double
    case byteArray
    case fixed(Int)

    /// The type with a number of the format; `length` is that of a fixed-length array.
    init(number: Int, length: Int) throws {
        switch number {
        case 0: self = .boolean
        case 1: self = .int32
        case 2: self = .int64
        case 3: self = .int96
        case 4: self = .float
        case 5: self = .double
        case 6: self = .byteArray
        case 7:
            // Beyond any writer's: a MiB a value.
            guard (1...(1 << 20)).contains(length) else {
                throw TableError(.format, "A fixed-length array claims \(length) bytes a value.")
            }
            self = .fixed(length)
        default: throw TableError(.format, "The physical type \(number) is not known.")
        }
    }

    /// The name in the format's specification.
    var name: String {
        switch self {
        case .boolean: "BOOLEAN"
        case .int32: "INT32"
        case .int64: "INT64"
        case .int96: "INT96"
        case .float: "FLOAT"
        case .double: "DOUBLE"
        case .byteArray: "BYTE_ARRAY"
        case .fixed(let length): "FIXED_LEN_BYTE_ARRAY(\(length))"
        }
    }
}

/// Present values of a page or dictionary as they were stored, one after another.
enum PhysicalValues: Sendable {
    case booleans([Bool])
    /// INT32, sign-extended, and INT64.
    case integers([Int64])
    case floats([Float])
    case doubles([Double])
    /// Byte arrays of any kind, and INT96.
    case bytes(TextValues)

    var count: Int {
        switch self {
        case .booleans(let values): values.count
        case .integers(let values): values.count
        case .floats(let values): values.count
        case .doubles(let values): values.count
        case .bytes(let values): values.count
        }
    }
}
