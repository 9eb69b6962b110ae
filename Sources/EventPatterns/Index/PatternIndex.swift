public import JSONDocuments

/// Many event patterns, arranged so that an event is compared only with those that it may match.
///
/// Of each pattern one condition is chosen that must hold: a value, a prefix or a suffix at a path of the event, or at least
/// that there is a value at it; the one that the fewest other patterns share. An event's values are looked up once; the
/// patterns that they lead to, and those without such a condition, are then compared in whole. So the answer is that of
/// comparing every pattern, and its cost hardly depends on their number.
public struct PatternIndex: Sendable {
    private let patterns: [EventPattern]
    private let root: PathNode
    /// Patterns that have no condition to look up.
    private let always: [Int32]
    /// What the patterns look at: an event of which only this was read matches as the whole one does.
    public let selection: JSONSelection

    /// Arranges the patterns.
    ///
    /// - Complexity: O(size of all patterns).
    public init(_ patterns: [EventPattern]) {
        self.patterns = patterns
        let conditions = patterns.map { $0.root.necessaryConditions(path: []) }
        var popularity: [Condition: Int] = [:]
        for condition in conditions.joined().joined() { popularity[condition, default: 0] += 1 }
        let builder = PathNodeBuilder()
        var always: [Int32] = []
        for (index, choices) in conditions.enumerated() {
            // A presence leads to the pattern far more often than a value does.
            let chosen = choices.min { a, b in
                func cost(_ choice: [Condition]) -> Int {
                    choice.reduce(0) { $0 + (popularity[$1] ?? 0) * ($1.test == .present ? 1000 : 1) }
                }
                return cost(a) < cost(b)
            }
            guard let chosen else {
                always.append(Int32(index))
                continue
            }
            for condition in chosen { builder.add(condition, leadingTo: Int32(index)) }
        }
        self.always = always
        root = builder.finished()
        selection = JSONSelection(patterns.lazy.flatMap { $0.root.paths(below: []) })
    }

    /// How many patterns there are.
    public var count: Int { patterns.count }

    /// The positions, ascending, of the patterns that the event matches.
    public func matches(_ event: JSON) -> [Int] {
        var candidates = always
        root.collect(event, into: &candidates)
        if candidates.isEmpty { return [] }
        candidates.sort()
        var matches: [Int] = []
        var previous: Int32 = -1
        for candidate in candidates where candidate != previous {
            previous = candidate
            if patterns[Int(candidate)].matches(event) { matches.append(Int(candidate)) }
        }
        return matches
    }

    /// The positions, ascending, of the patterns that the event whose JSON text this is matches.
    ///
    /// Of the text only the members that some pattern names are built; the rest is passed over, but checked.
    ///
    /// - Throws: ``JSONError`` for whatever is no JSON text.
    public func matches(parsing text: some Sequence<UInt8>) throws(JSONError) -> [Int] {
        matches(try JSON(parsing: text, keeping: selection))
    }
}

extension EventPattern.Node {
    /// The places of the event that the pattern looks at, those where nothing must be among them.
    fileprivate func paths(below path: [String]) -> [[String]] {
        fields.flatMap { name, test in
            switch test {
            case .object(let node): node.paths(below: path + [name])
            case .values: [path + [name]]
            }
        } + alternatives.joined().flatMap { $0.paths(below: path) }
    }
}
