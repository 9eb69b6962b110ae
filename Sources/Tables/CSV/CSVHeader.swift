/// The first row of a CSV file that is not blank.
struct CSVHeader {
    /// The fields as they are, quotes taken off.
    var names: [String] = []
    /// Just behind the row.
    var end: Int
    /// Lines up to there.
    var lineCount = 0
    /// Blank lines before it.
    var blankLines = 0
    var fault: CSVRow.Fault?

    /// Reads the first row of `range`; the names stay empty if all is blank.
    init(_ base: UnsafeRawPointer, _ range: Range<Int>) {
        end = range.lowerBound
        var position = range.lowerBound
        while position < range.upperBound {
            var ends: [UInt32] = []
            let row = CSVRow(base, position, range.upperBound, fieldCount: .max, ends: &ends)
            end = row.end
            lineCount += row.lineFeeds
            var start = position
            position = row.end
            fault = row.fault
            if row.found == 1, ends.allSatisfy({ CSVHeader.text(base, start, Int($0)).allSatisfy(\.isWhitespace) }) {
                blankLines += 1
                continue
            }
            for (field, finish) in ends.enumerated() {
                var last = Int(finish)
                if field == ends.count - 1, last > start, base.load(fromByteOffset: last - 1, as: UInt8.self) == 13 {
                    last -= 1
                }
                names.append(CSVHeader.text(base, start, last))
                start = Int(finish) + 1
            }
            return
        }
    }

    /// A field's text without its quotes.
    private static func text(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> String {
        let bytes = UnsafeRawBufferPointer(start: base + start, count: max(end - start, 0))
        guard bytes.first == 34, bytes.count >= 2 else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self).replacing("\"\"", with: "\"")
    }
}
