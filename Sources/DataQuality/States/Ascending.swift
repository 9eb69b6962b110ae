/// Sorts finite doubles ascending, in place; which of −0 and 0 comes first is not said.
///
/// Sorted runs are merged where there are few (levels of a sketch are made of runs). Otherwise a radix sort on the 22 leading
/// bits of the range, completed by an insertion sort whose work is bounded: data that defeats it is sorted by comparison.
/// - Complexity: O(*n*) for most data, O(*n* log *n*) at worst.
func sortAscending(_ values: UnsafeMutableBufferPointer<Double>) {
    var descents = 0
    var index = 1
    while index < values.count {
        descents &+= values[index] < values[index &- 1] ? 1 : 0
        index &+= 1
    }
    if descents == 0 { return }
    if descents > 3 { return values.count < 48 ? insertionSort(values) : radixSort(values) }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { spare in
        for _ in 0..<descents { mergeFirstRuns(values, spare) }
    }
}

/// Merges the two ascending runs that the values begin with.
private func mergeFirstRuns(_ values: UnsafeMutableBufferPointer<Double>, _ spare: UnsafeMutableBufferPointer<Double>) {
    guard let middle = endOfRun(values, from: 0), let base = values.baseAddress, let free = spare.baseAddress else {
        return
    }
    let end = endOfRun(values, from: middle) ?? values.count
    // The first run moves away, so that the merged run can grow over it.
    free.initialize(from: base, count: middle)
    var (first, second, target) = (0, middle, 0)
    while first < middle, second < end {
        let (left, right) = (free[first], base[second])
        // The bit is counted with, not branched on: which side comes next cannot be predicted.
        let takesRight = Int(unsafeBitCast(right < left, to: UInt8.self))
        base[target] = right < left ? right : left
        second &+= takesRight
        first &+= 1 &- takesRight
        target &+= 1
    }
    (base + target).update(from: free + first, count: middle - first)
}

/// Where the ascending run that begins at `start` ends; nil if that is the end of all.
private func endOfRun(_ values: UnsafeMutableBufferPointer<Double>, from start: Int) -> Int? {
    var end = start + 1
    while end < values.count {
        if values[end] < values[end - 1] { return end }
        end += 1
    }
    return nil
}

private func insertionSort(_ values: UnsafeMutableBufferPointer<Double>) {
    for index in 1..<values.count {
        let value = values[index]
        var hole = index
        while hole > 0, value < values[hole - 1] {
            values[hole] = values[hole - 1]
            hole -= 1
        }
        values[hole] = value
    }
}

/// A double's bits, so arranged that unsigned comparison orders as the doubles do.
@inline(__always)
private func sortableKey(_ value: Double) -> UInt64 {
    let bits = Int64(bitPattern: value.bitPattern)
    return UInt64(bitPattern: bits ^ ((bits &>> 63) | .min))
}

@inline(__always)
private func double(sortableKey key: UInt64) -> Double {
    let bits = Int64(bitPattern: key)
    return Double(bitPattern: UInt64(bitPattern: bits ^ ((~bits &>> 63) | .min)))
}

private func radixSort(_ values: UnsafeMutableBufferPointer<Double>) {
    let count = values.count
    var least = values[0]
    var greatest = least
    for value in values {
        least = value < least ? value : least
        greatest = value > greatest ? value : greatest
    }
    let origin = sortableKey(least)
    let shift = UInt64(max(0, 42 - (sortableKey(greatest) &- origin).leadingZeroBitCount))
    let buckets = 1 << 11
    let isSorted = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { keys in
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * buckets) { counts in
            guard let key = keys.baseAddress, let low = counts.baseAddress, let value = values.baseAddress else {
                return true
            }
            let high = low + buckets
            low.initialize(repeating: 0, count: 2 * buckets)
            for index in 0..<count {
                let lead = (sortableKey(value[index]) &- origin) &>> shift
                low[Int(truncatingIfNeeded: lead & 2047)] &+= 1
                high[Int(truncatingIfNeeded: (lead &>> 11) & 2047)] &+= 1
            }
            var (lows, highs): (UInt32, UInt32) = (0, 0)
            for bucket in 0..<buckets {
                (low[bucket], lows) = (lows, lows &+ low[bucket])
                (high[bucket], highs) = (highs, highs &+ high[bucket])
            }
            for index in 0..<count {
                let offset = sortableKey(value[index]) &- origin
                let bucket = Int(truncatingIfNeeded: (offset &>> shift) & 2047)
                key[Int(low[bucket])] = offset
                low[bucket] &+= 1
            }
            for index in 0..<count {
                let offset = key[index]
                let bucket = Int(truncatingIfNeeded: ((offset &>> shift) &>> 11) & 2047)
                value[Int(high[bucket])] = double(sortableKey: offset &+ origin)
                high[bucket] &+= 1
            }
            return finish(values)
        }
    }
    if !isSorted {
        var unsorted = values
        unsorted.sort()
    }
}

/// Sorts nearly sorted values by insertion; gives up, leaving a permutation, once more than 8 a value had to move.
private func finish(_ values: UnsafeMutableBufferPointer<Double>) -> Bool {
    var left = 8 * values.count
    for index in 1..<values.count {
        let value = values[index]
        if value >= values[index - 1] { continue }
        var hole = index
        while hole > 0, value < values[hole - 1] {
            values[hole] = values[hole - 1]
            hole -= 1
        }
        values[hole] = value
        left -= index - hole
        if left < 0 { return false }
    }
    return true
}
