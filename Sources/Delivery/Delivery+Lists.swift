import Foundation
import GRDB
import Identifiers
import Store

extension Delivery {
    /// The most entries of one answer, which is also how many there are unless asked.
    private static let longestPage = 100

    /// Describes an execution.
    package func getPipelineExecution(
        _ request: GetPipelineExecutionRequest
    ) async throws -> GetPipelineExecutionResponse {
        try await store.read { database in
            let execution = try ExecutionRecord.find(
                database,
                pipeline: request.pipelineName,
                id: request.pipelineExecutionId
            )
            let runs = try ActionRecord.all(database, execution: execution.id)
            return GetPipelineExecutionResponse(
                pipelineExecution: PipelineExecution(
                    pipelineName: execution.pipeline,
                    pipelineVersion: execution.version,
                    pipelineExecutionId: execution.id,
                    status: execution.status,
                    statusSummary: execution.summary,
                    artifactRevisions: runs.flatMap { run -> [PipelineExecution.ArtifactRevision] in
                        guard let revision = run.revision else { return [] }
                        return run.outputs.map {
                            .init(
                                name: $0.name,
                                revisionId: revision.id,
                                revisionSummary: revision.summary,
                                created: revision.created,
                                revisionUrl: revision.url
                            )
                        }
                    },
                    variables: execution.variables.isEmpty
                        ? nil
                        : execution.variables.sorted { $0.key < $1.key }
                            .map { .init(name: $0.key, resolvedValue: $0.value) },
                    trigger: execution.trigger,
                    executionMode: execution.declaration.mode,
                    executionType: "STANDARD"
                )
            )
        }
    }

    /// Lists a pipeline's executions, newest first.
    package func listPipelineExecutions(
        _ request: ListPipelineExecutionsRequest
    ) async throws -> ListPipelineExecutionsResponse {
        let page = try Self.page(request.maxResults, most: Self.longestPage, request.nextToken)
        let stage = request.filter?.succeededInStage?.stageName
        let rows = try await store.read { database in
            let record = try PipelineRecord.fetch(database, name: request.pipelineName)
            return
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT * FROM code_execution WHERE pipeline = ? AND (? IS NULL OR EXISTS (SELECT 1 FROM stage_execution
                            WHERE execution = code_execution.id AND stage = ? AND stage_execution.status = 'Succeeded'))
                        \(page.sql(orderBy: "sequence"))
                        """,
                    arguments: [record.name, stage, stage]
                )
                .map { try Self.summary(of: try ExecutionRecord(row: $0), database) }
        }
        let (summaries, next) = page.cut(rows)
        return ListPipelineExecutionsResponse(pipelineExecutionSummaries: summaries, nextToken: next)
    }

    private static func summary(
        of execution: ExecutionRecord,
        _ database: Database
    ) throws -> ListPipelineExecutionsResponse.Summary {
        ListPipelineExecutionsResponse.Summary(
            pipelineExecutionId: execution.id,
            status: execution.status,
            statusSummary: execution.summary,
            startTime: execution.created,
            lastUpdateTime: execution.updated,
            sourceRevisions: try ActionRecord.all(database, execution: execution.id)
                .compactMap { run in
                    run.revision.map {
                        .init(
                            actionName: run.action,
                            revisionId: $0.id,
                            revisionSummary: $0.summary,
                            revisionUrl: $0.url
                        )
                    }
                },
            trigger: execution.trigger,
            stopTrigger: execution.stopReason.map { .init(reason: $0) },
            executionMode: execution.declaration.mode,
            executionType: "STANDARD"
        )
    }

    /// Lists runs of actions, newest first.
    package func listActionExecutions(
        _ request: ListActionExecutionsRequest
    ) async throws -> ListActionExecutionsResponse {
        let page = try Self.page(request.maxResults, most: Self.longestPage, request.nextToken)
        let latest = request.filter?.latestInPipelineExecution
        let id = request.filter?.pipelineExecutionId ?? latest?.pipelineExecutionId
        let rows = try await store.read { database in
            let record = try PipelineRecord.fetch(database, name: request.pipelineName)
            if let id { _ = try ExecutionRecord.find(database, pipeline: record.name, id: id) }
            return
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT * FROM action_execution WHERE pipeline = ? AND (? IS NULL OR execution = ?) AND (counts = 1 OR NOT ?)
                        \(page.sql(orderBy: "sequence"))
                        """,
                    arguments: [record.name, id, id, latest != nil]
                )
                .map(ActionRecord.init)
                .compactMap { run in
                    try ExecutionRecord.fetch(database, id: run.execution).flatMap { Self.detail(of: run, $0) }
                }
        }
        let (details, next) = page.cut(rows)
        return ListActionExecutionsResponse(actionExecutionDetails: details, nextToken: next)
    }

    private static func detail(of run: ActionRecord, _ execution: ExecutionRecord) -> ActionExecutionDetail? {
        guard let declared = execution.declaration.action(run.action, in: run.stage) else { return nil }
        return ActionExecutionDetail(
            pipelineExecutionId: execution.id,
            actionExecutionId: run.id,
            pipelineVersion: execution.version,
            stageName: run.stage,
            actionName: run.action,
            startTime: run.started,
            lastUpdateTime: run.updated,
            updatedBy: run.updatedBy,
            status: run.status,
            input: .init(
                actionTypeId: declared.actionTypeId,
                configuration: declared.configuration ?? [:],
                resolvedConfiguration: run.resolved,
                roleArn: declared.roleArn,
                region: declared.region ?? "",
                inputArtifacts: run.inputs,
                namespace: declared.namespace
            ),
            output: .init(
                outputArtifacts: run.outputs,
                executionResult: .init(
                    externalExecutionId: run.externalId,
                    externalExecutionSummary: run.summary ?? run.errorMessage,
                    externalExecutionUrl: run.externalUrl,
                    errorDetails: run.error
                ),
                outputVariables: run.variables
            )
        )
    }
}
