/// Rows to train on: contiguous single-precision features, row after row, and a label each.
public struct TrainingTable: Sendable {
    /// Shape `[rows, columns]`, row-major; NaN where a value is missing.
    public let features: [Float]
    /// One a row; finite.
    public let labels: [Float]
    /// One a row, at least 0; nil where every row counts alike.
    public let weights: [Float]?
    /// The features' names, one a column; `f0`, `f1`, … where the table has none.
    public let names: [String]

    /// The number of rows.
    public var rows: Int { labels.count }
    /// The number of features a row.
    public var columns: Int { names.count }

    /// Puts rows together.
    ///
    /// `features` has the shape `[labels.count, columns]`, row-major, NaN for a missing value; without `names` they are `f0`,
    /// `f1`, ….
    /// - Throws: ``BoostingError/Code/data`` if there are no rows or columns, the counts do not fit, a label or weight is not
    ///   finite, or a feature is infinite.
    public init(
        features: [Float],
        labels: [Float],
        weights: [Float]? = nil,
        columns: Int,
        names: [String]? = nil
    )
        throws(BoostingError)
    {
        guard !labels.isEmpty else { throw BoostingError(.data, "There are no rows to train on.") }
        guard columns > 0 else {
            throw BoostingError(.data, "There are no feature columns: the only column is the label.")
        }
        guard features.count / columns == labels.count, features.count % columns == 0,
            names?.count ?? columns == columns,
            weights?.count ?? labels.count == labels.count
        else {
            throw BoostingError(
                .data,
                "\(features.count) values are not \(labels.count) rows of \(columns) columns with a name and a weight each."
            )
        }
        if let row = labels.firstIndex(where: { !$0.isFinite }) {
            throw BoostingError(.data, "The label of row \(row + 1) is missing or not finite; every row needs a label.")
        }
        if let weights, let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
            throw BoostingError(
                .data,
                "The weight of row \(row + 1) is \(weights[row]); it must be a number of at least 0."
            )
        }
        if let index = features.firstIndex(where: \.isInfinite) {
            throw BoostingError(
                .data,
                "Row \(index / columns + 1), feature \(index % columns + 1) is infinite or beyond single precision."
            )
        }
        self.features = features
        self.labels = labels
        self.weights = weights
        self.names = names ?? (0..<columns).map { "f\($0)" }
    }
}
