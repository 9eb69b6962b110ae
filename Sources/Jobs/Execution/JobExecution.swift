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
        let plan: JobPlan
        do {
            plan = try job.plan(runtimes: jobs.runtimes)
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
        do {
            ending = try await storingOutputs(outputs) {
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

    /// The processes to run, with what each finds in its environment.
    private func instances(of plan: JobPlan, _ folder: JobFolder, _ streams: [LogStream]) -> JobInstances {
        let deadline = store.clock.now().addingTimeInterval(TimeInterval(plan.longestRun))
        let processes = plan.hosts.enumerated()
            .map { index, host in
                let own = folder.instance(index)
                var environment = plan.environment.merging(host.environment) { given, _ in given }
                environment["DRIFTLOOP_OPT_ML"] = own.tree.path
                environment["DRIFTLOOP_PARENT_PIPE"] = "1"
                environment["TMPDIR"] = own.scratch.path
                environment["HOME"] = environment["HOME"] ?? own.scratch.path
                return JobProcess(
                    command: plan.command,
                    environment: environment,
                    folder: own,
                    log: streams[index],
                    clock: store.clock,
                    deadline: deadline,
                    grace: jobs.limits.grace,
                    stop: StopSwitch()
                )
            }
        return JobInstances(processes: processes, stop: stop)
    }

    /// Does `body` and meanwhile stores the files of continuous outputs that are complete.
    private func storingOutputs<Result: Sendable>(
        _ outputs: OutputStore,
        while body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard outputs.isContinuous else { return try await body() }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask { [clock = store.clock, interval = jobs.limits.uploadInterval] in
                while (try? await clock.sleep(until: clock.now().addingTimeInterval(interval))) != nil {
                    await Self.storeComplete(outputs)
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    @concurrent private static func storeComplete(_ outputs: OutputStore) async { outputs.storeComplete() }

    private func trees(_ count: Int, _ folder: JobFolder) -> [URL] { (0..<count).map { folder.instance($0).tree } }

    /// Puts the job's configuration and inputs into its folders, and checks that its outputs have somewhere to go.
    @concurrent private func stage(_ plan: JobPlan, _ folder: JobFolder, _ log: JobLog) async throws {
        for instance in folder.instances { ProcessSweep.kill(environmentEntry: instance.marker) }
        folder.removeWork()
        for bucket in plan.outputs.map(\.uri.bucket) + plan.otherBuckets { try jobs.objects.headBucket(bucket) }
        let instances = plan.hosts.indices.map(folder.instance)
        for (instance, host) in zip(instances, plan.hosts) {
            try instance.prepare()
            for (path, text) in host.files { try instance.write(text, to: path) }
            for path in plan.outputs.map(\.path) + plan.folders { try instance.makeFolder(path) }
        }
        try InputStaging(objects: jobs.objects, plan: plan, folders: instances, log: log).run()
    }

    private func outcome(
        of ending: JobInstances.Ending,
        _ plan: JobPlan,
        _ job: JobRecord,
        _ folder: JobFolder,
        _ log: LogStream
    ) -> JobOutcome {
        let message = folder.text("output/message").map(JobOutcome.shortened)
        var outcome: JobOutcome
        switch ending.process.cause {
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
        case nil where ending.process.status == 0: outcome = .completed(message: message)
        case nil: outcome = .failed(reason(for: ending, plan, folder.instance(ending.instance), log), message: message)
        }
        if job.kind == .training { outcome.metrics = MetricScanner(plan.metrics).scan(folder.log) }
        return outcome
    }

    private func reason(
        for ending: JobInstances.Ending,
        _ plan: JobPlan,
        _ folder: JobFolder,
        _ log: LogStream
    ) -> String {
        let code = ending.process.status
        let status =
            (code < 0 ? "killed by signal \(-code)" : "exit code: \(code)")
            + (plan.hosts.count > 1 ? ", on \(plan.hosts[ending.instance].name)" : "")
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

    private static func uploadFailure(_ error: any Error) -> String {
        let isOurs = (error as? ServiceError)?.code == .internalFailure || !(error is ServiceError)
        return (isOurs ? "InternalServerError" : "ClientError") + ": Data upload failed: \(error)"
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
