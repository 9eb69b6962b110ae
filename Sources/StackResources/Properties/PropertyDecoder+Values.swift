import JSONDocuments
import OrderedCollections

/// An object's members in their order.
typealias OrderedMembers = OrderedDictionary<String, JSON>

extension PropertyDecoder {
    /// The elements of a list, one after another.
    struct Elements: UnkeyedDecodingContainer {
        let elements: [JSON]
        let codingPath: [any CodingKey]
        private(set) var currentIndex = 0

        init(elements: [JSON], codingPath: [any CodingKey]) {
            self.elements = elements
            self.codingPath = codingPath
        }

        var count: Int? { elements.count }
        var isAtEnd: Bool { currentIndex >= elements.count }

        private mutating func next() throws -> (JSON, [any CodingKey]) {
            guard !isAtEnd else { throw PropertyFault(codingPath, "has only \(elements.count) elements") }
            defer { currentIndex += 1 }
            return (elements[currentIndex], codingPath + [Index(currentIndex)])
        }

        mutating func decodeNil() throws -> Bool {
            guard !isAtEnd, elements[currentIndex].isNull else { return false }
            currentIndex += 1
            return true
        }

        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            let (json, path) = try next()
            return try PropertyDecoder.decode(type, json, path)
        }

        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) throws -> KeyedDecodingContainer<Nested> {
            let (json, path) = try next()
            return try PropertyDecoder(json: json, codingPath: path).container(keyedBy: type)
        }

        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            let (json, path) = try next()
            return try PropertyDecoder(json: json, codingPath: path).unkeyedContainer()
        }

        mutating func superDecoder() throws -> any Decoder {
            let (json, path) = try next()
            return PropertyDecoder(json: json, codingPath: path)
        }
    }

    /// The position in a list, for paths.
    struct Index: CodingKey {
        let intValue: Int?
        var stringValue: String { intValue.map(String.init) ?? "" }

        init(_ index: Int) { intValue = index }
        init?(intValue: Int) { self.intValue = intValue }
        init?(stringValue: String) { nil }
    }

    /// One text, number or boolean, converted where CloudFormation would.
    struct Scalar: SingleValueDecodingContainer {
        let json: JSON
        let codingPath: [any CodingKey]

        func decodeNil() -> Bool { json.isNull }

        func decode(_ type: Bool.Type) throws -> Bool {
            if let value = json.bool { return value }
            switch json.string?.lowercased() {
            case "true": return true
            case "false": return false
            default: throw fault("true or false")
            }
        }

        func decode(_ type: String.Type) throws -> String {
            switch json {
            case .string(let text): return text
            case .bool, .integer, .double: return json.text()
            default: throw fault("a text")
            }
        }

        func decode(_ type: Double.Type) throws -> Double {
            guard let value = json.number ?? json.string.flatMap(Double.init), value.isFinite else {
                throw fault("a number")
            }
            return value
        }

        func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }

        private func whole<Value: FixedWidthInteger>() throws -> Value {
            guard let value = Value(exactly: try decode(Double.self)) else { throw fault("a whole number") }
            return value
        }

        func decode(_ type: Int.Type) throws -> Int { try whole() }
        func decode(_ type: Int8.Type) throws -> Int8 { try whole() }
        func decode(_ type: Int16.Type) throws -> Int16 { try whole() }
        func decode(_ type: Int32.Type) throws -> Int32 { try whole() }
        func decode(_ type: Int64.Type) throws -> Int64 { try whole() }
        func decode(_ type: UInt.Type) throws -> UInt { try whole() }
        func decode(_ type: UInt8.Type) throws -> UInt8 { try whole() }
        func decode(_ type: UInt16.Type) throws -> UInt16 { try whole() }
        func decode(_ type: UInt32.Type) throws -> UInt32 { try whole() }
        func decode(_ type: UInt64.Type) throws -> UInt64 { try whole() }

        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try PropertyDecoder.decode(type, json, codingPath)
        }

        private func fault(_ wanted: String) -> PropertyFault {
            PropertyFault(codingPath, "is \(json.text()): it must be \(wanted)")
        }
    }
}
