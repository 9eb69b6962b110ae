package import Foundation
import Store

extension Jobs {
    /// The lines of a job's log behind a position; jobs that have not begun have none.
    ///
    /// `position` is 0, or ``JobLogPage/next`` of the page before. The answer holds whole lines only: at most `limit` bytes
    /// of the log, or 1 MiB if that is more. Where there are none yet, it is waited for them.
    ///
    /// - Parameters:
    ///   - kind: The job's kind.
    ///   - name: The job's name.
    ///   - position: Where to begin.
    ///   - limit: How much to read.
    ///   - patience: The most seconds that are waited for a line or the job's end.
    /// - Returns: The lines; ``JobLogPage/isLast`` says that there will be no more.
    /// - Throws: ``ServiceError/Code/validation`` if there is no such job or position; `CancellationError` while it waits.
    package func logs(
        kind: JobKind,
        name: String,
        after position: Int = 0,
        limit: Int = 1 << 20,
        patience: TimeInterval = 0
    ) async throws -> JobLogPage {
        let arn = try await store.read { try JobRecord.fetch($0, kind: kind, name: name).arn }
        let file = folder(kind, name).log.path
        let deadline = store.clock.now().addingTimeInterval(patience)
        return try await following(arn) { growth in
            while true {
                // The state before the lines: what is written in between comes with the next page.
                let isOver = try await store.read { try JobRecord.fetch($0, arn: arn).status.isFinal }
                var page = try JobLogPage(file: file, after: position, limit: limit)
                page.isLast = isOver && page.isAtEnd
                if !page.lines.isEmpty || page.isLast || store.clock.now() >= deadline { return page }
                await wait(for: growth, until: deadline)
                try Task.checkCancellation()
            }
        }
    }

    private func wait(for growth: AsyncStream<Void>, until deadline: Date) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in growth { break } }
            group.addTask { [clock = store.clock] in try? await clock.sleep(until: deadline) }
            await group.next()
            group.cancelAll()
        }
    }
}
