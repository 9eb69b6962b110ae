import Foundation
import GRDB
import JSONDocuments
import Store
import Synchronization

extension Stacks {
    /// Moves stacks on until it is cancelled; takes up those that an earlier run left.
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
    static let pauseOfFullDisk: TimeInterval = 10

    /// A provider's call, of a stack.
    private struct Errand: Sendable {
        let stack: String
        let name: String
        let work: StackMachine.Work
    }

    private func moveOn() async throws {
        let flying = Flying()
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled {
                if let fault = flying.fault { throw fault }
                let (errands, deadline) = try await due()
                for errand in errands where flying.begin(errand.work.call.token) {
                    group.addTask {
                        do {
                            try await self.perform(errand)
                            flying.end(errand.work.call.token)
                        } catch is CancellationError {
                            // The call stays as it is, for the next run.
                        } catch {
                            flying.fail(error)
                        }
                        self.announce(errand.stack)
                    }
                }
                await store.clock.wait(until: deadline, or: wake)
            }
            group.cancelAll()
        }
    }

    /// What the providers have to do, and when the next creation runs out of time.
    private func due() async throws -> (errands: [Errand], deadline: Date?) {
        var errands: [Errand] = []
        var deadline: Date?
        let now = store.clock.now()
        let live = try await store.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT arn, state FROM stack WHERE status LIKE '%_IN_PROGRESS' AND status <> ? ORDER BY sequence",
                arguments: [StackStatus.reviewInProgress.rawValue]
            )
            .map { try StackRecord(database, $0).state }
        }
        for stack in live {
            var work = StackMachine(stack, target: nil, makeToken: Self.newToken).work
            if let end = stack.operation?.deadline, stack.operation?.failure == nil, stack.operation?.phase == .forward
            {
                if end <= now {
                    work = try await change(stack.arn) { $0.giveUp("The stack was not made in time.") }
                } else {
                    deadline = [deadline, end].compactMap(\.self).min()
                }
            } else if work.isEmpty {
                // Nothing is under way, so that something is due that a fault kept from being written.
                work = try await change(stack.arn) { _ in }
            }
            errands += work.map { Errand(stack: stack.arn, name: stack.name, work: $0) }
        }
        return (errands, deadline)
    }

    /// Applies a change to a stack, with all that follows from it.
    ///
    /// - Returns: What its providers have to do then.
    @discardableResult
    private func change(
        _ arn: String,
        _ body: @escaping @Sendable (inout StackMachine) -> Void
    ) async throws -> [StackMachine.Work] {
        try await write { [self] transaction in
            guard let old = try StackRecord.find(transaction.database, arn)?.state else { return [] }
            var machine: StackMachine
            do {
                machine = StackMachine(
                    old,
                    target: try target(of: old, transaction.database),
                    makeToken: Self.newToken
                )
            } catch let error as ServiceError {
                machine = StackMachine(old, target: nil, makeToken: Self.newToken)
                machine.giveUp(error.message)
            }
            body(&machine)
            try settle(&machine, from: old, transaction)
            return machine.work
        }
    }

    /// Has a provider do its part, and writes down what came of it.
    private func perform(_ errand: Errand) async throws {
        let call = errand.work.call
        let request = ResourceRequest(
            stackName: errand.name,
            stackId: errand.stack,
            logicalId: errand.work.id,
            type: call.target.type,
            physicalId: call.target.id.isEmpty ? nil : call.target.id,
            properties: call.target.properties.json,
            previous: errand.work.previous ?? (call.kind == .delete ? call.target.properties.json : nil),
            token: call.token
        )
        do {
            let provider = try provider(of: call.target.type)
            switch call.kind {
            case .create:
                if !call.isClaimed {
                    try await provider.verifyFree(request)
                    try await change(errand.stack) { $0.claimed(call.token) }
                }
                let made = try await provider.create(request)
                try await change(errand.stack) { $0.succeeded(call.token, made) }
            case .update:
                let made = try await provider.update(request)
                try await change(errand.stack) { $0.succeeded(call.token, made) }
            case .delete:
                try await provider.delete(request)
                try await change(errand.stack) { $0.succeeded(call.token, nil) }
            }
        } catch let error as StateFailure {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch let error as DatabaseError {
            throw StateFailure(cause: error)
        } catch let error as CreateFailure {
            let reason = Self.sentence(error.cause)
            try await change(errand.stack) { $0.failed(call.token, reason, left: error.physicalId) }
        } catch {
            let reason = Self.sentence(error)
            try await change(errand.stack) { $0.failed(call.token, reason) }
        }
    }

    private static func sentence(_ error: any Error) -> String { (error as? ServiceError)?.message ?? "\(error)" }
}

/// The calls that tasks of one run make.
private final class Flying: Sendable {
    private struct State {
        var tokens: Set<String> = []
        var fault: (any Error)?
    }

    private let state = Mutex(State())

    /// Why the run has to give up.
    var fault: (any Error)? { state.withLock { $0.fault } }

    /// Claims a call; false if a task has it.
    func begin(_ token: String) -> Bool { state.withLock { $0.tokens.insert(token).inserted } }

    func end(_ token: String) { state.withLock { _ = $0.tokens.remove(token) } }

    func fail(_ error: any Error) { state.withLock { $0.fault = $0.fault ?? error } }
}
