import GRDB
import Store

extension Delivery {
    /// Approves or rejects what waits for it.
    ///
    /// - Throws: ``ServiceError/Code/invalidApprovalToken``; ``ServiceError/Code/approvalCompleted`` if it has its result.
    package func putApprovalResult(_ request: PutApprovalResultRequest) async throws -> PutApprovalResultResponse {
        guard request.result.summary.count <= 512 else {
            throw ServiceError(
                .validation,
                "result.summary has \(request.result.summary.count) characters; at most 512 are allowed."
            )
        }
        let caller = caller
        let time = try await store.write { transaction in
            let database = transaction.database
            let record = try PipelineRecord.fetch(database, name: request.pipelineName)
            let row = try Row.fetchOne(
                database,
                sql: "SELECT * FROM action_execution WHERE pipeline = ? AND approval_token = ?",
                arguments: [record.name, request.token]
            )
            guard let row else {
                try Self.checkApproval(request, record, database)
                throw ServiceError(
                    .invalidApprovalToken,
                    "'\(request.token)' is no approval's token of '\(request.actionName)'. GetPipelineState shows the token of what "
                        + "waits now."
                )
            }
            var action = try ActionRecord(row: row)
            guard action.stage == request.stageName, action.action == request.actionName else {
                throw ServiceError(
                    .invalidApprovalToken,
                    "The token is of the action '\(action.action)' of the stage '\(action.stage)'."
                )
            }
            guard let execution = try ExecutionRecord.fetch(database, id: action.execution),
                action.status == .inProgress
            else {
                throw ServiceError(
                    .approvalCompleted,
                    "The approval '\(request.actionName)' has its result already: \(action.status.rawValue)"
                        + "\(action.summary.map { " (\($0))" } ?? "")."
                )
            }
            action.summary = request.result.summary
            action.updatedBy = caller
            if request.result.status == .rejected {
                action.errorCode = "JobFailed"
                action.errorMessage =
                    "Rejected by \(caller)"
                    + (request.result.summary.isEmpty ? "." : ": \(request.result.summary)")
            }
            try action.end(request.result.status == .approved ? .succeeded : .failed, of: execution, in: transaction)
            return transaction.now
        }
        wake.notify()
        return PutApprovalResultResponse(approvedAt: time)
    }

    private static func checkApproval(
        _ request: PutApprovalResultRequest,
        _ record: PipelineRecord,
        _ database: Database
    ) throws {
        let declaration = try PipelineRecord.declaration(database, name: record.name, version: record.version)
        guard let stage = declaration.stage(named: request.stageName) else {
            throw ServiceError(
                .stageNotFound,
                "The pipeline '\(record.name)' has no stage '\(request.stageName)'."
            )
        }
        guard stage.actions.contains(where: { $0.name == request.actionName && $0.actionTypeId == .approval }) else {
            throw ServiceError(
                .actionNotFound,
                "The stage '\(stage.name)' has no manual approval '\(request.actionName)'."
            )
        }
    }
}
