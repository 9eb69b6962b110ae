package import Foundation

/// A question to the graph: what led to an entity, or what came of it.
package struct QueryLineageRequest: Codable, Sendable, Hashable {
    /// One entity.
    package var startArns: [String]?
    /// `Both` unless given.
    package var direction: Direction?
    /// Whether to answer the ways to what matches, too; true unless given.
    package var includeEdges: Bool?
    package var filters: QueryFilters?
    /// The most associations between the start and a match: 1 to 10, 10 unless given.
    package var maxDepth: Int?
    /// 1 to 50; 50 unless given.
    package var maxResults: Int?
    package var nextToken: String?

    /// Which way associations are followed.
    package enum Direction: String, Codable, Sendable, Hashable, CaseIterable {
        /// What led to the start, and what came of it; not what both have in common.
        case both = "Both"
        case ascendants = "Ascendants"
        case descendants = "Descendants"
    }
}

/// What an entity must be to match; all that is given holds.
package struct QueryFilters: Codable, Sendable, Hashable {
    /// Types of entities: `DataSet`, `Model` and so on; one of them.
    package var types: [String]?
    /// Kinds of entities; one of them.
    package var lineageTypes: [EntityKind]?
    package var createdBefore: Date?
    package var createdAfter: Date?
    package var modifiedBefore: Date?
    package var modifiedAfter: Date?
    package var properties: [String: String]?
}

/// An entity that was found.
package struct Vertex: Codable, Sendable, Hashable {
    package var arn: String
    package var type: String?
    package var lineageType: EntityKind
}

/// An association on the way to an entity that was found.
package struct Edge: Codable, Sendable, Hashable {
    package var sourceArn: String
    package var destinationArn: String
    package var associationType: AssociationType?
}

/// A page of what was found; over all pages, each vertex and each edge is there once.
package struct QueryLineageResponse: Codable, Sendable, Hashable {
    package var vertices: [Vertex]
    package var edges: [Edge]
    package var nextToken: String?
}
