/// Something that must hold at a path of an event for a pattern to match.
struct Condition: Hashable {
    /// What a scalar at the path must be; of text, what it must be, begin or end with.
    enum Test: Hashable {
        case null
        case bool(Bool)
        case number(Double)
        case text([UInt8])
        case prefix([UInt8])
        case suffix([UInt8])
        case caseless(String)
        /// Any scalar.
        case present
    }

    let path: [String]
    let test: Test
}

extension EventPattern.Node {
    /// Choices of conditions; of each choice, at least one must hold wherever the pattern matches.
    ///
    /// None where nothing must be there.
    func necessaryConditions(path: [String]) -> [[Condition]] {
        var choices: [[Condition]] = []
        for (name, test) in fields {
            let place = path + [name]
            switch test {
            case .object(let node): choices += node.necessaryConditions(path: place)
            case .values(_, orAbsent: true): continue
            case .values(let matchers, orAbsent: false):
                choices.append(matchers.map { Condition(path: place, test: $0.condition) })
            }
        }
        for alternative in alternatives {
            // Every branch must have a condition of its own, and one of them must hold.
            var joined: [Condition] = []
            var isComplete = true
            for branch in alternative {
                // Of several the first will do: which is best is not worth the combinations.
                guard let first = branch.necessaryConditions(path: path).first else {
                    isComplete = false
                    break
                }
                joined += first
            }
            if isComplete { choices.append(joined) }
        }
        return choices
    }
}

extension Matcher {
    /// What must hold where the matcher matches; weaker than the matcher, never stronger.
    fileprivate var condition: Condition.Test {
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let value): return .number(value)
        case .range(let range):
            guard let lower = range.lower, lower == range.upper else { return .present }
            return .number(lower)
        case .string(let text): return .text(Array(text.utf8))
        case .prefix(let text): return text.isEmpty ? .present : .prefix(Array(text.utf8))
        case .suffix(let text): return text.isEmpty ? .present : .suffix(Array(text.utf8))
        case .caseless(let text): return .caseless(text)
        case .wildcard(let wildcard):
            let (first, last) = (wildcard.pieces[0], wildcard.pieces[wildcard.pieces.count - 1])
            if wildcard.pieces.count == 1 { return .text(first) }
            if first.isEmpty, last.isEmpty { return .present }
            return first.count >= last.count ? .prefix(first) : .suffix(last)
        case .caselessPrefix, .caselessSuffix, .network, .present, .not: return .present
        }
    }
}
