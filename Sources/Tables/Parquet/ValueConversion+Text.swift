extension ValueConversion {
    /// A stored value's text; nil where it has none: bytes that are not UTF-8 or no decimal.
    ///
    /// Numbers are spelled shortest, decimals with all digits of their scale, dates `2026-03-01`, timestamps
    /// `2026-03-01 12:30:00`, times of day `12:30:00`, both with six digits of fraction unless that is zero.
    func spell(_ stored: PhysicalValues, _ index: Int) -> String? {
        switch stored {
        case .booleans(let values): return values[index] ? "true" : "false"
        case .floats(let values): return "\(values[index])"
        case .doubles(let values): return "\(values[index])"
        case .integers(let values): return spell(values[index])
        case .bytes(let values): return spell(values.raw(index))
        }
    }

    /// A value's text for a message, whatever it is; long ones are cut.
    func describe(_ stored: PhysicalValues, _ index: Int) -> String {
        if let text = spell(stored, index) { return "“\(text.prefix(80))”" }
        guard case .bytes(let values) = stored else { return "a value" }
        let raw = values.raw(index)
        return "The bytes \(Self.hexadecimal(raw.prefix(16)))\(raw.count > 16 ? "…" : "")"
    }

    private func spell(_ value: Int64) -> String {
        switch meaning {
        case .unsigned(32): return "\(value & 0xFFFF_FFFF)"
        case .unsigned: return "\(UInt64(bitPattern: value))"
        case .decimal(let scale):
            return Decimals.spell(digits: "\(value.magnitude)", isNegative: value < 0, scale: scale)
        case .date: return ClockTime.date(daysSince1970: value)
        case .timestamp(let unit): return ClockTime.timestamp(value, unit)
        case .time(let unit): return ClockTime.timeOfDay(value, unit)
        default: return "\(value)"
        }
    }

    private func spell(_ raw: ArraySlice<UInt8>) -> String? {
        switch meaning {
        case .text: return String(validating: raw, as: UTF8.self)
        case .decimal(let scale): return Decimals.spell(raw, scale: scale)
        case .float16: return "\(Self.half(raw))"
        case .int96: return ClockTime.int96(raw).map { ClockTime.timestamp($0, .microseconds) }
        case .uuid:
            let digits = Self.hexadecimal(raw)
            var text = ""
            for (index, digit) in digits.enumerated() {
                if [8, 12, 16, 20].contains(index) { text.append("-") }
                text.append(digit)
            }
            return text
        default: return Self.hexadecimal(raw)
        }
    }

    /// A number of 16 bits, IEEE 754 binary16, little-endian.
    static func half(_ raw: ArraySlice<UInt8>) -> Float {
        guard let low = raw.first, let high = raw.last else { return 0 }
        return Float(Float16(bitPattern: UInt16(high) << 8 | UInt16(low)))
    }

    private static func hexadecimal(_ raw: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: raw.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension TextValues {
    /// A text's bytes.
    func raw(_ index: Int) -> ArraySlice<UInt8> { bytes[offsets[index]..<offsets[index + 1]] }
}
