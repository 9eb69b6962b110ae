/// A column's type as monitoring documents name it.
public enum InferredType: String, Sendable, Hashable, CaseIterable {
    /// Numbers, all spelled without fraction and exponent.
    case integral = "Integral"
    /// Numbers, at least one with a fraction or an exponent.
    case fractional = "Fractional"
    /// Anything else, booleans included.
    case string = "String"
    /// Every value is missing.
    case unknown = "Unknown"

    /// Whether the values are numbers.
    public var isNumeric: Bool { self == .integral || self == .fractional }
}
