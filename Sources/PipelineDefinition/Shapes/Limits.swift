extension ServiceShapes {
    /// The least and the most that something may be; nil where there is no limit.
    struct Limits: Sendable, Hashable {
        let low: Int64?
        let high: Int64?

        /// No limits.
        static let none = Limits("..")

        /// Reads `LOW..HIGH`; either may be missing.
        init(_ text: Substring) {
            let dots = text.firstRange(of: "..")
            low = dots.flatMap { Int64(text[..<$0.lowerBound]) }
            high = dots.flatMap { Int64(text[$0.upperBound...]) }
        }

        /// How `value` breaks the limits: `below the least, 1`; nil where it keeps them.
        func fault(of value: Int64) -> String? {
            if let low, value < low { return "below the least, \(low)" }
            if let high, value > high { return "above the most, \(high)" }
            return nil
        }
    }
}
