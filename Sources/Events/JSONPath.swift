import JSONDocuments

/// A path to one place of an event: `$`, `$.detail.state`, `$.resources[0]`.
struct JSONPath: Sendable, Hashable {
    private enum Step: Hashable {
        case member(String)
        case element(Int)
    }

    private let steps: [Step]

    /// Reads a path; nil if it is none.
    init?(_ text: String) {
        guard text == "$" || text.hasPrefix("$.") || text.hasPrefix("$[") else { return nil }
        var steps: [Step] = []
        var rest = text.dropFirst()
        while let character = rest.first {
            rest.removeFirst()
            if character == "." {
                let end = rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
                guard end > rest.startIndex else { return nil }
                steps.append(.member(String(rest[..<end])))
                rest = rest[end...]
            } else {
                guard character == "[", let close = rest.firstIndex(of: "]") else { return nil }
                let inner = rest[..<close]
                if let index = Int(inner), index >= 0 {
                    steps.append(.element(index))
                } else if inner.count > 2, let quote = inner.first, quote == "'" || quote == "\"", inner.last == quote {
                    steps.append(.member(String(inner.dropFirst().dropLast())))
                } else {
                    return nil
                }
                rest = rest[rest.index(after: close)...]
            }
        }
        self.steps = steps
    }

    /// What is there; nil where there is nothing.
    func value(in json: JSON) -> JSON? {
        var value = json
        for step in steps {
            let next =
                switch step {
                case .member(let name): value[name]
                case .element(let index): value[index]
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }
}
