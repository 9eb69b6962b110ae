import Foundation
import GRDB
import Identifiers
import Store

/// A pipeline as the database holds it.
struct PipelineRecord: Sendable {
    let name: String
    let arn: String
    let displayName: String?
    let description: String?
    let roleArn: String?
    let definition: String
    let parallelism: Int?
    let clientToken: String?
    let created: Date
    let modified: Date
    let lastExecution: Date?

    init(row: Row) {
        name = row["name"]
        arn = row["arn"]
        displayName = row["display_name"]
        description = row["description"]
        roleArn = row["role_arn"]
        definition = row["definition"]
        parallelism = row["parallelism"]
        clientToken = row["client_token"]
        created = Date(timeIntervalSince1970: row["created"])
        modified = Date(timeIntervalSince1970: row["modified"])
        lastExecution = (row["last_execution"] as Double?).map(Date.init(timeIntervalSince1970:))
    }

    static func find(_ database: Database, _ nameOrARN: String) throws -> PipelineRecord? {
        let name = ARN(nameOrARN).map(\.name) ?? nameOrARN
        return try Row.fetchOne(database, sql: "SELECT * FROM pipeline WHERE name = ?", arguments: [name])
            .map(PipelineRecord.init)
    }

    static func fetch(_ database: Database, _ nameOrARN: String) throws -> PipelineRecord {
        guard let record = try find(database, nameOrARN) else {
            throw ServiceError(.notFound, "Pipeline '\(nameOrARN)' does not exist. Create it, or check the name.")
        }
        return record
    }

    var response: DescribePipelineResponse {
        DescribePipelineResponse(
            pipelineArn: arn,
            pipelineName: name,
            pipelineDisplayName: displayName,
            pipelineDefinition: definition,
            pipelineDescription: description,
            roleArn: roleArn,
            pipelineStatus: "Active",
            creationTime: created,
            lastModifiedTime: modified,
            lastRunTime: lastExecution,
            createdBy: Pipelines.UserContext(),
            lastModifiedBy: Pipelines.UserContext(),
            parallelismConfiguration: parallelism.map(Pipelines.ParallelismConfiguration.init)
        )
    }

    var summary: PipelineSummary {
        PipelineSummary(
            pipelineArn: arn,
            pipelineName: name,
            pipelineDisplayName: displayName,
            pipelineDescription: description,
            roleArn: roleArn,
            creationTime: created,
            lastModifiedTime: modified,
            lastExecutionTime: lastExecution
        )
    }
}
