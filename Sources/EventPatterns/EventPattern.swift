public import JSONDocuments

/// An EventBridge event pattern, ready to be matched.
///
/// Every field of the pattern must match (AND); each is an array of which one value must match (OR). An array in the event
/// matches where one of its elements does. `$or` with two or more objects is an alternative of fields, unless one of those
/// objects uses an operator's name as a field; then `$or` is a field like any other.
///
/// Where the event has an array of objects, all fields below it match within one and the same element (Event Ruler's
/// `rulesForJSONEvent`). A field that must not exist is looked for in that element; if nothing in the pattern selects an
/// element, it must be absent from all of them.
///
/// Numbers are compared by value (`300` matches `300.0`), strings by their code units. EventBridge's bound on a wildcard's
/// complexity is not enforced: matching takes time proportional to the pattern times the value at worst.
/// Source: Amazon EventBridge User Guide, "Event patterns" and "Content filtering"; github.com/aws/event-ruler, README.
public struct EventPattern: Sendable {
    /// What an object of the event must look like.
    final class Node: Sendable {
        let fields: [(name: String, test: Test)]
        /// Each a set of alternatives, of which one must hold.
        let alternatives: [[Node]]
        /// Whether a field must be there, so that the node selects an element of an array.
        let needsPresence: Bool

        init(fields: [(name: String, test: Test)], alternatives: [[Node]]) {
            self.fields = fields
            self.alternatives = alternatives
            needsPresence =
                fields.contains { $0.test.needsPresence }
                || alternatives.contains { $0.allSatisfy(\.needsPresence) }
        }
    }

    /// What the value of a field must look like.
    enum Test: Sendable {
        case object(Node)
        /// One of the matchers must match; `orAbsent` allows that there is no value.
        case values([Matcher], orAbsent: Bool)

        var needsPresence: Bool {
            switch self {
            case .object(let node): node.needsPresence
            case .values(_, let orAbsent): !orAbsent
            }
        }
    }

    let root: Node

    /// Whether the event, envelope and all, matches.
    public func matches(_ event: JSON) -> Bool { root.matches(event) }
}

extension EventPattern.Node {
    /// Whether `value` is an object that matches, or an array with one; nil stands for no value at all.
    func matches(_ value: JSON?) -> Bool {
        switch value {
        case .object:
            return fields.allSatisfy { $0.test.matches(value?[$0.name]) }
                && alternatives.allSatisfy { $0.contains { $0.matches(value) } }
        case .array(let elements):
            if needsPresence { return elements.contains { matches($0) } }
            return elements.allSatisfy { matches($0) }
        default:
            // A scalar, or nothing: only fields that must be absent are satisfied.
            return fields.allSatisfy { $0.test.matches(nil) }
                && alternatives.allSatisfy { $0.contains { $0.matches(nil) } }
        }
    }
}

extension EventPattern.Test {
    func matches(_ value: JSON?) -> Bool {
        switch self {
        case .object(let node): return node.matches(value)
        case .values(let matchers, let orAbsent):
            guard let value, value.hasLeaf else { return orAbsent }
            return value.anyLeaf { leaf in matchers.contains { $0.matches(leaf) } }
        }
    }
}

extension JSON {
    /// Whether there is a scalar here or, through arrays, below; objects hold other fields' leaves.
    fileprivate var hasLeaf: Bool { anyLeaf { _ in true } }

    fileprivate func anyLeaf(_ test: (JSON) -> Bool) -> Bool {
        switch self {
        case .object: false
        case .array(let elements): elements.contains { $0.anyLeaf(test) }
        default: test(self)
        }
    }
}
