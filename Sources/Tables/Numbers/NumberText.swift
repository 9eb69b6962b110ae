import FoundationEssentials

/// A number's spelling taken apart, in the grammar that all text formats here share.
///
/// Deequ's spellings (see ``SpellingCounts``) count as numbers everywhere. Where a number is asked for, these are read too, and
/// counted as text: `.5`, `5.`, blanks around a number, and `nan`, `inf`, `infinity` in any case and with any sign.
struct NumberText {
    /// Deequ's class: integral, fractional, or text for what only a lenient reader takes for a number.
    var spelling = Spelling.text
    /// Whether it is a number at all.
    var isNumber = false
    /// The value of `nan` and `inf`, which have no digits.
    var special: Double?
    var negative = false
    /// At most 19 significant digits.
    var mantissa: UInt64 = 0
    /// The power of ten to multiply with.
    var exponent = 0
    /// Digits other than zero were left out of the mantissa.
    var truncated = false

    /// Reads `base[start..<end]`.
    @inline(never)
    init(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) {
        func byte(_ index: Int) -> UInt8 { index < end ? base.load(fromByteOffset: index, as: UInt8.self) : 0 }
        func isBlank(_ index: Int) -> Bool { byte(index) == UInt8(ascii: " ") || byte(index) == 9 }
        func isDigit(_ index: Int) -> Bool { byte(index) &- UInt8(ascii: "0") < 10 }
        var index = start
        var loose = false
        while isBlank(index) { index += 1 }
        let blanks = index - start
        if byte(index) == UInt8(ascii: "-") || byte(index) == UInt8(ascii: "+") {
            negative = byte(index) == UInt8(ascii: "-")
            loose = blanks > 0
            index += 1
            if byte(index) == UInt8(ascii: " ") { index += 1 }
        } else {
            loose = blanks > 1 || (blanks == 1 && byte(start) != UInt8(ascii: " "))
        }
        let whole = index
        var digits = 0
        while isDigit(index) {
            take(byte(index), &digits, fraction: false)
            index += 1
        }
        let wholeCount = index - whole
        var fractionCount = 0
        let hasPoint = byte(index) == UInt8(ascii: ".")
        if hasPoint {
            index += 1
            let fraction = index
            while isDigit(index) {
                take(byte(index), &digits, fraction: true)
                index += 1
            }
            fractionCount = index - fraction
        }
        guard wholeCount + fractionCount > 0 else {
            if !hasPoint { readSpecial(base, whole, end) }
            return
        }
        loose = loose || wholeCount == 0 || (hasPoint && fractionCount == 0)
        var hasExponent = false
        if byte(index) | 0x20 == UInt8(ascii: "e") {
            hasExponent = true
            index += 1
            let below = byte(index) == UInt8(ascii: "-")
            if below || byte(index) == UInt8(ascii: "+") { index += 1 }
            guard isDigit(index) else { return }
            var power = 0
            while isDigit(index) {
                power = min(power * 10 + Int(byte(index) - UInt8(ascii: "0")), 1_000_000)
                index += 1
            }
            exponent += below ? -power : power
        }
        let last = index
        while isBlank(index) { index += 1 }
        guard index == end else { return }
        isNumber = true
        if !loose && index == last { spelling = hasPoint || hasExponent ? .fractional : .integral }
    }

    private mutating func take(_ digit: UInt8, _ digits: inout Int, fraction: Bool) {
        let value = UInt64(digit - UInt8(ascii: "0"))
        if digits < 19 {
            mantissa = mantissa * 10 + value
            if mantissa > 0 { digits += 1 }
            if fraction { exponent -= 1 }
        } else {
            truncated = truncated || value != 0
            if !fraction { exponent += 1 }
        }
    }

    private mutating func readSpecial(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) {
        var letters: [UInt8] = []
        var last = end
        while last > start, [9, 32].contains(base.load(fromByteOffset: last - 1, as: UInt8.self)) { last -= 1 }
        guard last - start <= 8 else { return }
        for index in start..<last { letters.append(base.load(fromByteOffset: index, as: UInt8.self) | 0x20) }
        switch String(decoding: letters, as: UTF8.self) {
        case "nan": special = .nan
        case "inf", "infinity": special = negative ? -.infinity : .infinity
        default: return
        }
        isNumber = true
    }

    /// The double nearest to the number, ties to even; infinite beyond the range.
    ///
    /// `base[start..<end]` is what was read.
    func double(_ base: UnsafeRawPointer, _ start: Int, _ end: Int, _ powers: PowersOfFive.Table) -> Double {
        if let special { return special }
        if let value = powers.double(mantissa, exponent: exponent) {
            if !truncated || powers.double(mantissa + 1, exponent: exponent) == value {
                return negative ? -value : value
            }
        }
        return Double(plainText(base, start, end)) ?? .nan
    }

    /// The float nearest to the number itself, not to its double.
    func float(_ base: UnsafeRawPointer, _ start: Int, _ end: Int, _ powers: PowersOfFive.Table) -> Float {
        let double = double(base, start, end, powers)
        return Float(roundedOnce: double) ?? Float(plainText(base, start, end)) ?? .nan
    }

    /// The integer, or nil if the number is not one or beyond 64 bits.
    func integer() -> Int64? {
        guard special == nil, !truncated else { return nil }
        var magnitude = mantissa
        var power = exponent
        if magnitude == 0 { return 0 }
        while power < 0 {
            guard magnitude.isMultiple(of: 10) else { return nil }
            magnitude /= 10
            power += 1
        }
        while power > 0 {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            magnitude = product
            power -= 1
        }
        if negative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int64(exactly: magnitude)
    }

    /// The number without blanks, for the standard library's own reader.
    private func plainText(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> String {
        let bytes = UnsafeRawBufferPointer(start: base + start, count: end - start)
        return String(decoding: bytes.filter { $0 != UInt8(ascii: " ") && $0 != 9 }, as: UTF8.self)
    }
}

extension Float {
    /// Rounds a double that was itself rounded from a longer number; nil where that could round twice.
    @inline(__always)
    init?(roundedOnce double: Double) {
        let magnitude = double.magnitude
        // Half-way between two floats, or where floats are subnormal or end.
        if double.bitPattern & 0x1fff_ffff == 0x1000_0000 { return nil }
        if magnitude < 0x1p-125, magnitude != 0 { return nil }
        self = Float(double)
    }
}

/// Deequ's class of one value's spelling.
enum Spelling {
    case integral
    case fractional
    case boolean
    case text

    /// The class of any text.
    @inline(__always)
    init(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) {
        let count = end - start
        guard count > 0 else {
            self = .text
            return
        }
        let first = base.load(fromByteOffset: start, as: UInt8.self)
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: " "):
            self = NumberText(base, start, end).spelling
        case UInt8(ascii: "t") where count == 4: self = Spelling.equal(base + start, "true") ? .boolean : .text
        case UInt8(ascii: "f") where count == 5: self = Spelling.equal(base + start, "false") ? .boolean : .text
        default: self = .text
        }
    }

    private static func equal(_ start: UnsafeRawPointer, _ word: StaticString) -> Bool {
        UnsafeRawBufferPointer(start: start, count: word.utf8CodeUnitCount)
            .elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}

extension SpellingCounts {
    /// Counts one more value.
    @inline(__always)
    mutating func count(_ spelling: Spelling) {
        switch spelling {
        case .integral: integral += 1
        case .fractional: fractional += 1
        case .boolean: boolean += 1
        case .text: text += 1
        }
    }

    /// Adds another column part's counts.
    static func + (first: SpellingCounts, second: SpellingCounts) -> SpellingCounts {
        SpellingCounts(
            integral: first.integral + second.integral,
            fractional: first.fractional + second.fractional,
            boolean: first.boolean + second.boolean,
            text: first.text + second.text
        )
    }
}
