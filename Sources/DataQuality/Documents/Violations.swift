import JSONDocuments

/// Which constraints a table violates: the content of `constraint_violations.json`.
public struct Violations: Sendable, Hashable {
    /// In the order of the checks.
    public var violations: [Violation]

    /// Makes a document from its violations.
    public init(_ violations: [Violation]) { self.violations = violations }

    /// Reads a `constraint_violations.json`, ours or SageMaker's.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 JSON. Members that are not part of the format are ignored.
    ///   - document: The name for error messages.
    /// - Throws: ``DataQualityError/Code/document`` with the path to the fault.
    public init(
        parsing bytes: some Sequence<UInt8>,
        document: String = "constraint_violations.json"
    ) throws(DataQualityError) {
        let top = try JSONField(document: document, bytes: bytes)
        violations = []
        for field in try top.member("violations").elements() {
            violations.append(
                Violation(
                    featureName: try field.member("feature_name").string(),
                    checkType: CheckType(rawValue: try field.member("constraint_check_type").string()),
                    description: try field.member("description").string()
                )
            )
        }
    }

    /// The document as SageMaker writes it, with no other members.
    public func json() -> [UInt8] {
        let value: JSON = [
            "violations": .array(
                violations.map {
                    [
                        "feature_name": .string($0.featureName),
                        "constraint_check_type": .string($0.checkType.rawValue),
                        "description": .string($0.description),
                    ]
                }
            )
        ]
        return value.bytes(.jackson)
    }
}

/// One violated constraint.
public struct Violation: Sendable, Hashable {
    /// The column, or for the checks of the columns themselves `Missing columns` and `Extra columns`.
    public var featureName: String
    /// What was checked.
    public var checkType: CheckType
    /// The sentence that SageMaker would write.
    public var description: String

    /// Makes a violation.
    public init(featureName: String, checkType: CheckType, description: String) {
        self.featureName = featureName
        self.checkType = checkType
        self.description = description
    }
}

/// What a check is about; other monitors' files may hold other types.
public struct CheckType: RawRepresentable, Sendable, Hashable {
    /// The spelling in the files.
    public let rawValue: String

    /// Wraps a spelling.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Whether enough values are of the expected type.
    public static let dataType = CheckType(rawValue: "data_type_check")
    /// Whether enough values are present.
    public static let completeness = CheckType(rawValue: "completeness_check")
    /// Whether the distribution is near enough the baseline's.
    public static let baselineDrift = CheckType(rawValue: "baseline_drift_check")
    /// Whether every column of the baseline is there.
    public static let missingColumn = CheckType(rawValue: "missing_column_check")
    /// Whether every column is in the baseline.
    public static let extraColumn = CheckType(rawValue: "extra_column_check")
    /// Whether enough values are in the domain.
    public static let categoricalValues = CheckType(rawValue: "categorical_values_check")
    /// Whether no number is negative where `is_non_negative` says so: SageMaker suggests the constraint, but documents no
    /// type for its violation.
    public static let nonNegative = CheckType(rawValue: "is_non_negative_check")
}
