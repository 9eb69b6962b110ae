import Foundation
import GRDB
import Identifiers
import Store

/// A change set as the database holds it.
struct ChangeSetRecord: Sendable, Codable {
    /// `arn:aws:cloudformation:REGION:ACCOUNT:changeSet/NAME/UUID`.
    let arn: String
    let name: String
    let stack: String
    let stackName: String
    let description: String?
    let created: Date
    let specification: StackState.Specification
    var status: String
    var reason: String?
    /// UNAVAILABLE, AVAILABLE, EXECUTE_IN_PROGRESS, EXECUTE_COMPLETE or OBSOLETE.
    var execution: String
    let changes: [ResourceChange]
    let token: String?

    /// Finds a change set by its ARN, or by its name and its stack.
    ///
    /// - Throws: ``ServiceError/Code/changeSetNotFound``.
    static func fetch(_ database: Database, _ name: String, stack: String?) throws -> ChangeSetRecord {
        guard let record = try find(database, name, stack: stack) else {
            throw ServiceError(.changeSetNotFound, "ChangeSet [\(name)] does not exist")
        }
        return record
    }

    static func find(_ database: Database, _ name: String, stack: String?) throws -> ChangeSetRecord? {
        let row: Row?
        if name.hasPrefix("arn:") {
            row = try Row.fetchOne(database, sql: "SELECT record FROM change_set WHERE arn = ?", arguments: [name])
        } else if let stack {
            row = try Row.fetchOne(
                database,
                sql: "SELECT record FROM change_set WHERE name = ? AND stack = ?",
                arguments: [name, try StackRecord.fetch(database, stack).state.arn]
            )
        } else {
            throw ServiceError(.stack, "StackName must be specified if ChangeSetName is not specified as an ARN.")
        }
        return try row.map { try StackRecord.decode($0["record"]) }
    }

    func save(_ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO change_set (arn, stack, name, record) VALUES (?, ?, ?, ?)
                ON CONFLICT (arn) DO UPDATE SET record = excluded.record
                """,
            arguments: [arn, stack, name, try StackRecord.encode(self)]
        )
    }

    var response: DescribeChangeSetResponse {
        DescribeChangeSetResponse(
            changeSetName: name,
            changeSetId: arn,
            stackId: stack,
            stackName: stackName,
            description: description,
            parameters: specification.parameters.sorted { $0.key < $1.key }
                .map { StackParameter(parameterKey: $0.key, parameterValue: $0.value) },
            creationTime: created,
            executionStatus: execution,
            status: status,
            statusReason: reason,
            notificationARNs: specification.notificationArns,
            capabilities: specification.capabilities,
            tags: specification.tags,
            changes: changes.map { Change(type: "Resource", resourceChange: $0) },
            onStackFailure: specification.onFailure.rawValue
        )
    }

    var summary: ChangeSetSummary {
        ChangeSetSummary(
            stackId: stack,
            stackName: stackName,
            changeSetId: arn,
            changeSetName: name,
            executionStatus: execution,
            status: status,
            statusReason: reason,
            creationTime: created,
            description: description
        )
    }
}
