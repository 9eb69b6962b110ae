import GRDB
import JSONDocuments
import Store

extension Lineage {
    /// Source: SageMaker API, `QueryLineageMaxDepth` and `QueryLineageMaxResults`.
    private static let deepest = 10
    private static let mostResults = 50

    /// Answers what led to an entity, or what came of it.
    ///
    /// With edges, the answer is the start, what matches, and the ways between; without, what matches only.
    /// - Throws: ``ServiceError/Code/notFound`` if the start is no entity.
    package func queryLineage(_ request: QueryLineageRequest) async throws -> QueryLineageResponse {
        guard let start = request.startArns?.first, request.startArns?.count == 1 else {
            throw ServiceError(.validation, "StartArns has \(request.startArns?.count ?? 0) entries; give one ARN.")
        }
        let depth = request.maxDepth ?? Self.deepest
        guard 1...Self.deepest ~= depth else {
            throw ServiceError(.validation, "MaxDepth is \(depth); give 1 to \(Self.deepest).")
        }
        let page = try Page(
            limit: request.maxResults ?? Self.mostResults,
            member: "MaxResults",
            most: Self.mostResults,
            nextToken: request.nextToken
        )
        let (vertices, edges) = try await store.read { try Self.find(request, from: start, depth: depth, $0) }
        let (shown, next) = page.cut(outOf: vertices)
        // An edge is on the page of the later of its two ends.
        let place = Dictionary(uniqueKeysWithValues: vertices.enumerated().map { ($1.arn, $0) })
        let range = page.offset..<(page.offset + shown.count)
        return QueryLineageResponse(
            vertices: shown,
            edges: edges.filter { range.contains(max(place[$0.sourceArn] ?? 0, place[$0.destinationArn] ?? 0)) },
            nextToken: next
        )
    }

    private static func find(
        _ request: QueryLineageRequest,
        from start: String,
        depth: Int,
        _ database: Database
    ) throws -> ([Vertex], [Edge]) {
        guard try EntityRecord.find(database, arn: start) != nil else {
            throw ServiceError(
                .notFound,
                "\(start) does not exist. Give the ARN of an artifact, action, context or job."
            )
        }
        let searches = try request.ways.map { ascending in
            try LineageSearch(from: start, ascending: ascending, depth: depth) { arns in
                try associations(at: ascending ? "destination" : "source", arns, database)
            }
        }
        var seen: Set<String> = []
        let order = searches.flatMap(\.reached).filter { seen.insert($0).inserted }
        let entities = try records(order, database)
        let matches = Set(entities.values.filter { $0.arn != start && request.filters?.matches($0) ?? true }.map(\.arn))
        guard request.includeEdges ?? true else {
            return (order.filter(matches.contains).compactMap { entities[$0]?.vertex }, [])
        }
        var known: Set<Edge> = []
        let edges = searches.flatMap { search in search.edges(to: matches.intersection(search.reached)) }
            .filter { known.insert($0).inserted }
        let kept = Set(edges.flatMap { [$0.sourceArn, $0.destinationArn] } + [start])
        return (order.filter(kept.contains).compactMap { entities[$0]?.vertex }, edges)
    }

    private static func associations(at column: String, _ arns: [String], _ database: Database) throws -> [Edge] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM lineage_association WHERE \(column) IN (SELECT value FROM json_each(?)) ORDER BY position
                """,
            arguments: [JSON.array(arns.map(JSON.string)).text()]
        )
        .map { row in
            Edge(
                sourceArn: row["source"],
                destinationArn: row["destination"],
                associationType: (row["type"] as String?).flatMap(AssociationType.init)
            )
        }
    }

    private static func records(_ arns: [String], _ database: Database) throws -> [String: EntityRecord] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM lineage_entity WHERE arn IN (SELECT value FROM json_each(?))",
            arguments: [JSON.array(arns.map(JSON.string)).text()]
        )
        return Dictionary(uniqueKeysWithValues: try rows.map(EntityRecord.init).map { ($0.arn, $0) })
    }
}

extension QueryLineageRequest {
    /// The walks to make: true for one that ascends.
    fileprivate var ways: [Bool] {
        switch direction ?? .both {
        case .both: [true, false]
        case .ascendants: [true]
        case .descendants: [false]
        }
    }
}

extension QueryFilters {
    fileprivate func matches(_ entity: EntityRecord) -> Bool {
        if let types, !types.isEmpty, !types.contains(entity.type ?? "") { return false }
        if let lineageTypes, !lineageTypes.isEmpty, !lineageTypes.contains(entity.kind) { return false }
        if let createdBefore, entity.created >= createdBefore { return false }
        if let createdAfter, entity.created <= createdAfter { return false }
        if let modifiedBefore, entity.modified >= modifiedBefore { return false }
        if let modifiedAfter, entity.modified <= modifiedAfter { return false }
        return (properties ?? [:]).allSatisfy { entity.details.properties?[$0.key] == $0.value }
    }
}

extension EntityRecord {
    fileprivate var vertex: Vertex { Vertex(arn: arn, type: type, lineageType: kind) }
}
