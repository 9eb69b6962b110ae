/// Transforms items on several cores and consumes the results in the order of the items.
///
/// `next` and `consume` run one at a time where the caller runs; `transform` runs on the concurrent pool. At most
/// `workers` + 1 items are between `next` and `consume`, so that memory is bounded and the cores stay busy while the caller
/// fetches and consumes; with one worker only one is.
/// - Throws: What the closures throw, the error of the earliest item first, and `CancellationError`. The items in flight are
///   waited for.
package func mapInOrder<Item: Sendable, Result: Sendable>(
    next: () throws -> Item?,
    workers: Int,
    transform: @escaping @Sendable (Item) throws -> Result,
    consume: (Result) throws -> Void
) async throws {
    let limit = workers <= 1 ? 1 : workers + 1
    try await withThrowingTaskGroup(of: (Int, Swift.Result<Result, any Error>).self) { group in
        var issued = 0
        var consumed = 0
        var ended = false
        var waiting: [Int: Swift.Result<Result, any Error>] = [:]
        while true {
            while !ended, issued - consumed < limit {
                try Task.checkCancellation()
                guard let item = try next() else {
                    ended = true
                    break
                }
                let number = issued
                issued += 1
                group.addTask {
                    (number, Swift.Result { try transform(item) })
                }
            }
            guard let (number, result) = try await group.next() else { break }
            waiting[number] = result
            while let result = waiting.removeValue(forKey: consumed) {
                consumed += 1
                try Task.checkCancellation()
                try consume(result.get())
            }
        }
    }
}
