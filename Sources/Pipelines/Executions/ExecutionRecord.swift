import Foundation
import GRDB
import Identifiers
import JSONDocuments
import PipelineDefinition
import Store

/// An execution as the database holds it.
struct ExecutionRecord: Sendable {
    let id: String
    let arn: String
    let pipeline: String
    let pipelineArn: String
    let displayName: String?
    let description: String?
    let status: PipelineExecutionStatus
    let failureReason: String?
    let definition: String
    /// Values by name.
    let parameters: JSON
    let parallelism: Int?
    let startedBy: Origin
    /// Counts how often it was retried, from 1.
    let round: Int
    let created: Date
    let modified: Date
    let ended: Date?

    init(row: Row) throws {
        id = row["id"]
        arn = row["arn"]
        pipeline = row["pipeline"]
        pipelineArn = row["pipeline_arn"]
        displayName = row["display_name"]
        description = row["description"]
        guard let status = row.text("status").flatMap(PipelineExecutionStatus.init) else {
            throw ServiceError(.internalFailure, "The row of \(arn) holds no execution status.")
        }
        self.status = status
        failureReason = row.text("failure_reason")
        definition = row.text("definition") ?? ""
        parameters = try JSON(parsing: row.text("parameters") ?? "")
        parallelism = row["parallelism"]
        startedBy = try AWSCoding.value(Origin.self, from: row.text("started_by") ?? "")
        round = row["round"]
        created = Date(timeIntervalSince1970: row["created"])
        modified = Date(timeIntervalSince1970: row["modified"])
        ended = (row["ended"] as Double?).map(Date.init(timeIntervalSince1970:))
    }

    static func fetch(_ database: Database, arn: String) throws -> ExecutionRecord {
        guard
            let row = try Row.fetchOne(
                database,
                sql: "SELECT * FROM pipeline_execution WHERE arn = ?",
                arguments: [arn]
            )
        else {
            throw ServiceError(
                .notFound,
                "Pipeline execution \(arn) does not exist. Give the ARN of one, as ListPipelineExecutions answers it."
            )
        }
        return try ExecutionRecord(row: row)
    }

    static func fetch(_ database: Database, id: String) throws -> ExecutionRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM pipeline_execution WHERE id = ?", arguments: [id])
            .map(ExecutionRecord.init)
    }

    /// Writes a new status and publishes it.
    func move(to status: PipelineExecutionStatus, reason: String? = nil, in transaction: Transaction) throws {
        let now = transaction.now.timeIntervalSince1970
        try transaction.database.execute(
            sql: "UPDATE pipeline_execution SET status = ?, failure_reason = ?, modified = ?, ended = ? WHERE id = ?",
            arguments: [status.rawValue, reason.map { String($0.prefix(1024)) }, now, status.isFinal ? now : nil, id]
        )
        guard let record = try Self.fetch(transaction.database, id: id) else { return }
        try record.publish(previous: self.status, in: transaction)
    }

    /// Publishes the execution's status, with AWS's members in AWS's order.
    func publish(previous: PipelineExecutionStatus?, in transaction: Transaction) throws {
        var detail: JSON = [:]
        detail["pipelineExecutionDescription"] = description.map(JSON.string)
        detail["pipelineExecutionDisplayName"] = displayName.map(JSON.string)
        detail["currentPipelineExecutionStatus"] = .string(status.rawValue)
        detail["previousPipelineExecutionStatus"] = previous.map { .string($0.rawValue) }
        detail["executionStartTime"] = .string(created.wholeSeconds)
        detail["executionEndTime"] = ended.map { .string($0.wholeSeconds) }
        detail["pipelineArn"] = .string(pipelineArn)
        detail["pipelineExecutionArn"] = .string(arn)
        try transaction.publish(
            source: "aws.sagemaker",
            detailType: "SageMaker Model Building Pipeline Execution Status Change",
            resources: [pipelineArn, arn].compactMap(ARN.init),
            detail: detail
        )
    }

    /// What expressions are computed from; without steps' properties.
    func resolver(_ definition: PipelineDefinition, now: Date) -> PipelineDefinition.Resolver {
        var values: [String: JSON] = [:]
        if let members = parameters.object { for (name, value) in Array(members) { values[name] = value } }
        return PipelineDefinition.Resolver(
            definition,
            parameters: values,
            variables: [
                .pipelineName: .string(pipeline), .pipelineArn: .string(pipelineArn), .pipelineExecutionId: .string(id),
                .pipelineExecutionArn: .string(arn), .startDateTime: .string(created.wholeSeconds),
                .currentDateTime: .string(now.wholeSeconds),
            ]
        )
    }

    var response: DescribePipelineExecutionResponse {
        DescribePipelineExecutionResponse(
            pipelineArn: pipelineArn,
            pipelineExecutionArn: arn,
            pipelineExecutionDisplayName: displayName,
            pipelineExecutionStatus: status,
            pipelineExecutionDescription: description,
            pipelineExperimentConfig: experiment,
            failureReason: failureReason,
            creationTime: created,
            lastModifiedTime: modified,
            createdBy: Pipelines.UserContext(),
            lastModifiedBy: Pipelines.UserContext(),
            parallelismConfiguration: parallelism.map(Pipelines.ParallelismConfiguration.init),
            startedBy: startedBy
        )
    }

    private var experiment: PipelineExperimentConfig? {
        guard let definition = try? PipelineDefinition(json: definition, checkingArguments: false),
            let config = definition.experimentConfig,
            let values = try? resolver(definition, now: created).resolve(config), !values.isNull
        else { return nil }
        return PipelineExperimentConfig(
            experimentName: values["ExperimentName"]?.string,
            trialName: values["TrialName"]?.string
        )
    }

    var summary: PipelineExecutionSummary {
        PipelineExecutionSummary(
            pipelineExecutionArn: arn,
            startTime: created,
            pipelineExecutionStatus: status,
            pipelineExecutionDescription: description,
            pipelineExecutionDisplayName: displayName,
            pipelineExecutionFailureReason: failureReason,
            startedBy: startedBy
        )
    }
}
