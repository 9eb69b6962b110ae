import JSONDocuments
import OrderedCollections

/// What needs what.
struct ReferenceGraph {
    let edges: [String: Set<String>]
    /// All nodes, in the order of the template.
    let nodes: [String]

    /// The nodes, each after what it needs; those in a cycle are left out.
    var order: [String] {
        var done: Set<String> = []
        var order: [String] = []
        var rest = nodes
        while true {
            let ready = rest.filter { (edges[$0] ?? []).isSubset(of: done) }
            if ready.isEmpty { return order }
            order += ready
            done.formUnion(ready)
            rest.removeAll { done.contains($0) }
        }
    }

    /// The nodes of one cycle, in its order; nil where there is none.
    var cycle: [String]? {
        let ordered = Set(order)
        guard let start = nodes.first(where: { !ordered.contains($0) }) else { return nil }
        // Whatever is left needs something that is left, so following it comes back.
        var way: [String] = [start]
        while true {
            let next = (edges[way[way.count - 1]] ?? []).sorted().first { !ordered.contains($0) }
            guard let next else { return way }
            if let first = way.firstIndex(of: next) { return Array(way[first...]) }
            way.append(next)
        }
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
