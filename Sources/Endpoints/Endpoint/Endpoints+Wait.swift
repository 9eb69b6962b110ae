import Foundation
import Store
import Synchronization

extension Endpoints {
    /// Returns when an endpoint is in service or has failed, with what it says of itself; nil once it is gone.
    ///
    /// Only ``run()`` brings endpoints to another state.
    package func waitForEnd(of name: String) async throws -> DescribeEndpointResponse? {
        while true {
            let (changes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let id = UUID()
            waiters.withLock { $0[id] = continuation }
            defer { waiters.withLock { _ = $0.removeValue(forKey: id) } }
            guard let record = try await store.read({ try EndpointRecord.find(name, $0) }) else { return nil }
            if [.inService, .failed].contains(record.status) { return describe(record) }
            for await _ in changes { break }
            try Task.checkCancellation()
        }
    }

    /// Wakes all who wait for an endpoint's state.
    func announceChange() {
        for waiter in waiters.withLock({ Array($0.values) }) { waiter.yield() }
    }
}
