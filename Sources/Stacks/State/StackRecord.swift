import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

/// A stack's rows.
struct StackRecord: Sendable {
    var state: StackState

    /// Finds a stack by its ARN, or by the name of one that is not deleted.
    ///
    /// - Throws: ``ServiceError/Code/stack``, as CloudFormation has it.
    static func fetch(_ database: Database, _ stack: String) throws -> StackRecord {
        guard let record = try find(database, stack) else {
            throw ServiceError(.stack, "Stack with id \(stack) does not exist")
        }
        return record
    }

    static func find(_ database: Database, _ stack: String) throws -> StackRecord? {
        let condition = stack.hasPrefix("arn:") ? "arn = ?" : "name = ? AND deleted IS NULL"
        guard
            let row = try Row.fetchOne(
                database,
                sql: "SELECT arn, state FROM stack WHERE \(condition)",
                arguments: [stack]
            )
        else { return nil }
        return try StackRecord(database, row)
    }

    init(_ database: Database, _ row: Row) throws {
        var state: StackState = try Self.decode(row["state"])
        let resources = try Row.fetchAll(
            database,
            sql: "SELECT state FROM stack_resource WHERE stack = ?",
            arguments: [row["arn"] as String]
        )
        for row in resources {
            let resource: ResourceState = try Self.decode(row["state"])
            state.resources[resource.logicalId] = resource
        }
        self.state = state
    }

    /// Writes a new stack.
    static func insert(_ state: StackState, in transaction: Transaction) throws {
        try transaction.database.execute(
            sql: "INSERT INTO stack (arn, name, status, state) VALUES (?, ?, ?, ?)",
            arguments: [state.arn, state.name, state.status.rawValue, try encode(state)]
        )
    }

    /// How long a deleted stack is known by its ARN and listed, in seconds.
    ///
    /// Source: CloudFormation API, `ListStacks`: 90 days.
    static let memory: TimeInterval = 90 * 86_400

    /// Removes the stacks that were deleted so long ago that nobody is told of them, with their events.
    static func forgetDeleted(in transaction: Transaction) throws {
        try transaction.database.execute(
            sql: "DELETE FROM stack WHERE deleted <= ?",
            arguments: [transaction.now.timeIntervalSince1970 - memory]
        )
    }

    /// Writes what changed, and tells of it.
    ///
    /// - Parameters:
    ///   - state: The stack as it is to be.
    ///   - old: The stack as it is in the database.
    ///   - changes: What happened, in order.
    ///   - transaction: The write under way.
    /// - Throws: The database's error.
    static func save(
        _ state: StackState,
        from old: StackState,
        _ changes: [StackMachine.Change],
        in transaction: Transaction
    ) throws {
        let database = transaction.database
        try database.execute(
            sql: "UPDATE stack SET status = ?, state = ?, deleted = ? WHERE arn = ?",
            arguments: [
                state.status.rawValue, try encode(state), state.deleted?.timeIntervalSince1970, state.arn,
            ]
        )
        for (id, resource) in state.resources where old.resources[id] != resource {
            try database.execute(
                sql: """
                    INSERT INTO stack_resource (stack, logical_id, physical_id, modified, state) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET physical_id = excluded.physical_id, modified = excluded.modified,
                        state = excluded.state
                    """,
                arguments: [
                    state.arn, id, resource.shownId, transaction.now.timeIntervalSince1970, try encode(resource),
                ]
            )
        }
        for id in old.resources.keys where state.resources[id] == nil {
            try database.execute(
                sql: "DELETE FROM stack_resource WHERE stack = ? AND logical_id = ?",
                arguments: [state.arn, id]
            )
        }
        let token = state.operation?.token ?? old.operation?.token
        for change in changes { try StackEvent.write(change, of: state, token: token, in: transaction) }
    }

    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
