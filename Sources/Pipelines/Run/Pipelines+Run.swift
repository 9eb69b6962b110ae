import Foundation
import GRDB
import PipelineDefinition
import Store
import Synchronization

extension Pipelines {
    /// An attempt of a step that something is being done for.
    struct Attempt: Sendable, Hashable {
        let execution: String
        let step: String
        let round: Int
        let number: Int
    }

    /// Moves executions on until it is cancelled; takes up those that an earlier run left.
    ///
    /// Cancelled, it leaves everything as the database says. Call it once at a time.
    ///
    /// A full disk is waited out: nothing moves until there is room.
    ///
    /// - Throws: The store's error if a change of state cannot be written; nothing that was written is lost.
    package func run() async throws {
        while true {
            do {
                return try await moveOn()
            } catch {
                let cause = (error as? StateFailure)?.cause ?? error
                guard let fault = cause as? DatabaseError, fault.resultCode == .SQLITE_FULL else { throw cause }
                try await store.clock.sleep(until: store.clock.now() + Self.pauseOfFullDisk)
            }
        }
    }

    /// Seconds between attempts to write on a full disk.
    static let pauseOfFullDisk: TimeInterval = 10

    private func moveOn() async throws {
        let flying = Flying()
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled {
                if let fault = flying.fault { throw fault }
                let (attempts, deadline) = try await advance()
                for attempt in attempts where flying.begin(attempt) {
                    group.addTask {
                        do {
                            try await self.perform(attempt)
                            flying.end(attempt)
                        } catch is CancellationError {
                            // The step stays as it is, for the next run.
                        } catch let error where Damage.isSeen(in: error) {
                            do {
                                try await self.end(attempt.execution, damagedBy: error)
                                flying.end(attempt)
                            } catch { flying.fail(error) }
                        } catch {
                            flying.fail(error)
                        }
                        self.wake.notify()
                    }
                }
                await store.clock.wait(until: deadline, or: wake)
            }
            group.cancelAll()
        }
    }

    /// Writes every change of state that is due, and tells which attempts of steps are now under way.
    ///
    /// - Returns: The attempts, and when the next of those that wait for their repetition is due.
    private func advance() async throws -> (attempts: [Attempt], deadline: Date?) {
        let live = try await store.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT id FROM pipeline_execution WHERE status IN ('Executing', 'Stopping') ORDER BY sequence"
            )
        }
        var attempts: [Attempt] = []
        var deadline: Date?
        for id in live {
            try Task.checkCancellation()
            do {
                let (more, next) = try await advance(id)
                attempts += more
                deadline = [deadline, next].compactMap(\.self).min()
            } catch let error where Damage.isSeen(in: error) {
                try await end(id, damagedBy: error)
            }
        }
        return (attempts, deadline)
    }

    /// The same for one execution.
    private func advance(_ id: String) async throws -> (attempts: [Attempt], deadline: Date?) {
        guard let execution = try await store.read({ try ExecutionRecord.fetch($0, id: id) }) else { return ([], nil) }
        let graph = PipelineDefinition.DependencyGraph(try Self.read(execution.definition))
        for stopping in try await changeStates(of: id, graph) { try await stopJob(of: stopping) }
        let steps = try await store.read { try StepRecord.fetchAll($0, execution: id) }
        let now = store.clock.now()
        var attempts: [Attempt] = []
        var deadline: Date?
        for step in steps where step.status.isRunning {
            if let retryAt = step.retryAt, retryAt > now, step.status != .stopping {
                deadline = min(deadline ?? retryAt, retryAt)
            } else {
                attempts.append(Attempt(execution: id, step: step.name, round: execution.round, number: step.attempt))
            }
        }
        return (attempts, deadline)
    }

    /// Applies what the state machine says, one transaction after another, until it says nothing more.
    ///
    /// - Returns: The steps whose jobs are to be stopped.
    private func changeStates(
        of id: String,
        _ graph: PipelineDefinition.DependencyGraph
    ) async throws -> [Attempt] {
        @Sendable func machine(_ database: Database) throws -> (ExecutionRecord, [StepRecord], ExecutionMachine)? {
            guard let execution = try ExecutionRecord.fetch(database, id: id) else { return nil }
            let steps = try StepRecord.fetchAll(database, execution: id)
            let states = Dictionary(steps.map { ($0.name, $0.state) }, uniquingKeysWith: { first, _ in first })
            let machine = ExecutionMachine(
                graph: graph,
                limit: execution.parallelism,
                status: execution.status,
                steps: states
            )
            return (execution, steps, machine)
        }
        var stopping: [Attempt] = []
        while try await store.read({ try machine($0)?.2.actions().isEmpty == false }) {
            stopping += try await write { transaction in
                // The state may have changed since it was looked at, so it is looked at again.
                guard let (execution, steps, machine) = try machine(transaction.database) else { return [] }
                var stopped: [Attempt] = []
                for action in machine.actions() {
                    switch action {
                    case .begin(let name): try Self.begin(name, of: execution, in: transaction)
                    case .finish(let status, let reason):
                        try execution.move(to: status, reason: reason, in: transaction)
                    case .stop(let name):
                        guard var step = steps.first(where: { $0.name == name }) else { continue }
                        let previous = step.status
                        step.status = .stopping
                        try step.save(of: execution, previous: previous, in: transaction)
                        stopped.append(
                            Attempt(execution: id, step: name, round: execution.round, number: step.attempt)
                        )
                    }
                }
                return stopped
            }
        }
        return stopping
    }

    private static func begin(_ name: String, of execution: ExecutionRecord, in transaction: Transaction) throws {
        guard let step = try read(execution.definition).step(named: name) else { return }
        let record = StepRecord(
            execution: execution.id,
            name: name,
            type: step.type,
            status: step.type.jobKind == nil ? .executing : .starting,
            started: transaction.now
        )
        try record.save(of: execution, previous: nil, in: transaction)
    }

    /// Asks the attempt's job to stop; it may not have been started, which ``perform(_:)`` sees to.
    private func stopJob(of attempt: Attempt) async throws {
        let record = try await store.read {
            try StepRecord.fetch($0, execution: attempt.execution, name: attempt.step)
        }
        guard let kind = record?.type.jobKind else { return }
        try await jobs.stop(kind, name: attempt.jobName)
    }
}

/// What the tasks of one run are about.
private final class Flying: Sendable {
    private struct State {
        var attempts: Set<Pipelines.Attempt> = []
        var fault: (any Error)?
    }

    private let state = Mutex(State())

    /// Why the run has to give up.
    var fault: (any Error)? { state.withLock { $0.fault } }

    /// Claims an attempt; false if a task has it.
    func begin(_ attempt: Pipelines.Attempt) -> Bool { state.withLock { $0.attempts.insert(attempt).inserted } }

    func end(_ attempt: Pipelines.Attempt) { state.withLock { _ = $0.attempts.remove(attempt) } }

    func fail(_ error: any Error) { state.withLock { $0.fault = $0.fault ?? error } }
}

extension Pipelines.Attempt {
    var jobName: String { StepName.job(execution: execution, step: step, round: round, attempt: number) }
}
