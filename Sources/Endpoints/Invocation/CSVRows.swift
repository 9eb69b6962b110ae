/// Reads a body of CSV numbers: commas between fields, a row a line, no header.
enum CSVRows {
    static func parse(_ body: [UInt8], columns: Int) throws -> [Float] {
        var rows: [Float] = []
        rows.reserveCapacity(columns)
        try body.withUnsafeBufferPointer { bytes in
            var end = bytes.count
            while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
            var position = 0
            var row = 1
            var column = 1
            while position < end || column > 1 {
                var stop = position
                while stop < end, bytes[stop] != UInt8(ascii: ","), bytes[stop] != 0x0A { stop += 1 }
                let field = UnsafeBufferPointer(rebasing: bytes[position..<stop])
                guard let value = DecimalFloat.parse(field) else {
                    throw RequestRows.noNumber(row, column, String(decoding: field, as: UTF8.self))
                }
                if column <= columns { rows.append(value) }
                let isRowEnd = stop >= end || bytes[stop] == 0x0A
                position = stop + 1
                if !isRowEnd {
                    column += 1
                    continue
                }
                guard column == columns else { throw RequestRows.wrongCount(row, column, columns) }
                row += 1
                column = 1
                if stop >= end { break }
            }
        }
        return rows
    }
}

/// Reads a decimal number in single precision, correctly rounded.
enum DecimalFloat {
    /// NaN for an empty field or `nan`; nil for what is no number, for infinity, and for what is beyond single precision.
    static func parse(_ field: UnsafeBufferPointer<UInt8>) -> Float? {
        var start = 0
        var end = field.count
        while start < end, field[start] <= 0x20 { start += 1 }
        while end > start, field[end - 1] <= 0x20 { end -= 1 }
        if end - start >= 2, field[start] == UInt8(ascii: "\""), field[end - 1] == UInt8(ascii: "\"") {
            start += 1
            end -= 1
        }
        if start == end { return .nan }
        return quick(field, start, end) ?? slow(field, start, end)
    }

    /// Powers of ten that a double holds exactly.
    private static let powers: [Double] = (0...22)
        .map { exponent in (0..<exponent).reduce(1.0) { power, _ in power * 10 } }

    /// Plain digits with at most one point: exact in a double, then rounded once more unless that could round twice.
    private static func quick(_ field: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Float? {
        var position = start
        let isNegative = field[position] == UInt8(ascii: "-")
        if isNegative || field[position] == UInt8(ascii: "+") { position += 1 }
        var digits: UInt64 = 0
        var count = 0
        var decimals = 0
        var point = false
        while position < end {
            let byte = field[position] &- UInt8(ascii: "0")
            if byte <= 9 {
                digits = digits &* 10 &+ UInt64(byte)
                count += 1
                if point { decimals += 1 }
            } else if field[position] == UInt8(ascii: "."), !point {
                point = true
            } else {
                return nil
            }
            position += 1
        }
        guard count > 0, count <= 18, digits <= 1 << 53, decimals <= 22 else { return nil }
        let value = Double(digits) / powers[decimals]
        // Exactly between two singles: which one is nearer depends on digits that the double has lost.
        if value.bitPattern & 0x1FFF_FFFF == 0x1000_0000 { return nil }
        // Subnormal singles have their halfway points elsewhere.
        if value != 0, value < 0x1p-126 { return nil }
        return Float(isNegative ? -value : value)
    }

    private static func slow(_ field: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Float? {
        let text = String(decoding: field[start..<end], as: UTF8.self)
        if text.lowercased() == "nan" { return .nan }
        guard text.utf8.allSatisfy({ isNumberByte($0) }), let value = Float(text), value.isFinite else { return nil }
        return value
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
