import Boosting

/// A generator with a fixed seed, for rows that are the same in every run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

/// Rows whose label depends on the first three of `columns` features; every twelfth value is missing.
func sampleTable(
    rows: Int,
    columns: Int = 5,
    seed: UInt64 = 7,
    label: (_ signal: Float) -> Float = { $0 }
) throws -> TrainingTable {
    var random = Seeded(state: seed)
    var features: [Float] = []
    var labels: [Float] = []
    for _ in 0..<rows {
        let row = (0..<columns).map { _ in Float.random(in: -3...3, using: &random) }
        labels.append(label(row[0] * 2 + row[1] * row[2] + Float.random(in: -0.5...0.5, using: &random)))
        features += row.map { Int.random(in: 0..<12, using: &random) == 0 ? .nan : $0 }
    }
    return try TrainingTable(features: features, labels: labels, columns: columns)
}
