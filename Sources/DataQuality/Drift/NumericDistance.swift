/// How numeric sketches are compared.
public enum DistanceMode: String, Sendable, Hashable, CaseIterable {
    /// Every number counts.
    case statistical
    /// As deequ computes it, quirk included: of equal numbers only one counts, so that columns of few distinct numbers have
    /// tiny samples and a Robust distance of 0. For comparison with SageMaker's own results.
    case deequExact = "deequ-exact"
}

/// A distance between two samples' distributions.
///
/// A **larger** value means more drift.
public struct DriftDistance: Sendable, Hashable {
    /// The greatest difference, in `0...1`, before any correction.
    public let raw: Double
    /// The sizes of the samples, as the distance counts them.
    public let currentSize: Double
    /// The size of the baseline's sample.
    public let baselineSize: Double

    /// The factor *c* of the correction.
    ///
    /// - Source: deequ, `Distance.scala`: 1.8, α = 0.003, after Knuth, TAOCP 2, 3rd ed., 3.3.1, eq. 15.
    public static let defaultCriticalFactor = 1.8

    /// The distance that `method` says; deequ's `linf_simple` and `linf_robust`.
    ///
    /// - Parameters:
    ///   - method: Simple for ``raw``; Robust for `max(0, raw − c·√((n + m) / (n·m)))`.
    ///   - alpha: The level that sets c = √(−ln(α / 2) / 2), in `(0, 1)`; nil for ``defaultCriticalFactor``.
    /// - Returns: The distance, in `0...1`.
    public func value(_ method: ComparisonMethod, alpha: Double? = nil) -> Double {
        if method == .simple { return raw }
        let factor = alpha.map { criticalFactor(alpha: $0) } ?? Self.defaultCriticalFactor
        let (n, m) = (currentSize, baselineSize)
        return max(0, raw - factor * ((n + m) / (n * m)).squareRoot())
    }
}

extension KLLSketch {
    /// Measures how far these numbers' distribution is from another's: the two-sample Kolmogorov–Smirnov statistic.
    ///
    /// A **larger** value means more drift.
    /// - Definition: the maximum over all values v of both sketches of |rank(v) / n − rank'(v) / m|, ranks inclusive.
    /// - Source: deequ, `Distance.numericalDistance`.
    /// - Returns: The distance; nil if either sketch is empty.
    /// - Complexity: O(*k* log *k*).
    public func distance(to baseline: KLLSketch, mode: DistanceMode = .statistical) -> DriftDistance? {
        let ours = mode == .statistical ? cumulativeWeights() : deequRankMap()
        let theirs = mode == .statistical ? baseline.cumulativeWeights() : baseline.deequRankMap()
        guard let n = ours.last.map({ Double($0.rank) }), let m = theirs.last.map({ Double($0.rank) }) else {
            return nil
        }
        var (i, j) = (0, 0)
        var (rank, baselineRank) = (0.0, 0.0)
        var greatest = 0.0
        while i < ours.count || j < theirs.count {
            let value = min(i < ours.count ? ours[i].value : .infinity, j < theirs.count ? theirs[j].value : .infinity)
            if i < ours.count, ours[i].value == value {
                rank = Double(ours[i].rank)
                i += 1
            }
            if j < theirs.count, theirs[j].value == value {
                baselineRank = Double(theirs[j].rank)
                j += 1
            }
            greatest = max(greatest, abs(rank / n - baselineRank / m))
        }
        return DriftDistance(raw: greatest, currentSize: n, baselineSize: m)
    }
}
