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
        var random = SplitMix64(state: seed)
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

/// Steele, Lea, Flood (2014), "Fast splittable pseudorandom number generators".
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// Uniform in [0, 1).
    mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }
}
