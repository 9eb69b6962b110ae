/// A quantile sketch of a stream of numbers: deequ's variant of KLL, which SageMaker's statistics carry.
///
/// An item at level *i* stands for 2ⁱ numbers. Level 0 is the largest, unlike in the published KLL, and compaction is
/// deterministic: the same numbers in the same order make the same sketch. Until ``size`` numbers and a few have been added
/// the sketch holds them all, in their order.
/// - Source: deequ, `QuantileNonSample.scala` and `NonSampleCompactor.scala`.
public struct KLLSketch: Sendable, Hashable {
    /// deequ's `DEFAULT_SKETCH_SIZE`, which SageMaker uses.
    public static let defaultSize = 2048
    /// deequ's `DEFAULT_SHRINKING_FACTOR`, which SageMaker uses.
    public static let defaultShrinkingFactor = 0.64
    /// The most levels that are kept or read: 2⁶⁰ is the largest weight.
    public static let maximumLevels = 61

    /// The parameter *k*.
    public let size: Int
    /// The parameter *c*: each level's capacity is this fraction of the one below.
    public let shrinkingFactor: Double
    /// The items, the lowest level first.
    public private(set) var levels: [[Double]] = [[]]
    /// How often each level was compacted; deequ's `numOfCompress`.
    private var compactions = [0]
    /// Whether a level's next survivors are at odd positions; deequ's `offset`.
    private var offsets = [0]
    private var itemCount = 0
    private var capacities: [Int]
    private var totalCapacity: Int

    /// Makes an empty sketch.
    ///
    /// - Parameters:
    ///   - size: The parameter *k*, `1...1_048_576`; values outside are moved to the nearest.
    ///   - shrinkingFactor: The parameter *c*, in `(0, 1]`; other values mean the default.
    public init(size: Int = defaultSize, shrinkingFactor: Double = defaultShrinkingFactor) {
        self.size = min(max(size, 1), 1 << 20)
        self.shrinkingFactor =
            shrinkingFactor > 0 && shrinkingFactor <= 1 ? shrinkingFactor : Self.defaultShrinkingFactor
        capacities = [Self.capacity(ofLevel: 0, size: self.size, shrinkingFactor: self.shrinkingFactor)]
        totalCapacity = capacities[0]
    }

    /// Restores a sketch from its levels.
    ///
    /// - Returns: Nil for a number that is not finite, no level, or more than ``maximumLevels``.
    public init?(size: Int, shrinkingFactor: Double, levels: [[Double]]) {
        self.init(size: size, shrinkingFactor: shrinkingFactor)
        guard !levels.isEmpty, levels.count <= Self.maximumLevels, levels.joined().allSatisfy(\.isFinite) else {
            return nil
        }
        var weight = 0.0
        for (level, items) in levels.enumerated() {
            weight += Double(items.count) * Double(sign: .plus, exponent: level, significand: 1)
        }
        guard weight < 0x1p62 else { return nil }
        while self.levels.count < levels.count { addLevel() }
        self.levels = levels
        itemCount = levels.reduce(0) { $0 + $1.count }
    }

    /// How many items level `height` holds before it may be compacted: `2 · (⌈k·cʰ / 2⌉ + 1)`.
    static func capacity(ofLevel height: Int, size: Int, shrinkingFactor: Double) -> Int {
        var share = Double(size)
        for _ in 0..<height { share *= shrinkingFactor }
        return 2 * (Int((share / 2).rounded(.up)) + 1)
    }

    /// How many numbers the sketch stands for.
    public var weight: Int {
        var total = 0
        for (level, items) in levels.enumerated() { total &+= items.count &<< level }
        return total
    }

    /// Whether no number was added.
    public var isEmpty: Bool { itemCount == 0 }

    /// Adds one number, which must be finite.
    public mutating func add(_ value: Double) {
        withUnsafePointer(to: value) { add(UnsafeBufferPointer(start: $0, count: 1)) }
    }

    /// Adds numbers, which must be finite: the same sketch as one by one.
    public mutating func add(_ values: UnsafeBufferPointer<Double>) {
        var start = 0
        while start < values.count {
            let room = max(1, totalCapacity + 1 - itemCount)
            let end = start + min(room, values.count - start)
            levels[0].append(contentsOf: UnsafeBufferPointer(rebasing: values[start..<end]))
            itemCount += end - start
            start = end
            if itemCount > totalCapacity { condense() }
        }
    }

    /// Adds all that another sketch stands for.
    public mutating func merge(_ other: KLLSketch) {
        while levels.count < other.levels.count { addLevel() }
        for (level, items) in other.levels.enumerated() { levels[level].append(contentsOf: items) }
        itemCount += other.itemCount
        while itemCount >= totalCapacity, condense() {}
    }

    /// Compacts the lowest full level; false if none is full or there is no room above.
    @discardableResult
    private mutating func condense() -> Bool {
        guard let height = levels.indices.first(where: { levels[$0].count >= capacities[$0] }) else { return false }
        if height + 1 == levels.count {
            guard levels.count < Self.maximumLevels else { return false }
            addLevel()
        }
        if compactions[height] % 2 == 1 { offsets[height] = 1 - offsets[height] }
        compactions[height] += 1
        var items = levels[height]
        levels[height] = []
        let even = items.count & ~1
        let offset = offsets[height]
        items.withUnsafeMutableBufferPointer { items in
            sortAscending(UnsafeMutableBufferPointer(rebasing: items[..<even]))
            for index in 0..<even / 2 { items[index] = items[2 &* index &+ offset] }
            levels[height + 1].append(contentsOf: UnsafeMutableBufferPointer(rebasing: items[..<(even / 2)]))
        }
        let last = items.count > even ? items[even] : nil
        items.removeAll(keepingCapacity: true)
        if let last { items.append(last) }
        levels[height] = items
        itemCount -= even / 2
        return true
    }

    private mutating func addLevel() {
        capacities.append(Self.capacity(ofLevel: levels.count, size: size, shrinkingFactor: shrinkingFactor))
        totalCapacity += capacities[levels.count]
        levels.append([])
        compactions.append(0)
        offsets.append(0)
    }

    /// Equality of what a sketch stands for: its parameters and items.
    public static func == (a: KLLSketch, b: KLLSketch) -> Bool {
        a.size == b.size && a.shrinkingFactor == b.shrinkingFactor && a.levels == b.levels
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(size)
        hasher.combine(shrinkingFactor)
        hasher.combine(levels)
    }
}
