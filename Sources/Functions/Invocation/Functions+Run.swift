import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store
import Synchronization

extension Functions {
    /// How long what is known of an invocation is kept after its end.
    private static let retention: TimeInterval = 14 * 86_400

    /// How long a failed asynchronous invocation waits before it runs again: twice at most.
    ///
    /// Source: AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation".
    private static let waits: [TimeInterval] = [60, 120]

    /// How many asynchronous invocations run at a time.
    private static let width = 16

    /// Runs asynchronous invocations and clears out, until the task is cancelled.
    ///
    /// They do not wait for each other: a slow function only takes its place among those that run.
    package func run() async throws {
        try await recover()
        let places = Places(Self.width)
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled, !group.isCancelled {
                try await clearOut()
                let ready = try await takeDue(places.free)
                for work in ready {
                    places.take()
                    group.addTask { [self] in
                        defer {
                            places.give()
                            invoked.notify()
                        }
                        try await perform(work)
                    }
                }
                if !ready.isEmpty { continue }
                let next = try await nextDue() ?? store.clock.now().addingTimeInterval(3600)
                await store.clock.wait(until: places.free > 0 ? next : nil, or: invoked)
            }
            group.cancelAll()
        }
    }

    /// How many more may run now.
    private final class Places: Sendable {
        private let left: Mutex<Int>

        init(_ count: Int) { left = Mutex(count) }

        var free: Int { left.withLock { $0 } }
        func take() { left.withLock { $0 -= 1 } }
        func give() { left.withLock { $0 += 1 } }
    }

    /// What a server that died was doing: an asynchronous invocation runs again, of another only the end is not known.
    private func recover() async throws {
        try await store.write { transaction in
            let now = transaction.now.timeIntervalSince1970
            try transaction.database.execute(
                sql: "UPDATE functions_invocations SET state = ?, due = ? WHERE state = ? AND type = ?",
                arguments: [
                    Invocation.State.pending.rawValue, now, Invocation.State.running.rawValue,
                    InvocationType.event.rawValue,
                ]
            )
            try transaction.database.execute(
                sql: "UPDATE functions_invocations SET state = ?, ended = ?, failure = ? WHERE state = ?",
                arguments: [
                    Invocation.State.failed.rawValue, now, "The server ended while the function ran.",
                    Invocation.State.running.rawValue,
                ]
            )
        }
    }

    private struct Work: Sendable {
        let id: String
        let function: String
        let payload: String
        let attempts: Int
    }

    private func takeDue(_ count: Int) async throws -> [Work] {
        guard count > 0 else { return [] }
        return try await store.write { transaction in
            let rows = try Row.fetchAll(
                transaction.database,
                sql: "SELECT * FROM functions_invocations WHERE due <= ? ORDER BY due, position LIMIT ?",
                arguments: [transaction.now.timeIntervalSince1970, count]
            )
            for row in rows {
                try transaction.database.execute(
                    sql: "UPDATE functions_invocations SET state = ?, due = NULL WHERE id = ?",
                    arguments: [Invocation.State.running.rawValue, row["id"] as String]
                )
            }
            return rows.map {
                Work(id: $0["id"], function: $0["function"], payload: $0["payload"], attempts: $0["attempts"])
            }
        }
    }

    private func nextDue() async throws -> Date? {
        try await store.read { database in
            try Double.fetchOne(database, sql: "SELECT min(due) FROM functions_invocations WHERE due IS NOT NULL")
                .map(Date.init(timeIntervalSince1970:))
        }
    }

    private func perform(_ work: Work) async throws {
        let record: FunctionRecord
        do { record = try await self.record(work.function) } catch let error as ServiceError {
            try await store.write { transaction in
                try transaction.database.execute(
                    sql: "UPDATE functions_invocations SET state = ?, ended = ?, failure = ? WHERE id = ?",
                    arguments: [
                        Invocation.State.failed.rawValue, transaction.now.timeIntervalSince1970, error.message, work.id,
                    ]
                )
            }
            return
        }
        let wait = Self.waits.indices.contains(work.attempts) ? Self.waits[work.attempts] : nil
        try await perform(
            record,
            id: work.id,
            payload: try JSON(parsing: work.payload),
            retry: wait.map { store.clock.now().addingTimeInterval($0) }
        )
    }

    private func clearOut() async throws {
        let limit = store.clock.now().addingTimeInterval(-Self.retention).timeIntervalSince1970
        try await store.write { transaction in
            try transaction.database.execute(
                sql: "DELETE FROM functions_invocations WHERE ended < ? AND due IS NULL",
                arguments: [limit]
            )
        }
    }
}

extension Functions {
    /// What is kept of a function's invocations, newest first.
    package func listInvocations(_ request: ListInvocationsRequest) async throws -> ListInvocationsResponse {
        let name = try FunctionRules.name(request.functionName)
        let limit = request.limit ?? 50
        guard 1...1000 ~= limit else { throw ServiceError(.validation, "Limit is \(limit); give 1 to 1000.") }
        return try await store.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM functions_invocations WHERE function = ? ORDER BY position DESC LIMIT ?",
                arguments: [name, limit]
            )
            if rows.isEmpty { _ = try FunctionRecord.demand(name, in: database) }
            return ListInvocationsResponse(invocations: try rows.map { try Invocation(row: $0) })
        }
    }
}

extension Invocation {
    init(row: Row) throws {
        let type = InvocationType(rawValue: row["type"]) ?? .event
        let state = State(rawValue: row["state"]) ?? .failed
        self.init(
            requestId: row["id"],
            functionName: row["function"],
            invocationType: type,
            state: state,
            attempts: row["attempts"],
            startTime: Date(timeIntervalSince1970: row["started"]),
            endTime: (row["ended"] as Double?).map(Date.init(timeIntervalSince1970:)),
            failureReason: row["failure"],
            payload: row["payload"],
            answer: row["answer"],
            log: (row["log"] as String?)?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                ?? []
        )
    }
}
