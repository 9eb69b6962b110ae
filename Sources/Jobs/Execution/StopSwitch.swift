import Foundation
import Synchronization

/// Tells one running job that it is to stop.
final class StopSwitch: Sendable {
    private struct State {
        var isFlipped = false
        var waiters: [UUID: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    func flip() {
        let waiters = state.withLock { state in
            state.isFlipped = true
            return state.waiters.values.map(\.self)
        }
        for waiter in waiters { waiter.yield() }
    }

    /// Returns true when flipped, also before; false when the task is cancelled.
    func wait() async -> Bool {
        let (flips, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        let isFlipped = state.withLock { state in
            state.waiters[id] = continuation
            return state.isFlipped
        }
        defer { state.withLock { $0.waiters[id] = nil } }
        if isFlipped { return true }
        for await _ in flips { return true }
        return false
    }
}
