/// The result of Pearson's χ² test of goodness of fit.
public struct ChiSquaredTest: Sendable, Hashable {
    /// Σ (observed − expected)² / expected.
    ///
    /// A **larger** value means more drift.
    public let statistic: Double
    /// The number of categories after regrouping, less one.
    public let degreesOfFreedom: Int
    /// The probability of a statistic at least as large if nothing drifted, in `0...1`.
    ///
    /// A **smaller** value means more drift.
    public let pValue: Double

    /// With two categories each expected count must be at least this.
    ///
    /// - Source: Cochran (1952), "The χ² test of goodness of fit", by way of deequ.
    static let leastExpectedOfTwo = 10.0
    /// With more categories ``greatestShareBelow`` of them may have an expected count below this.
    ///
    /// - Source: Yates, Moore, McCabe (1999), "The Practice of Statistics", p. 734, by way of deequ.
    static let leastExpected = 5.0
    /// See ``leastExpected``.
    static let greatestShareBelow = 0.2

    /// Tests whether `current` may be a sample of the distribution of `baseline`.
    ///
    /// The baseline is scaled to the size of the sample; values that are new in the sample do not count. The smallest expected
    /// category joins the next smallest while too many are too small.
    /// - Source: deequ, `Distance.categoricalChiSquareTest`. Ties are broken by the categories' names.
    /// - Returns: Nil if fewer than two categories remain, or no value of the sample is in the baseline.
    public init?(_ current: CategoryCounts, against baseline: CategoryCounts) {
        let baselineTotal = baseline.values.reduce(0) { $0 + Double($1) }
        let total = baseline.keys.reduce(0) { $0 + Double(current[$1] ?? 0) }
        guard baselineTotal > 0, total > 0 else { return nil }
        var cells = baseline.sorted { $0.key < $1.key }
            .map { name, count in
                (expected: Double(count) / baselineTotal * total, observed: Double(current[name] ?? 0))
            }
        Self.regroup(&cells)
        if cells.count < 2 { return nil }
        let expectedTotal = cells.reduce(0) { $0 + $1.expected }
        let scale = total / expectedTotal
        var sum = 0.0
        for cell in cells {
            let expected = cell.expected * scale
            // A category that neither side has says nothing; deequ would divide zero by zero.
            if expected == 0 { continue }
            sum += (cell.observed - expected) * (cell.observed - expected) / expected
        }
        statistic = sum
        degreesOfFreedom = cells.count - 1
        pValue = upperIncompleteGamma(Double(degreesOfFreedom) / 2, sum / 2)
    }

    private static func regroup(_ cells: inout [(expected: Double, observed: Double)]) {
        while cells.count >= 2 {
            let floor = cells.count == 2 ? leastExpectedOfTwo : leastExpected
            let allowed = cells.count == 2 ? 0 : Int(greatestShareBelow * Double(cells.count))
            if cells.count(where: { $0.expected < floor }) <= allowed { return }
            let least = indexOfLeast(cells)
            let cell = cells.remove(at: least)
            let next = indexOfLeast(cells)
            cells[next].expected += cell.expected
            cells[next].observed += cell.observed
        }
    }

    private static func indexOfLeast(_ cells: [(expected: Double, observed: Double)]) -> Int {
        cells.indices.reduce(0) { cells[$1].expected < cells[$0].expected ? $1 : $0 }
    }
}
