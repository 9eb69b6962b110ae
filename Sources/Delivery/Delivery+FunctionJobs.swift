package import Foundation
import GRDB
import Identifiers
import Store

extension Delivery {
    /// Seconds until a function that gave a continuation token is called again.
    ///
    /// Source: CodePipeline user guide, "Invoke an AWS Lambda function": about 30 seconds.
    static let pauseOfContinuation: TimeInterval = 30
    /// Seconds that a function has to answer in.
    ///
    /// Source: CodePipeline user guide, "Quotas", Lambda invoke action.
    package static let patienceWithFunctions: TimeInterval = 20 * 60

    /// Seconds that an Invoke action may take with all its continuations.
    ///
    /// Source: the same.
    package static let longestInvocation: TimeInterval = 24 * 3600

    /// The function that an Invoke action called succeeded, or wants to be called again.
    package func putJobSuccessResult(_ request: PutJobSuccessResultRequest) async throws {
        let variables = request.outputVariables ?? [:]
        let size = try AWSCoding.text(variables, .asIs).utf8.count
        guard size <= 122_880 else {
            throw ServiceError(
                .outputVariablesTooLarge,
                "outputVariables take \(size) bytes; at most 122880 are allowed."
            )
        }
        try await finish(job: request.jobId) { action, execution, transaction in
            if let details = request.executionDetails {
                action.summary = details.summary ?? action.summary
                action.externalId = details.externalExecutionId ?? action.externalId
            }
            guard let continuation = request.continuationToken else {
                action.variables = variables
                return try action.end(.succeeded, of: execution, in: transaction)
            }
            action.continuation = continuation
            action.awaitsJob = false
            action.job = UUID().uuidString.lowercased()
            action.begins = transaction.now + Self.pauseOfContinuation
            action.deadline = action.started + Self.longestInvocation
            try action.save(in: transaction)
        }
    }

    /// The function that an Invoke action called failed.
    package func putJobFailureResult(_ request: PutJobFailureResultRequest) async throws {
        try await finish(job: request.jobId) { action, execution, transaction in
            action.errorCode = request.failureDetails.type
            action.errorMessage = request.failureDetails.message
            action.externalId = request.failureDetails.externalExecutionId ?? action.externalId
            try action.end(.failed, of: execution, in: transaction)
        }
    }

    private func finish(
        job: String,
        _ change: @escaping @Sendable (inout ActionRecord, ExecutionRecord, Transaction) throws -> Void
    ) async throws {
        try await store.write { transaction in
            guard
                let row = try Row.fetchOne(
                    transaction.database,
                    sql: "SELECT * FROM action_execution WHERE job = ?",
                    arguments: [job]
                )
            else {
                throw ServiceError(
                    .jobNotFound,
                    "There is no job '\(job)'. Give the id that the function's event carries."
                )
            }
            var action = try ActionRecord(row: row)
            let type = try ExecutionRecord.fetch(transaction.database, id: action.execution)
                .flatMap { execution in
                    execution.declaration.action(action.action, in: action.stage).map { (execution, $0.actionTypeId) }
                }
            guard let (execution, type) = type, type.category == "Invoke" else {
                throw ServiceError(.jobNotFound, "There is no job '\(job)' of a function.")
            }
            guard action.status == .inProgress else {
                throw ServiceError(.invalidJobState, "The job '\(job)' has ended: \(action.status.rawValue).")
            }
            action.updatedBy = transaction.home.arn(.codepipeline, execution.pipeline).description
            try change(&action, execution, transaction)
        }
        wake.notify()
    }
}
