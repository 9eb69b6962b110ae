/// A pair of numbers in a figure.
struct Point: Sendable, Hashable {
    let x: Double
    let y: Double
}

/// How many values lie in each of some ranges.
struct Histogram: Sendable, Hashable {
    struct Bin: Sendable, Hashable {
        let low: Double
        let high: Double
        var count = 0
    }

    private(set) var bins: [Bin]
    /// Whether each bin is one value rather than a range.
    let isDiscrete: Bool

    /// The most different labels that are counted one by one.
    private static let mostValues = 20
    private static let usualBins = 20

    /// Labels: by value if there are few different ones, as of classes; else by range.
    static func ofLabels(_ labels: [Float]) -> Histogram {
        var counts: [Float: Int] = [:]
        for label in labels {
            counts[label, default: 0] += 1
            if counts.count > mostValues { return Histogram(labels.map(Double.init)) }
        }
        return Histogram(
            values: counts.sorted { $0.key < $1.key }
                .map { Bin(low: Double($0.key), high: Double($0.key), count: $0.value) }
        )
    }

    private init(values: [Bin]) {
        bins = values
        isDiscrete = true
    }

    /// Ranges of one width from the least to the greatest value; the last holds its upper end, as numpy's `histogram` has it.
    ///
    /// Values that are not finite are in none.
    init(_ given: [Double], count: Int = usualBins) {
        isDiscrete = false
        let values = given.filter(\.isFinite)
        guard var low = values.min(), var high = values.max() else {
            bins = []
            return
        }
        if low == high {
            low -= 0.5
            high += 0.5
        }
        let width = (high - low) / Double(count)
        bins = (0..<count)
            .map { Bin(low: low + Double($0) * width, high: $0 == count - 1 ? high : low + Double($0 + 1) * width) }
        for value in values {
            var index = min(count - 1, max(0, Int((value - low) / width)))
            // The quotient is rounded: the bin's own ends decide.
            if value < bins[index].low, index > 0 { index -= 1 }
            if value >= bins[index].high, index < count - 1 { index += 1 }
            bins[index].count += 1
        }
    }
}
