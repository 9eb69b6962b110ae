extension KLLSketch {
    /// How many of the numbers are less than or equal to `value`, as the sketch estimates.
    public func inclusiveRank(of value: Double) -> Int { rank { $0 <= value } }

    /// How many of the numbers are less than `value`, as the sketch estimates.
    public func exclusiveRank(of value: Double) -> Int { rank { $0 < value } }

    private func rank(_ counts: (Double) -> Bool) -> Int {
        var total = 0
        for (level, items) in levels.enumerated() {
            var matching = 0
            for item in items where counts(item) { matching += 1 }
            total &+= matching &<< level
        }
        return total
    }

    /// The least number of the sketch whose inclusive rank is at least the share `fraction`, in `0...1`; nil if empty.
    public func quantile(_ fraction: Double) -> Double? {
        let cumulative = cumulativeWeights()
        guard let total = cumulative.last?.rank else { return nil }
        let wanted = Double(total) * min(max(fraction, 0), 1)
        return cumulative.first { Double($0.rank) >= wanted }?.value
    }

    /// The numbers' histogram in 10 buckets of equal width from `least` to `greatest`, as SageMaker's statistics have it.
    ///
    /// A bucket holds its lower bound and not its upper one; the last holds both.
    /// - Source: deequ's bucket rule; the number 10 is SageMaker's and fixed.
    func buckets(from least: Double, to greatest: Double) -> [KLLBucket] {
        let count = 10
        let bounds = (0...count).map { bound(at: $0, of: count, from: least, to: greatest) }
        return (0..<count)
            .map { index in
                let (low, high) = (bounds[index], bounds[index + 1])
                let below = index == count - 1 ? inclusiveRank(of: high) : exclusiveRank(of: high)
                return KLLBucket(lowerBound: low, upperBound: high, count: Double(below &- exclusiveRank(of: low)))
            }
    }

    /// Deequ's formula, `min + (max - min) * i / 10`, or where that overflows an interpolation.
    private func bound(at index: Int, of count: Int, from least: Double, to greatest: Double) -> Double {
        let exact = least + (greatest - least) * Double(index) / Double(count)
        if exact.isFinite { return exact }
        let share = Double(index) / Double(count)
        return least * (1 - share) + greatest * share
    }

    /// The distinct numbers in ascending order, each with its inclusive rank.
    func cumulativeWeights() -> [(value: Double, rank: Int)] {
        accumulated { weight, level in weight &+ 1 &<< level }
    }

    /// As deequ's `getRankMap` builds it: of equal numbers only the one at the highest level counts, once.
    ///
    /// Its `ListMap` keeps one entry a key, so ties lose weight: the greatest rank is the (weighted) count of distinct
    /// numbers, not the sample size. Kept for comparison with deequ; ``cumulativeWeights()`` counts every number.
    func deequRankMap() -> [(value: Double, rank: Int)] {
        accumulated { _, level in 1 &<< level }
    }

    private func accumulated(_ weigh: (_ soFar: Int, _ level: Int) -> Int) -> [(value: Double, rank: Int)] {
        var items: [(value: Double, level: Int)] = []
        items.reserveCapacity(levels.reduce(0) { $0 + $1.count })
        for (level, values) in levels.enumerated() { for value in values { items.append((value, level)) } }
        items.sort { $0.value == $1.value ? $0.level < $1.level : $0.value < $1.value }
        var result: [(value: Double, rank: Int)] = []
        result.reserveCapacity(items.count)
        var rank = 0
        var index = 0
        while index < items.count {
            let value = items[index].value
            var weight = 0
            while index < items.count, items[index].value == value {
                weight = weigh(weight, items[index].level)
                index += 1
            }
            rank &+= weight
            result.append((value, rank))
        }
        return result
    }
}
