public import JSONDocuments
import SeededRandom

/// How well predictions match labels, as SageMaker's model-quality monitor reports it.
///
/// - Source: SageMaker developer guide, "Model quality metrics": each metric's deviation is over 5 random subsamples of 80 %,
///   and `NaN` below 200 rows.
public struct RegressionMetrics: Sendable, Hashable {
    /// A metric over all rows and how much it varies.
    public struct Metric: Sendable, Hashable {
        /// Over all rows.
        public let value: Double
        /// The population deviation over 5 subsamples; NaN below 200 rows.
        public let standardDeviation: Double
    }

    /// The mean absolute error.
    public let mae: Metric
    /// The mean squared error.
    public let mse: Metric
    /// The square root of the mean squared error.
    public let rmse: Metric
    /// The share of the labels' variance that is explained, at most 1; NaN where all labels are equal.
    public let r2: Metric

    private static let subsamples = 5
    private static let share = 0.8
    private static let fewestRows = 200

    /// Compares labels and predictions, pairwise.
    ///
    /// `seed` is that of the subsamples; equal seeds give equal deviations.
    /// - Throws: ``BoostingError/Code/data`` if the counts differ, there are none, or one is not finite.
    public init(labels: [Float], predictions: [Float], seed: UInt64) throws(BoostingError) {
        guard labels.count == predictions.count, !labels.isEmpty else {
            throw BoostingError(
                .data,
                "There are \(labels.count) labels and \(predictions.count) predictions; both must be as many, and some."
            )
        }
        for (name, values) in [("label", labels), ("prediction", predictions)] {
            if let row = values.firstIndex(where: { !$0.isFinite }) {
                throw BoostingError(
                    .data,
                    "The \(name) of row \(row + 1) is \(values[row]); it must be a finite number."
                )
            }
        }
        let whole = Errors(labels, predictions, labels.indices)
        var parts: [Errors] = []
        if labels.count >= Self.fewestRows {
            var random = SeededGenerator(seed: seed)
            var order = Array(labels.indices)
            let size = Int(Double(labels.count) * Self.share)
            for _ in 0..<Self.subsamples {
                for index in 0..<size { order.swapAt(index, index + random.below(order.count - index)) }
                parts.append(Errors(labels, predictions, order[..<size]))
            }
        }
        func metric(_ value: (Errors) -> Double) -> Metric {
            Metric(value: value(whole), standardDeviation: Self.deviation(parts.map(value)))
        }
        mae = metric { $0.absolute }
        mse = metric { $0.squared }
        rmse = metric { $0.squared.squareRoot() }
        r2 = metric { $0.explained }
    }

    /// `{"regression_metrics":{"mae":{"value":…,"standard_deviation":…},…}}`; a NaN is written as a string.
    public var json: JSON {
        func member(_ metric: Metric) -> JSON {
            ["value": .double(metric.value), "standard_deviation": .double(metric.standardDeviation)]
        }
        return ["regression_metrics": ["mae": member(mae), "mse": member(mse), "rmse": member(rmse), "r2": member(r2)]]
    }

    private static func deviation(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// The errors over some rows.
    private struct Errors {
        var absolute = 0.0
        var squared = 0.0
        var explained = 0.0

        init(_ labels: [Float], _ predictions: [Float], _ rows: some Collection<Int>) {
            let count = Double(rows.count)
            var mean = 0.0
            for row in rows {
                let error = Double(predictions[row]) - Double(labels[row])
                absolute += abs(error)
                squared += error * error
                mean += Double(labels[row])
            }
            mean /= count
            var variation = 0.0
            for row in rows { variation += (Double(labels[row]) - mean) * (Double(labels[row]) - mean) }
            explained = variation > 0 ? 1 - squared / variation : .nan
            absolute /= count
            squared /= count
        }
    }
}
