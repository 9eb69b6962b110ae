/// How much a model relies on one feature.
public struct FeatureImportance: Sendable, Hashable {
    /// The feature's name.
    public let feature: String
    /// The column, from 0.
    public let column: Int
    /// The mean improvement of the loss over the splits on this feature; 0 for a feature that is never split on, and for
    /// every feature of a linear model.
    public let gain: Double
    /// The number of splits on this feature; in a linear model, its coefficient.
    public let weight: Double
    /// The mean sum of Hessians (for squared error: rows) over the splits on this feature.
    public let cover: Double

    /// All features of a model, the largest gain first, then by column.
    static func of(_ booster: Booster, names: [String], isLinear: Bool) throws(BoostingError) -> [Self] {
        let weight = try booster.featureScores("weight")
        let gain = isLinear ? [:] : try booster.featureScores("gain")
        let cover = isLinear ? [:] : try booster.featureScores("cover")
        return names.enumerated()
            .map { column, name in
                Self(
                    feature: name,
                    column: column,
                    gain: Double(gain[column] ?? 0),
                    weight: Double(weight[column] ?? 0),
                    cover: Double(cover[column] ?? 0)
                )
            }
            .sorted { ($1.gain, $0.column) < ($0.gain, $1.column) }
    }
}
