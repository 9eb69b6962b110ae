import Tables

/// The checks of one column.
struct FeatureChecks {
    let feature: FeatureStatistics
    let constraint: FeatureConstraints
    let configuration: MonitoringConfiguration
    let mode: DistanceMode

    /// The checks that need no baseline.
    func constraintChecks() -> [Observation] {
        [dataType(), completeness(), nonNegative(), categoricalValues()].compactMap { $0 }
    }

    private func observation(_ check: CheckType, _ requirement: Observation.Requirement) -> Observation {
        Observation(feature.name, check, requirement, currentSize: feature.presentCount)
    }

    private func dataType() -> Observation? {
        if constraint.inferredType == .unknown { return nil }
        var result = observation(.dataType, .atLeast)
        let requirement = MatchRequirement(threshold: configuration.dataTypeThreshold)
        result.threshold = requirement.leastShare
        guard let share = feature.share(ofType: constraint.inferredType) else {
            result.outcome = .notMeasured("no value is present")
            return result
        }
        result.observed = share
        if requirement.isMet(by: share) { return result }
        let type = constraint.inferredType.rawValue
        result.outcome = .violated
        result.description =
            "Data type match requirement is not met. Expected data type: \(type), "
            + "Expected match: \(requirement.leastShare * 100)%. Observed: Only \(share * 100)% of data is \(type)."
        return result
    }

    private func completeness() -> Observation? {
        guard let least = constraint.completeness else { return nil }
        var result = observation(.completeness, .atLeast)
        result.currentSize = feature.presentCount + feature.missingCount
        result.threshold = least
        result.observed = feature.completeness
        if feature.completeness < least - 1e-9 { result.fail("Value: \(feature.completeness)") }
        return result
    }

    private func nonNegative() -> Observation? {
        guard constraint.isNonNegative == true else { return nil }
        var result = observation(.nonNegative, .atLeast)
        result.threshold = 0
        guard let least = feature.numerical?.least else {
            result.outcome = .notMeasured("there are no numbers")
            return result
        }
        result.observed = least
        if least < 0 { result.fail("Value: \(least)") }
        return result
    }

    private func categoricalValues() -> Observation? {
        guard let domain = constraint.domains, constraint.inferredType == .string else { return nil }
        var result = observation(.categoricalValues, .atLeast)
        let requirement = MatchRequirement(threshold: configuration.domainContentThreshold)
        result.threshold = requirement.leastShare
        guard feature.presentCount > 0, let known = feature.categoryCounts(atLeast: domain) else {
            result.outcome = .notMeasured(
                feature.presentCount > 0 ? "the values were not counted one by one" : "no value is present"
            )
            return result
        }
        let inside = Set(domain).reduce(0) { $0 + Double(known[$1] ?? 0) }
        let share = inside / Double(feature.presentCount)
        result.observed = share
        if !requirement.isMet(by: share) { result.fail("Value: \(share)") }
        return result
    }
}

extension Observation {
    /// The form of sentence that SageMaker writes for shares, its trailing space included.
    fileprivate mutating func fail(_ value: String) {
        outcome = .violated
        description = "\(value) does not meet the constraint requirement! "
    }
}

extension FeatureStatistics {
    /// The share of present values that are of a type; nil if none is present.
    ///
    /// Integral numbers are Fractional too, and every value is a String.
    func share(ofType type: InferredType) -> Double? {
        if presentCount == 0 { return nil }
        if type == .string || type == .unknown { return 1 }
        if let spelling {
            let matching = type == .integral ? spelling.integral : spelling.integral + spelling.fractional
            return Double(matching) / Double(presentCount)
        }
        if inferredType == .string {
            var matching = SpellingCounts()
            for category in string?.categories ?? [] { matching.add(spellingOf: category) }
            let count = type == .integral ? matching.integral : matching.integral + matching.fractional
            return min(1, Double(count) / Double(presentCount))
        }
        if type == .fractional || inferredType == .integral { return 1 }
        return numerical?.sketch?.shareOfWholeNumbers ?? 0
    }

    /// The counts of a String column's values, of all or at least of `values`; nil where they were not counted.
    func categoryCounts(atLeast values: [String]) -> CategoryCounts? {
        guard let string else { return nil }
        if let categories = string.categories { return CategoryCounts(categories) }
        let watched = CategoryCounts(string.watched)
        return values.allSatisfy { watched[$0] != nil } ? watched : nil
    }
}

extension CategoryCounts {
    init(_ categories: [CategoryCount]) {
        self.init(categories.map { ($0.value, $0.count) }, uniquingKeysWith: &+)
    }
}
