public import JSONDocuments
import OrderedCollections

extension EventPattern {
    /// Reads and compiles a pattern from its JSON text.
    ///
    /// - Throws: ``EventPatternError`` that names the path of the fault.
    public init(parsing text: String) throws(EventPatternError) {
        let json: JSON
        do { json = try JSON(parsing: text) } catch {
            throw EventPatternError(.json, "the event pattern is \(error)", path: "", cause: error)
        }
        try self.init(json)
    }

    /// Compiles a pattern.
    ///
    /// - Throws: ``EventPatternError`` that names the path of the fault.
    public init(_ json: JSON) throws(EventPatternError) {
        var combinations = 1
        root = try EventPattern.node(json, path: "", combinations: &combinations)
    }

    /// As many as EventBridge allows: source, Amazon EventBridge User Guide, "Complex example with multiple matching".
    private static let mostCombinations = 1000

    /// Field names that keep `$or` from being an alternative: source, event-ruler's README and Constants.
    private static let reservedNames: Set<String> = [
        "exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr",
        "=",
        "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "date-after", "date-on-or-after",
        "date-before", "date-on-or-before", "in-date-range", "ip-address-in-range", "ip-address-not-in-range",
    ]

    private static func node(_ json: JSON, path: String, combinations: inout Int) throws(EventPatternError) -> Node {
        guard let members = json.object else {
            throw EventPatternError(.structure, "the pattern is a \(json.kind): it must be an object", path: path)
        }
        if members.isEmpty {
            throw EventPatternError(.structure, "the object is empty: name a field to match", path: path)
        }
        var fields: [(name: String, test: Test)] = []
        var alternatives: [[Node]] = []
        for (name, value) in members {
            let place = path.isEmpty ? name : path + "." + name
            if name == "$or", isAlternative(value), let choices = value.array {
                var nodes: [Node] = []
                var sum = 0
                for (index, choice) in choices.enumerated() {
                    var own = 1
                    nodes.append(try node(choice, path: "\(place)[\(index)]", combinations: &own))
                    sum += own
                }
                alternatives.append(nodes)
                combinations *= sum
                guard combinations <= mostCombinations else {
                    throw EventPatternError(
                        .complexity,
                        "the alternatives make \(combinations) combinations: at most \(mostCombinations) are allowed",
                        path: place
                    )
                }
            } else {
                fields.append((name, try test(value, path: place, combinations: &combinations)))
            }
        }
        return Node(fields: fields, alternatives: alternatives)
    }

    private static func isAlternative(_ value: JSON) -> Bool {
        guard let choices = value.array, choices.count >= 2 else { return false }
        return choices.allSatisfy { choice in
            guard let members = choice.object else { return false }
            return members.keys.allSatisfy { !reservedNames.contains($0) }
        }
    }

    private static func test(_ value: JSON, path: String, combinations: inout Int) throws(EventPatternError) -> Test {
        switch value {
        case .object: return .object(try node(value, path: path, combinations: &combinations))
        case .array(let items):
            if items.isEmpty {
                throw EventPatternError(.structure, "the array is empty: name a value to match", path: path)
            }
            var matchers: [Matcher] = []
            var orAbsent = false
            for (index, item) in items.enumerated() {
                let place = "\(path)[\(index)]"
                if item.object?.count == 1, let exists = item["exists"] {
                    guard let wanted = exists.bool else {
                        throw EventPatternError(
                            .operand,
                            "exists is \(exists.text()): it must be true or false",
                            path: place
                        )
                    }
                    if wanted { matchers.append(.present) } else { orAbsent = true }
                } else {
                    matchers.append(try Matcher(item, path: place))
                }
            }
            return .values(matchers, orAbsent: orAbsent)
        default:
            throw EventPatternError(
                .structure,
                "the value is \(value.text()): it must be an array of values or an object of fields",
                path: path
            )
        }
    }
}
