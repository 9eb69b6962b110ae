public import JSONDocuments

extension PipelineDefinition {
    /// A statement about values that holds or does not.
    public indirect enum Condition: Sendable, Hashable {
        /// Two values compared.
        case comparison(Comparison, left: JSON, right: JSON)
        /// A value that is among others.
        case isIn(JSON, [JSON])
        /// All hold; of none, true.
        case and([Condition])
        /// At least one holds; of none, false.
        case or([Condition])
        /// The other does not hold.
        case not(Condition)

        /// How two values are compared.
        public enum Comparison: String, Sendable, Hashable, CaseIterable {
            case equals = "Equals"
            case greaterThan = "GreaterThan"
            case greaterThanOrEqualTo = "GreaterThanOrEqualTo"
            case lessThan = "LessThan"
            case lessThanOrEqualTo = "LessThanOrEqualTo"
        }

        /// `left` equals `right`.
        public static func equals(_ left: JSON, _ right: JSON) -> Condition {
            .comparison(.equals, left: left, right: right)
        }

        /// `left` is greater than `right`.
        public static func greaterThan(_ left: JSON, _ right: JSON) -> Condition {
            .comparison(.greaterThan, left: left, right: right)
        }

        /// `left` is greater than `right` or equals it.
        public static func greaterThanOrEqualTo(_ left: JSON, _ right: JSON) -> Condition {
            .comparison(.greaterThanOrEqualTo, left: left, right: right)
        }

        /// `left` is less than `right`.
        public static func lessThan(_ left: JSON, _ right: JSON) -> Condition {
            .comparison(.lessThan, left: left, right: right)
        }

        /// `left` is less than `right` or equals it.
        public static func lessThanOrEqualTo(_ left: JSON, _ right: JSON) -> Condition {
            .comparison(.lessThanOrEqualTo, left: left, right: right)
        }
    }
}

extension PipelineDefinition.Condition {
    /// Every value in the condition, with its place below `path`.
    func values(at path: DocumentPath) -> [(path: DocumentPath, value: JSON)] {
        switch self {
        case .comparison(_, let left, let right): [(path["LeftValue"], left), (path["RightValue"], right)]
        case .isIn(let query, let values):
            [(path["QueryValue"], query)] + values.enumerated().map { (path["Values"][$0], $1) }
        case .and(let conditions), .or(let conditions):
            conditions.enumerated().flatMap { $1.values(at: path["Conditions"][$0]) }
        case .not(let condition): condition.values(at: path["Expression"])
        }
    }
}
