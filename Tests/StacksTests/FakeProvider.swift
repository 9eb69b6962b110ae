import JSONDocuments
import Store
import Synchronization

@testable import Stacks

/// Ends the service, as SIGKILL does, as far as one process can show it.
struct Crash: Error {}

/// A provider over a world that outlives the service.
final class FakeProvider: ResourceProvider {
    /// The world and what shall happen in it.
    final class Shared: Sendable {
        struct State {
            var world = World()
            /// After so many calls the service dies, the last one done or not.
            var callsLeft: (count: Int, isDone: Bool)?
            var refused: Set<String> = []
            var stuck: Set<String> = []
        }

        let state = Mutex(State())

        var world: World { state.withLock { $0.world } }
    }

    let type: String
    let schema = World.schema
    let shared: Shared

    init(_ type: String, _ shared: Shared) {
        self.type = type
        self.shared = shared
    }

    static func all(_ shared: Shared) -> [FakeProvider] {
        ["Test::Fake::Thing", "Test::Fake::Other"].map { FakeProvider($0, shared) }
    }

    func check(_ properties: JSON) throws {
        if properties["Value"]?.string == "impossible" {
            throw ServiceError(.validation, "Value 'impossible' cannot be.")
        }
    }

    func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        try call(resource) { $0.create(resource.logicalId, self.type, resource.properties, token: resource.token) }
    }

    func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        try call(resource) { $0.update(resource.physicalId ?? "", resource.properties) }
    }

    func delete(_ resource: ResourceRequest) async throws {
        try call(resource, isDeletion: true) { $0.delete(resource.physicalId ?? "") }
    }

    func read(_ resource: ResourceRequest) async throws -> JSON? {
        shared.world.things[resource.physicalId ?? ""]?.properties
    }

    private func call<Result>(
        _ resource: ResourceRequest,
        isDeletion: Bool = false,
        _ body: (inout World) -> Result
    ) throws -> Result {
        try shared.state.withLock { state in
            if let left = state.callsLeft {
                if left.count == 0 {
                    if left.isDone { _ = body(&state.world) }
                    throw Stacks.StateFailure(cause: Crash())
                }
                state.callsLeft?.count -= 1
            }
            if isDeletion, state.stuck.contains(resource.logicalId) {
                throw ServiceError(.conflict, "\(resource.logicalId) is stuck.")
            }
            if !isDeletion, resource.properties["Fails"] != nil || state.refused.contains(resource.logicalId) {
                state.world.refuse()
                throw ServiceError(.validation, "\(resource.logicalId) is made to fail.")
            }
            return body(&state.world)
        }
    }
}
