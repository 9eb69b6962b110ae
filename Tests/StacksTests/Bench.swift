import Foundation
import JSONDocuments
import Objects
import OrderedCollections
import Store
import Synchronization
import TestSupport
import Testing

@testable import Stacks

/// A service over a fresh store and a made-up world.
struct Bench: Sendable {
    let store: Store
    let clock: ManualClock
    let objects: Objects
    let shared: FakeProvider.Shared
    let stacks: Stacks

    static func with(_ body: (Bench) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            let store = try Store(directory: folder, clock: clock, migrations: Stacks.migrations)
            let objects = try Objects(store: store)
            let shared = FakeProvider.Shared()
            let stacks = Stacks(store: store, objects: objects, providers: FakeProvider.all(shared))
            try await body(Bench(store: store, clock: clock, objects: objects, shared: shared, stacks: stacks))
            try store.close()
        }
    }

    /// The service after a restart, which dies before its write number `writes` + 1.
    func restarted(dyingAfter writes: Int = .max) -> Stacks {
        let left = Mutex(writes)
        return Stacks(store: store, objects: objects, providers: FakeProvider.all(shared)) {
            let dies = left.withLock { left in
                left -= 1
                return left < 0
            }
            if dies { throw Crash() }
        }
    }

    /// Runs the service until the stack's operation has ended, or until it dies.
    @discardableResult
    func finish(_ stack: String, _ service: Stacks? = nil) async throws -> StackDescription {
        let service = service ?? stacks
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask { _ = try await service.waitForEnd(stack: stack) }
            try await group.next()
            group.cancelAll()
        }
        return try await stacks.describe(stack: stack)
    }

    func request(_ template: JSON, name: String = "stack", _ parameters: [String: String] = [:]) -> StackRequest {
        StackRequest(
            stackName: name,
            templateBody: template.text(),
            parameters: parameters.map { StackParameter(parameterKey: $0, parameterValue: $1) }
        )
    }

    @discardableResult
    func create(_ template: JSON, name: String = "stack") async throws -> StackDescription {
        try await finish(try await stacks.createStack(request(template, name: name)).stackId)
    }

    @discardableResult
    func update(_ template: JSON, name: String = "stack") async throws -> StackDescription {
        try await finish(try await stacks.updateStack(request(template, name: name)).stackId)
    }

    /// The statuses of a logical id, the oldest first.
    func statuses(_ id: String, of stack: String = "stack") async throws -> [String] {
        try await stacks.describeStackEvents(StackPageRequest(stackName: stack)).stackEvents.reversed()
            .filter { $0.logicalResourceId == id }.map(\.resourceStatus)
    }
}

/// A template of things by logical id.
func template(
    _ things: [String: JSON],
    outputs: JSON = [:],
    policies: [String: JSON] = [:],
    parameters: JSON = [:]
) -> JSON {
    var resources: JSON = [:]
    for (id, properties) in things.sorted(by: { $0.key < $1.key }) {
        var resource: JSON = ["Type": "Test::Fake::Thing", "Properties": properties]
        for (name, value) in policies[id]?.object ?? [:] { resource[name] = value }
        resources[id] = resource
    }
    var result: JSON = ["Resources": resources]
    if outputs != [:] { result["Outputs"] = outputs }
    if parameters != [:] { result["Parameters"] = parameters }
    return result
}
