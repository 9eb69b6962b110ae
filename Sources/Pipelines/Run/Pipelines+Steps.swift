import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Jobs
import Objects
import PipelineDefinition
import Registry
import Store

extension Pipelines {
    /// Does what a step does, or waits for the job that does it, and writes down how it ended.
    func perform(_ attempt: Attempt) async throws {
        guard let context = try await StepContext.load(attempt, from: store) else { return }
        let end: StepEnd
        do {
            end = try await outcome(of: context)
        } catch let error as CancellationError {
            throw error
        } catch let failure as StateFailure {
            throw failure
        } catch let error as DatabaseError {
            throw error
        } catch {
            try Task.checkCancellation()
            end = .failed(StepFailure(error))
        }
        try await finish(context, end)
    }

    private func outcome(of context: StepContext) async throws -> StepEnd {
        if context.record.status == .stopping, context.step.type.jobKind == nil { return .stopped }
        switch context.step.body {
        case .processing(let arguments):
            return try await runJob(.processing, context) {
                try await self.resolve(arguments, context)
            } metadata: {
                StepMetadata(processingJob: .init(arn: $0))
            }
        case .training(let arguments):
            return try await runJob(.training, context) {
                try await self.resolve(arguments, context)
            } metadata: {
                StepMetadata(trainingJob: .init(arn: $0))
            }
        case .qualityCheck(let arguments, let check): return try await runCheck(check, arguments, context)
        case .registerModel(let arguments): return try await register(arguments, context)
        case .condition(let branches): return try await decide(branches.conditions, context)
        case .fail(let message):
            let resolved = try await resolve(message, context)
            let text = resolved.string ?? resolved.text()
            return .failed(StepFailure(text), metadata: StepMetadata(fail: .init(errorMessage: text)))
        case .model, .transform:
            return .failed(StepFailure("Steps of type \(context.step.type.rawValue) do not run here yet."))
        }
    }

    /// Runs a job to its end, or joins the one that an earlier run of the service started.
    ///
    /// `request` computes the job's arguments and is not called if the job has been started; `metadata` makes the step's
    /// metadata while the job runs, given its ARN.
    func runJob(
        _ kind: JobKind,
        _ context: StepContext,
        request: () async throws -> JSON,
        metadata: @Sendable (String) -> StepMetadata
    ) async throws -> StepEnd {
        let name = context.attempt.jobName
        if context.record.status == .stopping {
            guard try await jobs.exists(kind, name: name) else { return .stopped }
            try await jobs.stop(kind, name: name)
        } else if context.record.status == .starting {
            let arn = try await jobs.start(kind, name: name, arguments: try await request())
            if try await markExecuting(context, metadata(arn)) == .stopping { try await jobs.stop(kind, name: name) }
        }
        let end = try await jobs.end(kind, name: name)
        switch end.status {
        case .completed:
            let arn = store.home.arn(.sagemaker, "\(kind.resource)/\(name.lowercased())").description
            return .succeeded(properties: end.description, metadata: metadata(arn))
        case .stopped:
            if try await isStopping(context) { return .stopped }
            return .failed(StepFailure("Job \(name) was stopped."))
        case .failed, .inProgress, .stopping:
            return .failed(StepFailure(job: name, reason: end.description["FailureReason"]?.string))
        }
    }

    /// Writes that the step's job runs.
    ///
    /// - Returns: The step's status: Stopping, if it was asked to stop meanwhile.
    private func markExecuting(_ context: StepContext, _ metadata: StepMetadata) async throws -> StepStatus {
        try await write { transaction in
            guard var step = try Self.current(context.attempt, transaction.database) else { return .stopped }
            let previous = step.status
            if previous == .starting { step.status = .executing }
            step.metadata = metadata
            try step.save(of: context.execution, previous: previous, in: transaction)
            return step.status
        }
    }

    private func isStopping(_ context: StepContext) async throws -> Bool {
        let attempt = context.attempt
        return try await store.read { try Self.current(attempt, $0)?.status == .stopping }
    }

    /// The step's row, if it still stands at this attempt.
    private static func current(_ attempt: Attempt, _ database: Database) throws -> StepRecord? {
        let record = try StepRecord.fetch(database, execution: attempt.execution, name: attempt.step)
        return record?.attempt == attempt.number && record?.status.isRunning == true ? record : nil
    }

    /// Writes how an attempt ended: the step's end or, where a policy says so, its next attempt.
    private func finish(_ context: StepContext, _ end: StepEnd) async throws {
        try await write { transaction in
            guard var step = try Self.current(context.attempt, transaction.database) else { return }
            let previous = step.status
            step.retryAt = nil
            switch end {
            case .succeeded(let properties, let metadata):
                step.status = .succeeded
                step.properties = properties
                step.metadata = metadata
                step.failureReason = nil
            case .stopped: step.status = .stopped
            case .failed(let failure, let metadata):
                step.failureReason = failure.reason
                step.metadata = metadata ?? step.metadata
                let elapsed = transaction.now.timeIntervalSince(step.started)
                let policy = context.step.retryPolicies.first {
                    failure.exceptionType.map($0.exceptionTypes.contains) ?? false
                }
                if previous != .stopping, let delay = policy?.delay(after: step.attempt, elapsed: elapsed) {
                    step.status = context.step.type.jobKind == nil ? .executing : .starting
                    step.attempt += 1
                    step.retryAt = transaction.now + delay
                } else {
                    step.status = .failed
                }
            }
            if !step.status.isRunning { step.ended = transaction.now }
            try step.save(of: context.execution, previous: previous, in: transaction)
        }
        wake.notify()
    }
}

// MARK: - Steps without jobs

extension Pipelines {
    /// `value` with its expressions computed; files that they need are read.
    func resolve(_ value: JSON, _ context: StepContext) async throws -> JSON {
        var resolver = context.resolver
        while let address = try resolver.filesNeeded(by: value).first {
            resolver.files[address] = try readJSON(address)
        }
        return try resolver.resolve(value)
    }

    private func decide(_ conditions: [PipelineDefinition.Condition], _ context: StepContext) async throws -> StepEnd {
        var resolver = context.resolver
        let all = PipelineDefinition.Condition.and(conditions)
        while let address = try resolver.filesNeeded(by: all).first { resolver.files[address] = try readJSON(address) }
        let outcome = try resolver.holds(all) ? "True" : "False"
        return .succeeded(
            properties: ["Outcome": .string(outcome)],
            metadata: StepMetadata(condition: .init(outcome: outcome))
        )
    }

    /// Reads a property file.
    private func readJSON(_ address: String) throws -> JSON {
        guard let uri = S3URI(address) else {
            throw ServiceError(.validation, "'\(address)' is no address of an object; it should begin with s3://.")
        }
        let bytes = try objects.read(uri)
        do {
            return try JSON(parsing: bytes)
        } catch {
            throw ServiceError(.validation, "The property file \(address) is \(error).", cause: error)
        }
    }

    private func register(_ arguments: JSON, _ context: StepContext) async throws -> StepEnd {
        let token = StepName.token(execution: context.execution.id, step: context.step.name)
        let request = try Request.modelPackage(
            try await resolve(arguments, context),
            token: token,
            execution: context.execution.arn
        )
        if let group = request.modelPackageGroupName { try await createMissingGroup(group) }
        let arn = try await registry.createModelPackage(request).modelPackageArn
        let description = try await registry.describeModelPackage(DescribeModelPackageRequest(modelPackageName: arn))
        return .succeeded(
            properties: try JSON(parsing: try AWSCoding.text(description)),
            metadata: StepMetadata(registerModel: .init(arn: arn))
        )
    }

    /// Creates the group that a step registers in, as SageMaker does, unless it is there.
    private func createMissingGroup(_ group: String) async throws {
        if ARN(group) != nil { return }
        do {
            _ = try await registry.describeModelPackageGroup(
                DescribeModelPackageGroupRequest(modelPackageGroupName: group)
            )
        } catch let error as ServiceError where error.code == .validation || error.code == .notFound {
            _ = try await registry.createModelPackageGroup(CreateModelPackageGroupRequest(modelPackageGroupName: group))
        }
    }
}
