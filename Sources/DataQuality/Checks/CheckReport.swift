import JSONDocuments

/// What a check of a table against its baseline found.
public struct CheckReport: Sendable, Hashable {
    /// How a check ended as a whole.
    public enum Outcome: String, Sendable, Hashable {
        /// Every constraint holds.
        case completed = "Completed"
        /// At least one does not.
        case completedWithViolations = "CompletedWithViolations"
        /// There were no rows, so nothing was checked.
        case emptyWindow = "EmptyWindow"
    }

    /// How the check ended.
    public var outcome: Outcome
    /// Every check that was made, violated or not, in the order of the constraints.
    public var observations: [Observation]
    /// The number of rows.
    public var itemCount: Int
    /// The number of the baseline's rows, where there is one.
    public var baselineItemCount: Int?
    /// How numeric distributions were compared.
    public var mode: DistanceMode
    /// What a person should know of the reading, such as rows that were left out.
    public var notes: [String]

    /// The violated constraints, as `constraint_violations.json` lists them.
    public var violations: Violations {
        Violations(
            observations.filter(\.isViolated)
                .map {
                    Violation(featureName: $0.feature, checkType: $0.check, description: $0.description ?? "")
                }
        )
    }

    /// The sentence that SageMaker's analyzer leaves as its exit message.
    ///
    /// An empty window adds a sentence of its own.
    public var exitMessage: String {
        switch outcome {
        case .completed: "Completed: Job completed successfully with no violations."
        case .completedWithViolations:
            "CompletedWithViolations: Job completed successfully with \(violations.violations.count) violations."
        case .emptyWindow: "Completed: Job completed successfully with no violations. There were no records to check."
        }
    }

    /// The report as a document, `check_report.json`: ours, beside SageMaker's files.
    public func json() -> [UInt8] {
        var value: JSON = [
            "version": 0.0, "outcome": .string(outcome.rawValue), "exit_message": .string(exitMessage),
            "item_count": .integer(Int64(itemCount)), "distance_mode": .string(mode.rawValue),
        ]
        if let baselineItemCount { value["baseline_item_count"] = .integer(Int64(baselineItemCount)) }
        value["notes"] = .array(notes.map { .string($0) })
        value["checks"] = .array(observations.map(\.value))
        return value.bytes(.jackson)
    }
}

extension Observation {
    fileprivate var value: JSON {
        var value: JSON = ["feature_name": .string(feature), "constraint_check_type": .string(check.rawValue)]
        switch outcome {
        case .passed: value["outcome"] = "Passed"
        case .violated: value["outcome"] = "Violated"
        case .notMeasured(let reason):
            value["outcome"] = "NotMeasured"
            value["reason"] = .string(reason)
        }
        if let observed { value["observed"] = .double(observed) }
        if let threshold { value["threshold"] = .double(threshold) }
        value["requirement"] = .string(requirement.rawValue)
        value["current_sample_size"] = .integer(Int64(currentSize))
        if let baselineSize { value["baseline_sample_size"] = .integer(Int64(baselineSize)) }
        if let method { value["method"] = .string(method) }
        if let rawDistance { value["raw_distance"] = .double(rawDistance) }
        if let pValue { value["p_value"] = .double(pValue) }
        if let description { value["description"] = .string(description) }
        return value
    }
}
