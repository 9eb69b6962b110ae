package import Foundation
import GRDB
package import Store

/// What became of an event at one target.
package struct DeliveryRecord: Sendable, Hashable {
    package let event: Event
    package let rule: String
    package let targetID: String
    package let targetARN: String
    package let token: String
    package let state: State
    /// How often it was tried.
    package let attempts: Int
    /// When it was delivered or given up.
    package let ended: Date?
    /// The newest failure.
    package let reason: String?

    /// Where a delivery stands.
    package enum State: String, Sendable {
        case pending, delivered, dead
    }
}

extension Events {
    /// The newest events, newest first; of one source or type where given.
    package func recentEvents(limit: Int = 50, source: String? = nil, detailType: String? = nil) async throws -> [Event]
    {
        try await store.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM outbox WHERE source = ifnull(?, source) AND detail_type = ifnull(?, detail_type)
                    ORDER BY position DESC LIMIT ?
                    """,
                arguments: [source, detailType, max(0, limit)]
            )
            .map(Event.init(row:))
        }
    }

    /// The event of this id; nil if there is none, or it is older than what is kept.
    package func event(id: String) async throws -> Event? {
        try await store.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM outbox WHERE id = ?", arguments: [id]).map(Event.init(row:))
        }
    }

    /// The newest events that could not be delivered, newest first, each with the reason.
    package func deadLetters(limit: Int = 50) async throws -> [DeliveryRecord] {
        try await deliveries("WHERE d.state = 'dead' ORDER BY d.ended DESC, d.position DESC LIMIT ?", [max(0, limit)])
    }

    /// What became of one event, target by target.
    package func deliveries(of event: String) async throws -> [DeliveryRecord] {
        try await deliveries("WHERE d.event = ? ORDER BY d.position", [event])
    }

    /// Tries a dead letter again, from the start of its retries.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if no dead letter has this token.
    package func redrive(token: String) async throws {
        try await store.write { transaction in
            let now = transaction.now.timeIntervalSince1970
            try transaction.database.execute(
                sql: """
                    UPDATE events_deliveries SET state = 'pending', attempts = 0, created = ?, due = ?, ended = NULL
                    WHERE token = ? AND state = 'dead'
                    """,
                arguments: [now, now, token]
            )
            guard transaction.database.changesCount > 0 else {
                throw ServiceError(.notFound, "There is no dead letter '\(token)'.")
            }
        }
        deliverable.notify()
    }

    private func deliveries(_ condition: String, _ arguments: StatementArguments) async throws -> [DeliveryRecord] {
        try await store.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT d.*, o.rowid AS o_row FROM events_deliveries d JOIN outbox o ON o.id = d.event "
                    + condition,
                arguments: arguments
            )
            return try rows.compactMap { row in
                guard
                    let event = try Row.fetchOne(
                        database,
                        sql: "SELECT * FROM outbox WHERE position = ?",
                        arguments: [row["o_row"] as Int64]
                    )
                else { return nil }
                return DeliveryRecord(
                    event: try Event(row: event),
                    rule: row["rule"],
                    targetID: row["target_id"],
                    targetARN: row["arn"],
                    token: row["token"],
                    state: DeliveryRecord.State(rawValue: row["state"]) ?? .pending,
                    attempts: row["attempts"],
                    ended: (row["ended"] as Double?).map(Date.init(timeIntervalSince1970:)),
                    reason: row["reason"]
                )
            }
        }
    }
}
