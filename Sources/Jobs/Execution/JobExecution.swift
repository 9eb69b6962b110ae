import Foundation
import Identifiers
import Objects
import Store

/// The work on one job, from wherever it stands to its end.
struct JobExecution: Sendable {
    let jobs: Jobs
    let arn: String
    let stop: StopSwitch

    private var store: Store { jobs.store }

    /// Brings the job to its end.
    ///
    /// - Throws: `CancellationError` when cancelled, with the job left to be taken up again; errors of the database. Whatever
    ///   else goes wrong is the job's own failure.
    func run() async throws {
        let job = try await store.read { [arn] in try JobRecord.fetch($0, arn: arn) }
        let folder = jobs.folder(job.kind, job.name)
        let log: JobLog
        do {
            log = try JobLog(file: folder.log, limit: jobs.limits.log, clock: store.clock)
        } catch {
            return try await end(with: .failed("InternalServerError: \(error)"))
        }
        // The outputs of a run that ended before the server did: its files are there, unless the machine went down too.
        if job.phase == .uploading, job.boot == Boot.identifier, let outcome = job.outcome {
            log.note("the server was restarted; storing the outputs goes on.")
            return try await finish(job, outcome, folder, log)
        }
        guard let begun = try await begin() else {
            try await end(with: JobOutcome(status: .stopped, stage: "Stopped"))
            return folder.removeWork()
        }
        if begun.attempt > 1 { log.note("the server was restarted; the job begins again (attempt \(begun.attempt)).") }
        let outcome: JobOutcome
        do {
            outcome = try await attempt(begun, folder, log)
        } catch let error as CancellationError {
            log.note("the server is stopping; the job will begin again with it.")
            throw error
        } catch {
            try Task.checkCancellation()
            outcome = .failed("InternalServerError: \(error)")
        }
        try await finish(begun, outcome, folder, log)
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

    /// One run of the program, from staging its inputs to what it came to.
    private func attempt(_ job: JobRecord, _ folder: JobFolder, _ log: JobLog) async throws -> JobOutcome {
        let plan: JobPlan
        do {
            plan = try await job.plan(runtimes: jobs.runtimes)
            try await stage(plan, folder)
        } catch let error as ServiceError where error.code != .internalFailure {
            log.note(error.message)
            return .failed("ClientError: \(error)")
        }
        for remark in plan.remarks { log.note(remark) }
        if job.kind == .training {
            _ = try await update { job, transaction in
                guard job.status == .inProgress else { return }
                job.enter("Training", "Training image download completed. Training in progress.", at: transaction.now)
            }
        }
        var environment = plan.environment
        environment["DRIFTLOOP_OPT_ML"] = folder.tree.path
        environment["DRIFTLOOP_PARENT_PIPE"] = "1"
        environment["TMPDIR"] = folder.scratch.path
        environment["HOME"] = environment["HOME"] ?? folder.scratch.path
        let process = JobProcess(
            command: plan.command,
            environment: environment,
            confinement: plan.confinement,
            folder: folder,
            log: log,
            clock: store.clock,
            deadline: store.clock.now().addingTimeInterval(TimeInterval(plan.longestRun)),
            grace: jobs.limits.grace,
            stop: stop
        )
        let ending: JobProcess.Ending
        do {
            ending = try await process.run()
        } catch {
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            log.note("cannot start \(plan.command[0]): \(error)")
            return .failed(
                "InternalServerError: Cannot start \(plan.command[0]): \(error). Check that this program is there."
            )
        }
        return outcome(of: ending, plan, job, folder, log)
    }

    /// Puts the job's configuration and inputs into its folder, and checks that its outputs have somewhere to go.
    @concurrent private func stage(_ plan: JobPlan, _ folder: JobFolder) async throws {
        ProcessSweep.kill(environmentEntry: folder.marker)
        await plan.confinement.removeLeftOver(of: folder)
        try folder.prepare()
        for (path, text) in plan.files { try folder.write(text, to: path) }
        for bucket in plan.outputBuckets { try jobs.objects.headBucket(bucket) }
        for output in plan.outputs { try folder.makeFolder(output.path) }
        for input in plan.inputs {
            let count = try jobs.objects.materialize(
                prefix: input.uri,
                into: folder.url(input.path),
                by: plan.confinement.access
            )
            guard count > 0 else {
                throw ServiceError(
                    .notFound,
                    "Data download failed: No S3 objects found under S3 URL \"\(input.uri)\". Put data there first."
                )
            }
        }
    }

    private func outcome(
        of ending: JobProcess.Ending,
        _ plan: JobPlan,
        _ job: JobRecord,
        _ folder: JobFolder,
        _ log: JobLog
    ) -> JobOutcome {
        let message = folder.text("output/message").map(JobOutcome.shortened)
        var outcome: JobOutcome
        switch ending.cause {
        case .stopped:
            outcome = JobOutcome(status: .stopped, stage: "Stopped", exitMessage: message)
            outcome.storesOutputs = job.kind == .training
        case .outOfTime:
            outcome = JobOutcome(
                status: .stopped,
                stage: "MaxRuntimeExceeded",
                failureReason: "The job ran longer than its MaxRuntimeInSeconds of \(plan.longestRun) and was stopped.",
                exitMessage: message
            )
            outcome.storesOutputs = job.kind == .training
        case .overLimit(let finding): outcome = .failed("ClientError: \(finding)", message: message)
        case nil where ending.status == 0: outcome = .completed(message: message)
        case nil: outcome = .failed(reason(for: ending, folder, log), message: message)
        }
        if job.kind == .training { outcome.metrics = MetricScanner(plan.metrics).scan(folder.log) }
        return outcome
    }

    private func reason(for ending: JobProcess.Ending, _ folder: JobFolder, _ log: JobLog) -> String {
        let status = ending.description
        if let failure = folder.text("output/failure") {
            return "AlgorithmError: \(failure.prefix(960)), \(status)"
        }
        let lines = log.tail.joined(separator: "\n")
        return "AlgorithmError: \(status). "
            + (lines.isEmpty ? "The log is empty." : "Last lines of the log: \(lines.suffix(900))")
    }

    /// Stores the outputs of a run, and ends the job.
    private func finish(
        _ job: JobRecord,
        _ outcome: JobOutcome,
        _ folder: JobFolder,
        _ log: JobLog
    ) async throws {
        var outcome = outcome
        if outcome.storesOutputs {
            _ = try await update { [outcome] job, transaction in
                job.phase = .uploading
                job.outcome = outcome
                if job.status == .inProgress {
                    job.enter("Uploading", "Uploading generated training model", at: transaction.now)
                }
            }
            do {
                outcome.model = try await store(outputsOf: job, folder)
            } catch {
                log.note("the outputs cannot be stored: \(error)")
                outcome = .failed("ClientError: Data upload failed: \(error)", message: outcome.exitMessage)
            }
        }
        try await end(with: outcome)
        if outcome.status != .failed {
            folder.removeWork()
        } else if FileManager.default.fileExists(atPath: folder.tree.path) {
            log.note("what the job left is kept in \(folder.tree.path).")
        }
    }

    @concurrent private func store(outputsOf job: JobRecord, _ folder: JobFolder) async throws -> String? {
        switch job.kind {
        case .processing:
            for output in try job.processingRequest().outputs() {
                try jobs.objects.upload(folder: folder.url(output.path), to: output.uri, by: .move)
            }
            return nil
        case .training: return try job.trainingRequest().storeModel(of: job, from: folder, in: jobs.objects)
        }
    }

    private func end(with outcome: JobOutcome) async throws {
        _ = try await update(publishes: true) { job, transaction in
            job.status = outcome.status
            job.phase = .ended
            job.outcome = outcome
            job.ended = transaction.now
            job.enter(outcome.stage, outcome.failureReason ?? "The job has ended", at: transaction.now)
            job.transitions[job.transitions.count - 1].endTime = transaction.now
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
