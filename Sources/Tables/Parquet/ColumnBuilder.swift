/// Gathers a batch's rows of one column from pages.
struct ColumnBuilder {
    private let type: ColumnType
    private let rowCount: Int
    private var filled = 0
    private var validity: [Bool]?
    // One of these is in use, of the batch's rows from the start, zero where nothing is put.
    private var booleans: [Bool] = []
    private var integers: [Int64] = []
    private var floats: [Float] = []
    private var doubles: [Double] = []
    private var text = TextValues()
    /// Values of the added pages that were not of the type.
    private(set) var unparsable = 0

    /// The most bytes of text in one batch's column; a few bytes of dictionary indices can claim any number.
    private static let mostTextBytes = 1 << 30

    init(_ type: ColumnType, rowCount: Int) {
        self.type = type
        self.rowCount = rowCount
        switch type {
        case .boolean: booleans = [Bool](repeating: false, count: rowCount)
        case .integer, .timestamp: integers = [Int64](repeating: 0, count: rowCount)
        case .float: floats = [Float](repeating: 0, count: rowCount)
        case .double: doubles = [Double](repeating: 0, count: rowCount)
        case .text: text.offsets.reserveCapacity(rowCount + 1)
        }
    }

    /// A column without any value.
    static func missing(_ type: ColumnType, rowCount: Int) -> Column {
        var builder = ColumnBuilder(type, rowCount: rowCount)
        builder.text.offsets = [Int](repeating: 0, count: rowCount + 1)
        builder.validity = [Bool](repeating: false, count: rowCount)
        return builder.column
    }

    /// The finished column.
    var column: Column {
        switch type {
        case .boolean: Column(.boolean(booleans), validity: validity)
        case .integer: Column(.integer(integers), validity: validity)
        case .float: Column(.float(floats), validity: validity)
        case .double: Column(.double(doubles), validity: validity)
        case .text: Column(.text(text), validity: validity)
        case .timestamp: Column(.timestamp(integers), validity: validity)
        }
    }

    /// Adds some rows of a page; together the added rows must not exceed the batch's.
    mutating func append(_ page: PageValues, rows: Range<Int>) throws {
        guard filled + rows.count <= rowCount else { throw TableError(.format, "The pages hold too many rows.") }
        if rows.lowerBound == 0 { unparsable += page.unparsable }
        // The present rows before the first one wanted.
        var skipped = rows.lowerBound
        if let present = page.present {
            skipped = present[..<rows.lowerBound].reduce(0) { $0 + ($1 ? 1 : 0) }
            if validity == nil { validity = [Bool](repeating: true, count: rowCount) }
            validity?.replaceSubrange(filled..<filled + rows.count, with: present[rows])
        }
        switch page.values {
        case .boolean(let values): Self.spread(values, page, rows, skipped, to: &booleans, at: filled)
        case .integer(let values), .timestamp(let values):
            Self.spread(values, page, rows, skipped, to: &integers, at: filled)
        case .float(let values): Self.spread(values, page, rows, skipped, to: &floats, at: filled)
        case .double(let values): Self.spread(values, page, rows, skipped, to: &doubles, at: filled)
        case .text(let values): try appendTexts(values, page, rows, skipped)
        }
        filled += rows.count
    }

    private static func spread<Value: BitwiseCopyable>(
        _ values: [Value],
        _ page: PageValues,
        _ rows: Range<Int>,
        _ skipped: Int,
        to output: inout [Value],
        at start: Int
    ) {
        output.withUnsafeMutableBufferPointer { output in
            values.withUnsafeBufferPointer { values in
                guard let indices = page.indices else {
                    spreadDense(values, page.present, rows, skipped, to: output, at: start)
                    return
                }
                indices.withUnsafeBufferPointer { indices in
                    guard let present = page.present else {
                        for row in 0..<rows.count {
                            output[start &+ row] = values[Int(truncatingIfNeeded: indices[skipped &+ row])]
                        }
                        return
                    }
                    var next = skipped
                    for row in 0..<rows.count where present[rows.lowerBound &+ row] {
                        output[start &+ row] = values[Int(truncatingIfNeeded: indices[next])]
                        next &+= 1
                    }
                }
            }
        }
    }

    private static func spreadDense<Value: BitwiseCopyable>(
        _ values: UnsafeBufferPointer<Value>,
        _ present: [Bool]?,
        _ rows: Range<Int>,
        _ skipped: Int,
        to output: UnsafeMutableBufferPointer<Value>,
        at start: Int
    ) {
        guard let present else {
            for row in 0..<rows.count { output[start &+ row] = values[skipped &+ row] }
            return
        }
        var next = skipped
        for row in 0..<rows.count where present[rows.lowerBound &+ row] {
            output[start &+ row] = values[next]
            next &+= 1
        }
    }

    private mutating func appendTexts(
        _ values: TextValues,
        _ page: PageValues,
        _ rows: Range<Int>,
        _ skipped: Int
    ) throws {
        let indices = page.indices ?? []
        let isIndexed = page.indices != nil
        let present = page.present ?? []
        var total = text.bytes.count
        var next = skipped
        for row in rows {
            if present.isEmpty || present[row] {
                let index = isIndexed ? Int(indices[next]) : next
                total += values.offsets[index + 1] - values.offsets[index]
                next += 1
            }
            text.offsets.append(total)
        }
        guard total <= Self.mostTextBytes else {
            throw TableError(.unsupported, "\(rowCount) rows hold more than \(Self.mostTextBytes) bytes of text.")
        }
        guard isIndexed else {
            text.bytes.append(contentsOf: values.bytes[values.offsets[skipped]..<values.offsets[next]])
            return
        }
        let added = [UInt8](unsafeUninitializedCapacity: total - text.bytes.count) { output, filled in
            for position in skipped..<next {
                let index = Int(indices[position])
                for from in values.offsets[index]..<values.offsets[index + 1] {
                    output[filled] = values.bytes[from]
                    filled += 1
                }
            }
        }
        if text.bytes.isEmpty { text.bytes = added } else { text.bytes += added }
    }
}
