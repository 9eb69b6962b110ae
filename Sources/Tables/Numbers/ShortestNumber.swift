/// Writes doubles and floats with the fewest digits that read back as the same value.
///
/// The value times a power of ten is taken to 17 digits by one 192-bit product; the shortest rounding of these that the exact
/// reader takes back to the value is written. Every result is verified so; what is not (subnormal, very large or small
/// values) is left to the standard library.
enum ShortestNumber {
    /// The most bytes that one number takes.
    static let longest = 32

    /// Writes a double; returns the number of bytes.
    ///
    /// A whole number ends in `.0`; from 10¹⁶ on and below 10⁻⁵ it has an exponent; `nan`, `inf` and `-inf` are spelled so.
    @inline(__always)
    static func write(_ value: Double, to target: UnsafeMutablePointer<UInt8>, _ powers: PowersOfFive.Table) -> Int {
        var target = target
        var sign = 0
        if value.sign == .minus, !value.isNaN {
            target[0] = UInt8(ascii: "-")
            target += 1
            sign = 1
        }
        let magnitude = value.magnitude
        if magnitude < 1e15, magnitude == magnitude.rounded(.towardZero) {
            return sign + writePlain(UInt64(magnitude), places: 0, to: target)
        }
        // Few decimals are the usual case: one product and one quotient each, and the quotient is rounded once.
        if magnitude < 1e9, magnitude > 1e-3 {
            for places in [2, 5] {
                let scaled = (magnitude * powers.tens[places]).rounded(.toNearestOrEven)
                if scaled / powers.tens[places] == magnitude {
                    return sign + writePlain(UInt64(scaled), places: places, to: target)
                }
            }
        }
        if let digits = digits(
            magnitude,
            powers,
            lengths: 15...17,
            reads: { powers.double($0, exponent: $1) == magnitude }
        ) {
            return sign + write(digits, to: target)
        }
        return sign + write(magnitude.description, to: target)
    }

    /// Writes a float; returns the number of bytes.
    @inline(__always)
    static func write(_ value: Float, to target: UnsafeMutablePointer<UInt8>, _ powers: PowersOfFive.Table) -> Int {
        var target = target
        var sign = 0
        if value.sign == .minus, !value.isNaN {
            target[0] = UInt8(ascii: "-")
            target += 1
            sign = 1
        }
        let magnitude = value.magnitude
        if magnitude < 1e7, magnitude == magnitude.rounded(.towardZero) {
            return sign + writePlain(UInt64(magnitude), places: 0, to: target)
        }
        let digits = digits(Double(magnitude), powers, lengths: 6...9) { mantissa, exponent in
            guard let double = powers.double(mantissa, exponent: exponent) else { return false }
            if let float = Float(roundedOnce: double) { return float == magnitude }
            // Half-way between floats: a whole number that the double holds exactly is still rounded once.
            return exponent >= 0 && double < 0x1p53 && Float(double) == magnitude
        }
        if let digits { return sign + write(digits, to: target) }
        return sign + write(magnitude.description, to: target)
    }

    /// Writes an integer; returns the number of bytes.
    @inline(__always)
    static func write(_ value: Int64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        guard value < 0 else { return writeDigits(UInt64(value), to: target) }
        target[0] = UInt8(ascii: "-")
        return 1 + writeDigits(value.magnitude, to: target + 1)
    }

    /// Significant digits and the power of ten of their last.
    struct Digits {
        var value: UInt64
        var exponent: Int
    }

    /// The shortest digits, of the lengths given or with trailing zeros taken off, that `reads` takes for the value.
    @inline(__always)
    private static func digits(
        _ value: Double,
        _ powers: PowersOfFive.Table,
        lengths: ClosedRange<Int>,
        reads: (UInt64, Int) -> Bool
    ) -> Digits? {
        guard value.isNormal, value > 1e-30, value < 1e50 else { return nil }
        let significand = (value.significandBitPattern | 1 << 52) << 11
        let binary = Int(value.exponent)
        // floor(binary · log10 2) is the decimal exponent or one less.
        let decimal = (binary &* 78913) >> 18
        let scale = 16 &- decimal
        guard PowersOfFive.exponents.contains(scale) else { return nil }
        let row = (scale &- PowersOfFive.exponents.lowerBound) &* 2
        let (high, low) = significand.multipliedFullWidth(by: powers.halves[row])
        let more = significand.multipliedFullWidth(by: powers.halves[row + 1]).high
        let carried = low.addingReportingOverflow(more).overflow
        let top = high &+ (carried ? 1 : 0)
        // The product is value · 10^scale · 2^shift in its upper 64 bits.
        let power = (217_706 &* scale) >> 16
        let shift = 62 &- binary &- power
        guard shift > 0, shift < 64 else { return nil }
        let whole = top >> UInt64(truncatingIfNeeded: shift)
        let half = top >> UInt64(truncatingIfNeeded: shift &- 1) & 1
        // 17 digits, or 18 where the decimal exponent was one more.
        let wide = whole >= 100_000_000_000_000_000
        for length in lengths {
            let dropped = (wide ? 18 : 17) &- length
            let unit = powers.integers[dropped]
            // What was cut off lies below the digits that are rounded here, so each length is rounded once.
            let rounded = dropped == 0 ? whole &+ half : (whole &+ unit / 2) / unit
            if reads(rounded, dropped &- scale) {
                return Digits(value: rounded, exponent: dropped &- scale)
            }
        }
        return nil
    }

    /// Writes digits in plain or exponent form.
    @inline(never)
    private static func write(_ digits: Digits, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var value = digits.value
        var exponent = digits.exponent
        while value.isMultiple(of: 10) && value > 0 {
            value /= 10
            exponent += 1
        }
        let count = digitCount(value)
        let first = exponent + count - 1
        if first >= 16 || first < -5 {
            // d.ddde±x
            var written = writeDigits(value, to: target + 1)
            target[0] = target[1]
            target[1] = UInt8(ascii: ".")
            if written == 1 {
                target[2] = UInt8(ascii: "0")
                written = 2
            }
            written += 1
            target[written] = UInt8(ascii: "e")
            return written + 1 + write(Int64(first), to: target + written + 1)
        }
        if exponent >= 0 {
            var written = writeDigits(value, to: target)
            for _ in 0..<exponent {
                target[written] = UInt8(ascii: "0")
                written += 1
            }
            target[written] = UInt8(ascii: ".")
            target[written + 1] = UInt8(ascii: "0")
            return written + 2
        }
        return writePlain(value, places: -exponent, to: target)
    }

    /// Writes `value` / 10^`places`, without trailing zeros but one.
    @inline(__always)
    private static func writePlain(_ value: UInt64, places: Int, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var value = value
        var places = places
        while places > 1, value.isMultiple(of: 10) {
            value /= 10
            places -= 1
        }
        if places == 0 {
            let written = writeDigits(value, to: target)
            target[written] = UInt8(ascii: ".")
            target[written + 1] = UInt8(ascii: "0")
            return written + 2
        }
        let count = digitCount(value)
        if count > places {
            // The digits one place on, then those before the point back.
            _ = writeDigits(value, to: target + 1)
            for index in 0..<(count - places) { target[index] = target[index + 1] }
            target[count - places] = UInt8(ascii: ".")
            return count + 1
        }
        target[0] = UInt8(ascii: "0")
        target[1] = UInt8(ascii: ".")
        for index in 0..<(places - count) { target[2 + index] = UInt8(ascii: "0") }
        return 2 + places - count + writeDigits(value, to: target + 2 + places - count)
    }

    @inline(__always)
    private static func digitCount(_ value: UInt64) -> Int {
        var count = 1
        var bound: UInt64 = 10
        while count < 20, value >= bound {
            count &+= 1
            bound = bound &* 10
        }
        return count
    }

    @inline(__always)
    private static func writeDigits(_ value: UInt64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        let count = digitCount(value)
        var rest = value
        var index = count
        while index > 0 {
            index &-= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            target[index] = UInt8(truncatingIfNeeded: digit) &+ UInt8(ascii: "0")
            rest = quotient
        }
        return count
    }

    private static func write(_ text: String, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var count = 0
        for byte in text.utf8.prefix(longest - 1) {
            target[count] = byte
            count += 1
        }
        return count
    }
}
