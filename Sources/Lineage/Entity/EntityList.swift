import Foundation
import GRDB
import Store

/// A query for entities of one kind.
struct EntityList {
    private let page: Page
    private let column: String
    private var conditions = Conditions()

    init(
        _ kind: EntityKind,
        sortBy: String?,
        sortOrder: String?,
        nextToken: String?,
        maxResults: Int?,
        sourceUri: String?,
        type: String?,
        createdAfter: Date?,
        createdBefore: Date?
    ) throws {
        page = try Page(maxResults: maxResults, nextToken: nextToken, sortOrder: sortOrder)
        let columns = ["CreationTime": "created", "Name": "name"]
        column = try Page.column(
            sortBy ?? "CreationTime",
            of: kind == .artifact ? columns.filter { $0.key != "Name" } : columns
        )
        conditions.add("kind = ?", kind.rawValue)
        conditions.add("source_uri = ?", sourceUri)
        conditions.add("type = ?", type)
        conditions.add("created > ?", createdAfter)
        conditions.add("created < ?", createdBefore)
    }

    /// One page of summaries, and the token of the next.
    func fetch<Summary: Sendable>(
        from store: Store,
        _ summary: @escaping @Sendable (EntityRecord) -> Summary
    ) async throws -> (page: [Summary], nextToken: String?) {
        let sql = "SELECT * FROM lineage_entity \(conditions.sql) \(page.sql(orderBy: column, "position"))"
        let arguments = conditions.arguments
        let rows = try await store.read { database in
            try Row.fetchAll(database, sql: sql, arguments: arguments).map { summary(try EntityRecord(row: $0)) }
        }
        return page.cut(rows)
    }
}

extension Lineage {
    /// Deletes an entity that has no associations.
    func delete(_ find: @escaping @Sendable (Database) throws -> EntityRecord) async throws -> String {
        try await store.write { transaction in
            let database = transaction.database
            let arn = try find(database).arn
            let count =
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM lineage_association WHERE source = ? OR destination = ?",
                    arguments: [arn, arn]
                ) ?? 0
            guard count == 0 else {
                throw ServiceError(
                    .validation,
                    "\(arn) has \(count) associations and cannot be deleted. Delete them first with DeleteAssociation."
                )
            }
            try database.execute(sql: "DELETE FROM lineage_entity WHERE arn = ?", arguments: [arn])
            return arn
        }
    }
}
