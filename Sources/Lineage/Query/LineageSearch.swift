/// A walk through the graph, one way, from one entity.
struct LineageSearch {
    /// Everything in reach, nearest first, the start at the front.
    private(set) var reached: [String]
    private var distance: [String: Int]
    /// The associations that were followed, as the walk went.
    private var steps: [Step] = []
    private let depth: Int

    private struct Step {
        let near: String
        let far: String
        let edge: Edge
    }

    /// Follows associations from `start`, `depth` of them at most.
    ///
    /// - Parameters:
    ///   - start: An entity's ARN.
    ///   - ascending: Whether against the associations' direction, to what came first.
    ///   - depth: The most associations on a way.
    ///   - edges: The associations that begin (ascending: end) at one of some entities.
    /// - Throws: What `edges` throws.
    init(from start: String, ascending: Bool, depth: Int, edges: ([String]) throws -> [Edge]) rethrows {
        self.depth = depth
        reached = [start]
        distance = [start: 0]
        var frontier = [start]
        for level in 1..<(depth + 1) where !frontier.isEmpty {
            var next: [String] = []
            for edge in try edges(frontier) {
                let (near, far) =
                    ascending ? (edge.destinationArn, edge.sourceArn) : (edge.sourceArn, edge.destinationArn)
                steps.append(Step(near: near, far: far, edge: edge))
                guard distance[far] == nil else { continue }
                distance[far] = level
                next.append(far)
            }
            reached += next
            frontier = next
        }
    }

    /// The associations on any way from the start to a match that is within the depth.
    func edges(to matches: Set<String>) -> [Edge] {
        var rest = Dictionary(uniqueKeysWithValues: matches.map { ($0, 0) })
        let before = Dictionary(grouping: steps, by: \.far)
        var frontier = Array(matches)
        var level = 0
        while !frontier.isEmpty {
            level += 1
            var next: [String] = []
            for step in frontier.flatMap({ before[$0] ?? [] }) where rest[step.near] == nil {
                rest[step.near] = level
                next.append(step.near)
            }
            frontier = next
        }
        return
            steps.filter { step in
                guard let from = distance[step.near], let to = rest[step.far] else { return false }
                return from + 1 + to <= depth
            }
            .map(\.edge)
    }
}
