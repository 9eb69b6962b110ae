/// Tells one running job that it is to stop.
final class StopSwitch: Sendable {
    private let flips: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (flips, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func flip() { continuation.yield() }

    /// Returns true when flipped, also before; false when the task is cancelled.
    ///
    /// For one task only.
    func wait() async -> Bool {
        for await _ in flips { return true }
        return false
    }
}
