import Foundation
package import Objects
package import Store
import Synchronization

/// CloudFormation: stacks made of templates, each resource by the provider of its type.
///
/// A request writes an operation down and returns; ``run()`` does it, resources in the order of their dependencies and
/// otherwise at the same time. Everything that is decided is written before a provider is asked, so that the next run goes
/// on where SIGKILL ended the last one: the call is made again with the same token.
package final class Stacks: Sendable {
    let store: Store
    let objects: Objects
    /// Notified whenever a stack may have something to do.
    let wake = Signal()
    private let known: Mutex<[String: any ResourceProvider]>
    private let waiters = Mutex<[String: [UUID: AsyncStream<Void>.Continuation]]>([:])
    /// Called before every write of an operation; tests throw from it to end the service at that point.
    private let interruption: @Sendable () throws -> Void

    /// Stacks of the types that `providers` make; nothing runs until ``run()``.
    package init(
        store: Store,
        objects: Objects,
        providers: [any ResourceProvider] = [],
        interruption: @escaping @Sendable () throws -> Void = {}
    ) {
        self.store = store
        self.objects = objects
        self.interruption = interruption
        known = Mutex([:])
        add(providers)
    }

    /// Adds types; for services that make stacks themselves, and so come after this one.
    package func add(_ providers: [any ResourceProvider]) {
        known.withLock { known in for provider in providers { known[provider.type] = provider } }
    }

    /// The types that can be made, sorted.
    package var types: [String] { known.withLock { $0.keys.sorted() } }

    package var schemas: [String: ResourceSchema] { known.withLock { $0.mapValues(\.schema) } }

    /// What makes resources of a type, which may be a custom one.
    func provider(of type: String) throws -> any ResourceProvider {
        guard let provider = known.withLock({ $0[StackTarget.provided(type)] }) else {
            throw ServiceError(
                .stack,
                "Template format error: Unrecognized resource types: [\(type)]. Driftloop makes \(types.joined(separator: ", "))."
            )
        }
        return provider
    }

    /// Writes a change of an operation that is under way.
    ///
    /// - Throws: ``StateFailure`` for any error, so that a fault of the database is not taken for one of a resource.
    func write<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        do {
            try interruption()
            return try await store.write(body)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StateFailure(cause: error)
        }
    }

    /// A change of state could not be written.
    struct StateFailure: Error {
        let cause: any Error
    }

    // MARK: - Waiting

    /// Wakes those who wait for a stack.
    func announce(_ arn: String) {
        wake.notify()
        for waiter in waiters.withLock({ $0[arn].map { Array($0.values) } ?? [] }) { waiter.yield() }
    }

    /// Returns when the stack's operation has ended.
    ///
    /// - Parameter stack: A name, or the ARN, which also finds a stack that was deleted meanwhile.
    /// - Returns: How it ended.
    /// - Throws: ``ServiceError/Code/stack`` if there is none.
    package func waitForEnd(stack: String) async throws -> StackStatus {
        let arn = try await store.read { try StackRecord.fetch($0, stack).state.arn }
        while true {
            let (ends, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let id = UUID()
            waiters.withLock { $0[arn, default: [:]][id] = continuation }
            defer {
                waiters.withLock { waiters in
                    waiters[arn]?[id] = nil
                    if waiters[arn]?.isEmpty == true { waiters[arn] = nil }
                }
            }
            let status = try await store.read { try StackRecord.fetch($0, arn).state.status }
            if !status.isInProgress { return status }
            for await _ in ends { break }
            try Task.checkCancellation()
        }
    }

    package static let migrations = [
        Migration(
            "stacks-1",
            """
            CREATE TABLE stack (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
                status TEXT NOT NULL, state TEXT NOT NULL, deleted REAL);
            CREATE UNIQUE INDEX stack_live ON stack (name) WHERE deleted IS NULL;
            CREATE TABLE stack_resource (
                stack TEXT NOT NULL REFERENCES stack (arn) ON DELETE CASCADE, logical_id TEXT NOT NULL, physical_id TEXT,
                modified REAL NOT NULL, state TEXT NOT NULL, drift TEXT, PRIMARY KEY (stack, logical_id));
            CREATE INDEX stack_resource_physical ON stack_resource (physical_id);
            CREATE TABLE stack_event (
                position INTEGER PRIMARY KEY AUTOINCREMENT, stack TEXT NOT NULL REFERENCES stack (arn) ON DELETE CASCADE,
                event TEXT NOT NULL);
            CREATE INDEX stack_event_stack ON stack_event (stack, position);
            CREATE TABLE stack_export (
                name TEXT PRIMARY KEY, stack TEXT NOT NULL REFERENCES stack (arn) ON DELETE CASCADE, value TEXT NOT NULL);
            CREATE TABLE stack_import (
                stack TEXT NOT NULL REFERENCES stack (arn) ON DELETE CASCADE, name TEXT NOT NULL,
                PRIMARY KEY (stack, name));
            CREATE TABLE stack_token (
                token TEXT PRIMARY KEY, stack TEXT NOT NULL REFERENCES stack (arn) ON DELETE CASCADE,
                request TEXT NOT NULL);
            CREATE TABLE change_set (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE,
                stack TEXT NOT NULL REFERENCES stack (arn) ON DELETE CASCADE, name TEXT NOT NULL,
                record TEXT NOT NULL, UNIQUE (stack, name));
            CREATE TABLE drift_detection (
                id TEXT PRIMARY KEY, stack TEXT NOT NULL REFERENCES stack (arn) ON DELETE CASCADE, record TEXT NOT NULL);
            """
        )
    ]
}
