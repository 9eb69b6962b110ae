import Foundation
import GRDB
import Identifiers
import Store

extension Delivery {
    /// How each stage and action of a pipeline stands.
    package func getPipelineState(_ request: GetPipelineStateRequest) async throws -> PipelineState {
        try await store.read { database in
            let record = try PipelineRecord.fetch(database, name: request.name)
            let declaration = try PipelineRecord.declaration(database, name: record.name, version: record.version)
            let transitions = try TransitionRecord.all(database, pipeline: record.name)
            let waiting = try ExecutionRecord.live(database, pipeline: record.name).filter { !$0.isInside }
            return PipelineState(
                pipelineName: record.name,
                pipelineVersion: record.version,
                stageStates: try declaration.stages.map { stage in
                    let transition = transitions[stage.name]
                    let inbound = waiting.filter { $0.stageName == stage.name }
                        .map {
                            StageExecution(
                                pipelineExecutionId: $0.id,
                                status: $0.status == .stopping ? .stopping : .inProgress
                            )
                        }
                    return StageState(
                        stageName: stage.name,
                        inboundExecution: inbound.last,
                        inboundExecutions: inbound.isEmpty ? nil : inbound,
                        inboundTransitionState: TransitionState(
                            enabled: transition?.isEnabled ?? true,
                            lastChangedBy: transition?.changedBy,
                            lastChangedAt: transition?.changed,
                            disabledReason: transition?.reason
                        ),
                        actionStates: try stage.actions.map { action in
                            try Self.state(of: action, in: stage.name, pipeline: record.name, database)
                        },
                        latestExecution: try Self.latest(stage.name, pipeline: record.name, database)
                    )
                },
                created: record.created,
                updated: record.updated
            )
        }
    }

    private static func latest(_ stage: String, pipeline: String, _ database: Database) throws -> StageExecution? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT execution, status FROM stage_execution WHERE pipeline = ? AND stage = ? ORDER BY sequence DESC LIMIT 1
                """,
            arguments: [pipeline, stage]
        )
        .flatMap { row in
            StageStatus(rawValue: row["status"])
                .map { StageExecution(pipelineExecutionId: row["execution"], status: $0) }
        }
    }

    private static func state(
        of action: ActionDeclaration,
        in stage: String,
        pipeline: String,
        _ database: Database
    ) throws -> ActionState {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT * FROM action_execution WHERE pipeline = ? AND stage = ? AND action = ?
                ORDER BY sequence DESC LIMIT 1
                """,
            arguments: [pipeline, stage, action.name]
        )
        guard let run = try row.map(ActionRecord.init) else { return ActionState(actionName: action.name) }
        return ActionState(
            actionName: action.name,
            currentRevision: run.revision.map {
                .init(revisionId: $0.id, revisionChangeId: $0.id, created: $0.created ?? run.updated)
            },
            latestExecution: ActionExecution(
                actionExecutionId: run.id,
                status: run.status,
                summary: run.summary,
                lastStatusChange: run.updated,
                token: run.status == .inProgress ? run.approvalToken : nil,
                lastUpdatedBy: run.updatedBy,
                externalExecutionId: run.externalId,
                externalExecutionUrl: run.externalUrl,
                errorDetails: run.error
            ),
            entityUrl: action.configuration?["ExternalEntityLink"],
            revisionUrl: run.revision?.url
        )
    }
}

extension ActionRecord {
    var error: Delivery.ErrorDetails? {
        errorCode.map { Delivery.ErrorDetails(code: $0, message: errorMessage ?? "") }
    }
}
