/// Why a line is not a JSON object, and where in the chunk.
struct JSONLineFault: Error {
    let message: String
    let position: Int
}

/// Walks over one line's object and reports where the values lie that are no objects.
struct JSONLine {
    /// How deep values may be nested.
    static let deepest = 64
    /// The longest name of a column, with the keys that it is nested in.
    static let longestPath = 4096

    let base: UnsafeRawPointer
    var position: Int
    let end: Int
    /// The keys down to the current value, joined by points.
    private var path: [UInt8] = []

    /// A line at `start`, which ends before `end`.
    init(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) {
        self.base = base
        position = start
        self.end = end
    }

    /// Reads the line, handing `found` the path and the bounds of every value; a null's bounds are equal.
    @inline(__always)
    mutating func read(_ found: ([UInt8], Int, Int) throws(JSONLineFault) -> Void) throws(JSONLineFault) {
        skipBlanks()
        guard peek() == UInt8(ascii: "{") else { throw fault("A JSON object was expected") }
        try object(depth: 1, found)
        skipBlanks()
        if position < end { throw fault("The line goes on after its object") }
    }

    private mutating func object(
        depth: Int,
        _ found: ([UInt8], Int, Int) throws(JSONLineFault) -> Void
    ) throws(JSONLineFault) {
        if depth > JSONLine.deepest { throw fault("Values are nested more than \(JSONLine.deepest) deep") }
        position += 1
        skipBlanks()
        if take(UInt8(ascii: "}")) { return }
        let outer = path.count
        while true {
            skipBlanks()
            guard peek() == 34 else { throw fault("A key in quotes was expected") }
            let start = position + 1
            let escaped = try string()
            if outer > 0 || depth > 1 { path.append(UInt8(ascii: ".")) }
            if escaped {
                JSONText.unescape(base, start, position - 1, into: &path)
            } else {
                path.append(contentsOf: UnsafeRawBufferPointer(start: base + start, count: position - 1 - start))
            }
            if path.count > JSONLine.longestPath {
                throw fault("A key is longer than \(JSONLine.longestPath) bytes")
            }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw fault("A colon was expected after a key") }
            skipBlanks()
            if peek() == UInt8(ascii: "{") {
                try object(depth: depth + 1, found)
            } else {
                let value = position
                let isNull = peek() == UInt8(ascii: "n")
                try skipValue(depth: depth)
                try found(path, value, isNull ? value : position)
            }
            path.removeLast(path.count - outer)
            skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw fault("A comma or } was expected") }
            return
        }
    }

    /// Passes over any value.
    private mutating func skipValue(depth: Int) throws(JSONLineFault) {
        switch peek() {
        case 34: _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case UInt8(ascii: "["), UInt8(ascii: "{"): try skipNested(depth: depth + 1)
        default: try number()
        }
    }

    /// Passes over an array, or an object inside of one.
    private mutating func skipNested(depth: Int) throws(JSONLineFault) {
        if depth > JSONLine.deepest { throw fault("Values are nested more than \(JSONLine.deepest) deep") }
        let isObject = peek() == UInt8(ascii: "{")
        let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        position += 1
        skipBlanks()
        if take(close) { return }
        while true {
            skipBlanks()
            if isObject {
                guard peek() == 34 else { throw fault("A key in quotes was expected") }
                _ = try string()
                skipBlanks()
                guard take(UInt8(ascii: ":")) else { throw fault("A colon was expected after a key") }
                skipBlanks()
            }
            try skipValue(depth: depth)
            skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard take(close) else { throw fault("A comma or \(isObject ? "}" : "]") was expected") }
            return
        }
    }

    /// Passes over a string; true if it has escapes.
    private mutating func string() throws(JSONLineFault) -> Bool {
        var escaped = false
        position += 1
        while position < end {
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            if byte == 34 {
                position += 1
                return escaped
            }
            if byte < 0x20 { throw fault("A control character stands in a string") }
            position += 1
            guard byte == UInt8(ascii: "\\") else { continue }
            escaped = true
            switch peek() {
            case 34, UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
                UInt8(ascii: "r"), UInt8(ascii: "t"):
                position += 1
            case UInt8(ascii: "u"):
                position += 1
                for _ in 0..<4 {
                    guard JSONText.hexDigit(peek()) != nil else { throw fault("Four hexadecimal digits were expected") }
                    position += 1
                }
            default: throw fault("An unknown escape stands in a string")
            }
        }
        throw fault("A string is not closed")
    }

    private mutating func number() throws(JSONLineFault) {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) {
            guard digits() else { throw fault("A value was expected") }
        }
        if take(UInt8(ascii: ".")) {
            guard digits() else { throw fault("A digit was expected") }
        }
        if peek() | 0x20 == UInt8(ascii: "e") {
            position += 1
            if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
            guard digits() else { throw fault("A digit was expected") }
        }
    }

    private mutating func digits() -> Bool {
        let start = position
        while peek() &- UInt8(ascii: "0") < 10 { position += 1 }
        return position > start
    }

    private mutating func word(_ expected: StaticString) throws(JSONLineFault) {
        let letters = UnsafeBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount)
        for letter in letters {
            guard take(letter) else { throw fault("A value was expected") }
        }
    }

    @inline(__always)
    private func peek() -> UInt8 { position < end ? base.load(fromByteOffset: position, as: UInt8.self) : 0 }

    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, base.load(fromByteOffset: position, as: UInt8.self) == byte else { return false }
        position += 1
        return true
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while position < end {
            switch base.load(fromByteOffset: position, as: UInt8.self) {
            case 32, 9, 13: position += 1
            default: return
            }
        }
    }

    private func fault(_ message: String) -> JSONLineFault { JSONLineFault(message: message, position: position) }
}

/// The inside of JSON strings that were found to be well formed.
enum JSONText {
    /// Appends a string's text; a surrogate without its partner becomes U+FFFD.
    static func unescape(_ base: UnsafeRawPointer, _ start: Int, _ end: Int, into bytes: inout [UInt8]) {
        var position = start
        func byte(_ index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }
        func unit(_ index: Int) -> UInt32 {
            (0..<4).reduce(UInt32(0)) { $0 << 4 | UInt32(hexDigit(byte(index + $1)) ?? 0) }
        }
        while position < end {
            let first = byte(position)
            guard first == UInt8(ascii: "\\"), position + 1 < end else {
                bytes.append(first)
                position += 1
                continue
            }
            let letter = byte(position + 1)
            position += 2
            switch letter {
            case UInt8(ascii: "b"): bytes.append(8)
            case UInt8(ascii: "f"): bytes.append(12)
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "t"): bytes.append(9)
            case UInt8(ascii: "u"):
                var scalar = unit(position)
                position += 4
                if scalar >> 10 == 0x36, position + 6 <= end, byte(position) == UInt8(ascii: "\\"),
                    byte(position + 1) == UInt8(ascii: "u")
                {
                    let low = unit(position + 2)
                    if low >> 10 == 0x37 {
                        scalar = 0x10000 + (scalar & 0x3ff) << 10 + (low & 0x3ff)
                        position += 6
                    }
                }
                bytes.append(contentsOf: Array(String(Character(Unicode.Scalar(scalar) ?? "\u{fffd}")).utf8))
            default: bytes.append(letter)
            }
        }
    }

    /// The value of a hexadecimal digit.
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
