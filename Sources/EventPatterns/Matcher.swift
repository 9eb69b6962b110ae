import JSONDocuments

/// A test of one scalar of an event.
enum Matcher: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case prefix(String)
    case suffix(String)
    /// These three hold text in lower case.
    case caseless(String)
    case caselessPrefix(String)
    case caselessSuffix(String)
    case wildcard(Wildcard)
    case range(NumberRange)
    case network(Network)
    /// Any scalar at all.
    case present
    /// None of these matches.
    case not([Matcher])

    /// Whether the scalar `value` passes; values of another type than the matcher is about do not.
    func matches(_ value: JSON) -> Bool {
        switch self {
        case .null: return value.isNull
        case .bool(let wanted): return value.bool == wanted
        case .number(let wanted): return value.number == wanted
        case .range(let range): return value.number.map(range.contains) ?? false
        case .present: return true
        case .not(let matchers): return !matchers.contains { $0.matches(value) }
        default:
            guard case .string(let text) = value else { return false }
            return matches(text)
        }
    }

    private func matches(_ text: String) -> Bool {
        switch self {
        case .string(let wanted): text.utf8.elementsEqual(wanted.utf8)
        case .prefix(let prefix): text.utf8.starts(with: prefix.utf8)
        case .suffix(let suffix): text.utf8.reversed().starts(with: suffix.utf8.reversed())
        case .caseless(let wanted): text.lowercased().utf8.elementsEqual(wanted.utf8)
        case .caselessPrefix(let prefix): text.lowercased().utf8.starts(with: prefix.utf8)
        case .caselessSuffix(let suffix): text.lowercased().utf8.reversed().starts(with: suffix.utf8.reversed())
        case .wildcard(let wildcard): wildcard.matches(text)
        case .network(let network): network.contains(text)
        default: false
        }
    }
}

/// Numbers between two bounds, either of which may be missing or exclusive.
struct NumberRange: Sendable, Hashable {
    var lower: Double?
    var lowerIncluded = true
    var upper: Double?
    var upperIncluded = true

    func contains(_ value: Double) -> Bool {
        if let lower, lowerIncluded ? value < lower : value <= lower { return false }
        if let upper, upperIncluded ? value > upper : value >= upper { return false }
        return true
    }
}
