import EventPatterns
import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Schedules
import Store

extension Events {
    /// How many events one transaction routes.
    private static let batch = 100

    /// Routes what the outbox holds, and then whatever comes.
    func routeEvents() async throws {
        while !Task.isCancelled {
            if try await routeBatch() < Events.batch { await store.published.wait() }
        }
    }

    /// Routes the next events of the outbox; returns how many.
    func routeBatch() async throws -> Int {
        let count = try await store.write { transaction in
            let database = transaction.database
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM outbox WHERE routed = 0 ORDER BY position LIMIT ?",
                arguments: [Events.batch]
            )
            guard let last = rows.last?["position"] as Int64? else { return 0 }
            let rules = try self.index(in: database)
            for row in rows {
                for rule in try rules.matching(row) {
                    try Events.addDeliveries(of: row["id"], rule: rule, in: transaction)
                }
            }
            try database.execute(
                sql: "UPDATE outbox SET routed = 1 WHERE routed = 0 AND position <= ?",
                arguments: [last]
            )
            return rows.count
        }
        if count > 0 { deliverable.notify() }
        return count
    }

    /// Writes a delivery for each target of the rule.
    private static func addDeliveries(of event: String, rule: String, in transaction: Transaction) throws {
        let now = transaction.now.timeIntervalSince1970
        let targets = try Row.fetchAll(
            transaction.database.cachedStatement(
                sql: "SELECT id, arn, target FROM events_targets WHERE rule = ? ORDER BY id"
            ),
            arguments: [rule]
        )
        for target in targets {
            try transaction.database.execute(
                sql: """
                    INSERT OR IGNORE INTO events_deliveries (event, rule, target_id, arn, target, token, created, due)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    event, rule, target["id"] as String, target["arn"] as String, target["target"] as String,
                    token(event: event, rule: rule, target: target["id"]), now, now,
                ]
            )
        }
    }

    /// The idempotency key of a delivery: always the same for an event, a rule and a target's id.
    ///
    /// The event's UUID, then 16 hexadecimal digits of FNV-1a (64 bits) over rule and target, so that it fits the 32 to 128
    /// characters of SageMaker's ClientRequestToken.
    static func token(event: String, rule: String, target: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(rule)/\(target)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return event + "-" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension Events {
    /// Fires each scheduled rule at its times.
    func fireSchedules() async throws {
        while !Task.isCancelled {
            let next = try await fireDueRules()
            await store.clock.wait(until: next, or: rescheduled)
        }
    }

    /// Fires the rules whose time has come; returns the next time, nil where no rule has one.
    func fireDueRules() async throws -> Date? {
        let (fired, next) = try await store.write { transaction in
            let database = transaction.database
            let now = transaction.now
            let due = try Row.fetchAll(
                database,
                sql: "SELECT name, schedule, anchor, next FROM events_rules WHERE next <= ? ORDER BY next, name",
                arguments: [now.timeIntervalSince1970]
            )
            for row in due {
                let name: String = row["name"]
                let id = try transaction.publish(
                    source: "aws.events",
                    detailType: "Scheduled Event",
                    resources: [Events.ruleARN(name, transaction.home)],
                    detail: [:]
                )
                try database.execute(
                    sql: "UPDATE outbox SET routed = 1, time = ? WHERE id = ?",
                    arguments: [row["next"] as Double, id]
                )
                try Events.addDeliveries(of: id, rule: name, in: transaction)
                let following = try Events.schedule(row["schedule"])
                    .next(
                        after: now,
                        anchor: Date(timeIntervalSince1970: row["anchor"])
                    )
                try database.execute(
                    sql: "UPDATE events_rules SET next = ? WHERE name = ?",
                    arguments: [following?.timeIntervalSince1970, name]
                )
            }
            let next = try Double.fetchOne(database, sql: "SELECT min(next) FROM events_rules WHERE next IS NOT NULL")
            return (due.count, next)
        }
        if fired > 0 { deliverable.notify() }
        return next.map(Date.init(timeIntervalSince1970:))
    }

    /// Clears out, once an hour, what is past its retention.
    func sweepRegularly() async throws {
        while !Task.isCancelled {
            try await store.write { transaction in
                let now = transaction.now.timeIntervalSince1970
                let week = now - 7 * 86_400
                let database = transaction.database
                try database.execute(
                    sql: "DELETE FROM events_deliveries WHERE state = 'dead' AND ended < ?",
                    arguments: [now - 14 * 86_400]
                )
                try database.execute(
                    sql: "DELETE FROM events_deliveries WHERE state = 'delivered' AND ended < ?",
                    arguments: [week]
                )
                try database.execute(
                    sql: """
                        DELETE FROM outbox WHERE routed = 1 AND time < ?
                            AND NOT EXISTS (SELECT 1 FROM events_deliveries WHERE event = outbox.id)
                        """,
                    arguments: [week]
                )
            }
            try await store.clock.sleep(until: store.clock.now().addingTimeInterval(3600))
        }
    }
}
