import Tables

/// What a text value is by its spelling, as deequ tells it.
///
/// - Source: deequ, `StatefulDataType.scala`: FRACTIONAL `^(-|\+)? ?\d+((\.\d+)|((?:\.\d+)?[Ee][-+]?\d+))$`, INTEGRAL
///   `^(-|\+)? ?\d+$`, BOOLEAN `^(true|false)$`.
enum Spelling {
    case integral
    case fractional
    case boolean
    case text

    init(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first else {
            self = .text
            return
        }
        if Self.isDigit(first) || first == UInt8(ascii: "-") || first == UInt8(ascii: "+") || first == UInt8(ascii: " ")
        {
            self = Self.number(bytes)
        } else if bytes.elementsEqual("true".utf8) || bytes.elementsEqual("false".utf8) {
            self = .boolean
        } else {
            self = .text
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

    private static func number(_ bytes: UnsafeRawBufferPointer) -> Spelling {
        var index = 0
        func at(_ characters: UInt8...) -> Bool { index < bytes.count && characters.contains(bytes[index]) }
        func skipDigits() -> Bool {
            let start = index
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            return index > start
        }
        if at(UInt8(ascii: "-"), UInt8(ascii: "+")) { index += 1 }
        if at(UInt8(ascii: " ")) { index += 1 }
        guard skipDigits() else { return .text }
        if index == bytes.count { return .integral }
        if at(UInt8(ascii: ".")) {
            index += 1
            guard skipDigits() else { return .text }
        }
        if at(UInt8(ascii: "e"), UInt8(ascii: "E")) {
            index += 1
            if at(UInt8(ascii: "-"), UInt8(ascii: "+")) { index += 1 }
            guard skipDigits() else { return .text }
        }
        return index == bytes.count ? .fractional : .text
    }

    /// The number that a text of class ``integral`` or ``fractional`` spells; nil if it is beyond a double's range.
    static func value(of bytes: UnsafeRawBufferPointer) -> Double? {
        if let short = shortNumber(bytes) { return short }
        let text = String(decoding: bytes.lazy.filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// A number of at most 15 digits and no exponent: digits and power of ten are exact doubles, so one division is exact too.
    private static func shortNumber(_ bytes: UnsafeRawBufferPointer) -> Double? {
        var digits: Int64 = 0
        var count = 0
        var decimals = 0
        var hasPoint = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits = digits * 10 + Int64(byte &- UInt8(ascii: "0"))
                count += 1
                if count > 15 { return nil }
                if hasPoint { decimals += 1 }
            case UInt8(ascii: "."): hasPoint = true
            case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: " "): continue
            default: return nil
            }
        }
        let magnitude = Double(digits) / powersOfTen[decimals]
        return bytes.first == UInt8(ascii: "-") ? -magnitude : magnitude
    }

    private static let powersOfTen: [Double] = (0...15)
        .reduce(into: []) { powers, _ in
            powers.append(powers.last.map { $0 * 10 } ?? 1)
        }
}

extension SpellingCounts {
    /// Adds another part's counts.
    mutating func add(_ other: SpellingCounts) {
        integral += other.integral
        fractional += other.fractional
        boolean += other.boolean
        text += other.text
    }
}
