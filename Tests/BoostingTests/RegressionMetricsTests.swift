import Boosting
import JSONDocuments
import Testing

@Suite("Regression metrics") struct RegressionMetricsTests {
    /// By hand: errors 1, -1, 2, 0; labels' mean 2.5, their squared deviations sum to 5.
    @Test func `four rows give the textbook's values`() throws {
        let metrics = try RegressionMetrics(labels: [1, 2, 3, 4], predictions: [2, 1, 5, 4], seed: 1)
        #expect(metrics.mae.value == 1)
        #expect(metrics.mse.value == 1.5)
        #expect(metrics.rmse.value == 1.5.squareRoot())
        #expect(abs(metrics.r2.value - (1 - 6.0 / 5)) < 1e-12)
        #expect(metrics.mae.standardDeviation.isNaN)
        #expect(metrics.json.text().contains(#""mae":{"value":1.0,"standard_deviation":"NaN"}"#))
    }

    @Test func `from 200 rows on each metric has a deviation that the seed decides`() throws {
        let labels = (0..<200).map { Float($0) }
        let predictions = labels.enumerated().map { $1 + Float($0 % 7) }
        let first = try RegressionMetrics(labels: labels, predictions: predictions, seed: 1)
        #expect(first.rmse.standardDeviation > 0 && first.rmse.standardDeviation < 1)
        #expect(try RegressionMetrics(labels: labels, predictions: predictions, seed: 1) == first)
        #expect(try RegressionMetrics(labels: labels, predictions: predictions, seed: 2) != first)
        let few = try RegressionMetrics(labels: Array(labels.dropLast()), predictions: predictions.dropLast(), seed: 1)
        #expect(few.rmse.standardDeviation.isNaN)
    }

    @Test func `unequal counts and values that are not finite are refused`() {
        #expect(throws: BoostingError.self) { try RegressionMetrics(labels: [1], predictions: [], seed: 1) }
        #expect(throws: BoostingError.self) { try RegressionMetrics(labels: [], predictions: [], seed: 1) }
        #expect(throws: BoostingError.self) { try RegressionMetrics(labels: [1], predictions: [.nan], seed: 1) }
    }
}
