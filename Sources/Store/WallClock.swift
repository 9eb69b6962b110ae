package import Foundation
import Synchronization

/// Where services take the time from.
///
/// Tests give one that they move by hand.
package protocol WallClock: Sendable {
    func now() -> Date
    /// Returns at `deadline`, or throws `CancellationError` when the task is cancelled.
    func sleep(until deadline: Date) async throws
}

/// The machine's clock.
package struct SystemClock: WallClock {
    package init() {}

    package func now() -> Date { Date() }

    package func sleep(until deadline: Date) async throws {
        try await Task.sleep(for: .seconds(max(0, deadline.timeIntervalSince(now()))))
    }
}

extension WallClock {
    /// Returns at `deadline` (never, if nil), or earlier when `signal` is notified or the task is cancelled.
    package func wait(until deadline: Date?, or signal: Signal) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await signal.wait() }
            if let deadline { group.addTask { try? await self.sleep(until: deadline) } }
            await group.next()
            group.cancelAll()
        }
    }
}

/// Wakes one loop that waits for work.
///
/// A notification that comes while nobody waits is kept; several count as one.
package final class Signal: Sendable {
    private enum State {
        case quiet
        case notified
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.quiet)

    package init() {}

    /// Wakes the waiting loop, or lets its next wait return at once.
    package func notify() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if case .waiting(let continuation) = state {
                state = .quiet
                return continuation
            }
            state = .notified
            return nil
        }
        waiter?.resume()
    }

    /// Returns when notified, or when the task is cancelled.
    ///
    /// Only one task may wait at a time.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state -> Bool in
                    if Task.isCancelled { return true }
                    if case .notified = state {
                        state = .quiet
                        return true
                    }
                    state = .waiting(continuation)
                    return false
                }
                if ready { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
                guard case .waiting(let continuation) = state else { return nil }
                state = .quiet
                return continuation
            }
            waiter?.resume()
        }
    }
}
