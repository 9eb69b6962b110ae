import JSONDocuments
import OrderedCollections

/// A place of events that conditions speak of, with the places below it.
final class PathNode: Sendable {
    /// The members that lead on, and where to.
    let names: [String]
    let children: [PathNode]
    let places: [String: Int]
    /// What is looked up of a scalar here.
    let values: ValueIndex?

    init(names: [String], children: [PathNode], values: ValueIndex?) {
        self.names = names
        self.children = children
        self.values = values
        places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
    }

    /// Adds the patterns that the value, and what lies below it, leads to; elements of arrays stand at the array's place.
    func collect(_ value: JSON, into candidates: inout [Int32]) {
        switch value {
        case .object(let members):
            if names.count <= members.count {
                for index in names.indices {
                    guard let member = members[names[index]] else { continue }
                    children[index].collect(member, into: &candidates)
                }
            } else {
                for (name, member) in members {
                    guard let index = places[name] else { continue }
                    children[index].collect(member, into: &candidates)
                }
            }
        case .array(let elements):
            for element in elements { collect(element, into: &candidates) }
        default: values?.collect(value, into: &candidates)
        }
    }
}

/// Gathers conditions by their paths.
final class PathNodeBuilder {
    private var children: [String: PathNodeBuilder] = [:]
    private var order: [String] = []
    private var tests: [Condition.Test: [Int32]] = [:]

    func add(_ condition: Condition, leadingTo pattern: Int32) {
        var builder = self
        for name in condition.path {
            if let child = builder.children[name] {
                builder = child
            } else {
                let child = PathNodeBuilder()
                builder.children[name] = child
                builder.order.append(name)
                builder = child
            }
        }
        builder.tests[condition.test, default: []].append(pattern)
    }

    func finished() -> PathNode {
        PathNode(
            names: order,
            children: order.compactMap { children[$0]?.finished() },
            values: tests.isEmpty ? nil : ValueIndex(tests)
        )
    }
}
