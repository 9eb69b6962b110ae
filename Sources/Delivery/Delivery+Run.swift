import Foundation
import GRDB
import Store

extension Delivery {
    /// Moves executions on until it is cancelled; takes up those that an earlier run left.
    ///
    /// Cancelled, it leaves everything as the database says. Call it once at a time. A full disk is waited out.
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
    private static let pauseOfFullDisk: TimeInterval = 10

    private func moveOn() async throws {
        let flying = FlyingTasks()
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled {
                if let fault = flying.fault { throw fault }
                let (runs, deadline) = try await advance()
                for run in runs where flying.begin(run.job) {
                    group.addTask {
                        do {
                            try await self.perform(run)
                        } catch is CancellationError {
                            // The action stays as it is, for the next run.
                        } catch {
                            flying.fail(error)
                        }
                        flying.end(run.job)
                        self.wake.notify()
                    }
                }
                await store.clock.wait(until: deadline, or: wake)
            }
            group.cancelAll()
        }
    }

    /// Writes every change of state that is due, and tells which runs of actions are to be worked on.
    ///
    /// - Returns: The runs, and when the next deadline is.
    private func advance() async throws -> (runs: [ActionRecord], deadline: Date?) {
        try await endOverdue()
        let pipelines = try await store.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT DISTINCT pipeline FROM code_execution WHERE status IN ('InProgress', 'Stopping')"
            )
        }
        for pipeline in pipelines {
            try Task.checkCancellation()
            try await changeStates(of: pipeline)
        }
        let open = try await store.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM action_execution WHERE status = 'InProgress' ORDER BY sequence"
            )
            .map(ActionRecord.init)
        }
        let now = store.clock.now()
        let ready = open.filter { $0.approvalToken == nil && !$0.awaitsJob && ($0.begins ?? now) <= now }
        let times = open.map(\.deadline) + open.compactMap(\.begins).filter { $0 > now }
        return (ready, times.min())
    }

    /// Fails the actions whose time is over.
    private func endOverdue() async throws {
        let now = store.clock.now()
        let overdue = try await store.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT id FROM action_execution WHERE status = 'InProgress' AND deadline <= ?",
                arguments: [now.timeIntervalSince1970]
            )
        }
        for id in overdue {
            try await change(id) { run, execution, transaction in
                run.errorCode = "JobFailed"
                let minutes = Int(run.deadline.timeIntervalSince(run.started) / 60)
                run.errorMessage =
                    run.approvalToken == nil
                    ? "The action did not end within \(minutes) minutes."
                    : "Nobody approved or rejected within \(minutes) minutes."
                try run.end(.failed, of: execution, in: transaction)
            }
            abandon(id)
        }
    }

    // MARK: - One action

    private func perform(_ run: ActionRecord) async throws {
        let outcome = try await outcome(of: run)
        guard let outcome else { return }
        let job = run.job
        try await change(run.id) { run, execution, transaction in
            // A function may have asked to be called again, as another job, before it returned.
            guard run.job == job else { return }
            switch outcome {
            case .success(let result):
                run.externalId = result.externalId ?? run.externalId
                run.externalUrl = result.externalUrl ?? run.externalUrl
                run.summary = result.summary ?? run.summary
                run.revision = result.revision
                if result.awaitsJob {
                    run.awaitsJob = true
                    run.deadline = min(run.deadline, transaction.now + Self.patienceWithFunctions)
                    try run.save(in: transaction)
                } else {
                    run.variables = result.variables
                    try run.end(.succeeded, of: execution, in: transaction)
                }
            case .failure(let error):
                run.errorCode = error.code == .internalFailure ? "SystemUnavailable" : "JobFailed"
                run.errorMessage = error.message
                try run.end(.failed, of: execution, in: transaction)
            }
        }
    }

    /// What the provider says; nil if the action was abandoned meanwhile.
    private func outcome(of run: ActionRecord) async throws -> Result<ActionResult, ServiceError>? {
        let (execution, runs) = try await store.read { database in
            (
                try ExecutionRecord.fetch(database, id: run.execution),
                try ActionRecord.all(database, execution: run.execution)
            )
        }
        var revisions: [String: String] = [:]
        for source in runs where source.status == .succeeded {
            for output in source.outputs { revisions[output.name] = source.revision?.id }
        }
        guard let execution, let declared = execution.declaration.action(run.action, in: run.stage) else { return nil }
        guard let provider = providers[declared.actionTypeId] else {
            return .failure(ServiceError(.validation, "Nobody here does actions of the type \(declared.actionTypeId)."))
        }
        let request = ActionRequest(
            pipeline: run.pipeline,
            executionId: run.execution,
            stage: run.stage,
            action: run.action,
            token: run.id,
            configuration: run.resolved,
            inputs: run.inputs,
            outputs: run.outputs,
            inputRevisions: revisions,
            roleArn: declared.roleArn,
            revision: execution.revisions[run.action],
            jobId: run.job,
            continuationToken: run.continuation
        ) { [self] externalId, url in
            try await change(run.id) { run, _, transaction in
                run.externalId = externalId
                run.externalUrl = url
                try run.save(in: transaction)
            }
        }
        return try await abandonable(run.id) { abandonment in
            // It may have been abandoned before somebody listened.
            let isOpen = try await store.read { try ActionRecord.fetch($0, id: run.id)?.status == .inProgress }
            if !isOpen { return nil }
            return try await withThrowingTaskGroup(of: Result<ActionResult, ServiceError>?.self) { group in
                group.addTask {
                    do {
                        return .success(try await provider.run(request))
                    } catch let error as CancellationError {
                        throw error
                    } catch let error as StateFailure {
                        throw error
                    } catch let error as ServiceError {
                        return .failure(error)
                    } catch {
                        if Task.isCancelled { throw CancellationError() }
                        return .failure(ServiceError(.internalFailure, "\(error)", cause: error))
                    }
                }
                group.addTask {
                    for await _ in abandonment { return nil }
                    throw CancellationError()
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        }
    }

    /// Changes the run of an action, if it is still under way.
    private func change(
        _ id: String,
        _ body: @escaping @Sendable (inout ActionRecord, ExecutionRecord, Transaction) throws -> Void
    ) async throws {
        try await write { transaction in
            guard var run = try ActionRecord.fetch(transaction.database, id: id), run.status == .inProgress,
                let execution = try ExecutionRecord.fetch(transaction.database, id: run.execution)
            else { return }
            try body(&run, execution, transaction)
        }
        wake.notify()
    }
}
