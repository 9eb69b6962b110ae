/// Scores the model after each round, on the training rows and on the validation rows if there are any.
///
/// libxgboost's metrics add each row to sums that its threads keep in neighbouring words of memory: with two threads a
/// million rows take 15 ms, a third of a round. So the metric of plain regression, the usual one, is computed here from the
/// predictions that libxgboost keeps, and the others by libxgboost on one thread.
struct RoundEvaluation {
    private let tables: [TrainingTable]
    private let matrices: [DataMatrix]
    private let isRootMeanSquare: Bool

    /// Scores on `matrices`, which hold `tables`: the training rows, then the validation rows if there are any.
    init(tables: [TrainingTable], matrices: [DataMatrix], _ hyperparameters: Hyperparameters) {
        self.tables = tables
        self.matrices = matrices
        isRootMeanSquare =
            ["reg:squarederror", "reg:linear"].contains(hyperparameters.objective)
            && [[], ["rmse"]].contains(hyperparameters.metrics)
    }

    /// The scores of the model as it is after a round.
    func report(round: Int, of booster: Booster) throws(BoostingError) -> RoundReport {
        let names: [StaticString] = ["train", "validation"]
        guard isRootMeanSquare else {
            let line = try OpenMP.onOneThread { () throws(BoostingError) in
                try booster.evaluate(round: round, matrices: matrices, names: Array(names.prefix(matrices.count)))
            }
            return RoundReport(round: round, line: line)
        }
        var scores: [RoundReport.Score] = []
        for (index, table) in tables.enumerated() {
            let value = try booster.withMargins(of: matrices[index]) { Self.rootMeanSquare($0, table) }
            scores.append(RoundReport.Score(rows: names[index].description, metric: "rmse", value: value))
        }
        return RoundReport(round: round, scores: scores)
    }

    /// The root of the mean of the squared differences between predictions and labels, each counted by its weight.
    ///
    /// Differences and squares are in single precision, as libxgboost has them, sums in double precision.
    private static func rootMeanSquare(_ predictions: UnsafeBufferPointer<Float>, _ table: TrainingTable) -> Double {
        precondition(predictions.count == table.rows, "libxgboost answered for another number of rows")
        guard let weights = table.weights else {
            return (sum(predictions, table.labels) / Double(table.rows)).squareRoot()
        }
        var (sum, total) = (0.0, 0.0)
        for row in table.labels.indices {
            let difference = table.labels[row] - predictions[row]
            sum += Double(difference * difference * weights[row])
            total += Double(weights[row])
        }
        return (total == 0 ? sum : sum / total).squareRoot()
    }

    /// The sum of the squared differences, eight rows at a time.
    private static func sum(_ predictions: UnsafeBufferPointer<Float>, _ labels: [Float]) -> Double {
        labels.withUnsafeBufferPointer { labels in
            var lanes = SIMD8<Double>.zero
            var row = 0
            while row + 8 <= labels.count {
                let difference = eight(labels, row) - eight(predictions, row)
                lanes += SIMD8<Double>(difference * difference)
                row += 8
            }
            var sum = lanes.sum()
            while row < labels.count {
                let difference = labels[row] - predictions[row]
                sum += Double(difference * difference)
                row += 1
            }
            return sum
        }
    }

    private static func eight(_ values: UnsafeBufferPointer<Float>, _ first: Int) -> SIMD8<Float> {
        UnsafeRawBufferPointer(values).loadUnaligned(fromByteOffset: first * 4, as: SIMD8<Float>.self)
    }
}
