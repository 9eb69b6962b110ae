import JSONDocuments

/// The tree of values in a model file, JSON or Universal Binary JSON, with number arrays kept contiguous.
enum ModelDocument: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case integers([Int64])
    case floats([Float])
    case array([ModelDocument])
    case object([String: ModelDocument])

    /// Reads a model file, telling the two formats apart by their second byte.
    init(_ bytes: [UInt8]) throws(BoostingError) {
        guard bytes.count > 1, bytes[0] == UInt8(ascii: "{") else {
            let start = bytes.prefix(4).map { String($0, radix: 16) }.joined(separator: " ")
            throw BoostingError(
                .model,
                "This is no XGBoost model: \(bytes.count) bytes that start with \(start.isEmpty ? "nothing" : start). Models are "
                    + "JSON or UBJ; convert one in the old binary format with XGBoost before 3.1: save_model('model.ubj')."
            )
        }
        switch bytes[1] {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "\""), UInt8(ascii: "}"):
            do {
                self.init(try JSON(parsing: bytes))
            } catch {
                throw BoostingError(.model, "The model is no valid JSON.", cause: error)
            }
        default: self = try UniversalBinaryJSON.parse(bytes)
        }
    }

    private init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .double(let value): self = .number(value)
        case .string(let value): self = .string(value)
        case .array(let elements): self = .array(elements.map(ModelDocument.init))
        case .object(let members):
            self = .object(Dictionary(uniqueKeysWithValues: members.map { ($0.key, ModelDocument($0.value)) }))
        }
    }

    /// A member of an object, else nil.
    subscript(key: String) -> ModelDocument? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The elements of an array of any kind, else nil.
    var elements: [ModelDocument]? {
        switch self {
        case .array(let elements): elements
        case .integers(let values): values.map(ModelDocument.integer)
        case .floats(let values): values.map { .number(Double($0)) }
        default: nil
        }
    }

    /// An array of whole numbers or booleans, else nil.
    var integers: [Int]? {
        switch self {
        case .integers(let values): return values.map { Int($0) }
        case .array(let elements):
            var result: [Int] = []
            result.reserveCapacity(elements.count)
            for element in elements {
                switch element {
                case .integer(let value): result.append(Int(value))
                case .bool(let value): result.append(value ? 1 : 0)
                default: return nil
                }
            }
            return result
        default: return nil
        }
    }

    /// An array of numbers in single precision, else nil.
    var floats: [Float]? {
        switch self {
        case .floats(let values): return values
        case .integers(let values): return values.map { Float($0) }
        case .array(let elements):
            var result: [Float] = []
            result.reserveCapacity(elements.count)
            for element in elements {
                switch element {
                case .integer(let value): result.append(Float(value))
                case .number(let value): result.append(Float(value))
                default: return nil
                }
            }
            return result
        default: return nil
        }
    }
}
