/// The shape of rows that could not be put under a baseline's columns.
public struct ColumnFaults: Sendable, Hashable {
    /// How many rows were left out because they had another number of values, by that number.
    public var rowsByWidth: [Int: Int] = [:]
    /// Names that occurred and are no columns of the baseline.
    public var unknownNames: Set<String> = []

    /// No faults.
    public init() {}

    /// Whether every row fitted.
    public var isEmpty: Bool { rowsByWidth.isEmpty && unknownNames.isEmpty }
}

extension CheckReport {
    /// Checks a table against constraints and, for drift, a baseline's statistics.
    ///
    /// - Parameters:
    ///   - current: The table's statistics. From ``Profile/statistics()`` they also tell how values are spelled; from a file
    ///     the share of values of a type is estimated from the sketch or the categories.
    ///   - baseline: The baseline's statistics; without, no drift is measured.
    ///   - constraints: What must hold.
    ///   - mode: How numeric distributions are compared.
    ///   - faults: Rows that did not fit the baseline's columns.
    ///   - notes: What a person should know of the reading.
    public init(
        current: Statistics,
        baseline: Statistics?,
        constraints: Constraints,
        mode: DistanceMode = .statistical,
        faults: ColumnFaults = ColumnFaults(),
        notes: [String] = []
    ) {
        observations = []
        itemCount = current.itemCount
        baselineItemCount = baseline?.itemCount
        self.mode = mode
        self.notes = notes
        outcome = .emptyWindow
        if current.itemCount == 0, faults.isEmpty { return }
        if constraints.configuration.evaluatesConstraints {
            observations += columnChecks(current: current, constraints: constraints, faults: faults)
        }
        var features: [String: FeatureStatistics] = [:]
        for feature in current.features where features[feature.name] == nil { features[feature.name] = feature }
        var references: [String: FeatureStatistics] = [:]
        for feature in baseline?.features ?? [] where references[feature.name] == nil {
            references[feature.name] = feature
        }
        for constraint in constraints.features where current.itemCount > 0 {
            guard let feature = features[constraint.name] else { continue }
            let configuration = constraints.configuration.overridden(by: constraint.overrides)
            guard configuration.evaluatesConstraints else { continue }
            let checks = FeatureChecks(
                feature: feature,
                constraint: constraint,
                configuration: configuration,
                mode: mode
            )
            observations += checks.constraintChecks()
            if baseline != nil, configuration.comparesDistributions {
                observations.append(checks.drift(from: references[constraint.name]))
            }
        }
        outcome = observations.contains(where: \.isViolated) ? .completedWithViolations : .completed
    }
}

/// The checks of which columns there are.
private func columnChecks(current: Statistics, constraints: Constraints, faults: ColumnFaults) -> [Observation] {
    let expected = Set(constraints.features.map(\.name))
    let found = Set(current.features.map(\.name))
    let misfit = faults.rowsByWidth.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    let width = misfit ?? found.union(faults.unknownNames).count
    let isMissing = !expected.isSubset(of: found) || (misfit ?? expected.count) < expected.count
    let isExtra = !found.union(faults.unknownNames).isSubset(of: expected) || (misfit ?? 0) > expected.count
    func observation(
        _ name: String,
        _ check: CheckType,
        _ requirement: Observation.Requirement,
        _ isViolated: Bool
    ) -> Observation {
        var observation = Observation("\(name) columns", check, requirement, currentSize: current.itemCount)
        observation.observed = Double(width)
        observation.threshold = Double(expected.count)
        if isViolated {
            observation.outcome = .violated
            observation.description =
                "There are \(name.lowercased()) columns in current dataset. Number of columns in current dataset: \(width), "
                + "Number of columns in baseline constraints: \(expected.count)"
        }
        return observation
    }
    return [
        observation("Missing", .missingColumn, .atLeast, isMissing),
        observation("Extra", .extraColumn, .atMost, isExtra),
    ]
}
