import Tables

extension FeatureChecks {
    /// Compares the column's distribution with its baseline's.
    ///
    /// The observed number is a distance, higher is worse, for every method. For χ² it is `1 − p` and the threshold `1 − t`,
    /// so that drift is `p < t` while an alarm on the metric works in the same direction as for any other distance. Whether
    /// SageMaker compares the p-value or the statistic with the threshold is not documented.
    func drift(from baseline: FeatureStatistics?) -> Observation {
        var result = Observation(feature.name, .baselineDrift, .atMost, currentSize: feature.presentCount)
        guard let baseline else { return result.notMeasured("the baseline's statistics lack the column") }
        result.baselineSize = baseline.presentCount
        if feature.presentCount == 0 { return result.notMeasured("no value is present") }
        if baseline.inferredType.isNumeric { return numericDrift(from: baseline, result) }
        if baseline.inferredType == .unknown { return result.notMeasured("the baseline has no value") }
        return categoricalDrift(from: baseline, result)
    }

    private func numericDrift(from baseline: FeatureStatistics, _ start: Observation) -> Observation {
        var result = start
        result.threshold = configuration.comparisonThreshold
        guard let reference = baseline.numerical?.sketch else {
            return result.notMeasured("the baseline has no sketch")
        }
        guard let sketch = feature.numerical?.sketch else { return result.notMeasured("the column has no numbers") }
        guard let distance = sketch.distance(to: reference, mode: mode) else {
            return result.notMeasured("a sketch is empty")
        }
        return measured(distance, result)
    }

    private func categoricalDrift(from baseline: FeatureStatistics, _ start: Observation) -> Observation {
        var result = start
        let threshold = configuration.categoricalComparisonThreshold ?? configuration.comparisonThreshold
        result.threshold = threshold
        guard let reference = baseline.string?.categories.map({ CategoryCounts($0) }), !reference.isEmpty else {
            return result.notMeasured("the baseline's values are too many to be counted one by one")
        }
        guard var counts = feature.categoryCounts(atLeast: Array(reference.keys)) else {
            return result.notMeasured("the values were not counted one by one")
        }
        if configuration.categoricalMethod == .chiSquared {
            result.method = "chi_squared"
            guard let test = ChiSquaredTest(counts, against: reference) else {
                return result.notMeasured("fewer than two categories are large enough for the chi-squared test")
            }
            result.pValue = test.pValue
            result.threshold = 1 - threshold
            return compared(1 - test.pValue, exceeds: test.pValue < threshold, result)
        }
        // Values that were not counted one by one are new: none of them is a category of the baseline. Each counts for
        // itself, so that their share enlarges the sample and not the distance.
        let unlisted = feature.presentCount - counts.values.reduce(0, +)
        if unlisted > 0 { counts = counts.filter { $0.value > 0 || reference[$0.key] != nil } }
        guard let distance = categoricalDistance(counts, from: reference, unlisted: max(0, unlisted)) else {
            return result.notMeasured("no value is present")
        }
        return measured(distance, result)
    }

    private func measured(_ distance: DriftDistance, _ start: Observation) -> Observation {
        var result = start
        result.method = configuration.comparisonMethod == .simple ? "linf_simple" : "linf_robust"
        result.rawDistance = distance.raw
        let value = distance.value(configuration.comparisonMethod)
        return compared(value, exceeds: value > (result.threshold ?? 1), result)
    }

    private func compared(_ value: Double, exceeds: Bool, _ start: Observation) -> Observation {
        var result = start
        result.observed = value
        guard exceeds, let threshold = result.threshold else { return result }
        result.outcome = .violated
        result.description = "Baseline drift distance: \(value) exceeds threshold: \(threshold)"
        return result
    }
}

extension Observation {
    fileprivate func notMeasured(_ reason: String) -> Observation {
        var result = self
        result.outcome = .notMeasured(reason)
        return result
    }
}

extension SpellingCounts {
    /// Counts every occurrence of a category's value under its spelling.
    mutating func add(spellingOf category: CategoryCount) {
        var value = category.value
        switch value.withUTF8({ Spelling(UnsafeRawBufferPointer($0)) }) {
        case .integral: integral += category.count
        case .fractional: fractional += category.count
        case .boolean: boolean += category.count
        case .text: text += category.count
        }
    }
}

extension KLLSketch {
    /// The share of the numbers that are whole, as the sketch estimates.
    var shareOfWholeNumbers: Double {
        var whole = 0.0
        var all = 0.0
        for (level, items) in levels.enumerated() {
            let weight = Double(sign: .plus, exponent: level, significand: 1)
            all += Double(items.count) * weight
            whole += Double(items.count { $0.rounded() == $0 }) * weight
        }
        return all == 0 ? 0 : whole / all
    }
}
