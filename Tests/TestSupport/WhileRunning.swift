/// Gives what `body` gives, while a service's loop runs beside it.
///
/// - Throws: What either throws, if the loop does so before `body` has ended.
package func whileRunning<Result: Sendable>(
    _ loop: @escaping @Sendable () async throws -> Void,
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
            try await loop()
            return nil
        }
        group.addTask { try await body() }
        defer { group.cancelAll() }
        while let result = try await group.next() { if let result { return result } }
        throw CancellationError()
    }
}
