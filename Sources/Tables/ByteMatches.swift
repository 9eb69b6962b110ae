/// Bytes found eight at a time in a word, each marked by its highest bit.
enum ByteMatches {
    /// Marks exactly the bytes of `word` that equal the byte that `pattern` repeats.
    @inline(__always)
    static func of(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
        let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
        let difference = word ^ pattern
        return ~(((difference & low) &+ low) | difference | low)
    }

    /// The eight marks as eight bits, the first byte's lowest.
    @inline(__always)
    static func gather(_ marks: UInt64) -> UInt64 { ((marks >> 7) &* 0x0102_0408_1020_4080) >> 56 }

    /// The number of marks.
    @inline(__always)
    static func count(_ marks: UInt64) -> Int {
        Int(truncatingIfNeeded: ((marks >> 7) &* 0x0101_0101_0101_0101) >> 56)
    }
}

/// Counts the line feeds of a region.
func countLineFeeds(_ base: UnsafeRawPointer, _ range: Range<Int>) -> Int {
    var count = 0
    var position = range.lowerBound
    while position + 8 <= range.upperBound {
        let word = base.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        count &+= ByteMatches.count(ByteMatches.of(word, 0x0a0a_0a0a_0a0a_0a0a))
        position += 8
    }
    while position < range.upperBound {
        if base.load(fromByteOffset: position, as: UInt8.self) == 10 { count += 1 }
        position += 1
    }
    return count
}
