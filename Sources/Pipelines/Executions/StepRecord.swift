import Foundation
import GRDB
import Identifiers
import JSONDocuments
import PipelineDefinition
import Store

/// A step that has begun, as the database holds it.
struct StepRecord: Sendable {
    let execution: String
    let name: String
    let type: PipelineDefinition.StepType
    var status: StepStatus
    /// Counts attempts in this round of the execution, from 1.
    var attempt: Int
    /// Not to be tried again before.
    var retryAt: Date?
    let started: Date
    var ended: Date?
    var failureReason: String?
    var metadata: StepMetadata?
    /// Of a step that has succeeded: what others refer to.
    var properties: JSON?
    /// What the step is compared by, once that has been decided; of this attempt.
    var fingerprint: Fingerprint?
    /// The fingerprint's key, where the step may stand for later ones.
    var cacheKey: String?
    var cacheReport: CacheReport?
    /// The execution whose step stands for this one.
    var cacheSource: String?
    /// Of a step that has succeeded: what it wrote.
    var outputs: [StepLineage.DataSet] = []

    init(execution: String, name: String, type: PipelineDefinition.StepType, status: StepStatus, started: Date) {
        self.execution = execution
        self.name = name
        self.type = type
        self.status = status
        attempt = 1
        self.started = started
    }

    init(row: Row) throws {
        execution = row["execution"]
        name = row["name"]
        guard let type = row.text("type").flatMap(PipelineDefinition.StepType.init),
            let status = row.text("status").flatMap(StepStatus.init)
        else {
            throw ServiceError(.internalFailure, "The row of step '\(name)' of execution \(execution) cannot be read.")
        }
        self.type = type
        self.status = status
        attempt = row["attempt"]
        retryAt = (row["retry_at"] as Double?).map(Date.init(timeIntervalSince1970:))
        started = Date(timeIntervalSince1970: row["started"])
        ended = (row["ended"] as Double?).map(Date.init(timeIntervalSince1970:))
        failureReason = row.text("failure_reason")
        metadata = try row.text("metadata").map { try AWSCoding.value(StepMetadata.self, from: $0) }
        properties = try row.text("properties").map { try JSON(parsing: $0) }
        fingerprint = try row.text("fingerprint").map(Fingerprint.init)
        cacheKey = row.text("cache_key")
        cacheReport = try row.text("cache_report").map { try AWSCoding.value(CacheReport.self, from: $0) }
        cacheSource = row.text("cache_source")
        outputs = try row.text("outputs").map { try AWSCoding.value([StepLineage.DataSet].self, from: $0) } ?? []
    }

    /// All steps of an execution, in the order in which they began.
    static func fetchAll(_ database: Database, execution: String) throws -> [StepRecord] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM pipeline_step WHERE execution = ? ORDER BY started, rowid",
            arguments: [execution]
        )
        .map(StepRecord.init)
    }

    static func fetch(_ database: Database, execution: String, name: String) throws -> StepRecord? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM pipeline_step WHERE execution = ? AND name = ?",
            arguments: [execution, name]
        )
        .map(StepRecord.init)
    }

    /// How the state machine sees the step.
    var state: ExecutionMachine.Step {
        ExecutionMachine.Step(
            status: status,
            outcome: metadata?.condition.map { $0.outcome == "True" },
            failureReason: failureReason
        )
    }

    /// Writes the step and, where its status is another than before, publishes it.
    func save(of execution: ExecutionRecord, previous: StepStatus?, in transaction: Transaction) throws {
        try transaction.database.execute(
            sql: """
                INSERT INTO pipeline_step (execution, name, type, status, attempt, retry_at, started, ended,
                    failure_reason, metadata, properties, fingerprint, cache_key, cache_report, cache_source, outputs)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (execution, name) DO UPDATE SET status = excluded.status, attempt = excluded.attempt,
                    retry_at = excluded.retry_at, ended = excluded.ended, failure_reason = excluded.failure_reason,
                    metadata = excluded.metadata, properties = excluded.properties, fingerprint = excluded.fingerprint,
                    cache_key = excluded.cache_key, cache_report = excluded.cache_report,
                    cache_source = excluded.cache_source, outputs = excluded.outputs
                """,
            arguments: [
                self.execution, name, type.rawValue, status.rawValue, attempt, retryAt?.timeIntervalSince1970,
                started.timeIntervalSince1970, ended?.timeIntervalSince1970,
                failureReason.map { String($0.prefix(1024)) },
                try metadata.map { try AWSCoding.text($0) }, properties?.text(), try fingerprint?.text, cacheKey,
                try cacheReport.map { try AWSCoding.text($0) }, cacheSource,
                outputs.isEmpty ? nil : try AWSCoding.text(outputs),
            ]
        )
        if status != previous { try publish(of: execution, previous: previous, in: transaction) }
    }

    /// Publishes the step's status, with AWS's members in AWS's order.
    private func publish(of execution: ExecutionRecord, previous: StepStatus?, in transaction: Transaction) throws {
        var detail: JSON = [:]
        // In events the members' names begin in lower case at every depth, as Swift's do.
        let metadata = try metadata.map { try JSON(parsing: Array(try JSONEncoder().encode($0))) }
        detail["metadata"] = metadata ?? [:]
        detail["stepStartTime"] = .string(started.wholeSeconds)
        detail["stepEndTime"] = ended.map { .string($0.wholeSeconds) }
        detail["stepName"] = .string(name)
        detail["stepType"] = .string(type.rawValue)
        detail["previousStepStatus"] = previous.map { .string($0.rawValue) }
        detail["currentStepStatus"] = .string(status.rawValue)
        detail["cacheHitResult"] = cacheSource.map { ["sourcePipelineExecutionArn": .string($0)] }
        detail["failureReason"] = status == .failed ? failureReason.map(JSON.string) : nil
        detail["pipelineArn"] = .string(execution.pipelineArn)
        detail["pipelineExecutionArn"] = .string(execution.arn)
        try transaction.publish(
            source: "aws.sagemaker",
            detailType: "SageMaker Model Building Pipeline Execution Step Status Change",
            resources: [execution.pipelineArn, execution.arn].compactMap(ARN.init),
            detail: detail
        )
    }

    func response(_ step: PipelineDefinition.Step?) -> PipelineExecutionStep {
        PipelineExecutionStep(
            stepName: name,
            stepDisplayName: step?.displayName,
            stepDescription: step?.description,
            startTime: started,
            endTime: ended,
            stepStatus: status,
            attemptCount: attempt,
            cacheHitResult: cacheSource.map(CacheHitResult.init),
            failureReason: failureReason,
            metadata: metadata,
            cacheReport: cacheReport
        )
    }
}

extension Row {
    /// The text in a column; nil for NULL and for what is no text, which only a damaged database holds.
    func text(_ column: String) -> String? { String.fromDatabaseValue(self[column]) }
}
