import JSONDocuments
import OrderedCollections

extension Matcher {
    /// Compiles one element of a field's array: a scalar, or an object with one operator.
    init(_ json: JSON, path: String) throws(EventPatternError) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .number(Double(value))
        case .double(let value): self = .number(value)
        case .string(let value): self = .string(value)
        case .array:
            throw EventPatternError(.structure, "an array in an array: a value is a scalar or an operator", path: path)
        case .object(let members):
            guard members.count == 1, let (name, operand) = members.elements.first else {
                throw EventPatternError(
                    .operand,
                    "\(json.text()) has \(members.count) members: an operator is an object with one",
                    path: path
                )
            }
            self = try Matcher(name, operand, path: path + "." + name)
        }
    }

    private init(_ name: String, _ operand: JSON, path: String) throws(EventPatternError) {
        switch name {
        case "exactly": self = .string(try Matcher.text(operand, path: path))
        case "prefix", "suffix":
            if operand.object?.count == 1, let inner = operand["equals-ignore-case"] {
                let text = try Matcher.text(inner, path: path + ".equals-ignore-case").lowercased()
                self = name == "prefix" ? .caselessPrefix(text) : .caselessSuffix(text)
            } else {
                self = try Matcher.textual(name, operand, path: path)
            }
        case "equals-ignore-case", "wildcard": self = try Matcher.textual(name, operand, path: path)
        case "cidr":
            guard let network = Network(try Matcher.text(operand, path: path)) else {
                throw EventPatternError(
                    .operand,
                    "\(operand.text()) is no block of addresses such as 10.0.0.0/24",
                    path: path
                )
            }
            self = .network(network)
        case "numeric": self = .range(try Matcher.range(operand, path: path))
        case "anything-but": self = .not(try Matcher.exclusions(operand, path: path))
        case "exists":
            throw EventPatternError(.operand, "exists stands alone in its object", path: path)
        default:
            throw EventPatternError(
                .operand,
                "'\(name)' is no operator: there are prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, cidr "
                    + "and exists",
                path: path
            )
        }
    }

    private static func text(_ operand: JSON, path: String) throws(EventPatternError) -> String {
        guard let text = operand.string else {
            throw EventPatternError(.operand, "the operand is \(operand.text()): it must be a string", path: path)
        }
        return text
    }

    /// The operators over one string that `anything-but` may hold too.
    private static func textual(_ name: String, _ operand: JSON, path: String) throws(EventPatternError) -> Matcher {
        let text = try text(operand, path: path)
        switch name {
        case "prefix": return .prefix(text)
        case "suffix": return .suffix(text)
        case "equals-ignore-case": return .caseless(text.lowercased())
        default:
            guard let wildcard = Wildcard(text) else {
                throw EventPatternError(
                    .operand,
                    "\(operand.text()) is no wildcard: '*' must not follow '*', and only \\* and \\\\ are escapes",
                    path: path
                )
            }
            return .wildcard(wildcard)
        }
    }

    /// What `anything-but` excludes: a string or number, a list of strings or of numbers, or one operator over strings.
    private static func exclusions(_ operand: JSON, path: String) throws(EventPatternError) -> [Matcher] {
        if let members = operand.object {
            let names = ["prefix", "suffix", "equals-ignore-case", "wildcard"]
            guard members.count == 1, let (name, value) = members.elements.first, names.contains(name) else {
                throw EventPatternError(
                    .operand,
                    "\(operand.text()) must be one of prefix, suffix, equals-ignore-case and wildcard",
                    path: path
                )
            }
            var matchers: [Matcher] = []
            for item in try list(value, path: path) {
                matchers.append(try textual(name, item, path: path + "." + name))
            }
            return matchers
        }
        let items = try list(operand, path: path)
        guard items.allSatisfy({ $0.string != nil }) || items.allSatisfy({ $0.number != nil }) else {
            throw EventPatternError(.operand, "\(operand.text()) must hold strings only or numbers only", path: path)
        }
        return items.map { $0.string.map(Matcher.string) ?? .number($0.number ?? .nan) }
    }

    private static func list(_ operand: JSON, path: String) throws(EventPatternError) -> [JSON] {
        let items = operand.array ?? [operand]
        if items.isEmpty { throw EventPatternError(.operand, "the list is empty: name what to exclude", path: path) }
        return items
    }

    /// `["=", 5]`, `[">", 0]`, `["<=", 5]` or `[">", 0, "<=", 5]`.
    private static func range(_ operand: JSON, path: String) throws(EventPatternError) -> NumberRange {
        let fault = EventPatternError(
            .operand,
            "\(operand.text()) must be [\"=\", n], one comparison, or a lower bound and then a higher upper bound",
            path: path
        )
        guard let items = operand.array, items.count == 2 || items.count == 4 else { throw fault }
        var range = NumberRange()
        for index in stride(from: 0, to: items.count, by: 2) {
            guard let sign = items[index].string, let bound = items[index + 1].number, range.upper == nil else {
                throw fault
            }
            switch sign {
            case "=" where items.count == 2: return NumberRange(lower: bound, upper: bound)
            case ">" where range.lower == nil, ">=" where range.lower == nil:
                range.lower = bound
                range.lowerIncluded = sign == ">="
            case "<", "<=":
                range.upper = bound
                range.upperIncluded = sign == "<="
            default: throw fault
            }
        }
        if items.count == 4 {
            guard let lower = range.lower, let upper = range.upper, lower < upper else { throw fault }
        }
        return range
    }
}
