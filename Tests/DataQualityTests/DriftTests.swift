import Testing

@testable import DataQuality

// Vectors: deequ, KLLDistanceTest.scala.
@Suite("Drift distances") struct DriftTests {
    @Test(arguments: DistanceMode.allCases)
    func `numeric distance is the Kolmogorov-Smirnov statistic`(mode: DistanceMode) throws {
        let a = try #require(KLLSketch(size: 4, shrinkingFactor: 0.64, levels: [[1, 2, 3, 4]]))
        let b = try #require(KLLSketch(size: 4, shrinkingFactor: 0.64, levels: [[2, 3, 4, 5]]))
        let distance = try #require(a.distance(to: b, mode: mode))
        #expect(distance.value(.simple) == 0.25)
        #expect(distance.value(.robust) == 0)
    }

    // 100 rows of 3 distinct numbers: deequ's rank map holds 3 entries of weight 1, so n = m = 3.
    @Test func `deequ-exact counts each distinct number once`() throws {
        let a = KLLSketch(
            Array(repeating: 1.0, count: 80) + Array(repeating: 2, count: 10) + Array(repeating: 3, count: 10)
        )
        let b = KLLSketch(
            Array(repeating: 1.0, count: 10) + Array(repeating: 2, count: 10) + Array(repeating: 3, count: 80)
        )
        let right = try #require(a.distance(to: b))
        #expect(abs(right.raw - 0.7) < 1e-15)
        #expect(right.currentSize == 100)
        let quirk = try #require(a.distance(to: b, mode: .deequExact))
        #expect(quirk.raw == 0)
        #expect(quirk.currentSize == 3)
    }

    // Equal numbers at levels 0, 0 and 1: the last entry, of weight 2, is what deequ keeps.
    @Test func `deequ-exact keeps the highest level's weight`() throws {
        let sketch = try #require(KLLSketch(size: 4, shrinkingFactor: 0.64, levels: [[1, 1, 5], [1, 3]]))
        #expect(sketch.deequRankMap().map(\.value) == [1, 3, 5])
        #expect(sketch.deequRankMap().map(\.rank) == [2, 4, 5])
        #expect(sketch.cumulativeWeights().map(\.rank) == [4, 6, 7])
    }

    @Test func `an empty sketch has no distance`() {
        #expect(KLLSketch().distance(to: KLLSketch([1])) == nil)
        #expect(KLLSketch([1]).distance(to: KLLSketch()) == nil)
    }

    @Test(arguments: Distribution.allCases)
    func `the distance is symmetric and zero to itself`(distribution: Distribution) throws {
        let a = KLLSketch(distribution.values(5_000, seed: 1))
        let b = KLLSketch(distribution.values(4_000, seed: 2).map { $0 * 1.1 })
        #expect(a.distance(to: a)?.raw == 0)
        #expect(a.distance(to: b)?.raw == b.distance(to: a)?.raw)
    }

    static let first = ["a": 10, "b": 20, "c": 25, "d": 10, "e": 5]
    static let many = ["a": 207, "b": 20, "c": 25, "d": 14, "e": 25, "g": 13]

    @Test func `categorical distance is of shares`() throws {
        let distance = try #require(
            categoricalDistance(Self.first, from: ["a": 11, "b": 20, "c": 25, "d": 10, "e": 10])
        )
        #expect(distance.value(.simple) == 0.06015037593984962)
        #expect(distance.value(.robust) == 0)
        let other = try #require(categoricalDistance(Self.first, from: ["f": 11, "a": 20, "c": 25, "d": 10, "e": 10]))
        #expect(other.value(.simple) == 0.2857142857142857)
        #expect(other.value(.robust) == 0)
    }

    @Test func `alpha sets the correction`() throws {
        let distance = try #require(
            categoricalDistance(Self.many, from: ["a": 22, "b": 20, "c": 25, "d": 12, "e": 13, "f": 15])
        )
        #expect(abs(distance.value(.robust, alpha: 0.003) - 0.2726338046550349) < 1e-15)
        #expect(abs(distance.value(.robust, alpha: 0.1) - 0.33774199396969184) < 1e-15)
    }

    @Test func `the correction shrinks with the samples`() {
        func correction(_ n: Double, _ m: Double) -> Double {
            1 - DriftDistance(raw: 1, currentSize: n, baselineSize: m).value(.robust)
        }
        #expect(abs(correction(100, 100) - 0.255) < 0.0005)
        #expect(abs(correction(1000, 1000) - 0.080) < 0.0005)
        #expect(abs(correction(500, 100_000) - 0.081) < 0.0005)
    }

    @Test func `chi-squared ignores new values and tells statistic and p`() throws {
        let baseline = ["a": 223, "b": 20, "c": 25, "d": 12, "e": 13, "f": 15]
        let test = try #require(ChiSquaredTest(Self.many, against: baseline))
        #expect(abs(test.statistic - 28.175042782458068) < 1e-12)
        #expect(abs(test.pValue / 3.3640191298478506E-5 - 1) < 2e-12)
        #expect(test.degreesOfFreedom == 5)
    }

    @Test func `chi-squared of the same categories`() throws {
        let current = ["a": 207, "b": 20, "c": 25, "d": 14, "e": 25]
        let baseline = ["a": 223, "b": 20, "c": 25, "d": 12, "e": 13]
        let test = try #require(ChiSquaredTest(current, against: baseline))
        #expect(abs(test.pValue / 0.013227994814265176 - 1) < 1e-12)
    }

    @Test(arguments: [
        (
            ["a": 100, "b": 20, "c": 25, "d": 10, "e": 5, "f": 2],
            ["a": 100, "b": 22, "c": 25, "d": 5, "e": 13, "f": 2], 8.789790456457125
        ),
        (["a": 100, "b": 40, "c": 30, "e": 4], ["a": 100, "b": 40, "c": 30, "d": 10], 0.38754325259515626),
        (
            ["a": 100, "b": 4, "c": 3, "d": 27, "e": 20, "f": 20, "g": 20, "h": 20],
            ["a": 100, "b": 2, "c": 1, "d": 34, "e": 20, "f": 20, "g": 20, "h": 20], 6.827423492761593
        ),
    ])
    func `small categories are joined`(current: [String: Int], baseline: [String: Int], statistic: Double) throws {
        let forward = ChiSquaredTest(current, against: baseline)?.statistic ?? .nan
        let backward = ChiSquaredTest(baseline, against: current)?.statistic ?? .nan
        // The specification writes the two samples of these rows without saying which is the baseline.
        #expect(min(abs(forward - statistic), abs(backward - statistic)) < 1e-12, "\(forward) \(backward)")
    }

    @Test func `chi-squared wants two categories`() {
        let small = ["a": 100, "b": 4, "c": 3]
        #expect(ChiSquaredTest(small, against: small) == nil)
        #expect(ChiSquaredTest(["x": 5], against: ["a": 5, "b": 5]) == nil)
        #expect(ChiSquaredTest([:], against: [:]) == nil)
    }

    @Test func `the population stability index of deciles`() throws {
        let expected: [Double] = [428, 425, 414, 427, 440, 447, 380, 386, 444, 386]
        let actual: [Double] = [426, 437, 429, 391, 469, 433, 360, 443, 371, 418]
        let index = try #require(populationStabilityIndex(actual, from: expected))
        #expect(abs(index - 0.007406694184014186) < 1e-15)
        #expect(populationStabilityIndex(expected, from: expected) == 0)
        #expect(populationStabilityIndex([1], from: [1, 2]) == nil)
        #expect(populationStabilityIndex([0, 2], from: [1, 1]) == .infinity)
        let floored = try #require(populationStabilityIndex([0, 2], from: [1, 1], floor: 1e-4))
        #expect(floored.isFinite && floored > 0)
    }

    // scipy.special.gammaincc, SciPy 1.x.
    @Test(arguments: [
        (0.5, 0.5, 0.31731050786291115),
        (0.5, 30, 9.485737571073857e-15),
        (1, 1, 0.36787944117144245),
        (2.5, 14.0875213912, 3.364019129931629e-05),
        (5, 10, 0.029252688076961124),
        (10, 3, 0.9988975118698845),
        (50, 60, 0.08440668109369177),
        (50, 40, 0.9296649333406051),
        (0.5, 1e-10, 0.9999887162083294),
        (100, 250, 1.1737017704487241e-27),
        (59.5, 20.0, 0.9999999999992624),
    ])
    func `the incomplete gamma function is SciPy's`(a: Double, x: Double, expected: Double) {
        #expect(abs(upperIncompleteGamma(a, x) / expected - 1) < 2e-12)
    }

    @Test func `the incomplete gamma function at its ends`() {
        #expect(upperIncompleteGamma(2, 0) == 1)
        #expect(upperIncompleteGamma(2, .infinity) == 0)
        #expect(upperIncompleteGamma(2, .nan).isNaN)
    }
}
