extension Profile {
    /// The statistics of all rows added so far.
    public func statistics() -> Statistics {
        Statistics(itemCount: rowCount, features: columns.indices.map { statistics(ofColumn: $0) })
    }

    private func statistics(ofColumn index: Int) -> FeatureStatistics {
        let state = columns[index]
        var feature = FeatureStatistics(
            name: columnNames[index],
            inferredType: type(ofColumn: index),
            presentCount: state.present,
            missingCount: state.missing,
            spelling: state.spelling
        )
        if state.numbers.count > 0 { feature.numerical = NumericalStatistics(state.numbers) }
        if !feature.inferredType.isNumeric { feature.string = StringStatistics(state.texts) }
        return feature
    }
}

extension NumericalStatistics {
    /// The metrics of a state that holds at least one number.
    init(_ state: NumericState) {
        self.init(
            mean: state.mean,
            sum: state.sum.value,
            standardDeviation: state.standardDeviation,
            least: state.least,
            greatest: state.greatest,
            buckets: state.sketch.buckets(from: state.least, to: state.greatest),
            sketch: state.sketch
        )
    }
}

extension StringStatistics {
    /// The metrics of a state.
    init(_ state: TextState) {
        let categories = state.categories
        let isSmall = categories.map { $0.count <= Self.categoryLimit } ?? false
        self.init(distinctCount: state.distinctCount, categories: isSmall ? categories : nil)
        watched = state.watched
    }
}
