import Foundation
import GRDB
import Identifiers
import Store

/// One run of an action as the database holds it.
struct ActionRecord: Sendable {
    let sequence: Int64
    let id: String
    let execution: String
    let pipeline: String
    let stage: String
    let action: String
    var status: ActionStatus
    /// The configuration with its variables resolved.
    let resolved: [String: String]
    let inputs: [LocatedArtifact]
    let outputs: [LocatedArtifact]
    let approvalToken: String?
    /// What a function answers to.
    var job: String
    /// Whether the function was called, and its answer is awaited.
    var awaitsJob: Bool
    var continuation: String?
    /// When the function is to be called again; nil for now.
    var begins: Date?
    var externalId: String?
    var externalUrl: String?
    var summary: String?
    var errorCode: String?
    var errorMessage: String?
    var revision: SourceRevision?
    var variables: [String: String]
    var updatedBy: String
    var deadline: Date
    let started: Date
    var updated: Date

    init(row: Row) throws {
        sequence = row["sequence"]
        id = row["id"]
        execution = row["execution"]
        pipeline = row["pipeline"]
        stage = row["stage"]
        action = row["action"]
        guard let status = ActionStatus(rawValue: row["status"]) else {
            throw ServiceError(
                .internalFailure,
                "The row of the action execution \(row["id"] as String) holds no status."
            )
        }
        self.status = status
        resolved = try AWSCoding.value([String: String].self, from: row["resolved"], .asIs)
        inputs = try AWSCoding.value([LocatedArtifact].self, from: row["inputs"], .asIs)
        outputs = try AWSCoding.value([LocatedArtifact].self, from: row["outputs"], .asIs)
        approvalToken = row["approval_token"]
        job = row["job"]
        awaitsJob = row["awaits_job"]
        continuation = row["continuation"]
        begins = (row["begins"] as Double?).map(Date.init(timeIntervalSince1970:))
        externalId = row["external_id"]
        externalUrl = row["external_url"]
        summary = row["summary"]
        errorCode = row["error_code"]
        errorMessage = row["error_message"]
        revision = try (row["revision"] as String?).map { try AWSCoding.value(SourceRevision.self, from: $0, .asIs) }
        variables = try AWSCoding.value([String: String].self, from: row["variables"], .asIs)
        updatedBy = row["updated_by"]
        deadline = Date(timeIntervalSince1970: row["deadline"])
        started = Date(timeIntervalSince1970: row["started"])
        updated = Date(timeIntervalSince1970: row["updated"])
    }

    static func fetch(_ database: Database, id: String) throws -> ActionRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM action_execution WHERE id = ?", arguments: [id])
            .map(ActionRecord.init)
    }

    /// All runs of actions of an execution, oldest first.
    static func all(_ database: Database, execution: String) throws -> [ActionRecord] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM action_execution WHERE execution = ? ORDER BY sequence",
            arguments: [execution]
        )
        .map(ActionRecord.init)
    }

    /// How the actions of a stage stand, those that a retry set aside left out.
    static func states(_ database: Database, execution: String, stage: String) throws -> [String: ActionStatus] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT action, status FROM action_execution WHERE execution = ? AND stage = ? AND counts = 1",
            arguments: [execution, stage]
        )
        return Dictionary(
            rows.compactMap { row in ActionStatus(rawValue: row["status"]).map { (row["action"], $0) } },
            uniquingKeysWith: { $1 }
        )
    }

    /// Writes what can change.
    mutating func save(in transaction: Transaction) throws {
        updated = transaction.now
        try transaction.database.execute(
            sql: """
                UPDATE action_execution SET status = ?, job = ?, awaits_job = ?, continuation = ?, begins = ?,
                    external_id = ?, external_url = ?, summary = ?, error_code = ?, error_message = ?, revision = ?,
                    variables = ?, updated_by = ?, deadline = ?, updated = ? WHERE id = ?
                """,
            arguments: [
                status.rawValue, job, awaitsJob, continuation, begins?.timeIntervalSince1970, externalId, externalUrl,
                summary, errorCode, errorMessage, try revision.map { try AWSCoding.text($0, .asIs) },
                try AWSCoding.text(variables, .asIs), updatedBy, deadline.timeIntervalSince1970,
                updated.timeIntervalSince1970, id,
            ]
        )
    }

    /// Ends the run, and publishes it.
    mutating func end(
        _ status: ActionStatus,
        of execution: ExecutionRecord,
        in transaction: Transaction
    ) throws {
        self.status = status
        awaitsJob = false
        try save(in: transaction)
        try execution.publish(self, in: transaction)
    }
}
