import Glibc

/// Where the fields of a chunk's rows lie.
struct CSVIndex {
    /// The number of fields that each row has here.
    let fieldCount: Int
    /// The number of rows, without blank lines.
    var rowCount = 0
    /// Where each row begins.
    var rowStarts: [UInt32] = []
    /// Where each field ends, `fieldCount` a row; the next field begins one byte later.
    var ends: [UInt32] = []
    /// Line feeds seen, inside quotes too.
    var lineCount = 0
    /// Blank lines that were passed over, and the line of the first (from 0, in the chunk).
    var blankLines = 0
    var firstBlankLine = 0
    /// Rows with surplus fields, all empty, that were cut off, and the line of the first.
    var surplusRows = 0
    var firstSurplusLine = 0
    /// Rows that are read as missing throughout because their fields cannot be told.
    var raggedRows: [Int] = []

    /// Finds the fields of `range`, whose last byte is a line feed.
    ///
    /// With `lenient`, ragged rows are read as missing instead of thrown.
    ///
    /// - Throws: ``TableError/Code/ragged`` or ``TableError/Code/format``, with the line from 0 in the chunk.
    init(
        _ base: UnsafeRawPointer,
        _ range: Range<Int>,
        hasQuotes: Bool,
        fieldCount: Int,
        lenient: Bool
    ) throws(TableError) {
        self.fieldCount = fieldCount
        if !hasQuotes, findRegular(base, range) { return }
        try findCarefully(base, range, lenient: lenient)
    }

    /// Finds the fields where there is no quote; false, with nothing found, unless every row has `fieldCount` fields.
    private mutating func findRegular(_ base: UnsafeRawPointer, _ range: Range<Int>) -> Bool {
        var feeds = 0
        let ends = [UInt32](unsafeUninitializedCapacity: range.count + 64) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            (count, feeds) = CSVIndex.findDelimiters(base, range, into: start)
        }
        guard feeds * fieldCount == ends.count else { return false }
        let columns = fieldCount
        var regular = true
        let starts = [UInt32](unsafeUninitializedCapacity: feeds) { buffer, count in
            ends.withUnsafeBufferPointer { ends in
                var next = UInt32(range.lowerBound)
                for row in 0..<feeds {
                    let last = ends[row &* columns &+ columns &- 1]
                    regular = regular && base.load(fromByteOffset: Int(last), as: UInt8.self) == 10
                    buffer[row] = next
                    // A line of one column that is empty or blank is no row; let the careful way see to it.
                    regular = regular && (columns > 1 || last - next > 1)
                    next = last + 1
                }
            }
            count = feeds
        }
        // With as many feeds as rows and a feed at the end of each, no feed lies elsewhere.
        guard regular else { return false }
        rowStarts = starts
        self.ends = ends
        rowCount = feeds
        lineCount = feeds
        return true
    }

    /// Writes the places of commas and line feeds in order; returns how many there are and how many line feeds.
    ///
    /// 64 bytes become 64 bits, a bit a delimiter, and the bits' numbers are written eight at a time, so that almost no
    /// branch depends on the data. Up to 63 entries past the last are scratch.
    private static func findDelimiters(
        _ base: UnsafeRawPointer,
        _ range: Range<Int>,
        into ends: UnsafeMutablePointer<UInt32>
    ) -> (count: Int, feeds: Int) {
        var count = 0
        var feeds = 0
        var position = range.lowerBound
        while position < range.upperBound {
            var delimiters: UInt64 = 0
            var lines: UInt64 = 0
            for part in 0..<8 {
                let word = UInt64(
                    littleEndian: base.loadUnaligned(fromByteOffset: position &+ part &* 8, as: UInt64.self)
                )
                let isFeed = ByteMatches.of(word, 0x0a0a_0a0a_0a0a_0a0a)
                let isDelimiter = ByteMatches.of(word, 0x2c2c_2c2c_2c2c_2c2c) | isFeed
                delimiters |= ByteMatches.gather(isDelimiter) &<< UInt64(truncatingIfNeeded: part &* 8)
                // A lane a byte, at most 8 in each.
                lines &+= isFeed >> 7
            }
            let left = range.upperBound &- position
            if left < 64 {
                delimiters &= 1 &<< UInt64(left) &- 1
                lines = 0
                for offset in 0..<left where base.load(fromByteOffset: position &+ offset, as: UInt8.self) == 10 {
                    lines &+= 1
                }
            }
            feeds &+= Int((lines &* 0x0101_0101_0101_0101) >> 56)
            let found = delimiters.nonzeroBitCount
            var written = 0
            repeat {
                for slot in 0..<8 {
                    let bit = delimiters.trailingZeroBitCount
                    ends[count &+ written &+ slot] = UInt32(truncatingIfNeeded: position &+ bit)
                    delimiters &= delimiters &- 1
                }
                written &+= 8
            } while written < found
            count &+= found
            position &+= 64
        }
        return (count, feeds)
    }
}
