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
                JobRequest(context.step.type, try await self.resolve(arguments, context))
            } metadata: {
                StepMetadata(processingJob: .init(arn: $0))
            }
        case .training(let arguments):
            return try await runJob(.training, context) {
                JobRequest(context.step.type, try await self.resolve(arguments, context))
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
        case .model(let arguments): return try await makeModel(arguments, context)
        case .transform(let arguments):
            return try await runJob(.transform, context) {
                try await self.transformRequest(try await self.resolve(arguments, context))
            } metadata: {
                StepMetadata(transformJob: .init(arn: $0))
            }
        }
    }

    /// Writes how an attempt ended: the step's end or, where a policy says so, its next attempt.
    private func finish(_ context: StepContext, _ end: StepEnd) async throws {
        try await write { [lineage] transaction in
            guard var step = try Self.current(context.attempt, transaction.database) else { return }
            let previous = step.status
            step.apply(end, context, now: transaction.now)
            try step.save(of: context.execution, previous: previous, in: transaction)
            if step.status == .succeeded, context.step.type.hasLineage {
                var inputs = step.fingerprint?.inputs ?? []
                if case .succeeded(_, _, let evidence?) = end { inputs = evidence.inputs }
                try lineage?.record(StepLineage(context, step, inputs), in: transaction)
            }
        }
        wake.notify()
    }
}

extension StepRecord {
    /// Takes in how the attempt ended.
    fileprivate mutating func apply(_ end: StepEnd, _ context: StepContext, now: Date) {
        retryAt = nil
        switch end {
        case .succeeded(let properties, let metadata, let evidence):
            status = .succeeded
            self.properties = properties
            self.metadata = metadata
            failureReason = nil
            outputs = evidence?.outputs ?? []
            cacheKey = evidence?.isStable == true ? fingerprint?.key : nil
        case .reused(let entry, let fingerprint, let report):
            status = .succeeded
            properties = entry.step.properties
            metadata = entry.step.metadata
            failureReason = nil
            outputs = entry.step.outputs
            self.fingerprint = fingerprint
            cacheReport = report
            cacheSource = entry.executionArn
        case .stopped: status = .stopped
        case .failed(let failure, let metadata):
            failureReason = failure.reason
            self.metadata = metadata ?? self.metadata
            let policy = context.step.retryPolicies.first {
                failure.exceptionType.map($0.exceptionTypes.contains) ?? false
            }
            let delay = policy?.delay(after: attempt, elapsed: now.timeIntervalSince(started))
            if status != .stopping, let delay {
                status = .starting
                attempt += 1
                retryAt = now + delay
                // The inputs may be others by then.
                fingerprint = nil
                cacheReport = nil
            } else {
                status = .failed
            }
        }
        if !status.isRunning { ended = now }
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
        let properties = try JSON(parsing: try AWSCoding.text(description))
        return .succeeded(
            properties: properties,
            metadata: StepMetadata(registerModel: .init(arn: arn)),
            evidence: try await parts(of: properties)
        )
    }

    private func makeModel(_ arguments: JSON, _ context: StepContext) async throws -> StepEnd {
        guard let models else { return .failed(StepFailure("Models cannot be made here.")) }
        let name = StepName.model(execution: context.execution.id, step: context.step.name)
        let properties = try await models.create(name: name, arguments: try await resolve(arguments, context))
        return .succeeded(
            properties: properties,
            metadata: StepMetadata(
                model: .init(
                    arn: properties["ModelArn"]?.string ?? store.home.arn(.sagemaker, "model/\(name)").description
                )
            ),
            evidence: try await parts(of: properties)
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
