import Synchronization

/// Lets one task at a time work on each name, in the order of their coming.
final class Turns: Sendable {
    /// The names that are taken, and who waits for them.
    private let waiting = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

    /// Runs `body` while no other body runs for `name`.
    func take<Result>(_ name: String, _ body: () async throws -> Result) async rethrows -> Result {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting -> Bool in
                guard waiting[name] != nil else {
                    waiting[name] = []
                    return true
                }
                waiting[name]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        defer { pass(name) }
        return try await body()
    }

    private func pass(_ name: String) {
        let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard var queue = waiting[name], !queue.isEmpty else {
                waiting[name] = nil
                return nil
            }
            let next = queue.removeFirst()
            waiting[name] = queue
            return next
        }
        next?.resume()
    }
}
