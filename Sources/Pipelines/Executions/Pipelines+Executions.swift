import Foundation
import GRDB
import Identifiers
import JSONDocuments
import PipelineDefinition
import Store

extension Pipelines {
    /// Starts an execution: freezes the pipeline's definition and the parameters' values, and lets ``run()`` do the rest.
    ///
    /// `startedBy` says who or what asked for it, and is kept with the execution.
    /// - Throws: ``ServiceError/Code/notFound`` without such a pipeline; ``ServiceError/Code/validation`` for parameters
    ///   that the definition does not have or whose values are not of their type, all in one message, and for a token
    ///   that came with another request.
    package func startPipelineExecution(
        _ request: StartPipelineExecutionRequest,
        startedBy: Origin = .user
    ) async throws -> PipelineExecutionArnResponse {
        try ExecutionRules.validate(displayName: request.pipelineExecutionDisplayName)
        try ExecutionRules.validate(description: request.pipelineExecutionDescription)
        try ExecutionRules.validate(token: request.clientRequestToken)
        try ExecutionRules.validate(request.pipelineParameters)
        var given: [String: String] = [:]
        for parameter in request.pipelineParameters ?? [] {
            guard given.updateValue(parameter.value, forKey: parameter.name) == nil else {
                throw ServiceError(.validation, "The parameter '\(parameter.name)' is given twice. Give it once.")
            }
        }
        try Self.refuseUnsupported(request)
        let parallelism = try Self.limit(request.parallelismConfiguration)
        let content = try Self.content(of: request)
        let origin = try AWSCoding.text(startedBy)
        let id = Self.executionId()
        let values = given
        let arn = try await store.write { transaction in
            let database = transaction.database
            let pipeline = try PipelineRecord.fetch(database, request.pipelineName)
            if let token = request.clientRequestToken,
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT arn, client_request FROM pipeline_execution WHERE pipeline = ? AND client_token = ?",
                    arguments: [pipeline.name, token]
                )
            {
                let arn: String = row["arn"]
                if let earlier = row.text("client_request"), earlier != content {
                    throw ServiceError(
                        .validation,
                        "The ClientRequestToken '\(token)' has started \(arn) with other parameters, name or description. "
                            + "Give another token, or send the same request."
                    )
                }
                return arn
            }
            let definition = try Self.read(pipeline.definition)
            let bound: [String: JSON]
            do throws(PipelineDefinitionError) {
                bound = try definition.bind(values)
            } catch {
                throw ServiceError(.validation, error.message, cause: error)
            }
            var parameters: JSON = [:]
            for parameter in definition.parameters { parameters[parameter.name] = bound[parameter.name] }
            let now = transaction.now.timeIntervalSince1970
            let arn = "\(pipeline.arn)/execution/\(id)"
            try database.execute(
                sql: """
                    INSERT INTO pipeline_execution (id, arn, pipeline, pipeline_arn, display_name, description, status,
                        definition, parameters, parallelism, started_by, client_token, client_request, created,
                        modified)
                    VALUES (?, ?, ?, ?, ?, ?, 'Executing', ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, arn, pipeline.name, pipeline.arn, request.pipelineExecutionDisplayName,
                    request.pipelineExecutionDescription, pipeline.definition, parameters.text(),
                    parallelism ?? definition.parallelism?.maxParallelExecutionSteps ?? pipeline.parallelism, origin,
                    request.clientRequestToken, content, now, now,
                ]
            )
            try database.execute(
                sql: "UPDATE pipeline SET last_execution = ? WHERE name = ?",
                arguments: [now, pipeline.name]
            )
            try ExecutionRecord.fetch(database, arn: arn).publish(previous: nil, in: transaction)
            return arn
        }
        wake.notify()
        return PipelineExecutionArnResponse(pipelineExecutionArn: arn)
    }

    /// Changes an execution's display name, description or limit, whatever its status.
    package func updatePipelineExecution(
        _ request: UpdatePipelineExecutionRequest
    ) async throws -> PipelineExecutionArnResponse {
        try ExecutionRules.validate(displayName: request.pipelineExecutionDisplayName)
        try ExecutionRules.validate(description: request.pipelineExecutionDescription)
        let parallelism = try Self.limit(request.parallelismConfiguration)
        try await store.write { transaction in
            let execution = try ExecutionRecord.fetch(transaction.database, arn: request.pipelineExecutionArn)
            try transaction.database.execute(
                sql: """
                    UPDATE pipeline_execution SET display_name = ?, description = ?, parallelism = ?, modified = ?
                    WHERE id = ?
                    """,
                arguments: [
                    request.pipelineExecutionDisplayName ?? execution.displayName,
                    request.pipelineExecutionDescription ?? execution.description, parallelism ?? execution.parallelism,
                    transaction.now.timeIntervalSince1970, execution.id,
                ]
            )
        }
        wake.notify()
        return PipelineExecutionArnResponse(pipelineExecutionArn: request.pipelineExecutionArn)
    }

    /// Asks an execution to stop: no step begins any more, running jobs are stopped, then it is Stopped.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if it has ended.
    package func stopPipelineExecution(
        _ request: StopPipelineExecutionRequest
    ) async throws -> PipelineExecutionArnResponse {
        try await store.write { transaction in
            let execution = try ExecutionRecord.fetch(transaction.database, arn: request.pipelineExecutionArn)
            if execution.status.isFinal {
                throw ServiceError(
                    .validation,
                    "Pipeline execution \(execution.arn) has ended (\(execution.status.rawValue)), so there is nothing to stop."
                )
            }
            if execution.status == .executing { try execution.move(to: .stopping, in: transaction) }
        }
        wake.notify()
        return PipelineExecutionArnResponse(pipelineExecutionArn: request.pipelineExecutionArn)
    }

    /// Runs an execution again from the steps that failed or were stopped; what succeeded stays.
    ///
    /// A token that has retried it once does not do so again.
    ///
    /// - Throws: ``ServiceError/Code/validation`` unless it has failed or was stopped.
    package func retryPipelineExecution(
        _ request: RetryPipelineExecutionRequest
    ) async throws -> PipelineExecutionArnResponse {
        try ExecutionRules.validate(token: request.clientRequestToken)
        let parallelism = try Self.limit(request.parallelismConfiguration)
        try await store.write { transaction in
            let execution = try ExecutionRecord.fetch(transaction.database, arn: request.pipelineExecutionArn)
            if let token = request.clientRequestToken {
                let last = try String.fetchOne(
                    transaction.database,
                    sql: "SELECT retry_token FROM pipeline_execution WHERE id = ?",
                    arguments: [execution.id]
                )
                if last == token { return }
            }
            guard execution.status == .failed || execution.status == .stopped else {
                throw ServiceError(
                    .validation,
                    "Pipeline execution \(execution.arn) is \(execution.status.rawValue); only a failed or stopped one is "
                        + "retried."
                )
            }
            try transaction.database.execute(
                sql: "DELETE FROM pipeline_step WHERE execution = ? AND status <> 'Succeeded'",
                arguments: [execution.id]
            )
            try transaction.database.execute(
                sql: """
                    UPDATE pipeline_execution SET round = round + 1, parallelism = coalesce(?, parallelism),
                        retry_token = ? WHERE id = ?
                    """,
                arguments: [parallelism, request.clientRequestToken, execution.id]
            )
            try execution.move(to: .executing, in: transaction)
        }
        wake.notify()
        return PipelineExecutionArnResponse(pipelineExecutionArn: request.pipelineExecutionArn)
    }

    /// Refuses what would otherwise be ignored.
    private static func refuseUnsupported(_ request: StartPipelineExecutionRequest) throws {
        if request.selectiveExecutionConfig != nil {
            throw ServiceError(
                .validation,
                "SelectiveExecutionConfig is not supported. Leave it out: steps with a CacheConfig whose inputs are the same "
                    + "are reused."
            )
        }
        if let version = request.pipelineVersionId {
            throw ServiceError(
                .validation,
                "PipelineVersionId is \(version); pipelines have no versions here. Leave it out to run the present definition."
            )
        }
    }

    /// What a request asks for, by which two with the same token are compared.
    private static func content(of request: StartPipelineExecutionRequest) throws -> String {
        var content = request
        content.pipelineName = ""
        content.clientRequestToken = nil
        content.pipelineParameters = request.pipelineParameters?.sorted { $0.name < $1.name }
        return try AWSCoding.text(content)
    }

    /// Twelve letters and digits, as on AWS.
    private static func executionId() -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<12).compactMap { _ in letters.randomElement() })
    }

    /// Reads a definition out of the database.
    static func read(_ text: String) throws -> PipelineDefinition {
        do throws(PipelineDefinitionError) {
            return try PipelineDefinition(json: text, checkingArguments: false)
        } catch {
            throw ServiceError(
                .internalFailure,
                "A stored pipeline definition cannot be read: \(error.message)",
                cause: error
            )
        }
    }
}
