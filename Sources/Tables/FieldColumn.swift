/// One column's fields in a chunk of text, each between two places; a field that begins with a quote ends with one.
struct FieldColumn {
    let base: UnsafeRawPointer
    /// Where the fields begin, less `lead`, every `startStride` entries.
    let starts: UnsafePointer<UInt32>
    let startStride: Int
    let lead: Int
    /// Where the fields end, every `endStride` entries.
    let ends: UnsafePointer<UInt32>
    let endStride: Int
    /// The last column's fields end with the carriage return of the line.
    let isLast: Bool
    let rowCount: Int

    /// The column at `field` of an index; the pointers are its arrays.
    init(
        _ base: UnsafeRawPointer,
        _ index: borrowing CSVIndex,
        _ rowStarts: UnsafePointer<UInt32>,
        _ ends: UnsafePointer<UInt32>,
        field: Int
    ) {
        self.base = base
        let count = index.fieldCount
        starts = field == 0 ? rowStarts : ends + (field - 1)
        startStride = field == 0 ? 1 : count
        lead = field == 0 ? 0 : 1
        self.ends = ends + field
        endStride = count
        isLast = field == count - 1
        rowCount = index.rowCount
    }

    /// A column of fields whose places lie row by row, `stride` of them a row; a field of no length is missing.
    init(
        _ base: UnsafeRawPointer,
        starts: UnsafePointer<UInt32>,
        ends: UnsafePointer<UInt32>,
        stride: Int,
        rowCount: Int
    ) {
        self.base = base
        self.starts = starts
        self.ends = ends
        startStride = stride
        endStride = stride
        lead = 0
        isLast = false
        self.rowCount = rowCount
    }

    /// A column's values and which are missing, before they become a ``Column``.
    struct Decoded<Value> {
        var values: [Value] = []
        var missing: [Int] = []
        var spelling = SpellingCounts()
        var unparsable = 0

        /// One flag a row; nil if none is missing.
        func validity(_ count: Int) -> [Bool]? {
            guard !missing.isEmpty else { return nil }
            var flags = [Bool](repeating: true, count: count)
            for row in missing { flags[row] = false }
            return flags
        }

        /// The column, and how many of its fields were unparsable.
        func column(_ wrap: ([Value]) -> Column.Values) -> (Column, Int) {
            (Column(wrap(values), validity: validity(values.count), spelling: spelling), unparsable)
        }
    }

    /// Decodes a requested type, with the number of unparsable fields; nil for texts, whose quotes each format reads itself.
    func typed(
        _ type: ColumnType,
        policy: Policy,
        quotedIsText: Bool,
        _ powers: PowersOfFive.Table
    ) throws(Fault) -> (Column, Int)? {
        switch type {
        case .double:
            return try doubles(policy: policy, deequ: false, quotedIsText: quotedIsText, powers).column { .double($0) }
        case .float: return try floats(policy: policy, quotedIsText: quotedIsText, powers).column { .float($0) }
        case .integer: return try integers(policy: policy, quotedIsText: quotedIsText, powers).column { .integer($0) }
        case .boolean: return try booleans(policy: policy, quotedIsText: quotedIsText).column { .boolean($0) }
        case .timestamp: return try timestamps(policy: policy, quotedIsText: quotedIsText).column { .timestamp($0) }
        case .text: return nil
        }
    }

    /// What is done with a field that cannot be read as the column's type.
    enum Policy {
        /// The column is given up: its row is in the fault.
        case fails
        /// The field is missing, and counted.
        case missing
        /// As `fails`, and a quoted empty field cannot be read either, for it is a text.
        case strict
        /// As `fails`, and no quoted field can be read.
        case bare
    }

    /// A field that cannot be read.
    struct Fault: Error {
        let row: Int
    }

    /// Where a row's field begins and ends, quotes included.
    @inline(__always)
    func bounds(_ row: Int) -> (start: Int, end: Int) {
        let start = Int(starts[row &* startStride]) &+ lead
        var end = Int(ends[row &* endStride])
        if isLast, end > start, base.load(fromByteOffset: end &- 1, as: UInt8.self) == 13 { end &-= 1 }
        return (start, end)
    }

    /// Decodes every field by `read`, which returns nil for what it cannot read.
    ///
    /// With `quotedIsText` a quoted field is spelled as a text whatever it holds, as in JSON.
    @inline(__always)
    func decode<Value: BitwiseCopyable>(
        zero: Value,
        policy: Policy,
        quotedIsText: Bool,
        read: (Int, Int, inout SpellingCounts) -> Value?
    ) throws(Fault) -> Decoded<Value> {
        var missing: [Int] = []
        var spelling = SpellingCounts()
        var unparsable = 0
        var fault: Int?
        let values = [Value](unsafeUninitializedCapacity: rowCount) { buffer, count in
            for row in 0..<rowCount {
                var (start, end) = bounds(row)
                if start < end, base.load(fromByteOffset: start, as: UInt8.self) == 34 {
                    start &+= 1
                    end = max(start, end &- 1)
                    if policy == .bare || (start == end && policy == .strict) {
                        fault = row
                        return
                    }
                    if quotedIsText {
                        var ignored = SpellingCounts()
                        if start < end, let value = read(start, end, &ignored) {
                            spelling.text += 1
                            buffer.initializeElement(at: row, to: value)
                            continue
                        }
                    }
                }
                if start >= end {
                    buffer.initializeElement(at: row, to: zero)
                    missing.append(row)
                } else if let value = read(start, end, &spelling) {
                    buffer.initializeElement(at: row, to: value)
                } else if policy == .missing {
                    buffer.initializeElement(at: row, to: zero)
                    missing.append(row)
                    unparsable += 1
                } else {
                    fault = row
                    return
                }
            }
            count = rowCount
        }
        if let fault { throw Fault(row: fault) }
        return Decoded(values: values, missing: missing, spelling: spelling, unparsable: unparsable)
    }

    /// Decodes doubles; with `deequ`, only what Deequ takes for a number is one.
    func doubles(
        policy: Policy,
        deequ: Bool,
        quotedIsText: Bool,
        _ powers: PowersOfFive.Table
    ) throws(Fault) -> Decoded<Double> {
        try decode(zero: 0, policy: policy, quotedIsText: quotedIsText) { start, end, spelling in
            let parts = ShortNumber.read(base, start, end, powers)
            if parts.fraction > -2, let value = ShortNumber.double(parts, powers) {
                if parts.fraction >= 0 { spelling.fractional &+= 1 } else { spelling.integral &+= 1 }
                return value
            }
            let number = NumberText(base, start, end)
            guard number.isNumber, !deequ || number.spelling != .text else { return nil }
            spelling.count(number.spelling)
            return number.double(base, start, end, powers)
        }
    }

    /// Decodes floats, each the nearest to its text.
    func floats(policy: Policy, quotedIsText: Bool, _ powers: PowersOfFive.Table) throws(Fault) -> Decoded<Float> {
        try decode(zero: 0, policy: policy, quotedIsText: quotedIsText) { start, end, spelling in
            let parts = ShortNumber.read(base, start, end, powers)
            if parts.fraction > -2, let double = ShortNumber.double(parts, powers),
                let value = Float(roundedOnce: double)
            {
                if parts.fraction >= 0 { spelling.fractional &+= 1 } else { spelling.integral &+= 1 }
                return value
            }
            let number = NumberText(base, start, end)
            guard number.isNumber else { return nil }
            spelling.count(number.spelling)
            return number.float(base, start, end, powers)
        }
    }

    /// Decodes integers; `12.0` and `1e3` are integers too.
    func integers(policy: Policy, quotedIsText: Bool, _ powers: PowersOfFive.Table) throws(Fault) -> Decoded<Int64> {
        try decode(zero: 0, policy: policy, quotedIsText: quotedIsText) { start, end, spelling in
            let parts = ShortNumber.read(base, start, end, powers)
            if parts.fraction == -1 {
                spelling.integral &+= 1
                let value = Int64(truncatingIfNeeded: parts.mantissa)
                return parts.negative ? -value : value
            }
            let number = NumberText(base, start, end)
            guard number.isNumber, let value = number.integer() else { return nil }
            spelling.count(number.spelling)
            return value
        }
    }

    /// Decodes `true` and `false` in any case, `1` and `0`.
    func booleans(policy: Policy, quotedIsText: Bool) throws(Fault) -> Decoded<Bool> {
        try decode(zero: false, policy: policy, quotedIsText: quotedIsText) { start, end, spelling in
            guard let value = BooleanText.value(base, start, end) else { return nil }
            spelling.count(Spelling(base, start, end))
            return value
        }
    }

    /// Decodes times in the spellings of ``TimestampText``.
    func timestamps(policy: Policy, quotedIsText: Bool) throws(Fault) -> Decoded<Int64> {
        try decode(zero: 0, policy: policy, quotedIsText: quotedIsText) { start, end, spelling in
            guard let value = TimestampText.microseconds(base, start, end) else { return nil }
            spelling.text &+= 1
            return value
        }
    }
}

/// Truth values as text.
enum BooleanText {
    /// `true`, `false` in any case, `1`, `0`; nil for all else.
    static func value(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Bool? {
        let text = UnsafeRawBufferPointer(start: base + start, count: end - start)
        switch text.count {
        case 1 where text[0] == UInt8(ascii: "1"): return true
        case 1 where text[0] == UInt8(ascii: "0"): return false
        case 4 where zip(text, "true".utf8).allSatisfy({ $0 | 0x20 == $1 }): return true
        case 5 where zip(text, "false".utf8).allSatisfy({ $0 | 0x20 == $1 }): return false
        default: return nil
        }
    }
}
