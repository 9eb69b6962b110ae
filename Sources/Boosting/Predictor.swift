/// A loaded model, ready to predict from any number of threads at once.
///
/// Evaluates the model itself, without libxgboost: gradient-boosted trees, dart and linear models, numeric and categorical
/// splits, for the objectives of regression, classification, counts, ranking and survival. Predictions equal XGBoost's.
public struct Predictor: Sendable {
    /// The number of features a row must have.
    public let columns: Int
    /// The number of predictions a row gets: the number of classes for `multi:softprob`, else 1.
    public let outputs: Int
    /// The objective's name, such as `reg:squarederror`.
    public let objectiveName: String

    let objective: Objective
    /// The number of sums a row is evaluated to: one a class.
    let groups: Int
    /// What each sum starts from.
    let base: [Float]
    let trees: TreeEnsemble
    /// A linear model's coefficients, shape `[columns + 1, groups]`, the last row the biases; nil for trees.
    let coefficients: [Float]?

    /// Predicts rows.
    ///
    /// - Parameters:
    ///   - rows: Shape `[n, columns]`, row-major; NaN for a missing value.
    ///   - columns: The number of features a row has.
    /// - Returns: Shape `[n, outputs]`, row-major.
    /// - Throws: ``BoostingError/Code/data`` if `columns` is not the model's, or the values are not whole rows.
    public func predict(rows: [Float], columns: Int) throws(BoostingError) -> [Float] {
        guard columns == self.columns, columns > 0, rows.count % columns == 0 else {
            throw BoostingError(
                .data,
                "The model takes \(self.columns) columns a row; it got \(rows.count) values as rows of \(columns)."
            )
        }
        let count = rows.count / columns
        return rows.withUnsafeBufferPointer { rows in
            [Float](unsafeUninitializedCapacity: count * outputs) { target, initialised in
                guard let source = rows.baseAddress else { return }
                target.initialize(repeating: 0)
                predict(source, count: count, into: target)
                initialised = count * outputs
            }
        }
    }

    /// Rows that are evaluated together; 64, as in XGBoost's own predictor.
    private static let block = 64

    private func predict(_ rows: UnsafePointer<Float>, count: Int, into target: UnsafeMutableBufferPointer<Float>) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: min(count, Self.block) * groups) { sums in
            guard let start = sums.baseAddress else { return }
            var first = 0
            while first < count {
                let size = min(Self.block, count - first)
                sum(rows + first * columns, count: size, into: start)
                for row in 0..<size {
                    let own = UnsafeMutableBufferPointer(start: start + row * groups, count: groups)
                    objective.transform(own)
                    if objective == .largestClass {
                        target[first + row] = Self.largest(own)
                    } else {
                        for group in 0..<groups { target[(first + row) * groups + group] = own[group] }
                    }
                }
                first += size
            }
        }
    }

    private func sum(_ rows: UnsafePointer<Float>, count: Int, into sums: UnsafeMutablePointer<Float>) {
        for row in 0..<count {
            for group in 0..<groups { sums[row * groups + group] = base[group] }
        }
        if let coefficients {
            for row in 0..<count { addLinear(rows + row * columns, coefficients, to: sums + row * groups) }
        } else if count == 1 {
            trees.add(rows, to: sums)
        } else {
            trees.add(rows, count: count, columns: columns, to: sums, groups: groups)
        }
    }

    private func addLinear(_ row: UnsafePointer<Float>, _ coefficients: [Float], to sums: UnsafeMutablePointer<Float>) {
        for group in 0..<groups {
            var sum = sums[group] + coefficients[columns * groups + group]
            for column in 0..<columns where !row[column].isNaN {
                sum += row[column] * coefficients[column * groups + group]
            }
            sums[group] = sum
        }
    }

    /// The first largest, as `std::max_element` finds it.
    private static func largest(_ sums: UnsafeMutableBufferPointer<Float>) -> Float {
        var best = 0
        for index in sums.indices where sums[index] > sums[best] { best = index }
        return Float(best)
    }
}
