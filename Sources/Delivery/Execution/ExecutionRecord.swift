import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

/// An execution of a code pipeline as the database holds it.
struct ExecutionRecord: Sendable {
    let sequence: Int64
    let id: String
    let pipeline: String
    let version: Int
    /// Frozen when the execution started.
    let declaration: PipelineDeclaration
    var status: DeliveryStatus
    var summary: String?
    /// The stage that it is in, or waits for.
    var stage: Int
    var isInside: Bool
    var abandons: Bool
    var stopReason: String?
    let trigger: ExecutionTrigger
    /// Values of the pipeline's variables.
    let variables: [String: String]
    /// The commits that source actions are to take, by action.
    let revisions: [String: String]
    /// Counts the starts and retries, from 1.
    var attempt: Int
    let created: Date
    var updated: Date

    init(row: Row) throws {
        sequence = row["sequence"]
        id = row["id"]
        pipeline = row["pipeline"]
        version = row["version"]
        declaration = try AWSCoding.value(PipelineDeclaration.self, from: row["declaration"], .asIs)
        guard let status = DeliveryStatus(rawValue: row["status"]) else {
            throw ServiceError(.internalFailure, "The row of the execution \(row["id"] as String) holds no status.")
        }
        self.status = status
        summary = row["summary"]
        stage = row["stage"]
        isInside = row["inside"]
        abandons = row["abandons"]
        stopReason = row["stop_reason"]
        trigger = ExecutionTrigger(triggerType: row["trigger_type"], triggerDetail: row["trigger_detail"])
        variables = try AWSCoding.value([String: String].self, from: row["variables"], .asIs)
        revisions = try AWSCoding.value([String: String].self, from: row["revisions"], .asIs)
        attempt = row["attempt"]
        created = Date(timeIntervalSince1970: row["created"])
        updated = Date(timeIntervalSince1970: row["updated"])
    }

    var stageName: String { declaration.stages[stage].name }

    static func fetch(_ database: Database, id: String) throws -> ExecutionRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM code_execution WHERE id = ?", arguments: [id])
            .map(ExecutionRecord.init)
    }

    /// Finds an execution of a pipeline.
    static func find(_ database: Database, pipeline: String, id: String) throws -> ExecutionRecord {
        _ = try PipelineRecord.fetch(database, name: pipeline)
        guard let record = try fetch(database, id: id), record.pipeline == pipeline else {
            throw ServiceError(
                .executionNotFound,
                "The pipeline '\(pipeline)' has no execution '\(id)'. List its executions to see their ids."
            )
        }
        return record
    }

    /// The executions of a pipeline that have not ended, oldest first.
    static func live(_ database: Database, pipeline: String) throws -> [ExecutionRecord] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM code_execution WHERE pipeline = ? AND status IN ('InProgress', 'Stopping') ORDER BY sequence
                """,
            arguments: [pipeline]
        )
        .map(ExecutionRecord.init)
    }

    /// Writes what can change.
    mutating func save(in transaction: Transaction) throws {
        updated = transaction.now
        try transaction.database.execute(
            sql: """
                UPDATE code_execution SET status = ?, summary = ?, stage = ?, inside = ?, abandons = ?, stop_reason = ?,
                    attempt = ?, updated = ? WHERE id = ?
                """,
            arguments: [
                status.rawValue, summary, stage, isInside, abandons, stopReason, attempt,
                updated.timeIntervalSince1970, id,
            ]
        )
    }

    /// Writes a new status, and publishes it.
    mutating func move(to status: DeliveryStatus, summary: String? = nil, in transaction: Transaction) throws {
        self.status = status
        self.summary = summary
        if status.isFinal { isInside = false }
        try save(in: transaction)
        try publish(status.rawValue.uppercased(), in: transaction)
    }

    // MARK: - Stages

    /// Writes how the execution stands in a stage, and publishes it as `state`.
    func set(_ stage: String, _ status: StageStatus, state: String, in transaction: Transaction) throws {
        try transaction.database.execute(
            sql: """
                INSERT INTO stage_execution (execution, pipeline, stage, status, started) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (execution, stage) DO UPDATE SET status = excluded.status
                """,
            arguments: [id, pipeline, stage, status.rawValue, transaction.now.timeIntervalSince1970]
        )
        try publish(stage: stage, state, in: transaction)
    }
}

/// What started an execution.
package struct ExecutionTrigger: Codable, Sendable, Hashable {
    /// `StartPipelineExecution`, `CloudWatchEvent`, `CreatePipeline`.
    package var triggerType: String
    /// An ARN: whose.
    package var triggerDetail: String

    package init(triggerType: String, triggerDetail: String) {
        self.triggerType = triggerType
        self.triggerDetail = triggerDetail
    }
}
