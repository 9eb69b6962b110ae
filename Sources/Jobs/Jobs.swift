package import Foundation
import GRDB
import Identifiers
package import Objects
package import Store
import Synchronization

/// Processing, training and transform jobs: child processes that follow SageMaker's container contract.
///
/// A job waits its turn, has its inputs staged into a folder of its own that stands for `/opt/ml`, runs, and has its outputs
/// stored as objects; only then does its state say so. The state is in the database, so that a server that was killed ends
/// what its predecessor's processes do and runs their jobs again, from their inputs, under the same name. Folders are
/// `jobs/KIND/NAME/` under the state directory: `log` stays; `opt-ml` is removed after success and kept after a failure.
package final class Jobs: Sendable {
    let store: Store
    let objects: Objects
    let runtimes: RuntimeTable
    let limits: Limits
    let models: ModelResolver

    private let work = Signal()
    private let state = Mutex(State())

    private struct State {
        /// The jobs being worked on, by ARN.
        var active: [String: StopSwitch] = [:]
        /// Who waits for a job's end, and who for more in its log.
        var waiters: [String: [UUID: AsyncStream<Void>.Continuation]] = [:]
        var followers: [String: [UUID: AsyncStream<Void>.Continuation]] = [:]
        /// Why ``Jobs/run()`` has to give up.
        var fault: (any Error)?
    }

    /// How much jobs may use.
    package struct Limits: Sendable {
        /// How many jobs run at the same time; the others wait.
        package var concurrency = max(1, ProcessInfo.processInfo.activeProcessorCount)
        /// Seconds between SIGTERM and SIGKILL.
        ///
        /// Source: SageMaker API, `StopProcessingJob`: 120 s.
        package var grace: TimeInterval = 120
        /// The most bytes of a job's log; what is over is dropped, and the log says so.
        package var log = 16 << 20
        /// Seconds between two looks at the continuous outputs of a job; a file that did not change from one to the next is
        /// complete.
        package var uploadInterval: TimeInterval = 2
        /// What of ended jobs is kept.
        package var retention = Retention()

        package init() {}
    }

    /// Makes the service; nothing runs before ``run()``.
    ///
    /// - Parameters:
    ///   - store: The state.
    ///   - objects: Where inputs come from and outputs go.
    ///   - runtimes: Which image runs how.
    ///   - limits: How much jobs may use.
    ///   - models: The look-up of transform jobs' models; without one there are no transform jobs.
    package init(
        store: Store,
        objects: Objects,
        runtimes: RuntimeTable,
        limits: Limits = Limits(),
        models: @escaping ModelResolver = { name in
            throw ServiceError(.validation, "The model '\(name)' cannot be found: there is no service of models.")
        }
    ) {
        self.store = store
        self.objects = objects
        self.runtimes = runtimes
        self.limits = limits
        self.models = models
    }

    package static let migrations = JobRecord.migrations

    /// Where the tags of processing, training and transform jobs are.
    package static let tagPlaces = JobRecord.tagPlaces

    /// Runs the jobs that are and those to come, until it is cancelled.
    ///
    /// Cancelled, it kills their processes and leaves the jobs as they are: the next run takes them up again.
    package func run() async throws {
        try await endLeftOvers()
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await self.sweep() }
            while !Task.isCancelled {
                if let fault = state.withLock({ $0.fault }) { throw fault }
                for (arn, stop) in try await claim() { group.addTask { await self.work(on: arn, stop: stop) } }
                await work.wait()
            }
        }
    }

    /// Ends what a killed server left: processes of its running jobs, and the folders of jobs whose end it had written.
    private func endLeftOvers() async throws {
        let left = try await store.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT kind, name, phase FROM job WHERE phase = 'running' OR status <> 'Failed'"
            )
            .map { (JobKind(rawValue: $0["kind"]), $0["name"] as String, $0["phase"] as String) }
        }
        for case (let kind?, let name, let phase) in left {
            let folder = folder(kind, name)
            if phase == "running" {
                for instance in folder.instances { ProcessSweep.kill(environmentEntry: instance.marker) }
            }
            if phase == "ended", FileManager.default.fileExists(atPath: folder.tree.path) { folder.removeWork() }
        }
    }

    /// Takes as many of the waiting jobs as there is room for, in the order of their creation.
    ///
    /// Of those with the same lock, only the first.
    private func claim() async throws -> [(String, StopSwitch)] {
        let open = try await store.read {
            try Row.fetchAll($0, sql: "SELECT arn, lock, status FROM job WHERE phase <> 'ended' ORDER BY position")
                // One that is only to be stopped need not wait.
                .map { (arn: $0["arn"] as String, lock: $0["status"] == "Stopping" ? nil : $0["lock"] as String?) }
        }
        return state.withLock { state in
            var locked = Set(open.filter { state.active[$0.arn] != nil }.compactMap(\.lock))
            var claimed: [(String, StopSwitch)] = []
            for job in open where state.active[job.arn] == nil && state.active.count < limits.concurrency {
                if let lock = job.lock, !locked.insert(lock).inserted { continue }
                let stop = StopSwitch()
                state.active[job.arn] = stop
                claimed.append((job.arn, stop))
            }
            return claimed
        }
    }

    private func work(on arn: String, stop: StopSwitch) async {
        do {
            try await JobExecution(jobs: self, arn: arn, stop: stop).run()
        } catch is CancellationError {
        } catch {
            state.withLock { $0.fault = $0.fault ?? error }
        }
        let waiters = state.withLock { state in
            state.active[arn] = nil
            return state.waiters.removeValue(forKey: arn) ?? [:]
        }
        for waiter in waiters.values { waiter.yield() }
        announceLog(of: arn)
        work.notify()
    }

    /// The folder of a job.
    func folder(_ kind: JobKind, _ name: String) -> JobFolder {
        JobFolder(
            root: store.directory.appendingPathComponent(
                "jobs/\(kind.rawValue)/\(name.lowercased())",
                isDirectory: true
            )
        )
    }
}

// MARK: - For every kind of job

extension Jobs {
    /// Writes a new job's row and its first event, and wakes the loop.
    func insert(
        _ kind: JobKind,
        name: String,
        request: String,
        schedule: String? = nil,
        lock: String? = nil
    ) async throws -> String {
        let arn = try await store.write { transaction in
            try Self.insert(kind, name: name, request, schedule: schedule, lock: lock, in: transaction)
        }
        work.notify()
        return arn
    }

    /// Writes a new job's row and its first event, and returns its ARN; ``work(on:stop:)`` wakes the loop.
    @discardableResult
    static func insert(
        _ kind: JobKind,
        name: String,
        _ request: String,
        schedule: String? = nil,
        lock: String? = nil,
        in transaction: Transaction
    ) throws -> String {
        let arn = transaction.home.arn(.sagemaker, "\(kind.resource)/\(name.lowercased())").description
        let now = transaction.now
        let taken = try Bool.fetchOne(
            transaction.database,
            sql: "SELECT 1 FROM job WHERE kind = ? AND name = ?",
            arguments: [kind.rawValue, name]
        )
        guard taken == nil else {
            throw ServiceError(
                .inUse,
                "\(kind.title) job names must be unique within an AWS account and region, and a \(kind.rawValue) job with "
                    + "this name already exists (\(arn)). Choose another name."
            )
        }
        let first = SecondaryStatusTransition(
            status: "Starting",
            startTime: now,
            statusMessage: "Waiting for its turn"
        )
        try transaction.database.execute(
            sql: """
                INSERT INTO job (kind, name, arn, request, schedule_arn, lock, status, phase, transitions, created, modified)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                kind.rawValue, name, arn, request, schedule, lock, JobStatus.inProgress.rawValue,
                JobRecord.Phase.waiting.rawValue, try AWSCoding.text([first]), now.timeIntervalSince1970,
                now.timeIntervalSince1970,
            ]
        )
        try JobRecord.fetch(transaction.database, arn: arn).publish(in: transaction)
        return arn
    }

    func stop(_ kind: JobKind, name: String) async throws {
        let arn = try await store.write { transaction in
            var job = try JobRecord.fetch(transaction.database, kind: kind, name: name)
            guard !job.status.isFinal else {
                throw ServiceError(
                    .validation,
                    "The job '\(name)' has ended (\(job.status.rawValue)), so there is nothing to stop."
                )
            }
            if job.status == .stopping { return job.arn }
            job.status = .stopping
            job.enter("Stopping", "Stopping the job", at: transaction.now)
            try job.save(in: transaction)
            try job.publish(in: transaction)
            return job.arn
        }
        state.withLock { $0.active[arn] }?.flip()
        work.notify()
    }

    /// Returns when the job has ended; at once, if it has.
    ///
    /// Only ``run()`` ends jobs.
    ///
    /// - Returns: The state it ended in.
    /// - Throws: ``ServiceError/Code/validation`` if there is no such job; `CancellationError` when cancelled.
    @discardableResult
    package func waitForEnd(arn: String) async throws -> JobStatus {
        while true {
            let (ends, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let id = UUID()
            state.withLock { $0.waiters[arn, default: [:]][id] = continuation }
            defer {
                state.withLock { state in
                    state.waiters[arn]?[id] = nil
                    if state.waiters[arn]?.isEmpty == true { state.waiters[arn] = nil }
                }
            }
            let status = try await store.read { try JobRecord.fetch($0, arn: arn).status }
            if status.isFinal { return status }
            for await _ in ends { break }
            try Task.checkCancellation()
        }
    }

    /// Does `body` with a stream that tells of every growth of the job's log, and of its end.
    func following<Result>(
        _ arn: String,
        _ body: (AsyncStream<Void>) async throws -> Result
    ) async rethrows -> Result {
        let (growth, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        state.withLock { $0.followers[arn, default: [:]][id] = continuation }
        defer {
            state.withLock { state in
                state.followers[arn]?[id] = nil
                if state.followers[arn]?.isEmpty == true { state.followers[arn] = nil }
            }
        }
        return try await body(growth)
    }

    /// Tells those who follow the job's log that there may be more.
    func announceLog(of arn: String) {
        let followers = state.withLock { $0.followers[arn]?.values.map(\.self) ?? [] }
        for follower in followers { follower.yield() }
    }
}
