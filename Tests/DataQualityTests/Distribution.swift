import TestSupport

/// Kinds of columns as tests need them.
enum Distribution: CaseIterable {
    case uniform
    case fewIntegers
    case skewed
    case constant
    case sorted
    case descending
    case outliers
    case signed

    /// The same numbers for the same seed.
    func values(_ count: Int, seed: UInt64) -> [Double] {
        var random = SplitMix(seed: seed)
        return (0..<count)
            .map { index in
                let share = random.share()
                switch self {
                case .uniform: return share * 100
                case .fewIntegers: return (share * 7).rounded(.down)
                case .skewed: return share * share * share * share * 1e6
                case .constant: return 42
                case .sorted: return Double(index)
                case .descending: return Double(-index)
                case .outliers: return index % 1000 == 999 ? 1e300 : 1 + share * 1e-9
                case .signed: return (share - 0.5) * (index % 3 == 0 ? 1e-5 : 1e5)
                }
            }
    }
}
