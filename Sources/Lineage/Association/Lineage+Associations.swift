import Foundation
import GRDB
import Store

extension Lineage {
    /// Adds an association; the same one again changes nothing.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if one of the entities is missing; ``ServiceError/Code/validation`` if the two
    ///   are the same, or are associated in another way.
    package func addAssociation(_ request: AddAssociationRequest) async throws -> AssociationReference {
        guard request.sourceArn != request.destinationArn else {
            throw ServiceError(
                .validation,
                "SourceArn and DestinationArn are both \(request.sourceArn); give two entities."
            )
        }
        try await store.write { transaction in
            for arn in [request.sourceArn, request.destinationArn] {
                guard try EntityRecord.find(transaction.database, arn: arn) != nil else {
                    throw ServiceError(.notFound, "\(arn) does not exist. Create the entity before its associations.")
                }
            }
            let isNew = try Self.associate(
                request.sourceArn,
                request.destinationArn,
                request.associationType,
                in: transaction
            )
            if isNew { return }
            let known = try String.fetchOne(
                transaction.database,
                sql: "SELECT coalesce(type, '') FROM lineage_association WHERE source = ? AND destination = ?",
                arguments: [request.sourceArn, request.destinationArn]
            )
            guard known == request.associationType?.rawValue ?? "" else {
                throw ServiceError(
                    .validation,
                    "\(request.sourceArn) and \(request.destinationArn) are already associated as "
                        + "'\(known ?? "")'. Delete that association first."
                )
            }
        }
        return AssociationReference(sourceArn: request.sourceArn, destinationArn: request.destinationArn)
    }

    /// Writes an association unless the two entities have one; returns whether it did.
    @discardableResult
    static func associate(
        _ source: String,
        _ destination: String,
        _ type: AssociationType?,
        in transaction: Transaction
    ) throws -> Bool {
        try transaction.database.execute(
            sql: """
                INSERT INTO lineage_association (source, destination, type, created) VALUES (?, ?, ?, ?)
                ON CONFLICT (source, destination) DO NOTHING
                """,
            arguments: [source, destination, type?.rawValue, transaction.now.timeIntervalSince1970]
        )
        return transaction.database.changesCount > 0
    }

    /// Deletes an association.
    package func deleteAssociation(_ request: AssociationReference) async throws -> AssociationReference {
        try await store.write { transaction in
            try transaction.database.execute(
                sql: "DELETE FROM lineage_association WHERE source = ? AND destination = ?",
                arguments: [request.sourceArn, request.destinationArn]
            )
            guard transaction.database.changesCount > 0 else {
                throw ServiceError(
                    .notFound,
                    "\(request.sourceArn) is not associated with \(request.destinationArn). ListAssociations shows what is."
                )
            }
        }
        return request
    }

    /// Lists associations.
    package func listAssociations(_ request: ListAssociationsRequest) async throws -> ListAssociationsResponse {
        let page = try Page(
            maxResults: request.maxResults,
            nextToken: request.nextToken,
            sortOrder: request.sortOrder
        )
        let columns = [
            "SourceArn": "a.source", "DestinationArn": "a.destination", "SourceType": "s.type",
            "DestinationType": "d.type", "CreationTime": "a.created",
        ]
        let column = try Page.column(request.sortBy ?? "CreationTime", of: columns)
        var conditions = Conditions()
        conditions.add("a.source = ?", request.sourceArn)
        conditions.add("a.destination = ?", request.destinationArn)
        conditions.add("s.type = ?", request.sourceType)
        conditions.add("d.type = ?", request.destinationType)
        conditions.add("a.type = ?", request.associationType?.rawValue)
        conditions.add("a.created > ?", request.createdAfter)
        conditions.add("a.created < ?", request.createdBefore)
        let sql = """
            SELECT a.*, s.type AS source_type, s.name AS source_name, d.type AS destination_type, d.name AS destination_name
            FROM lineage_association a JOIN lineage_entity s ON s.arn = a.source JOIN lineage_entity d ON d.arn = a.destination
            \(conditions.sql) \(page.sql(orderBy: column, "a.position"))
            """
        let arguments = conditions.arguments
        let rows = try await store.read { database in
            try Row.fetchAll(database, sql: sql, arguments: arguments)
                .map { row in
                    AssociationSummary(
                        sourceArn: row["source"],
                        destinationArn: row["destination"],
                        sourceType: row["source_type"],
                        destinationType: row["destination_type"],
                        associationType: (row["type"] as String?).flatMap(AssociationType.init),
                        sourceName: row["source_name"],
                        destinationName: row["destination_name"],
                        creationTime: Date(timeIntervalSince1970: row["created"]),
                        createdBy: UserContext()
                    )
                }
        }
        let (summaries, next) = page.cut(rows)
        return ListAssociationsResponse(associationSummaries: summaries, nextToken: next)
    }
}
