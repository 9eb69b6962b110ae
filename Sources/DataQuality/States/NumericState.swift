/// A mergeable sufficient statistic of a column's numbers.
///
/// Count, least and greatest are exact; the sums carry 106 bits, so that mean and deviation do not depend on how the rows
/// were divided, but for the last bit in rare cases; the sketch keeps its error bound.
struct NumericState: Sendable {
    private(set) var count = 0
    private(set) var sum = DoubleDouble()
    private var squares = DoubleDouble()
    /// The squares of batches with numbers beyond ±2⁵⁰⁰, each scaled by 2⁻¹⁰⁴⁰ so that none overflows.
    private var scaledSquares = DoubleDouble()
    private(set) var least = Double.infinity
    private(set) var greatest = -Double.infinity
    private(set) var sketch = KLLSketch()

    private static let largeValue = 0x1p500
    private static let scale = 0x1p-520

    var mean: Double { count == 0 ? 0 : (sum / Double(count)).value }

    /// The population deviation: of the squared differences from the mean, divided by the count, the root.
    var standardDeviation: Double {
        if count == 0 { return 0 }
        let n = Double(count)
        if scaledSquares.high == 0 { return deviation(squares, sum, n) }
        var all = scaledSquares
        all.add(squares * DoubleDouble(high: Self.scale) * DoubleDouble(high: Self.scale))
        return deviation(all, sum * DoubleDouble(high: Self.scale), n) / Self.scale
    }

    private func deviation(_ squares: DoubleDouble, _ sum: DoubleDouble, _ count: Double) -> Double {
        var difference = squares
        difference.add(-((sum * sum) / count))
        return max(0, (difference / count).value).squareRoot()
    }

    mutating func merge(_ other: NumericState) {
        count += other.count
        sum.add(other.sum)
        squares.add(other.squares)
        scaledSquares.add(other.scaledSquares)
        least = min(least, other.least)
        greatest = max(greatest, other.greatest)
        sketch.merge(other.sketch)
    }

    /// Adds numbers that are all finite; false, and nothing is added, if one is not.
    mutating func add(_ values: UnsafeBufferPointer<Double>) -> Bool {
        if values.isEmpty { return true }
        let moments = Moments(values)
        guard moments.isFinite else { return false }
        count += values.count
        sum.add(moments.sum)
        if max(abs(moments.least), abs(moments.greatest)) < Self.largeValue {
            squares.add(moments.squares)
        } else {
            for value in values {
                let scaled = DoubleDouble(high: value * Self.scale)
                scaledSquares.add(scaled * scaled)
            }
        }
        least = min(least, moments.least)
        greatest = max(greatest, moments.greatest)
        sketch.add(values)
        return true
    }
}

/// Sum, sum of squares and range of numbers, in one pass, four at a time.
private struct Moments {
    private(set) var sum = DoubleDouble()
    private(set) var squares = DoubleDouble()
    private(set) var least: Double
    private(set) var greatest: Double
    private(set) var isFinite = true

    /// Measures at least one number.
    init(_ values: UnsafeBufferPointer<Double>) {
        var (sums, sumErrors) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        var (squares, squareErrors) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        // A number times zero is zero, unless it is infinite or NaN.
        var poison = SIMD4<Double>.zero
        var lows = SIMD4<Double>(repeating: .infinity)
        var highs = SIMD4<Double>(repeating: -.infinity)
        let splitter = SIMD4<Double>(repeating: DoubleDouble.splitter)
        let full = values.count & ~3
        var index = 0
        while index < full {
            let x = UnsafeRawPointer(values.baseAddress.unsafelyUnwrapped + index).loadUnaligned(as: SIMD4<Double>.self)
            index &+= 4
            let sum = sums + x
            let shadow = sum - sums
            sumErrors += (sums - (sum - shadow)) + (x - shadow)
            sums = sum
            let product = x * x
            let spread = splitter * x
            let high = spread - (spread - x)
            let low = x - high
            let cross = high * low
            let productError = ((high * high - product) + (cross + cross)) + low * low
            let total = squares + product
            let squareShadow = total - squares
            squareErrors += ((squares - (total - squareShadow)) + (product - squareShadow)) + productError
            squares = total
            poison += x * 0
            lows = pointwiseMin(lows, x)
            highs = pointwiseMax(highs, x)
        }
        least = lows.min()
        greatest = highs.max()
        for lane in 0..<4 {
            self.sum.add(DoubleDouble(high: sums[lane], low: sumErrors[lane]))
            self.squares.add(DoubleDouble(high: squares[lane], low: squareErrors[lane]))
        }
        var rest = poison.sum()
        for value in values[full...] {
            self.sum.add(value)
            self.squares.add(DoubleDouble(high: value) * DoubleDouble(high: value))
            rest += value * 0
            least = min(least, value)
            greatest = max(greatest, value)
        }
        isFinite = rest == 0
    }
}
