/// Reads the usual numbers, `-?digits` and `-?digits.digits`, eight digits at a time.
///
/// Whatever else there is (exponents, blanks, `+`, more than 19 digits, no number) is left to ``NumberText``.
enum ShortNumber {
    /// What was read.
    struct Parts {
        var mantissa: UInt64
        /// The number of digits after the point; -1 for an integer, -2 where ``NumberText`` must look.
        var fraction: Int
        var negative: Bool
    }

    /// Readable bytes that must lie before and after the text.
    static let margin = 32

    /// Reads `base[start..<end]`, which is not empty.
    @inline(__always)
    static func read(_ base: UnsafeRawPointer, _ start: Int, _ end: Int, _ powers: PowersOfFive.Table) -> Parts {
        let negative = base.load(fromByteOffset: start, as: UInt8.self) == UInt8(ascii: "-")
        let first = start &+ (negative ? 1 : 0)
        let count = end &- first
        let head = word(base, first)
        // The first point among eight bytes; exact for the lowest match.
        let points = head ^ 0x2e2e_2e2e_2e2e_2e2e
        let found = (points &- 0x0101_0101_0101_0101) & ~points & 0x8080_8080_8080_8080
        let whole = found == 0 ? 8 : found.trailingZeroBitCount >> 3
        if whole &+ 1 < count, whole > 0, whole < 8 {
            let fraction = count &- whole &- 1
            guard fraction &+ whole <= 19 else { return Parts(mantissa: 0, fraction: -2, negative: negative) }
            let digits = leading(head, whole)
            guard areDigits(digits) else { return Parts(mantissa: 0, fraction: -2, negative: negative) }
            var mantissa = value(digits)
            let rest = (fraction &- 1) & 7 &+ 1
            var position = first &+ whole &+ 1 &+ rest
            let part = trailing(word(base, position &- 8), rest)
            var valid = areDigits(part)
            mantissa = mantissa &* powers.integers[rest] &+ value(part)
            while position < end {
                let eight = word(base, position)
                valid = valid && areDigits(eight)
                mantissa = mantissa &* 100_000_000 &+ value(eight)
                position = position &+ 8
            }
            return Parts(mantissa: mantissa, fraction: valid ? fraction : -2, negative: negative)
        }
        if whole >= count, count > 0, count <= 8 {
            let digits = leading(head, count)
            return Parts(mantissa: value(digits), fraction: areDigits(digits) ? -1 : -2, negative: negative)
        }
        return Parts(mantissa: 0, fraction: -2, negative: negative)
    }

    /// The double of what was read.
    @inline(__always)
    static func double(_ parts: Parts, _ powers: PowersOfFive.Table) -> Double? {
        let places = parts.fraction < 0 ? 0 : parts.fraction
        var value: Double
        if parts.mantissa <= 1 << 53 {
            // Both are exact, so the quotient is rounded once.
            value = Double(Int64(truncatingIfNeeded: parts.mantissa))
            if places > 0 { value /= powers.tens[places] }
        } else {
            guard let product = powers.double(parts.mantissa, exponent: -places) else { return nil }
            value = product
        }
        return parts.negative ? -value : value
    }

    @inline(__always)
    private static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The first `count` of eight bytes (1 to 8), with zeros before them.
    @inline(__always)
    private static func leading(_ word: UInt64, _ count: Int) -> UInt64 {
        let bits = UInt64(truncatingIfNeeded: count &* 8)
        return word &<< (64 &- bits) | (bits == 64 ? 0 : 0x3030_3030_3030_3030 &>> bits)
    }

    /// The last `count` of eight bytes (1 to 8), with zeros before them.
    @inline(__always)
    private static func trailing(_ word: UInt64, _ count: Int) -> UInt64 {
        let bits = UInt64(truncatingIfNeeded: count &* 8)
        return (word &>> (64 &- bits)) &<< (64 &- bits) | (bits == 64 ? 0 : 0x3030_3030_3030_3030 &>> bits)
    }

    @inline(__always)
    private static func areDigits(_ word: UInt64) -> Bool {
        ((word &+ 0x4646_4646_4646_4646) | (word &- 0x3030_3030_3030_3030)) & 0x8080_8080_8080_8080 == 0
    }

    /// Eight digits' value: pairs, then fours, then all by two multiplications.
    @inline(__always)
    private static func value(_ word: UInt64) -> UInt64 {
        let digits = word &- 0x3030_3030_3030_3030
        let pairs = digits &* 10 &+ digits >> 8
        let mask: UInt64 = 0x0000_00ff_0000_00ff
        return ((pairs & mask) &* 0x000f_4240_0000_0064 &+ (pairs >> 16 & mask) &* 0x0000_2710_0000_0001) >> 32
    }
}
