import Foundation
import GRDB
import Identifiers
import JSONDocuments
import PipelineDefinition
import Store

extension Pipelines {
    /// Describes an execution.
    package func describePipelineExecution(
        _ request: DescribePipelineExecutionRequest
    ) async throws -> DescribePipelineExecutionResponse {
        try await store.read { try ExecutionRecord.fetch($0, arn: request.pipelineExecutionArn).response }
    }

    /// The definition that an execution runs.
    package func describePipelineDefinitionForExecution(
        _ request: DescribePipelineExecutionRequest
    ) async throws -> DescribePipelineDefinitionForExecutionResponse {
        let record = try await store.read { try ExecutionRecord.fetch($0, arn: request.pipelineExecutionArn) }
        return DescribePipelineDefinitionForExecutionResponse(
            pipelineDefinition: record.definition,
            creationTime: record.created
        )
    }

    /// Lists a pipeline's executions, newest first unless asked otherwise.
    package func listPipelineExecutions(
        _ request: ListPipelineExecutionsRequest
    ) async throws -> ListPipelineExecutionsResponse {
        let page = try Page(maxResults: request.maxResults, nextToken: request.nextToken, sortOrder: request.sortOrder)
        let column = try Self.column(request.sortBy, ["CreationTime": "created", "PipelineExecutionArn": "arn"])
        let (records, next) = try await store.read { database in
            let pipeline = try PipelineRecord.fetch(database, request.pipelineName)
            var conditions = Conditions()
            conditions.add("pipeline = ?", pipeline.name)
            conditions.add("created > ?", request.createdAfter)
            conditions.add("created < ?", request.createdBefore)
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM pipeline_execution \(conditions.sql) \(page.sql(orderBy: column, "sequence"))",
                arguments: conditions.arguments
            )
            let (cut, next) = page.cut(rows)
            return (try cut.map { try ExecutionRecord(row: $0).summary }, next)
        }
        return ListPipelineExecutionsResponse(pipelineExecutionSummaries: records, nextToken: next)
    }

    /// Lists the steps of an execution that have begun, the last begun first unless asked otherwise.
    package func listPipelineExecutionSteps(
        _ request: ListPipelineExecutionStepsRequest
    ) async throws -> ListPipelineExecutionStepsResponse {
        let page = try Page(
            maxResults: request.maxResults ?? 100,
            nextToken: request.nextToken,
            sortOrder: request.sortOrder
        )
        let (steps, next) = try await store.read { database in
            let execution = try ExecutionRecord.fetch(database, arn: request.pipelineExecutionArn)
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM pipeline_step WHERE execution = ? \(page.sql(orderBy: "started", "rowid"))",
                arguments: [execution.id]
            )
            let definition = try? PipelineDefinition(json: execution.definition, checkingArguments: false)
            let (cut, next) = page.cut(rows)
            return (
                try cut.map { row in
                    let record = try StepRecord(row: row)
                    return record.response(definition?.step(named: record.name))
                }, next
            )
        }
        return ListPipelineExecutionStepsResponse(pipelineExecutionSteps: steps, nextToken: next)
    }

    /// Lists the values of an execution's parameters, defaults included.
    package func listPipelineParametersForExecution(
        _ request: ListPipelineParametersForExecutionRequest
    ) async throws -> ListPipelineParametersForExecutionResponse {
        let page = try Page(maxResults: request.maxResults ?? 100, nextToken: request.nextToken, sortOrder: nil)
        let record = try await store.read { try ExecutionRecord.fetch($0, arn: request.pipelineExecutionArn) }
        let members = record.parameters.object.map { Array($0) } ?? []
        let parameters = members.dropFirst(page.offset).prefix(page.limit + 1)
            .map { PipelineParameter(name: $0.key, value: $0.value.string ?? $0.value.text()) }
        let (cut, next) = page.cut(parameters)
        return ListPipelineParametersForExecutionResponse(pipelineParameters: cut, nextToken: next)
    }
}
