/// Reads Universal Binary JSON, draft 12: tagged values, numbers big-endian, arrays that may name one type for all elements.
///
/// Every length is checked against what is left of the input before memory is taken for it.
/// - Source: ubjson.org, "Type Reference" and "Container Types".
struct UniversalBinaryJSON {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// Deeper nesting is refused; XGBoost's models nest nine deep.
    static let maximumDepth = 64

    static func parse(_ bytes: [UInt8]) throws(BoostingError) -> ModelDocument {
        let result = bytes.withUnsafeBytes { raw in
            Result<ModelDocument, BoostingError> { () throws(BoostingError) in
                var parser = UniversalBinaryJSON(bytes: raw)
                let value = try parser.value(tag: try parser.tag(), depth: 0)
                while parser.position < raw.count, raw[parser.position] == UInt8(ascii: "N") { parser.position += 1 }
                guard parser.position == raw.count else { throw parser.fault("more bytes follow the model") }
                return value
            }
        }
        return try result.get()
    }

    private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private func fault(_ message: String) -> BoostingError {
        BoostingError(.model, "The model is damaged at byte \(position) of \(bytes.count): \(message).")
    }

    private mutating func need(_ count: Int) throws(BoostingError) {
        if bytes.count - position < count { throw fault("it ends where \(count) more bytes are expected") }
    }

    private mutating func byte() throws(BoostingError) -> UInt8 {
        try need(1)
        defer { position += 1 }
        return bytes[position]
    }

    /// The next tag, no-ops skipped.
    private mutating func tag() throws(BoostingError) -> UInt8 {
        while true {
            let tag = try byte()
            if tag != UInt8(ascii: "N") { return tag }
        }
    }

    private mutating func big<Number: FixedWidthInteger>(_ type: Number.Type) throws(BoostingError) -> Number {
        try need(MemoryLayout<Number>.size)
        defer { position += MemoryLayout<Number>.size }
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Number.self))
    }

    /// An integer of the given type; nil if the tag is no integer's.
    private mutating func integer(tag: UInt8) throws(BoostingError) -> Int64? {
        switch tag {
        case UInt8(ascii: "i"): Int64(try big(Int8.self))
        case UInt8(ascii: "U"): Int64(try big(UInt8.self))
        case UInt8(ascii: "I"): Int64(try big(Int16.self))
        case UInt8(ascii: "l"): Int64(try big(Int32.self))
        case UInt8(ascii: "L"): try big(Int64.self)
        default: nil
        }
    }

    private mutating func length() throws(BoostingError) -> Int {
        let tag = try tag()
        guard let value = try integer(tag: tag), value >= 0, let count = Int(exactly: value) else {
            throw fault("a length is missing or negative")
        }
        return count
    }

    private mutating func text() throws(BoostingError) -> String {
        let count = try length()
        try need(count)
        defer { position += count }
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
            throw fault("a text is not valid UTF-8")
        }
        return text
    }

    private mutating func value(tag: UInt8, depth: Int) throws(BoostingError) -> ModelDocument {
        if depth > Self.maximumDepth { throw fault("it nests deeper than \(Self.maximumDepth)") }
        if let value = try integer(tag: tag) { return .integer(value) }
        switch tag {
        case UInt8(ascii: "Z"): return .null
        case UInt8(ascii: "T"): return .bool(true)
        case UInt8(ascii: "F"): return .bool(false)
        case UInt8(ascii: "d"): return .number(Double(Float(bitPattern: try big(UInt32.self))))
        case UInt8(ascii: "D"): return .number(Double(bitPattern: try big(UInt64.self)))
        case UInt8(ascii: "C"): return .string(String(UnicodeScalar(try byte())))
        case UInt8(ascii: "S"), UInt8(ascii: "H"): return .string(try text())
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "{"): return try object(depth: depth)
        default: throw fault("0x\(String(tag, radix: 16)) starts no value")
        }
    }

    /// A container's optional element type and count.
    private mutating func header() throws(BoostingError) -> (type: UInt8?, count: Int?) {
        var type: UInt8?
        try need(1)
        if bytes[position] == UInt8(ascii: "$") {
            position += 1
            type = try byte()
            try need(1)
            guard bytes[position] == UInt8(ascii: "#") else { throw fault("an element type without a count") }
        }
        guard bytes[position] == UInt8(ascii: "#") else { return (nil, nil) }
        position += 1
        return (type, try length())
    }

    private mutating func array(depth: Int) throws(BoostingError) -> ModelDocument {
        let (type, count) = try header()
        if let type, let count { return try typedArray(type, count: count, depth: depth) }
        if let count { try need(count) }
        var elements: [ModelDocument] = []
        while elements.count < count ?? .max {
            let tag = try tag()
            if count == nil, tag == UInt8(ascii: "]") { break }
            elements.append(try value(tag: tag, depth: depth + 1))
        }
        return .array(elements)
    }

    private mutating func typedArray(_ type: UInt8, count: Int, depth: Int) throws(BoostingError) -> ModelDocument {
        switch type {
        case UInt8(ascii: "d"): return .floats(try numbers(count, UInt32.self) { Float(bitPattern: $0) })
        case UInt8(ascii: "D"): return .floats(try numbers(count, UInt64.self) { Float(Double(bitPattern: $0)) })
        case UInt8(ascii: "i"): return .integers(try numbers(count, Int8.self) { Int64($0) })
        case UInt8(ascii: "U"): return .integers(try numbers(count, UInt8.self) { Int64($0) })
        case UInt8(ascii: "I"): return .integers(try numbers(count, Int16.self) { Int64($0) })
        case UInt8(ascii: "l"): return .integers(try numbers(count, Int32.self) { Int64($0) })
        case UInt8(ascii: "L"): return .integers(try numbers(count, Int64.self) { $0 })
        case UInt8(ascii: "S"), UInt8(ascii: "H"), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "C"):
            try need(count)
            var elements: [ModelDocument] = []
            for _ in 0..<count { elements.append(try value(tag: type, depth: depth + 1)) }
            return .array(elements)
        default: throw fault("0x\(String(type, radix: 16)) is no type of array elements")
        }
    }

    private mutating func numbers<Raw: FixedWidthInteger, Number>(
        _ count: Int,
        _ raw: Raw.Type,
        _ convert: (Raw) -> Number
    ) throws(BoostingError) -> [Number] {
        let size = MemoryLayout<Raw>.size
        guard count <= (bytes.count - position) / size else {
            throw fault("it ends within an array of \(count) numbers")
        }
        defer { position += count * size }
        let start = position
        return [Number](unsafeUninitializedCapacity: count) { target, initialised in
            for index in 0..<count {
                let value = Raw(bigEndian: bytes.loadUnaligned(fromByteOffset: start + index * size, as: Raw.self))
                target.initializeElement(at: index, to: convert(value))
            }
            initialised = count
        }
    }

    private mutating func object(depth: Int) throws(BoostingError) -> ModelDocument {
        let (type, count) = try header()
        var members: [String: ModelDocument] = [:]
        var read = 0
        while read < count ?? .max {
            while position < bytes.count, bytes[position] == UInt8(ascii: "N") { position += 1 }
            try need(1)
            if count == nil, bytes[position] == UInt8(ascii: "}") {
                position += 1
                break
            }
            let key = try text()
            let tag = if let type { type } else { try tag() }
            members[key] = try value(tag: tag, depth: depth + 1)
            read += 1
        }
        return .object(members)
    }
}
