import Glibc

/// c(α) = √(−ln(α / 2) / 2), the asymptotic critical value of the two-sample Kolmogorov–Smirnov test.
func criticalFactor(alpha: Double) -> Double { (-log(alpha / 2) / 2).squareRoot() }

/// How often each value of a String column occurred.
public typealias CategoryCounts = [String: Int]

/// Measures how far the shares of `current` are from those of `baseline`.
///
/// A **larger** value means more drift. A category that one side lacks counts as 0 there.
/// - Definition: the maximum over all categories of |cᵢ / n − bᵢ / m|.
/// - Source: deequ, `Distance.categoricalLInfinityDistance`.
/// - Returns: The distance; nil if either side has no values.
/// - Complexity: O(number of categories).
public func categoricalDistance(_ current: CategoryCounts, from baseline: CategoryCounts) -> DriftDistance? {
    categoricalDistance(current, from: baseline, unlisted: 0)
}

/// The same where `unlisted` values of the sample are known only to be in none of the baseline's categories.
func categoricalDistance(_ current: CategoryCounts, from baseline: CategoryCounts, unlisted: Int) -> DriftDistance? {
    let n = current.values.reduce(Double(unlisted)) { $0 + Double($1) }
    let m = baseline.values.reduce(0) { $0 + Double($1) }
    if n == 0 || m == 0 { return nil }
    var greatest = 0.0
    for (value, count) in baseline {
        greatest = max(greatest, abs(Double(current[value] ?? 0) / n - Double(count) / m))
    }
    for (value, count) in current where baseline[value] == nil { greatest = max(greatest, Double(count) / n) }
    return DriftDistance(raw: greatest, currentSize: n, baselineSize: m)
}

/// Measures how far `current` has moved from `baseline` over the same buckets: the population stability index.
///
/// A **larger** value means more drift.
/// - Definition: Σᵢ (cᵢ/n − bᵢ/m) · ln((cᵢ/n) / (bᵢ/m)).
/// - Source: deequ, `Distance.populationStabilityIndex`, which has no guard against empty buckets.
/// - Parameters:
///   - current: The count of each bucket, not negative.
///   - baseline: The counts of the same buckets, in the same order.
///   - floor: The least share that a bucket is taken to have; 0 for deequ's result, which is infinite when a bucket is empty
///     on one side only, and leaves out a bucket that is empty on both.
/// - Returns: The index, in nats; nil if the lengths differ or a side has no values.
public func populationStabilityIndex(_ current: [Double], from baseline: [Double], floor: Double = 0) -> Double? {
    let n = current.reduce(0, +)
    let m = baseline.reduce(0, +)
    guard current.count == baseline.count, n > 0, m > 0 else { return nil }
    var index = 0.0
    for (count, expected) in zip(current, baseline) {
        let share = max(count / n, floor)
        let expectedShare = max(expected / m, floor)
        if share != expectedShare { index += (share - expectedShare) * log(share / expectedShare) }
    }
    return index
}
