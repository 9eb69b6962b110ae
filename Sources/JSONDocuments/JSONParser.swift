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
        let contiguous = Array(bytes)
        let parsed = contiguous.withUnsafeBufferPointer { buffer in
            Result<JSON, JSONError> { () throws(JSONError) in
                var parser = JSONParser(bytes: buffer)
                return try parser.document()
            }
        }
        self = try parsed.get()
    }

    /// Reads one JSON value from a string.
    public init(parsing text: String) throws(JSONError) { try self.init(parsing: text.utf8) }
}

/// A recursive-descent reader over one buffer.
private struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

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

    mutating func document() throws(JSONError) -> JSON {
        let value = try value(depth: 0)
        skipSpace()
        if position < bytes.count { throw fault(expected: "the end of the text") }
        return value
    }

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        if depth > JSON.maximumDepth { throw fault("nested deeper than \(JSON.maximumDepth)") }
        skipSpace()
        guard position < bytes.count else { throw fault(expected: "a value") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault(expected: "a value")
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

    mutating func object(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var members: OrderedDictionary<String, JSON> = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        members.reserveCapacity(8)
        while true {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw fault(expected: "a member name")
            }
            let key = try text()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault(expected: "':' after the member name '\(key)'") }
            members.updateValue(try value(depth: depth + 1), forKey: key)
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw fault(expected: "',' or '}'") }
            return .object(members)
        }
    }

    mutating func array(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var elements: [JSON] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw fault(expected: "',' or ']'") }
            return .array(elements)
        }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func number() throws(JSONError) -> JSON {
        let start = position
        var whole = true
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) {
            whole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            whole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        if whole, let value = integer(from: start) { return .integer(value) }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw fault("the number \(text) is out of range") }
        return .double(value)
    }

    /// The whole number between `start` and here; nil where an Int64 cannot hold it, or it is `-0`.
    func integer(from start: Int) -> Int64? {
        let isNegative = bytes[start] == UInt8(ascii: "-")
        var value: Int64 = 0
        for byte in bytes[(isNegative ? start + 1 : start)..<position] {
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            // Downwards for negative numbers, which reach one further.
            let (sum, isBeyond) =
                isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            if isTooLarge || isBeyond { return nil }
            value = sum
        }
        return isNegative && value == 0 ? nil : value
    }

    mutating func digits() throws(JSONError) {
        let start = position
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") <= 9 { position += 1 }
        if position == start { throw fault(expected: "a digit") }
    }

    /// Reads a quoted string; `position` is at its opening quote.
    mutating func text() throws(JSONError) -> String {
        position += 1
        var start = position
        var result: [UInt8]?
        // The bits of all bytes, so that most texts, which are ASCII, are known to be valid.
        var bits: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            bits |= byte
            switch byte {
            case UInt8(ascii: "\""):
                let tail = UnsafeBufferPointer(rebasing: bytes[start..<position])
                position += 1
                if result == nil, bits < 0x80 { return String(decoding: tail, as: UTF8.self) }
                let decoded =
                    if let result { String(validating: result + tail, as: UTF8.self) } else {
                        String(validating: tail, as: UTF8.self)
                    }
                guard let decoded else { throw fault("a string is not valid UTF-8") }
                return decoded
            case UInt8(ascii: "\\"):
                var gathered = result ?? []
                gathered.append(contentsOf: bytes[start..<position])
                position += 1
                try escape(into: &gathered)
                result = gathered
                start = position
            case 0..<0x20: throw fault("a control character in a string must be escaped")
            default: position += 1
            }
        }
        throw fault("a string is not closed")
    }

    mutating func escape(into result: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw fault("a string is not closed") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = try hexadecimal()
            if (0xD800..<0xDC00).contains(scalar), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw fault("a surrogate pair is broken") }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(scalar) else { throw fault("a surrogate stands alone") }
            result.append(contentsOf: Character(scalar).utf8)
        default: throw fault("an unknown escape in a string")
        }
    }

    mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw fault("\\u wants four hexadecimal digits") }
        var value: UInt32 = 0
        for offset in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[position + offset])).hexDigitValue else {
                throw fault("\\u wants four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }
}
