import Foundation
import GRDB
import JSONDocuments
import Jobs
import PipelineDefinition
import Store

/// All that is needed to do what a step does.
struct StepContext: Sendable {
    let attempt: Pipelines.Attempt
    let execution: ExecutionRecord
    let step: PipelineDefinition.Step
    let record: StepRecord
    /// Knows the properties of the steps that have succeeded.
    let resolver: PipelineDefinition.Resolver

    /// Reads it; nil if the attempt is not under way any more.
    static func load(_ attempt: Pipelines.Attempt, from store: Store) async throws -> StepContext? {
        let now = store.clock.now()
        return try await store.read { database in
            guard let execution = try ExecutionRecord.fetch(database, id: attempt.execution),
                let record = try StepRecord.fetch(database, execution: attempt.execution, name: attempt.step),
                execution.round == attempt.round, record.attempt == attempt.number, record.status.isRunning
            else { return nil }
            let definition = try Pipelines.read(execution.definition)
            guard let step = definition.step(named: attempt.step) else { return nil }
            var resolver = execution.resolver(definition, now: now)
            for other in try StepRecord.fetchAll(database, execution: attempt.execution) {
                resolver.properties[other.name] = other.status == .succeeded ? other.properties : nil
            }
            return StepContext(attempt: attempt, execution: execution, step: step, record: record, resolver: resolver)
        }
    }
}

/// How an attempt of a step ended.
enum StepEnd: Sendable {
    case succeeded(properties: JSON, metadata: StepMetadata, evidence: StepEvidence? = nil)
    /// An earlier run stands for the step.
    case reused(CacheEntry, Fingerprint, CacheReport)
    case failed(StepFailure, metadata: StepMetadata? = nil)
    case stopped
}

/// Why an attempt of a step failed.
struct StepFailure: Sendable, Hashable {
    /// A sentence.
    let reason: String
    /// The exception type by which a retry policy knows it; nil for a fault that repetition does not mend.
    let exceptionType: String?

    init(_ reason: String, exceptionType: String? = nil) {
        self.reason = reason
        self.exceptionType = exceptionType
    }

    /// The failure that an error stands for.
    init(_ error: any Error) {
        switch error {
        case let error as ServiceError:
            let type: String? =
                switch error.code {
                case .limitExceeded: "SageMaker.RESOURCE_LIMIT"
                case .internalFailure: "Step.SERVICE_FAULT"
                default: nil
                }
            self.init(error.message, exceptionType: type)
        case let error as PipelineDefinitionError: self.init(error.message)
        default: self.init("\(error)", exceptionType: "Step.SERVICE_FAULT")
        }
    }

    /// The failure of a job; SageMaker's reasons begin with the kind of fault.
    init(job name: String, reason: String?) {
        guard let reason else {
            self.init("Job \(name) failed without a reason.")
            return
        }
        let kinds = [
            ("InternalServerError", "SageMaker.JOB_INTERNAL_ERROR"), ("CapacityError", "SageMaker.CAPACITY_ERROR"),
            ("ResourceLimitExceeded", "SageMaker.RESOURCE_LIMIT"),
        ]
        self.init(reason, exceptionType: kinds.first { reason.hasPrefix($0.0) }?.1)
    }
}

extension PipelineDefinition.StepType {
    /// The kind of job that a step of this type runs; nil if it runs none.
    var jobKind: JobKind? {
        switch self {
        case .processing, .qualityCheck: .processing
        case .training: .training
        case .transform: .transform
        case .model, .registerModel, .condition, .fail: nil
        }
    }
}

extension PipelineDefinition.StepType {
    /// Whether a step of this type makes something out of something.
    var hasLineage: Bool { self != .condition && self != .fail }
}

extension PipelineDefinition.RetryPolicy {
    /// How many seconds to wait before the attempt after `attempt`, which counts from 1; nil if the policy allows none.
    ///
    /// `elapsed` is in seconds since the step's start.
    func delay(after attempt: Int, elapsed: TimeInterval) -> TimeInterval? {
        // Where neither is given, 5 repetitions. Source: AWS, "Retry Policy for Pipeline Steps".
        let most = maxAttempts ?? (expireAfterMinutes == nil ? 5 : Int.max)
        if attempt > most { return nil }
        var delay = Double(intervalSeconds ?? 1)
        for _ in 1..<min(max(attempt, 1), 64) { delay *= backoffRate ?? 2 }
        delay = min(delay, 86_400)
        if let expireAfterMinutes, elapsed + delay > Double(expireAfterMinutes) * 60 { return nil }
        return delay
    }
}
