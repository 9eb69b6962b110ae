import GRDB
import Identifiers
import JSONDocuments
import Jobs
import PipelineDefinition
import Store

/// The request of a step's job.
struct JobRequest: Sendable {
    let arguments: JSON
    /// What the step is compared by; nil if it is never reused.
    var compared: ComparedRequest?

    init(_ type: PipelineDefinition.StepType, _ arguments: JSON) {
        self.arguments = Request.normalized(arguments)
        compared = ComparedRequest(type, self.arguments)
    }
}

extension Pipelines {
    /// The request of a transform job; its model counts by content, since its name may differ from run to run.
    func transformRequest(_ arguments: JSON) async throws -> JobRequest {
        var request = JobRequest(.transform, arguments)
        guard let name = request.arguments["ModelName"]?.string, let model = try await models?.describe(name: name)
        else {
            return request
        }
        var sources: [ComparedRequest.Source] = []
        var containers: [JSON] = []
        for var container in Self.containers(in: model) {
            if let uri = container["ModelDataUrl"]?.string {
                sources.append(.init(name: "model", uri: uri, role: .model))
                container["ModelDataUrl"] = nil
            }
            containers.append(container)
        }
        request.compared?.add(["ModelName": .null, "Containers": .array(containers)], sources)
        return request
    }

    /// Runs a job to its end, or joins the one that an earlier run of the service started, or finds that an earlier run of
    /// the step stands for it.
    ///
    /// `request` computes the job's arguments and is not called if the job has been started; `metadata` makes the step's
    /// metadata while the job runs, given its ARN.
    func runJob(
        _ kind: JobKind,
        _ context: StepContext,
        request: () async throws -> JobRequest,
        metadata: @Sendable (String) -> StepMetadata
    ) async throws -> StepEnd {
        let name = context.attempt.jobName
        if context.record.status == .stopping {
            guard try await jobs.exists(kind, name: name) else { return .stopped }
            try await jobs.stop(kind, name: name)
        } else if context.record.status == .starting {
            let request = try await request()
            if let reused = try await decide(request, context) { return reused }
            let arn = try await jobs.start(kind, name: name, arguments: request.arguments)
            if try await markExecuting(context, metadata(arn)) == .stopping { try await jobs.stop(kind, name: name) }
        }
        let end = try await jobs.end(kind, name: name)
        switch end.status {
        case .completed:
            let arn = store.home.arn(.sagemaker, "\(kind.resource)/\(name.lowercased())").description
            let evidence = try await evidence(context, job: end.description)
            return .succeeded(properties: end.description, metadata: metadata(arn), evidence: evidence)
        case .stopped:
            if try await isStopping(context) { return .stopped }
            // It says so where its time was over; nothing where somebody stopped it.
            return .failed(StepFailure(end.description["FailureReason"]?.string ?? "Job \(name) was stopped."))
        case .failed, .inProgress, .stopping:
            return .failed(StepFailure(job: name, reason: end.description["FailureReason"]?.string))
        }
    }

    /// Decides, once for an attempt, whether an earlier run stands for the step, and writes down what it was compared by.
    ///
    /// What is decided is written before the job starts, so that a restarted service does not decide otherwise while the
    /// job runs.
    private func decide(_ request: JobRequest, _ context: StepContext) async throws -> StepEnd? {
        guard let compared = request.compared, context.record.fingerprint == nil else { return nil }
        let fingerprint = try await fingerprint(compared)
        switch try await lookUp(fingerprint, context) {
        case .reuse(let entry, let report): return .reused(entry, fingerprint, report)
        case .run(let report):
            try await write { transaction in
                guard var step = try Self.current(context.attempt, transaction.database) else { return }
                step.fingerprint = fingerprint
                step.cacheReport = report
                try step.save(of: context.execution, previous: step.status, in: transaction)
            }
            return nil
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
    static func current(_ attempt: Attempt, _ database: Database) throws -> StepRecord? {
        let record = try StepRecord.fetch(database, execution: attempt.execution, name: attempt.step)
        return record?.attempt == attempt.number && record?.status.isRunning == true ? record : nil
    }
}
