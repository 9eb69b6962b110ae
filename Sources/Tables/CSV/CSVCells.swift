/// One column's fields as CSV, laid end to end.
struct CSVCells {
    var bytes: [UInt8] = []
    /// Where each row's field ends.
    var ends: [Int] = []

    /// Writes a column's fields; `missing` stands for a missing value.
    init(_ column: Column, missing: StaticString) {
        let count = column.count
        ends = [Int](repeating: 0, count: count)
        switch column.values {
        case .double(let values):
            PowersOfFive.shared.withTable { powers in
                write(values, column.validity, missing) { ShortestNumber.write($0, to: $1, powers) }
            }
        case .float(let values):
            PowersOfFive.shared.withTable { powers in
                write(values, column.validity, missing) { ShortestNumber.write($0, to: $1, powers) }
            }
        case .integer(let values):
            write(values, column.validity, missing) { ShortestNumber.write($0, to: $1) }
        case .boolean(let values):
            for row in 0..<count {
                appendIfPresent(row, column.validity, missing) {
                    $0.append(contentsOf: values[row] ? "true".utf8 : "false".utf8)
                }
            }
        case .timestamp(let values):
            for row in 0..<count {
                appendIfPresent(row, column.validity, missing) { TimestampText.append(values[row], to: &$0) }
            }
        case .text(let texts):
            bytes.reserveCapacity(texts.bytes.count + count)
            texts.bytes.withUnsafeBufferPointer { all in
                for row in 0..<count {
                    let text = UnsafeBufferPointer(rebasing: all[texts.offsets[row]..<texts.offsets[row + 1]])
                    appendIfPresent(row, column.validity, missing) { CSVCells.append(text, to: &$0) }
                }
            }
        }
    }

    /// Writes numbers straight into memory.
    @inline(__always)
    private mutating func write<Value>(
        _ values: [Value],
        _ validity: [Bool]?,
        _ missing: StaticString,
        _ cell: (Value, UnsafeMutablePointer<UInt8>) -> Int
    ) {
        let count = values.count
        ends.withUnsafeMutableBufferPointer { ends in
            bytes = [UInt8](unsafeUninitializedCapacity: (count + 1) * ShortestNumber.longest) { buffer, written in
                guard let start = buffer.baseAddress else { return }
                for row in 0..<count {
                    if validity.map({ $0[row] }) ?? true {
                        written &+= cell(values[row], start + written)
                    } else {
                        for offset in 0..<missing.utf8CodeUnitCount {
                            start[written] = missing.utf8Start[offset]
                            written &+= 1
                        }
                    }
                    ends[row] = written
                }
            }
        }
    }

    @inline(__always)
    private mutating func appendIfPresent(
        _ row: Int,
        _ validity: [Bool]?,
        _ missing: StaticString,
        _ cell: (inout [UInt8]) -> Void
    ) {
        if validity.map({ $0[row] }) ?? true {
            cell(&bytes)
        } else {
            bytes.append(contentsOf: UnsafeBufferPointer(start: missing.utf8Start, count: missing.utf8CodeUnitCount))
        }
        ends[row] = bytes.count
    }

    /// Appends a text, in quotes where it is empty or has a comma, a quote or an end of line.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        let special = text.isEmpty || text.contains { $0 == 34 || $0 == UInt8(ascii: ",") || $0 == 10 || $0 == 13 }
        guard special else {
            bytes.append(contentsOf: text)
            return
        }
        bytes.append(34)
        for byte in text {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
        bytes.append(34)
    }
}
