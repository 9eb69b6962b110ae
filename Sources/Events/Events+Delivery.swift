import Foundation
import GRDB
import Identifiers
import Store
import Synchronization

/// One delivery under way.
struct Delivery: Sendable {
    let position: Int64
    let event: Event
    let rule: String
    let target: Target
    let token: String
    /// How often it has been tried before.
    let attempts: Int
    let created: Date
}

extension Events {
    /// Delivers what is due, each target ARN at its own pace.
    func deliverEvents() async throws {
        busy.withLock { $0 = [] }
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let (due, next) = try await dueDeliveries(except: busy.withLock { $0 })
                for delivery in due {
                    let arn = delivery.target.arn
                    busy.withLock { _ = $0.insert(arn) }
                    group.addTask {
                        defer {
                            self.busy.withLock { _ = $0.remove(arn) }
                            self.deliverable.notify()
                        }
                        try await self.attempt(delivery)
                    }
                }
                await store.clock.wait(until: next, or: deliverable)
            }
            group.cancelAll()
        }
    }

    /// The oldest due delivery of each target that is not busy, and when the next of them falls due.
    func dueDeliveries(except busy: Set<String>) async throws -> (due: [Delivery], next: Date?) {
        let now = store.clock.now().timeIntervalSince1970
        return try await store.read { database in
            let rows =
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT min(CASE WHEN due <= ? THEN position END) AS first, min(CASE WHEN due > ? THEN due END) AS later, arn
                        FROM events_deliveries WHERE state = 'pending' GROUP BY arn
                        """,
                    arguments: [now, now]
                )
                .filter { !busy.contains($0["arn"]) }
            let due = try rows.compactMap { $0["first"] as Int64? }.compactMap { try Events.delivery($0, in: database) }
            let next = rows.compactMap { $0["later"] as Double? }.min()
            return (due, next.map(Date.init(timeIntervalSince1970:)))
        }
    }

    private static func delivery(_ position: Int64, in database: Database) throws -> Delivery? {
        guard
            let row = try Row.fetchOne(
                database,
                sql: "SELECT * FROM events_deliveries WHERE position = ?",
                arguments: [position]
            ),
            let event = try Row.fetchOne(
                database,
                sql: "SELECT * FROM outbox WHERE id = ?",
                arguments: [row["event"] as String]
            )
        else { return nil }
        return Delivery(
            position: position,
            event: try Event(row: event),
            rule: row["rule"],
            target: try Target(text: row["target"]),
            token: row["token"],
            attempts: row["attempts"],
            created: Date(timeIntervalSince1970: row["created"])
        )
    }

    /// Tries once, and writes down what came of it; a cancelled attempt stays pending.
    private func attempt(_ delivery: Delivery) async throws {
        do {
            guard let arn = ARN(delivery.target.arn), let handler = targets.first(where: { $0.accepts(arn) }) else {
                throw ServiceError(.notFound, "No service takes events for \(delivery.target.arn).")
            }
            try await handler.deliver(delivery.event, to: delivery.target, rule: delivery.rule, token: delivery.token)
        } catch {
            if error is CancellationError || Task.isCancelled { return }
            return try await record(error, of: delivery)
        }
        try await store.write { transaction in
            try transaction.database.execute(
                sql:
                    "UPDATE events_deliveries SET state = 'delivered', attempts = ?, ended = ?, reason = NULL WHERE position = ?",
                arguments: [delivery.attempts + 1, transaction.now.timeIntervalSince1970, delivery.position]
            )
        }
    }

    /// Plans the next try of a failed delivery or, where there is none, makes it a dead letter.
    private func record(_ error: any Error, of delivery: Delivery) async throws {
        let reason = (error as? ServiceError)?.description ?? String(describing: error)
        let code = (error as? ServiceError)?.code
        let policy = delivery.target.retryPolicy
        let delay = RetryDelay.seconds(retry: delivery.attempts + 1) * jitter()
        try await store.write { transaction in
            let next = transaction.now.addingTimeInterval(delay)
            let deadline = delivery.created.addingTimeInterval(
                policy?.maximumEventAgeInSeconds.map(Double.init) ?? RetryDelay.longestAge
            )
            let mostRetries = policy?.maximumRetryAttempts ?? RetryDelay.mostRetries
            let isFinal = code == .validation || code == .notFound
            let isDead = isFinal || delivery.attempts >= mostRetries || next > deadline
            try transaction.database.execute(
                sql:
                    "UPDATE events_deliveries SET state = ?, attempts = ?, due = ?, ended = ?, reason = ? WHERE position = ?",
                arguments: [
                    isDead ? "dead" : "pending", delivery.attempts + 1, next.timeIntervalSince1970,
                    isDead ? transaction.now.timeIntervalSince1970 : nil, reason, delivery.position,
                ]
            )
        }
    }
}
