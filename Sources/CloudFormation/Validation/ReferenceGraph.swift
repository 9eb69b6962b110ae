import JSONDocuments
import OrderedCollections

/// What needs what.
struct ReferenceGraph {
    let edges: [String: Set<String>]
    /// All nodes, in the order of the template.
    let nodes: [String]

    /// The nodes, each after what it needs; those in a cycle, or that need one, are left out.
    ///
    /// - Complexity: Linear in nodes and edges.
    var order: [String] {
        var waits: [String: Int] = [:]
        var dependents: [String: [String]] = [:]
        let known = Set(nodes)
        for node in nodes {
            let needs = (edges[node] ?? []).intersection(known)
            waits[node] = needs.count
            for need in needs { dependents[need, default: []].append(node) }
        }
        var order = nodes.filter { waits[$0] == 0 }
        var next = 0
        while next < order.count {
            for dependent in dependents[order[next]] ?? [] {
                waits[dependent, default: 0] -= 1
                if waits[dependent] == 0 { order.append(dependent) }
            }
            next += 1
        }
        return order
    }

    /// The nodes of one cycle, in its order; nil where there is none.
    var cycle: [String]? {
        let left = Set(nodes).subtracting(order)
        guard let start = nodes.first(where: left.contains) else { return nil }
        // Whatever is left needs something that is left, so following it comes back.
        var way = [start]
        var positions = [start: 0]
        while let next = (edges[way[way.count - 1]] ?? []).filter(left.contains).min() {
            if let first = positions[next] { return Array(way[first...]) }
            positions[next] = way.count
            way.append(next)
        }
        return way
    }

    /// What conditions need of each other.
    init(conditions: OrderedDictionary<String, JSON>) {
        self.init(
            edges: Dictionary(uniqueKeysWithValues: conditions.map { ($0, Set(Self.conditions(in: $1))) }),
            nodes: Array(conditions.keys)
        )
    }

    init(edges: [String: Set<String>], nodes: [String]) {
        self.edges = edges
        self.nodes = nodes
    }

    /// The conditions that an expression of conditions refers to.
    static func conditions(in value: JSON) -> [String] {
        switch value {
        case .array(let elements): elements.flatMap(conditions)
        case .object(let members):
            members.flatMap { key, member -> [String] in
                if key == "Condition", let name = member.string { return [name] }
                if key == "Fn::If", let name = member[0]?.string { return [name] + conditions(in: member) }
                return conditions(in: member)
            }
        default: []
        }
    }
}
