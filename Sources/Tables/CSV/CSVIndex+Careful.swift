import Glibc

extension CSVIndex {
    /// Finds fields one by one: quotes, blank lines, surplus and missing fields.
    mutating func findCarefully(
        _ base: UnsafeRawPointer,
        _ range: Range<Int>,
        lenient: Bool
    ) throws(TableError) {
        rowStarts = []
        ends = []
        var position = range.lowerBound
        while position < range.upperBound {
            let row = CSVRow(base, position, range.upperBound, fieldCount: fieldCount, ends: &ends)
            defer {
                lineCount += row.lineFeeds
                position = row.end
            }
            if row.found == 1, isBlank(base, position, row.end) {
                ends.removeLast(min(1, fieldCount))
                if blankLines == 0 { firstBlankLine = lineCount }
                blankLines += 1
                continue
            }
            if row.fault != nil || row.found < fieldCount || row.hasSurplus {
                let error = row.error(base, position, fieldCount: fieldCount, line: lineCount)
                guard lenient, error.code == .ragged else { throw error }
                ends.removeLast(min(row.found, fieldCount))
                // Fields of no length, wherever they are said to be.
                for field in 0..<fieldCount { ends.append(UInt32(truncatingIfNeeded: position + field)) }
                raggedRows.append(rowStarts.count)
                if raggedRows.count * fieldCount > 8 * TextChunks.size {
                    throw TableError(
                        .ragged,
                        "More than \(raggedRows.count) rows do not have the \(fieldCount) fields of the header.",
                        line: lineCount
                    )
                }
            } else if row.found > fieldCount {
                if surplusRows == 0 { firstSurplusLine = lineCount }
                surplusRows += 1
            }
            rowStarts.append(UInt32(truncatingIfNeeded: position))
        }
        rowCount = rowStarts.count
    }

    /// Whether a line has nothing but, in a table of several columns, blanks.
    private func isBlank(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Bool {
        for index in start..<end {
            switch base.load(fromByteOffset: index, as: UInt8.self) {
            case 10, 13: continue
            case 9, 32:
                if fieldCount == 1 { return false }
            default: return false
            }
        }
        return true
    }
}

/// One row's fields, found one by one.
struct CSVRow {
    /// What is wrong with a row's quotes.
    enum Fault {
        case openQuote
        case textAfterQuote
    }

    /// The number of fields.
    var found = 0
    /// A field beyond the last column holds something.
    var hasSurplus = false
    var fault: Fault?
    /// Just behind the row's line feed.
    var end: Int
    /// Line feeds, inside quotes too.
    var lineFeeds = 1

    /// Reads the row at `start`, appending the ends of its first `fieldCount` fields to `ends`.
    init(
        _ base: UnsafeRawPointer,
        _ start: Int,
        _ limit: Int,
        fieldCount: Int,
        ends: inout [UInt32]
    ) {
        func byte(_ index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }
        var position = start
        while true {
            let field = position
            if byte(position) == 34 {
                guard let close = TextChunks.endOfQuoted(base, position + 1, limit) else {
                    fault = .openQuote
                    end = limit
                    lineFeeds = countLineFeeds(base, start..<limit)
                    return
                }
                if fault == nil { lineFeeds += countLineFeeds(base, position..<close) }
                position = close
                let next = byte(close)
                if next != UInt8(ascii: ","), next != 10, !(next == 13 && byte(close + 1) == 10) {
                    fault = .textAfterQuote
                }
            }
            position = CSVRow.nextDelimiter(base, position)
            if found < fieldCount {
                ends.append(UInt32(truncatingIfNeeded: position))
            } else if !CSVRow.isEmpty(base, field, position) {
                hasSurplus = true
            }
            found += 1
            if byte(position) == 10 { break }
            position += 1
        }
        end = position + 1
    }

    /// The next comma or line feed; the chunk ends with one.
    @inline(__always)
    private static func nextDelimiter(_ base: UnsafeRawPointer, _ start: Int) -> Int {
        var position = start
        while true {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let comma = word ^ 0x2c2c_2c2c_2c2c_2c2c
            let feed = word ^ 0x0a0a_0a0a_0a0a_0a0a
            let found =
                ((comma &- 0x0101_0101_0101_0101) & ~comma | (feed &- 0x0101_0101_0101_0101) & ~feed)
                & 0x8080_8080_8080_8080
            if found != 0 { return position &+ found.trailingZeroBitCount >> 3 }
            position &+= 8
        }
    }

    private static func isEmpty(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Bool {
        func byte(_ index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }
        let last = end > start && byte(end) == 10 && byte(end - 1) == 13 ? end - 1 : end
        return last == start || (last == start + 2 && byte(start) == 34 && byte(start + 1) == 34)
    }

    /// Why the row cannot be read.
    func error(_ base: UnsafeRawPointer, _ start: Int, fieldCount: Int, line: Int) -> TableError {
        switch fault {
        case .openQuote: return TableError(.format, "A quoted field is not closed.", line: line)
        case .textAfterQuote:
            return TableError(
                .ragged,
                "Text follows the closing quote of a field; a quote inside of a field is written twice.",
                line: line
            )
        case nil:
            let length = min(end - 1 - start, 80)
            let text = String(decoding: UnsafeRawBufferPointer(start: base + start, count: length), as: UTF8.self)
            return TableError(
                .ragged,
                "The row has \(found) fields, \(fieldCount) were expected: \(text)",
                line: line
            )
        }
    }
}
