import Foundation
import GRDB
import Identifiers
import Objects
import PipelineDefinition
import Store

extension Pipelines {
    /// Creates a pipeline.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for a bad or taken name and for a definition with faults; the message
    ///   lists them all, each with its JSON path.
    package func createPipeline(_ request: CreatePipelineRequest) async throws -> PipelineArnResponse {
        let name = request.pipelineName
        try Self.validate(name: name)
        try ExecutionRules.validate(token: request.clientRequestToken)
        try ResourceTag.validate(request.tags)
        let tags = try request.tags.map { try AWSCoding.text($0) }
        guard let definition = try definition(request.pipelineDefinition, request.pipelineDefinitionS3Location) else {
            throw ServiceError(.validation, "Give PipelineDefinition or PipelineDefinitionS3Location.")
        }
        let parallelism = try Self.limit(request.parallelismConfiguration)
        let arn = try await store.write { transaction in
            let database = transaction.database
            if let existing = try PipelineRecord.find(database, name) {
                if let token = request.clientRequestToken, existing.clientToken == token,
                    existing.definition == definition
                {
                    return existing.arn
                }
                // The Python SDK's upsert() looks for the first sentence.
                throw ServiceError(
                    .validation,
                    "Pipeline names must be unique within an AWS account and region. Pipeline with name (\(existing.name)) "
                        + "already exists. Choose another name, or update the pipeline."
                )
            }
            let arn = transaction.home.arn(.sagemaker, "pipeline/\(name.lowercased())").description
            let now = transaction.now.timeIntervalSince1970
            try database.execute(
                sql: """
                    INSERT INTO pipeline (name, arn, display_name, description, role_arn, definition, parallelism,
                        client_token, created, modified, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    name, arn, request.pipelineDisplayName, request.pipelineDescription, request.roleArn, definition,
                    parallelism, request.clientRequestToken, now, now, tags,
                ]
            )
            return arn
        }
        return PipelineArnResponse(pipelineArn: arn)
    }

    /// Changes a pipeline; executions under way go on with what they started with.
    package func updatePipeline(_ request: UpdatePipelineRequest) async throws -> PipelineArnResponse {
        let definition = try definition(request.pipelineDefinition, request.pipelineDefinitionS3Location)
        let parallelism = try Self.limit(request.parallelismConfiguration)
        let arn = try await store.write { transaction in
            let old = try PipelineRecord.fetch(transaction.database, request.pipelineName)
            try transaction.database.execute(
                sql: """
                    UPDATE pipeline SET display_name = ?, description = ?, role_arn = ?, definition = ?, parallelism = ?,
                        modified = ? WHERE name = ?
                    """,
                arguments: [
                    request.pipelineDisplayName ?? old.displayName, request.pipelineDescription ?? old.description,
                    request.roleArn ?? old.roleArn, definition ?? old.definition, parallelism ?? old.parallelism,
                    transaction.now.timeIntervalSince1970, old.name,
                ]
            )
            return old.arn
        }
        return PipelineArnResponse(pipelineArn: arn)
    }

    /// Describes a pipeline.
    package func describePipeline(_ request: DescribePipelineRequest) async throws -> DescribePipelineResponse {
        try await store.read { try PipelineRecord.fetch($0, request.pipelineName).response }
    }

    /// Lists pipelines, newest first unless asked otherwise.
    package func listPipelines(_ request: ListPipelinesRequest) async throws -> ListPipelinesResponse {
        let page = try Page(maxResults: request.maxResults, nextToken: request.nextToken, sortOrder: request.sortOrder)
        let column = try Self.column(request.sortBy, ["Name": "name", "CreationTime": "created"])
        var conditions = Conditions()
        conditions.add("instr(lower(name), lower(?)) = 1", request.pipelineNamePrefix)
        conditions.add("created > ?", request.createdAfter)
        conditions.add("created < ?", request.createdBefore)
        let sql = "SELECT * FROM pipeline \(conditions.sql) \(page.sql(orderBy: column, "rowid"))"
        let arguments = conditions.arguments
        let records = try await store.read { database in
            try Row.fetchAll(database, sql: sql, arguments: arguments).map { PipelineRecord(row: $0).summary }
        }
        let (summaries, next) = page.cut(records)
        return ListPipelinesResponse(pipelineSummaries: summaries, nextToken: next)
    }

    /// Deletes a pipeline that has no execution under way; its past executions stay.
    ///
    /// - Throws: ``ServiceError/Code/conflict`` while an execution runs.
    package func deletePipeline(_ request: DeletePipelineRequest) async throws -> PipelineArnResponse {
        try ExecutionRules.validate(token: request.clientRequestToken)
        let arn = try await store.write { transaction in
            let record = try PipelineRecord.fetch(transaction.database, request.pipelineName)
            let running = try String.fetchOne(
                transaction.database,
                sql: "SELECT arn FROM pipeline_execution WHERE pipeline = ? AND status IN ('Executing', 'Stopping')",
                arguments: [record.name]
            )
            if let running {
                throw ServiceError(
                    .conflict,
                    "Pipeline '\(record.name)' has an execution under way (\(running)). Stop it, or wait for its end."
                )
            }
            try transaction.database.execute(sql: "DELETE FROM pipeline WHERE name = ?", arguments: [record.name])
            return record.arn
        }
        return PipelineArnResponse(pipelineArn: arn)
    }
}

extension Pipelines {
    /// Source: SageMaker API, `PipelineName`: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}`.
    private static func validate(name: String) throws {
        let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        guard isPlain, 1...256 ~= name.count, name.first != "-", name.last != "-" else {
            throw ServiceError(
                .validation,
                "'\(name)' is no valid PipelineName: give 1 to 256 letters, digits and hyphens, with a letter or digit at both "
                    + "ends."
            )
        }
    }

    static func limit(_ configuration: ParallelismConfiguration?) throws -> Int? {
        guard let limit = configuration?.maxParallelExecutionSteps else { return nil }
        guard limit >= 1 else {
            throw ServiceError(.validation, "MaxParallelExecutionSteps is \(limit); give 1 or more.")
        }
        return limit
    }

    static func column(_ asked: String?, _ columns: KeyValuePairs<String, String>) throws -> String {
        guard let asked else { return "created" }
        guard let column = columns.first(where: { $0.key == asked })?.value else {
            let known = columns.map(\.key).joined(separator: " or ")
            throw ServiceError(.validation, "SortBy is '\(asked)'; give \(known).")
        }
        return column
    }

    /// The text of a definition that is valid; nil if none is given.
    private func definition(_ text: String?, _ location: DefinitionLocation?) throws -> String? {
        guard text == nil || location == nil else {
            throw ServiceError(.validation, "Give PipelineDefinition or PipelineDefinitionS3Location, not both.")
        }
        var text = text
        if let location {
            let bytes = try objects.read(S3URI(bucket: location.bucket, key: location.objectKey))
            text = String(decoding: bytes, as: UTF8.self)
        }
        guard let text else { return nil }
        do throws(PipelineDefinitionError) {
            _ = try PipelineDefinition(json: text)
        } catch {
            throw ServiceError(.validation, error.message, cause: error)
        }
        return text
    }
}
