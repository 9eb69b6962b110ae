/// Decimal numbers: a whole number and how many of its digits are behind the point.
enum Decimals {
    /// Powers of ten that a double holds exactly.
    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20,
        1e21, 1e22,
    ]

    /// The widest that is read; Arrow's widest has 32 bytes.
    private static let mostBytes = 64

    /// `unscaled` / 10^`scale`, correctly rounded; nil where one division does not do that.
    ///
    /// Both operands are exact up to 2^53 and 10^22, and IEEE 754 rounds a quotient once.
    static func exactQuotient(_ unscaled: Int64, scale: Int) -> Double? {
        guard unscaled.magnitude <= 1 << 53, powers.indices.contains(scale) else { return nil }
        return Double(unscaled) / powers[scale]
    }

    /// A big-endian two's complement number of at most eight bytes; nil for others.
    static func unscaled(_ raw: ArraySlice<UInt8>) -> Int64? {
        guard let first = raw.first, raw.count <= 8 else { return nil }
        var value: Int64 = first & 0x80 == 0 ? 0 : -1
        for byte in raw { value = value << 8 | Int64(byte) }
        return value
    }

    /// The whole number of a decimal's text, if there is nothing but zeros behind the point and it has 64 bits.
    static func whole(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.dropFirst().allSatisfy({ $0.allSatisfy { $0 == "0" } }) else { return nil }
        return Int64(first)
    }

    /// The exact text of a big-endian two's complement number; nil if it is empty or too long.
    static func spell(_ raw: ArraySlice<UInt8>, scale: Int) -> String? {
        if let value = unscaled(raw) {
            return spell(digits: "\(value.magnitude)", isNegative: value < 0, scale: scale)
        }
        guard let first = raw.first, raw.count <= mostBytes else { return nil }
        let isNegative = first & 0x80 != 0
        var magnitude = Array(raw)
        if isNegative {
            var carry: UInt16 = 1
            for index in magnitude.indices.reversed() {
                let sum = UInt16(~magnitude[index]) + carry
                magnitude[index] = UInt8(truncatingIfNeeded: sum)
                carry = sum >> 8
            }
        }
        return spell(digits: digits(magnitude), isNegative: isNegative, scale: scale)
    }

    /// Places sign and point.
    static func spell(digits: String, isNegative: Bool, scale: Int) -> String {
        var text = digits
        if scale > 0 {
            if text.utf8.count <= scale { text = String(repeating: "0", count: scale + 1 - text.utf8.count) + text }
            text.insert(".", at: text.index(text.endIndex, offsetBy: -scale))
        }
        return isNegative ? "-" + text : text
    }

    /// The decimal digits of a big-endian number, nine at a time by long division.
    private static func digits(_ bytes: [UInt8]) -> String {
        var rest = bytes
        var groups: [String] = []
        repeat {
            var remainder: UInt64 = 0
            for index in rest.indices {
                let value = remainder << 8 | UInt64(rest[index])
                rest[index] = UInt8(truncatingIfNeeded: value / 1_000_000_000)
                remainder = value % 1_000_000_000
            }
            rest = Array(rest.drop { $0 == 0 })
            groups.append("\(remainder)")
        } while !rest.isEmpty
        return groups.enumerated().reversed()
            .map { index, group in
                index == groups.count - 1 ? group : String(repeating: "0", count: 9 - group.utf8.count) + group
            }
            .joined()
    }
}
