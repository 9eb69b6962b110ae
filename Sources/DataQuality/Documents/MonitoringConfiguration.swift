/// How a check is made: the `monitoring_config` of `constraints.json`.
public struct MonitoringConfiguration: Sendable, Hashable {
    /// Whether constraints are evaluated at all.
    public var evaluatesConstraints = true
    /// Whether CloudWatch metrics are emitted.
    public var emitsMetrics = true
    /// How many values must be of the expected type; see ``MatchRequirement``.
    public var dataTypeThreshold: Double
    /// How many values of a String column must be in its domain; see ``MatchRequirement``.
    public var domainContentThreshold: Double
    /// Whether distributions are compared with the baseline's.
    public var comparesDistributions = true
    /// The greatest distance of a numeric column's distribution that is no drift.
    public var comparisonThreshold: Double
    /// How the distance is corrected for sample sizes.
    public var comparisonMethod: ComparisonMethod
    /// The same as ``comparisonThreshold`` for String columns; nil for the same number.
    public var categoricalComparisonThreshold: Double?
    /// How String columns are compared; nil for ``CategoricalMethod/lInfinity``.
    public var categoricalMethod: CategoricalMethod?

    /// What a generated `constraints.json` says.
    ///
    /// The numbers are those of files that SageMaker generated (`datatype_check_threshold` and `domain_content_threshold`
    /// 1.0: every value must match; 0.1; Robust), not of its documentation (0.1).
    /// - Source: `constraints.json` of sagemaker-python-sdk v2.200.0, `tests/data/pipeline/quality_check_step`.
    public static let suggested = MonitoringConfiguration(
        dataTypeThreshold: 1.0,
        domainContentThreshold: 1.0,
        comparisonThreshold: 0.1,
        comparisonMethod: .robust
    )

    /// What a missing member means.
    ///
    /// - Source: "Schema for Constraints", SageMaker Developer Guide: 0.1 for each threshold. It names no default method;
    ///   Robust is what generated files say.
    public static let documented = MonitoringConfiguration(
        dataTypeThreshold: 0.1,
        domainContentThreshold: 0.1,
        comparisonThreshold: 0.1,
        comparisonMethod: .robust
    )

    /// Makes a configuration that evaluates and compares.
    public init(
        dataTypeThreshold: Double,
        domainContentThreshold: Double,
        comparisonThreshold: Double,
        comparisonMethod: ComparisonMethod
    ) {
        self.dataTypeThreshold = dataTypeThreshold
        self.domainContentThreshold = domainContentThreshold
        self.comparisonThreshold = comparisonThreshold
        self.comparisonMethod = comparisonMethod
    }

    /// The configuration with one feature's overrides in force.
    public func overridden(by overrides: MonitoringOverrides?) -> MonitoringConfiguration {
        guard let overrides else { return self }
        var result = self
        result.evaluatesConstraints = overrides.evaluatesConstraints ?? evaluatesConstraints
        result.emitsMetrics = overrides.emitsMetrics ?? emitsMetrics
        result.dataTypeThreshold = overrides.dataTypeThreshold ?? dataTypeThreshold
        result.domainContentThreshold = overrides.domainContentThreshold ?? domainContentThreshold
        result.comparesDistributions = overrides.comparesDistributions ?? comparesDistributions
        result.comparisonThreshold = overrides.comparisonThreshold ?? comparisonThreshold
        result.comparisonMethod = overrides.comparisonMethod ?? comparisonMethod
        // A feature's own comparison threshold holds for it whatever its type, unless the categorical one is overridden too.
        result.categoricalComparisonThreshold =
            overrides.categoricalComparisonThreshold ?? overrides.comparisonThreshold ?? categoricalComparisonThreshold
        result.categoricalMethod = overrides.categoricalMethod ?? categoricalMethod
        return result
    }
}

/// What one feature has otherwise than the rest; nil where it has not.
public struct MonitoringOverrides: Sendable, Hashable {
    /// Overrides ``MonitoringConfiguration/evaluatesConstraints``.
    public var evaluatesConstraints: Bool?
    /// Overrides ``MonitoringConfiguration/emitsMetrics``.
    public var emitsMetrics: Bool?
    /// Overrides ``MonitoringConfiguration/dataTypeThreshold``.
    public var dataTypeThreshold: Double?
    /// Overrides ``MonitoringConfiguration/domainContentThreshold``.
    public var domainContentThreshold: Double?
    /// Overrides ``MonitoringConfiguration/comparesDistributions``.
    public var comparesDistributions: Bool?
    /// Overrides ``MonitoringConfiguration/comparisonThreshold``.
    public var comparisonThreshold: Double?
    /// Overrides ``MonitoringConfiguration/comparisonMethod``.
    public var comparisonMethod: ComparisonMethod?
    /// Overrides ``MonitoringConfiguration/categoricalComparisonThreshold``.
    public var categoricalComparisonThreshold: Double?
    /// Overrides ``MonitoringConfiguration/categoricalMethod``.
    public var categoricalMethod: CategoricalMethod?

    /// Overrides nothing.
    public init() {}

    /// Whether nothing is overridden.
    public var isEmpty: Bool { self == MonitoringOverrides() }
}

/// How the L∞ distance of two distributions is corrected for sample sizes.
public enum ComparisonMethod: String, Sendable, Hashable, CaseIterable {
    /// The distance as it is.
    case simple = "Simple"
    /// Less what samples of one distribution, of these sizes, may differ by chance.
    case robust = "Robust"
}

/// How two String columns are compared.
public enum CategoricalMethod: String, Sendable, Hashable, CaseIterable {
    /// By the greatest difference of a category's shares.
    case lInfinity = "LInfinity"
    /// By Pearson's χ² test.
    case chiSquared = "ChiSquared"
}

/// A threshold of a share of values that match, in either of the two senses that SageMaker's files give it.
///
/// Generated files say 1.0, which means that every value must match ("Expected match: 100.0%"); the documentation's 0.1 can
/// only mean that a tenth may fail to. Which numbers mean which is not documented. Here a threshold above 0.5 is the least
/// share that matches, and one up to 0.5 is the greatest share that does not.
struct MatchRequirement {
    /// The least share of matching values, in `0...1`.
    let leastShare: Double

    init(threshold: Double) { leastShare = threshold > 0.5 ? min(threshold, 1) : 1 - max(threshold, 0) }

    /// Whether `share` is enough; a billionth part of rounding is forgiven.
    func isMet(by share: Double) -> Bool { share >= leastShare - 1e-9 }
}
