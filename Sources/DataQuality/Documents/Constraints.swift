/// What a table's columns must look like: the content of `constraints.json`.
public struct Constraints: Sendable, Hashable {
    /// The document's version; SageMaker writes 0.
    public var version = 0.0
    /// One entry a column, in the baseline's order.
    public var features: [FeatureConstraints]
    /// How the constraints are checked.
    public var configuration: MonitoringConfiguration

    /// Makes a document from its parts.
    public init(features: [FeatureConstraints], configuration: MonitoringConfiguration = .suggested) {
        self.features = features
        self.configuration = configuration
    }
}

/// What one column must look like.
public struct FeatureConstraints: Sendable, Hashable {
    /// The column's name.
    public var name: String
    /// The type that its values must have.
    public var inferredType: InferredType
    /// The least share of values that must be present, in `0...1`; nil for no constraint.
    public var completeness: Double?
    /// Whether no number may be below zero; nil for no constraint.
    public var isNonNegative: Bool?
    /// The values that a String column may have; nil for any.
    public var domains: [String]?
    /// How the checks of this column differ from the others'.
    public var overrides: MonitoringOverrides?

    /// Makes an entry from its parts.
    public init(
        name: String,
        inferredType: InferredType,
        completeness: Double? = nil,
        isNonNegative: Bool? = nil,
        domains: [String]? = nil,
        overrides: MonitoringOverrides? = nil
    ) {
        self.name = name
        self.inferredType = inferredType
        self.completeness = completeness
        self.isNonNegative = isNonNegative
        self.domains = domains
        self.overrides = overrides
    }
}

extension Constraints {
    /// A domain is suggested if at most this share of the different values occurs only once.
    ///
    /// - Source: deequ, `CategoricalRangeRule`.
    static let greatestShareOfUniqueValues = 0.1

    /// Suggests the constraints that a baseline's statistics satisfy.
    ///
    /// - Completeness is the observed share, as SageMaker writes it (deequ's own rule writes a confidence bound).
    /// - `is_non_negative` of a numeric column is true if none of its numbers is negative (`NonNegativeNumbersRule`), else false.
    /// - A domain is suggested for a String column of at most 120 different values, at most a tenth of which occur once.
    public init(suggestedFor statistics: Statistics) {
        self.init(features: statistics.features.map { FeatureConstraints(suggestedFor: $0) })
    }
}

extension FeatureConstraints {
    fileprivate init(suggestedFor feature: FeatureStatistics) {
        self.init(name: feature.name, inferredType: feature.inferredType, completeness: feature.completeness)
        if feature.inferredType.isNumeric, let numerical = feature.numerical { isNonNegative = numerical.least >= 0 }
        guard feature.inferredType == .string, let categories = feature.string?.categories, !categories.isEmpty else {
            return
        }
        let unique = categories.count { $0.count == 1 }
        if Double(unique) / Double(categories.count) <= Constraints.greatestShareOfUniqueValues {
            domains = categories.map(\.value)
        }
    }
}
