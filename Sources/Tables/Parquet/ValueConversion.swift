/// Turns stored values into those of the storage type that a column is read as.
struct ValueConversion: Sendable {
    let meaning: ParquetMeaning
    let type: ColumnType

    /// Values of the storage type, and which of them could not be converted.
    struct Converted: Sendable {
        var values: Column.Values
        /// One flag a value, true where it is not of the type; nil when all are.
        var faults: [Bool]?
        /// The stored values, for messages; present where ``faults`` are.
        var source: PhysicalValues?
    }

    /// Converts present values.
    func convert(_ stored: PhysicalValues) throws -> Converted {
        switch (stored, type) {
        case (.booleans(let values), .boolean): return Converted(values: .boolean(values))
        case (.booleans(let values), .integer): return Converted(values: .integer(values.map { $0 ? 1 : 0 }))
        case (.booleans(let values), .float): return Converted(values: .float(values.map { $0 ? 1 : 0 }))
        case (.booleans(let values), .double): return Converted(values: .double(values.map { $0 ? 1 : 0 }))
        case (.floats(let values), .float): return Converted(values: .float(values))
        case (.floats(let values), .double): return Converted(values: .double(values.map(Double.init)))
        case (.floats(let values), .integer): return integers(values, stored) { Int64(exactly: $0) }
        case (.doubles(let values), .double): return Converted(values: .double(values))
        case (.doubles(let values), .float): return Converted(values: .float(values.map { Float($0) }))
        case (.doubles(let values), .integer): return integers(values, stored) { Int64(exactly: $0) }
        case (.integers(let values), _): return try convert(integers: values, stored)
        case (.bytes(let values), _): return try convert(bytes: values, stored)
        case (_, .text): return texts(0..<stored.count, stored) { spell(stored, $0) }
        default: throw TableError(.schema, "\(meaning.name) values cannot be read as \(type).")
        }
    }

    private func convert(integers values: [Int64], _ stored: PhysicalValues) throws -> Converted {
        switch (meaning, type) {
        case (_, .text): return texts(0..<values.count, stored) { spell(stored, $0) }
        case (.integer, .integer): return Converted(values: .integer(values))
        case (.integer, .double): return Converted(values: .double(values.map(Double.init)))
        case (.integer, .float): return Converted(values: .float(values.map { Float($0) }))
        case (.unsigned(32), .integer): return Converted(values: .integer(values.map { $0 & 0xFFFF_FFFF }))
        case (.unsigned(32), .double): return Converted(values: .double(values.map { Double($0 & 0xFFFF_FFFF) }))
        case (.unsigned(32), .float): return Converted(values: .float(values.map { Float($0 & 0xFFFF_FFFF) }))
        case (.unsigned, .integer): return integers(values, stored) { $0 < 0 ? nil : $0 }
        case (.unsigned, .double): return Converted(values: .double(values.map { Double(UInt64(bitPattern: $0)) }))
        case (.unsigned, .float): return Converted(values: .float(values.map { Float(UInt64(bitPattern: $0)) }))
        case (.decimal(let scale), _):
            return try decimals(values.indices, stored, scale: scale) { values[$0] }
        case (.time(let unit), .integer), (.timestamp(let unit), .timestamp):
            let converted =
                unit == .microseconds
                ? Converted(values: .integer(values))
                : integers(values, stored) { ClockTime.microseconds($0, unit) }
            return type == .timestamp ? converted.asTimestamps : converted
        case (.time(let unit), .double):
            return Converted(values: .double(values.map { Double(ClockTime.microseconds($0, unit) ?? 0) }))
        case (.time(let unit), .float):
            return Converted(values: .float(values.map { Float(ClockTime.microseconds($0, unit) ?? 0) }))
        case (.date, .timestamp):
            // The days of INT32 reach past the years that microseconds hold.
            let day: Int64 = 86_400_000_000
            return integers(values, stored) { value in
                let (product, overflow) = value.multipliedReportingOverflow(by: day)
                return overflow ? nil : product
            }
            .asTimestamps
        default: throw TableError(.schema, "\(meaning.name) values cannot be read as \(type).")
        }
    }

    private func convert(bytes values: TextValues, _ stored: PhysicalValues) throws -> Converted {
        let rows = 0..<values.count
        switch (meaning, type) {
        case (.text, .text):
            if UTF8Check.isValid(values) { return Converted(values: .text(values)) }
            return texts(rows, stored) { UTF8Check.isValid(values, $0) ? values[$0] : nil }
        case (.decimal(let scale), _):
            return try decimals(rows, stored, scale: scale) { Decimals.unscaled(values.raw($0)) }
        case (.float16, .float), (.float16, .double), (.float16, .integer):
            let floats = rows.map { Self.half(values.raw($0)) }
            return try ValueConversion(meaning: .float, type: type).convert(.floats(floats))
        case (.int96, .timestamp): return integers(rows, stored) { ClockTime.int96(values.raw($0)) }.asTimestamps
        case (_, .text): return texts(rows, stored) { spell(stored, $0) }
        default: throw TableError(.schema, "\(meaning.name) values cannot be read as \(type).")
        }
    }

    private func decimals(
        _ rows: Range<Int>,
        _ stored: PhysicalValues,
        scale: Int,
        _ unscaled: (Int) -> Int64?
    ) throws -> Converted {
        switch type {
        case .double:
            return numbers(rows, stored, Column.Values.double) { row in
                unscaled(row).flatMap { Decimals.exactQuotient($0, scale: scale) }
                    ?? spell(stored, row).flatMap { Double($0) }
            }
        // Through the digits, for by way of double some would be rounded twice.
        case .float:
            return numbers(rows, stored, Column.Values.float) { row in spell(stored, row).flatMap { Float($0) } }
        case .integer: return integers(rows, stored) { row in spell(stored, row).flatMap { Decimals.whole($0) } }
        case .text: return texts(rows, stored) { spell(stored, $0) }
        default: throw TableError(.schema, "\(meaning.name) values cannot be read as \(type).")
        }
    }

    private func integers<Values: RandomAccessCollection>(
        _ values: Values,
        _ stored: PhysicalValues,
        _ convert: (Values.Element) -> Int64?
    ) -> Converted {
        numbers(values, stored, Column.Values.integer, convert)
    }

    private func numbers<Values: RandomAccessCollection, Number: ExpressibleByIntegerLiteral>(
        _ values: Values,
        _ stored: PhysicalValues,
        _ wrap: ([Number]) -> Column.Values,
        _ convert: (Values.Element) -> Number?
    ) -> Converted {
        var faults: [Bool]?
        var numbers: [Number] = []
        numbers.reserveCapacity(values.count)
        for value in values {
            if let number = convert(value) {
                numbers.append(number)
                continue
            }
            if faults == nil { faults = [Bool](repeating: false, count: values.count) }
            faults?[numbers.count] = true
            numbers.append(0)
        }
        return Converted(values: wrap(numbers), faults: faults, source: faults == nil ? nil : stored)
    }

    private func texts(_ rows: Range<Int>, _ stored: PhysicalValues, _ spell: (Int) -> String?) -> Converted {
        var texts = TextValues()
        texts.offsets.reserveCapacity(rows.count + 1)
        var faults: [Bool]?
        for row in rows {
            if let text = spell(row) {
                texts.append(text.utf8)
                continue
            }
            if faults == nil { faults = [Bool](repeating: false, count: rows.count) }
            faults?[row] = true
            texts.append([])
        }
        return Converted(values: .text(texts), faults: faults, source: faults == nil ? nil : stored)
    }
}

extension ValueConversion.Converted {
    /// The same numbers as timestamps.
    fileprivate var asTimestamps: Self {
        guard case .integer(let values) = values else { return self }
        return Self(values: .timestamp(values), faults: faults, source: source)
    }
}
