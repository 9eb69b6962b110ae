private import OrderedCollections

extension JSON {
    /// The deepest nesting that is read: hostile input must not exhaust the stack.
    public static let maximumDepth = 512

    /// Reads one JSON value from UTF-8 bytes.
    ///
    /// White space may stand around it; of a repeated key the last value counts.
    ///
    /// - Throws: ``JSONError`` with the byte offset, for anything that RFC 8259 does not allow, numbers beyond a double's
    ///   range, invalid UTF-8, and nesting deeper than ``maximumDepth``.
    public init(parsing bytes: some Sequence<UInt8>) throws(JSONError) {
        self = try JSONParser.read(bytes) { (parser) throws(JSONError) in try parser.value(depth: 0) }
    }

    /// Reads one JSON value from a string.
    public init(parsing text: String) throws(JSONError) { try self.init(parsing: text.utf8) }
}

/// A recursive-descent reader over one buffer.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    /// Reads all of `bytes` as one value, with white space around it.
    static func read(
        _ bytes: some Sequence<UInt8>,
        _ value: (inout JSONParser) throws(JSONError) -> JSON
    ) throws(JSONError) -> JSON {
        let parsed = Array(bytes)
            .withUnsafeBufferPointer { buffer in
                Result<JSON, JSONError> { () throws(JSONError) in
                    var parser = JSONParser(bytes: buffer)
                    let document = try value(&parser)
                    parser.skipSpace()
                    if parser.position < buffer.count { throw parser.fault(expected: "the end of the text") }
                    return document
                }
            }
        return try parsed.get()
    }

    func fault(_ message: String) -> JSONError { JSONError(message, in: bytes, at: position) }

    /// Says what stands where something else is expected.
    func fault(expected what: String) -> JSONError {
        guard position < bytes.count else { return fault("expected \(what), but the text ends") }
        let rest = bytes[position...].prefix(Self.longestWord)
        let word = rest.prefix { byte in
            byte >= 0x80 || Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
        }
        let length = max(1, word.count)
        guard length > 1 || (0x21..<0x7F).contains(bytes[position]) else {
            return fault("expected \(what), found the byte 0x\(String(bytes[position], radix: 16))")
        }
        return fault("expected \(what), found '\(String(decoding: rest.prefix(length), as: UTF8.self))'")
    }

    /// How much of a word is told.
    private static let longestWord = 32

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// Moves to the first byte of a value.
    mutating func begin(depth: Int) throws(JSONError) -> UInt8 {
        if depth > JSON.maximumDepth { throw fault("nested deeper than \(JSON.maximumDepth)") }
        skipSpace()
        guard position < bytes.count else { throw fault(expected: "a value") }
        return bytes[position]
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        switch try begin(depth: depth) {
        case UInt8(ascii: "{"):
            var members: OrderedDictionary<String, JSON> = [:]
            try eachMember { (parser) throws(JSONError) in
                if members.isEmpty { members.reserveCapacity(8) }
                let start = parser.position
                let name = try parser.text()
                try parser.colon(afterNameAt: start)
                members.updateValue(try parser.value(depth: depth + 1), forKey: name)
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSON] = []
            try eachElement { (parser) throws(JSONError) in elements.append(try parser.value(depth: depth + 1)) }
            return .array(elements)
        default: return try scalar()
        }
    }

    mutating func scalar() throws(JSONError) -> JSON {
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let count = word.utf8CodeUnitCount
        guard position + count <= bytes.count,
            (0..<count).allSatisfy({ bytes[position + $0] == word.utf8Start[$0] })
        else { throw fault(expected: "a value") }
        position += count
        return value
    }

    /// Walks an object; `position` is at its brace, and `member` reads each member from its name's quote on.
    @inline(__always)
    mutating func eachMember(_ member: (inout JSONParser) throws(JSONError) -> Void) throws(JSONError) {
        position += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return }
        while true {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw fault(expected: "a member name")
            }
            try member(&self)
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw fault(expected: "',' or '}'") }
            return
        }
    }

    /// Passes the colon between a member's name, whose quote is at `start`, and its value.
    @inline(__always)
    mutating func colon(afterNameAt start: Int) throws(JSONError) {
        skipSpace()
        if take(UInt8(ascii: ":")) { return }
        let here = position
        position = start
        let name = try text()
        position = here
        throw fault(expected: "':' after the member name '\(name)'")
    }

    /// Walks an array; `position` is at its bracket, and `element` reads each element.
    @inline(__always)
    mutating func eachElement(_ element: (inout JSONParser) throws(JSONError) -> Void) throws(JSONError) {
        position += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return }
        while true {
            try element(&self)
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw fault(expected: "',' or ']'") }
            return
        }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}
