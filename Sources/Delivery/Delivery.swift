import Foundation
import GRDB
import Identifiers
package import Objects
package import Store
import Synchronization

/// Code pipelines and their executions, as CodePipeline has them.
///
/// An execution's declaration is frozen in the database when it starts. Each change of a status is a transaction that
/// publishes its event. ``DeliveryMachine`` decides, ``run()`` performs: it reads what is under way from the database, also
/// after a crash, and calls each action's provider again with the same token.
package final class Delivery: Sendable {
    let store: Store
    let objects: Objects
    /// Notified whenever an execution may have something to do.
    let wake = Signal()
    /// Called before every write of a running execution; tests throw from it to end the service at that point.
    private let interruption: @Sendable () throws -> Void
    private let registered = Mutex<[ActionType: any ActionProvider]>([:])
    private let switches = Mutex<[String: AsyncStream<Void>.Continuation]>([:])

    /// Makes the service; nothing runs until ``run()``.
    package init(store: Store, objects: Objects, interruption: @escaping @Sendable () throws -> Void = {}) {
        self.store = store
        self.objects = objects
        self.interruption = interruption
    }

    package static let migrations = DeliverySchema.migrations + BuildProjects.migrations

    /// Adds what does actions; before ``run()``, because some of it needs this service itself.
    package func register(_ providers: [any ActionProvider]) {
        registered.withLock { known in for provider in providers { known[provider.type] = provider } }
    }

    var providers: [ActionType: any ActionProvider] { registered.withLock { $0 } }

    var rules: DeclarationRules { DeclarationRules(providers: providers, home: store.home, objects: objects) }

    /// Writes a change of a running execution.
    ///
    /// - Throws: ``StateFailure`` for any error, so that a fault of the database is not taken for one of an action.
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

    // MARK: - Actions that are to be left alone

    /// Does `body` with a stream that says when the run of an action is abandoned.
    func abandonable<Result>(_ id: String, _ body: (AsyncStream<Void>) async throws -> Result) async rethrows -> Result
    {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        switches.withLock { $0[id] = continuation }
        defer { switches.withLock { $0[id] = nil } }
        return try await body(stream)
    }

    /// Lets go of an action's task, if there is one.
    func abandon(_ id: String) { switches.withLock { $0[id] }?.yield() }

    /// The caller that answers show: there is no signing yet, so it is the account's owner.
    var caller: String { "arn:aws:iam::\(store.home.account):root" }
}
