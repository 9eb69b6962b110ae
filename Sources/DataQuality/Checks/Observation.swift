/// What one check saw, whether or not it was violated.
public struct Observation: Sendable, Hashable {
    /// How a check ended.
    public enum Outcome: Sendable, Hashable {
        /// The constraint holds.
        case passed
        /// The constraint does not hold.
        case violated
        /// There was nothing to measure; says why.
        case notMeasured(String)
    }

    /// Which side of the threshold the observed number must be on.
    public enum Requirement: String, Sendable, Hashable {
        /// Lower is worse.
        case atLeast = "at_least"
        /// Higher is worse.
        case atMost = "at_most"
    }

    /// The column, or `Missing columns` or `Extra columns`.
    public var feature: String
    /// What was checked.
    public var check: CheckType
    /// How it ended.
    public var outcome: Outcome
    /// The number that was compared; nil if there was nothing to measure.
    public var observed: Double?
    /// What it was compared with.
    public var threshold: Double?
    /// Which side of the threshold is right.
    public var requirement: Requirement
    /// How many present values of the current data were measured.
    public var currentSize: Int
    /// How many of the baseline; nil where the check compares with a constraint only.
    public var baselineSize: Int?
    /// By what rule, where there are several: `linf_simple`, `linf_robust` or `chi_squared`.
    public var method: String?
    /// The distance before the correction for sample sizes.
    public var rawDistance: Double?
    /// The p-value, for χ².
    public var pValue: Double?
    /// The violation's sentence; nil if not violated.
    public var description: String?

    /// Describes a check that has not measured anything yet.
    init(_ feature: String, _ check: CheckType, _ requirement: Requirement, currentSize: Int) {
        self.feature = feature
        self.check = check
        self.requirement = requirement
        self.currentSize = currentSize
        outcome = .passed
    }

    /// Whether the constraint does not hold.
    public var isViolated: Bool { outcome == .violated }
}
