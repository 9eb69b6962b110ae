import Foundation
import GRDB
import Identifiers
import Store

extension Delivery {
    /// Starts an execution; with a token of an earlier call, answers that one's.
    ///
    /// - Parameters:
    ///   - request: The pipeline, the values of its variables, the commits to take, the token.
    ///   - trigger: What started it; the caller's request unless given.
    /// - Returns: The execution's id.
    /// - Throws: ``ServiceError/Code/pipelineNotFound``; ``ServiceError/Code/validation`` for values that cannot be.
    package func startPipelineExecution(
        _ request: StartPipelineExecutionRequest,
        trigger: ExecutionTrigger? = nil
    ) async throws -> PipelineExecutionIdResponse {
        let trigger = trigger ?? ExecutionTrigger(triggerType: "StartPipelineExecution", triggerDetail: caller)
        if let token = request.clientRequestToken {
            guard (1...128).contains(token.utf8.count),
                token.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || Character(UnicodeScalar($0)).isASCIIAlphanumeric })
            else {
                throw ServiceError(
                    .validation,
                    "clientRequestToken is '\(token)'; give 1 to 128 letters, digits and hyphens."
                )
            }
        }
        let id = try await store.write { transaction in
            let record = try PipelineRecord.fetch(transaction.database, name: request.name)
            if let token = request.clientRequestToken,
                let known = try String.fetchOne(
                    transaction.database,
                    sql: "SELECT id FROM code_execution WHERE pipeline = ? AND token = ?",
                    arguments: [record.name, token]
                )
            {
                return known
            }
            let declaration = try PipelineRecord.declaration(
                transaction.database,
                name: record.name,
                version: record.version
            )
            return try Self.start(
                declaration,
                trigger: trigger,
                variables: try declaration.values(request.variables ?? []),
                revisions: try declaration.revisions(request.sourceRevisions ?? []),
                token: request.clientRequestToken,
                in: transaction
            )
        }
        wake.notify()
        return PipelineExecutionIdResponse(pipelineExecutionId: id)
    }

    /// How many executions of one pipeline may be under way in the modes QUEUED and PARALLEL.
    ///
    /// Source: CodePipeline user guide, "Quotas".
    private static let mostExecutions = 50

    @discardableResult
    static func start(
        _ declaration: PipelineDeclaration,
        trigger: ExecutionTrigger,
        variables: [String: String]? = nil,
        revisions: [String: String] = [:],
        token: String? = nil,
        in transaction: Transaction
    ) throws -> String {
        let database = transaction.database
        if declaration.mode != .superseded {
            let live = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM code_execution WHERE pipeline = ? AND status IN ('InProgress', 'Stopping')",
                arguments: [declaration.name]
            )
            guard live ?? 0 < mostExecutions else {
                throw ServiceError(
                    .tooManyExecutions,
                    "The pipeline '\(declaration.name)' has \(mostExecutions) executions under way. Wait, or stop some."
                )
            }
        }
        let id = UUID().uuidString.lowercased()
        let now = transaction.now.timeIntervalSince1970
        try database.execute(
            sql: """
                INSERT INTO code_execution (id, pipeline, version, declaration, status, trigger_type, trigger_detail,
                    variables, revisions, token, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, declaration.name, declaration.version ?? 1, try AWSCoding.text(declaration, .asIs),
                DeliveryStatus.inProgress.rawValue, trigger.triggerType, trigger.triggerDetail,
                try AWSCoding.text(try variables ?? declaration.values([]), .asIs),
                try AWSCoding.text(revisions, .asIs), token, now, now,
            ]
        )
        try ExecutionRecord.fetch(database, id: id)?.publish("STARTED", in: transaction)
        return id
    }

    /// Stops an execution: waits for the actions that run, or abandons them.
    package func stopPipelineExecution(
        _ request: StopPipelineExecutionRequest
    ) async throws -> PipelineExecutionIdResponse {
        if let reason = request.reason, reason.count > 200 {
            throw ServiceError(.validation, "reason has \(reason.count) characters; at most 200 are allowed.")
        }
        try await store.write { transaction in
            var execution = try ExecutionRecord.find(
                transaction.database,
                pipeline: request.pipelineName,
                id: request.pipelineExecutionId
            )
            let abandons = request.abandon ?? false
            switch execution.status {
            case .inProgress: break
            case .stopping where abandons && !execution.abandons:
                // From waiting to abandoning it may be changed.
                execution.abandons = true
                return try execution.save(in: transaction)
            case .stopping:
                throw ServiceError(.duplicatedStop, "The execution '\(execution.id)' is stopping already.")
            default:
                throw ServiceError(
                    .executionNotStoppable,
                    "The execution '\(execution.id)' has ended (\(execution.status.rawValue)), so there is nothing to stop."
                )
            }
            execution.abandons = abandons
            execution.stopReason = request.reason
            try execution.move(to: .stopping, in: transaction)
            if execution.isInside {
                try execution.set(execution.stageName, .stopping, state: "STOPPING", in: transaction)
            }
        }
        wake.notify()
        return PipelineExecutionIdResponse(pipelineExecutionId: request.pipelineExecutionId)
    }

    /// Runs a failed or stopped stage of an execution again: its failed actions, or all.
    package func retryStageExecution(
        _ request: RetryStageExecutionRequest
    ) async throws -> PipelineExecutionIdResponse {
        try await store.write { transaction in
            let database = transaction.database
            var execution = try ExecutionRecord.find(
                database,
                pipeline: request.pipelineName,
                id: request.pipelineExecutionId
            )
            let place = "The stage '\(request.stageName)' of the pipeline '\(request.pipelineName)'"
            guard let index = execution.declaration.stages.firstIndex(where: { $0.name == request.stageName }) else {
                throw ServiceError(.stageNotFound, "\(place) is not there.")
            }
            let isParallel = execution.declaration.mode == .parallel
            let latest = try Row.fetchOne(
                database,
                sql: """
                    SELECT execution, status FROM stage_execution
                    WHERE pipeline = ? AND stage = ? AND (execution = ? OR NOT ?) ORDER BY sequence DESC LIMIT 1
                    """,
                arguments: [request.pipelineName, request.stageName, execution.id, isParallel]
            )
            guard let latest, latest["execution"] == execution.id else {
                throw ServiceError(
                    .notLatestExecution,
                    "\(place) last held \(latest.map { "the execution '\($0["execution"] as String)'" } ?? "no execution"); only "
                        + "the latest can be retried."
                )
            }
            let status = StageStatus(rawValue: latest["status"])
            guard execution.status.isFinal, status == .failed || status == .stopped else {
                throw ServiceError(
                    .stageNotRetryable,
                    "\(place) is \(status?.rawValue ?? "unknown") in this execution; only a failed or stopped one can be retried."
                )
            }
            try database.execute(
                sql: """
                    UPDATE action_execution SET counts = 0 WHERE execution = ? AND stage = ?
                    \(request.retryMode == .failedActions ? "AND status <> 'Succeeded'" : "")
                    """,
                arguments: [execution.id, request.stageName]
            )
            execution.stage = index
            execution.isInside = true
            execution.abandons = false
            execution.stopReason = nil
            execution.attempt += 1
            execution.status = .inProgress
            execution.summary = nil
            try execution.save(in: transaction)
            try execution.publish("RESUMED", in: transaction)
            try execution.set(request.stageName, .inProgress, state: "RESUMED", in: transaction)
        }
        wake.notify()
        return PipelineExecutionIdResponse(pipelineExecutionId: request.pipelineExecutionId)
    }
}

extension Character {
    fileprivate var isASCIIAlphanumeric: Bool { isASCII && (isLetter || isNumber) }
}

extension PipelineDeclaration {
    /// The values of the pipeline's variables for one execution.
    func values(_ given: [Delivery.StartPipelineExecutionRequest.Variable]) throws -> [String: String] {
        let names = Set((variables ?? []).map(\.name))
        if let unknown = given.first(where: { !names.contains($0.name) }) {
            throw ServiceError(
                .validation,
                "The pipeline '\(name)' has no variable '\(unknown.name)'"
                    + (names.isEmpty ? "." : "; it has \(names.sorted().joined(separator: ", ")).")
            )
        }
        var values: [String: String] = [:]
        for variable in variables ?? [] {
            guard let value = given.last(where: { $0.name == variable.name })?.value ?? variable.defaultValue else {
                throw ServiceError(
                    .validation,
                    "The variable '\(variable.name)' of the pipeline '\(name)' has no default; give it a value."
                )
            }
            values[variable.name] = value
        }
        return values
    }

    /// The commits for source actions.
    func revisions(_ given: [Delivery.StartPipelineExecutionRequest.RevisionOverride]) throws -> [String: String] {
        let sources = (stages.first?.actions ?? []).filter(\.actionTypeId.isSource).map(\.name)
        var revisions: [String: String] = [:]
        for override in given {
            guard sources.contains(override.actionName), override.revisionType == "COMMIT_ID" else {
                throw ServiceError(
                    .validation,
                    "sourceRevisions names \(override.revisionType) for the action '\(override.actionName)'; supported is COMMIT_ID "
                        + "for the source actions \(sources.joined(separator: ", "))."
                )
            }
            revisions[override.actionName] = override.revisionValue
        }
        return revisions
    }
}
