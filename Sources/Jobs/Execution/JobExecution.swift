import Foundation
import Identifiers
import Objects
import Store

/// The work on one job, from wherever it stands to its end.
struct JobExecution: Sendable {
    let jobs: Jobs
    let arn: String
    let stop: StopSwitch

    var store: Store { jobs.store }

    /// Brings the job to its end.
    ///
    /// - Throws: `CancellationError` when cancelled, with the job left to be taken up again; errors of the database. Whatever
    ///   else goes wrong is the job's own failure.
    func run() async throws {
        let job = try await store.read { [arn] in try JobRecord.fetch($0, arn: arn) }
        let folder = jobs.folder(job.kind, job.name)
        let log: JobLog
        do {
            log = try JobLog(file: folder.log, limit: jobs.limits.log, clock: store.clock) { [jobs, arn] in
                jobs.announceLog(of: arn)
            }
        } catch {
            return try await end(with: .failed("InternalServerError: \(error)"))
        }
        // The outputs of a run that ended before the server did: its files are there, unless the machine went down too.
        if job.phase == .uploading, job.boot == Boot.identifier, let outcome = job.outcome {
            log.note("the server was restarted; storing the outputs goes on.")
            let outputs = OutputStore(
                try job.outputs(),
                trees: trees(try job.instanceCount(), folder),
                objects: jobs.objects,
                log: log
            )
            return try await finish(job, outcome, outputs, folder, log)
        }
        guard let begun = try await begin() else {
            try await end(with: JobOutcome(status: .stopped, stage: "Stopped"))
            return folder.removeWork()
        }
        if begun.attempt > 1 { log.note("the server was restarted; the job begins again (attempt \(begun.attempt)).") }
        let outcome: JobOutcome
        var outputs: OutputStore?
        do {
            (outcome, outputs) = try await attempt(begun, folder, log)
        } catch let error as CancellationError {
            log.note("the server is stopping; the job will begin again with it.")
            throw error
        } catch {
            try Task.checkCancellation()
            outcome = .failed("InternalServerError: \(error)")
        }
        try await finish(begun, outcome, outputs, folder, log)
    }

    /// Marks the job as running; nil if it was asked to stop before.
    private func begin() async throws -> JobRecord? {
        try await update { job, transaction in
            guard job.status == .inProgress else { return }
            job.phase = .running
            job.outcome = nil
            job.attempt += 1
            job.boot = Boot.identifier
            job.started = job.started ?? transaction.now
            job.enter("Downloading", "Downloading input data", at: transaction.now)
        }
        .filtered { $0.phase == .running && $0.status == .inProgress }
    }

    /// One run of the program, from staging its inputs to what it came to and what it left.
    private func attempt(
        _ job: JobRecord,
        _ folder: JobFolder,
        _ log: JobLog
    ) async throws -> (JobOutcome, OutputStore?) {
        var plan: JobPlan
        do {
            plan = try await job.plan(runtimes: jobs.runtimes, folders: jobs.buildFolders)
            try await stage(plan, folder, log)
        } catch let error as ServiceError where error.code != .internalFailure {
            log.note(error.message)
            return (.failed("ClientError: \(error)"), nil)
        }
        for remark in plan.remarks { log.note(remark) }
        if job.kind == .training {
            _ = try await update { job, transaction in
                guard job.status == .inProgress else { return }
                job.enter("Training", "Training image download completed. Training in progress.", at: transaction.now)
            }
        }
        let ending: JobInstances.Ending
        let outputs = OutputStore(plan.outputs, trees: trees(plan.hosts.count, folder), objects: jobs.objects, log: log)
        let streams = plan.hosts.map { LogStream(to: log, prefix: plan.hosts.count > 1 ? "[\($0.name)] " : "") }
        if let outcome = try await installRequirements(&plan, job, folder, streams[0]) { return (outcome, nil) }
        do {
            ending = try await storingOutputs(outputs) { [plan] in
                try await instances(of: plan, folder, streams).run()
            }
        } catch {
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            log.note("cannot start \(plan.command[0]): \(error)")
            return (
                .failed(
                    "InternalServerError: Cannot start \(plan.command[0]): \(error). Check that this program is there."
                ), outputs
            )
        }
        return (outcome(of: ending, plan, job, folder, streams[ending.instance]), outputs)
    }

    /// Stores the outputs of a run, and ends the job.
    private func finish(
        _ job: JobRecord,
        _ outcome: JobOutcome,
        _ outputs: OutputStore?,
        _ folder: JobFolder,
        _ log: JobLog
    ) async throws {
        var outcome = outcome
        if let outputs, outcome.storesOutputs || outputs.isContinuous {
            _ = try await update { [outcome] job, transaction in
                job.phase = .uploading
                job.outcome = outcome
                if job.status == .inProgress {
                    job.enter("Uploading", job.kind.uploadingMessage, at: transaction.now)
                }
            }
            do {
                outcome.model = try await store(outputs, of: job, outcome, folder, log)
            } catch {
                log.note("the outputs cannot be stored: \(error)")
                if outcome.status != .failed {
                    outcome = .failed(Self.uploadFailure(error), message: outcome.exitMessage)
                }
            }
        }
        if outcome.status == .failed, FileManager.default.fileExists(atPath: folder.tree.path) {
            log.note("what the job left is kept in \(folder.tree.path).")
        }
        try await end(with: outcome)
        if outcome.status != .failed { folder.removeWork() }
    }

    @concurrent private func store(
        _ outputs: OutputStore,
        of job: JobRecord,
        _ outcome: JobOutcome,
        _ folder: JobFolder,
        _ log: JobLog
    ) async throws -> String? {
        // What a failed job left is kept.
        let transfer = outcome.status == .failed ? Objects.Transfer.copy : .move
        try outputs.storeRest(onlyContinuous: !outcome.storesOutputs, by: transfer)
        guard job.kind == .training, outcome.storesOutputs else { return nil }
        return try job.trainingRequest().storeModel(of: job, from: folder, in: jobs.objects, log: log)
    }

    private func end(with outcome: JobOutcome) async throws {
        _ = try await update(publishes: true) { job, transaction in
            job.status = outcome.status
            job.phase = .ended
            job.outcome = outcome
            job.ended = transaction.now
            job.enter(outcome.stage, outcome.failureReason ?? "The job has ended", at: transaction.now)
            job.transitions[job.transitions.count - 1].endTime = transaction.now
            try job.insertDebugRuleJobs(in: transaction)
        }
    }

    /// Changes the job as it now is in the database.
    private func update(
        publishes: Bool = false,
        _ change: @escaping @Sendable (inout JobRecord, Transaction) throws -> Void
    ) async throws -> JobRecord {
        try await store.write { [arn] transaction in
            var job = try JobRecord.fetch(transaction.database, arn: arn)
            try change(&job, transaction)
            try job.save(in: transaction)
            if publishes { try job.publish(in: transaction) }
            return job
        }
    }
}

extension JobRecord {
    fileprivate func filtered(_ condition: (JobRecord) -> Bool) -> JobRecord? { condition(self) ? self : nil }
}
