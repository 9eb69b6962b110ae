extension JSONParser {
    mutating func number() throws(JSONError) -> JSON {
        let start = position
        let form = try numeral()
        if form == .whole, let value = integer(from: start) { return .integer(value) }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw fault("the number \(text) is out of range") }
        return .double(value)
    }

    /// How a number is written.
    enum NumberForm {
        case whole
        case fraction
        case exponent
    }

    /// Passes a number.
    mutating func numeral() throws(JSONError) -> NumberForm {
        var form = NumberForm.whole
        guard bytes[position] == UInt8(ascii: "-") || bytes[position] &- UInt8(ascii: "0") <= 9 else {
            throw fault(expected: "a value")
        }
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) {
            form = .fraction
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            form = .exponent
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return form
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
}
