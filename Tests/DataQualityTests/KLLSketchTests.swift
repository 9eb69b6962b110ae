import Testing

@testable import DataQuality

@Suite("KLL sketch") struct KLLSketchTests {
    // deequ's formula for k = 2048, c = 0.64.
    @Test func `capacities shrink from the bottom`() {
        let capacities = (0..<6).map { KLLSketch.capacity(ofLevel: $0, size: 2048, shrinkingFactor: 0.64) }
        #expect(capacities == [2050, 1314, 842, 540, 346, 222])
        #expect(KLLSketch.capacity(ofLevel: 60, size: 2048, shrinkingFactor: 0.64) == 4)
    }

    @Test func `up to the first capacity every number is kept in its order`() {
        let values = (0..<2050).map { Double(($0 * 37) % 2050) }
        let sketch = KLLSketch(values)
        #expect(sketch.levels == [values])
    }

    // Worked by hand with k = 4, c = 0.5: capacities 6, 4. The seventh number compacts 6 sorted ones, keeping 1, 3, 5 at even
    // positions (offset 0) one level up; the seventh, last buffered, stays.
    @Test func `the first compaction keeps even positions and the last number`() {
        let sketch = KLLSketch([6, 5, 4, 3, 2, 1, 9], size: 4, shrinkingFactor: 0.5)
        #expect(sketch.levels == [[9], [1, 3, 5]])
        #expect(sketch.weight == 7)
    }

    @Test(arguments: Distribution.allCases)
    func `adding at once, one by one and as deequ does make the same sketch`(distribution: Distribution) {
        let values = distribution.values(20_000, seed: 7)
        var single = KLLSketch()
        var plain = PlainKLL()
        for value in values {
            single.add(value)
            plain.update(value)
        }
        let bulk = KLLSketch(values)
        #expect(single == bulk)
        #expect(bulk.levels == plain.levels)
        #expect(bulk.weight == values.count)
    }

    @Test(arguments: Distribution.allCases)
    func `merging is as deequ merges`(distribution: Distribution) {
        let values = distribution.values(30_000, seed: 8)
        var sketch = KLLSketch(Array(values[..<17_000]))
        sketch.merge(KLLSketch(Array(values[17_000...])))
        var plain = PlainKLL()
        var other = PlainKLL()
        for value in values[..<17_000] { plain.update(value) }
        for value in values[17_000...] { other.update(value) }
        plain.merge(other)
        #expect(sketch.levels == plain.levels)
        #expect(sketch.weight == values.count)
    }

    @Test(arguments: Distribution.allCases)
    func `ranks of merged parts stay within half a percent`(distribution: Distribution) throws {
        let values = distribution.values(200_000, seed: 9)
        var sketch = KLLSketch()
        for start in stride(from: 0, to: values.count, by: 9_000) {
            sketch.merge(KLLSketch(Array(values[start..<min(start + 9_000, values.count)])))
        }
        #expect(sketch.weight == values.count)
        let sorted = values.sorted()
        for step in 1..<20 {
            let value = sorted[values.count * step / 20]
            let exact = Double(values.count { $0 <= value })
            #expect(abs(Double(sketch.inclusiveRank(of: value)) - exact) <= 0.005 * Double(values.count))
            let exclusive = Double(values.count { $0 < value })
            #expect(abs(Double(sketch.exclusiveRank(of: value)) - exclusive) <= 0.005 * Double(values.count))
        }
    }

    @Test func `quantiles are numbers of the sample`() {
        let sketch = KLLSketch((1...100).map { Double($0) })
        #expect(sketch.quantile(0) == 1)
        #expect(sketch.quantile(0.5) == 50)
        #expect(sketch.quantile(1) == 100)
        #expect(KLLSketch().quantile(0.5) == nil)
    }

    @Test func `the last bucket holds both its bounds`() {
        let buckets = KLLSketch([0, 1, 2, 9, 10, 10]).buckets(from: 0, to: 10)
        #expect(buckets.map(\.count) == [1, 1, 1, 0, 0, 0, 0, 0, 0, 3])
        #expect(buckets.map(\.lowerBound) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }

    @Test func `a constant column is in the last bucket`() {
        let buckets = KLLSketch([5, 5, 5]).buckets(from: 5, to: 5)
        #expect(buckets.map(\.count) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 3])
    }

    @Test func `bounds of the widest range stay finite`() {
        let wide = Double.greatestFiniteMagnitude
        let buckets = KLLSketch([-wide, wide]).buckets(from: -wide, to: wide)
        #expect(buckets.allSatisfy { $0.lowerBound.isFinite && $0.upperBound.isFinite })
        #expect(buckets.reduce(0) { $0 + $1.count } == 2)
    }

    @Test func `levels that no sketch can have are refused`() {
        #expect(KLLSketch(size: 2048, shrinkingFactor: 0.64, levels: []) == nil)
        #expect(KLLSketch(size: 2048, shrinkingFactor: 0.64, levels: [[.nan]]) == nil)
        #expect(KLLSketch(size: 2048, shrinkingFactor: 0.64, levels: Array(repeating: [], count: 62)) == nil)
        #expect(KLLSketch(size: 2048, shrinkingFactor: 0.64, levels: Array(repeating: [1, 2, 3, 4], count: 61)) == nil)
    }

    @Test func `a sketch that holds too much still takes numbers`() throws {
        let crowded = Array(repeating: 1.0, count: 10_000)
        var sketch = try #require(KLLSketch(size: 2048, shrinkingFactor: 0.64, levels: [crowded]))
        sketch.add(2)
        sketch.merge(sketch)
        #expect(sketch.weight == 20_002)
    }

    @Test(arguments: [0, 1, 2, 3, 63, 64, 65, 1000, 2050, 5000], Distribution.allCases)
    func `sorting orders every distribution`(count: Int, distribution: Distribution) {
        var values = distribution.values(count, seed: UInt64(count))
        let expected = values.sorted()
        values.withUnsafeMutableBufferPointer { sortAscending($0) }
        #expect(values == expected)
    }

    @Test func `runs are merged`() {
        var values = Array(stride(from: 0.0, to: 100, by: 1)) + Array(stride(from: -50.0, to: 50, by: 0.5)) + [3, 4]
        let expected = values.sorted()
        values.withUnsafeMutableBufferPointer { sortAscending($0) }
        #expect(values == expected)
    }
}

extension KLLSketch {
    /// A sketch of these numbers.
    init(_ values: [Double], size: Int = 2048, shrinkingFactor: Double = 0.64) {
        self.init(size: size, shrinkingFactor: shrinkingFactor)
        values.withUnsafeBufferPointer { add($0) }
    }
}

/// The rule of formats.md, 1.1, written down as plainly as possible.
struct PlainKLL {
    var levels: [[Double]] = [[]]
    var compactions = [0]
    var offsets = [0]

    func capacity(_ height: Int) -> Int {
        var share = 2048.0
        for _ in 0..<height { share *= 0.64 }
        return 2 * (Int((share / 2).rounded(.up)) + 1)
    }

    var actual: Int { levels.reduce(0) { $0 + $1.count } }
    var total: Int { levels.indices.reduce(0) { $0 + capacity($1) } }

    mutating func update(_ value: Double) {
        levels[0].append(value)
        if actual > total { condense() }
    }

    mutating func condense() {
        for height in levels.indices where levels[height].count >= capacity(height) {
            if height + 1 == levels.count {
                levels.append([])
                compactions.append(0)
                offsets.append(0)
            }
            if compactions[height] % 2 == 1 { offsets[height] = 1 - offsets[height] }
            let length = levels[height].count - levels[height].count % 2
            let sorted = levels[height][..<length].sorted()
            levels[height + 1] += stride(from: offsets[height], to: length, by: 2).map { sorted[$0] }
            levels[height] = Array(levels[height][length...])
            compactions[height] += 1
            return
        }
    }

    mutating func merge(_ other: PlainKLL) {
        while levels.count < other.levels.count {
            levels.append([])
            compactions.append(0)
            offsets.append(0)
        }
        for (level, items) in other.levels.enumerated() { levels[level] += items }
        while actual >= total { condense() }
    }
}
