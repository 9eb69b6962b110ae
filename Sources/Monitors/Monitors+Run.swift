package import Foundation
import GRDB
import Identifiers
import Schedules
import Store
import Synchronization

extension Monitors {
    /// Starts an execution of a schedule at once, whether or not it is stopped.
    ///
    /// - Parameters:
    ///   - name: The schedule.
    ///   - window: The captures to look at; where nil, those from `first` to now.
    ///   - first: The time of the first capture to look at; where nil, the end of the newest execution's window, but at most
    ///     the schedule's interval (an hour where it has none) ago.
    /// - Returns: The execution, which ``waitForEnd(of:)`` waits for.
    /// - Throws: ``ServiceError/Code/notFound`` if there is no such schedule; ``ServiceError/Code/validation`` for a window
    ///   that ends before it starts.
    @discardableResult
    package func runNow(
        schedule name: String,
        window: MonitoringWindow? = nil,
        from first: Date? = nil
    ) async throws -> StartedExecution {
        // Captures are timed by whole seconds: one that has begun is waited for, so that no capture of it is missed.
        let seconds = store.clock.now().timeIntervalSince1970
        let now = Date(timeIntervalSince1970: window == nil ? seconds.rounded(.up) : seconds)
        try await store.clock.sleep(until: now)
        let execution = try await store.write { transaction in
            let schedule = try MonitoringSchedule.find(name, in: transaction.database)
            let longest = now.addingTimeInterval(-schedule.usualInterval(after: now))
            // The newest window may end within this very second, which is rounded up.
            let last = try Double.fetchOne(
                transaction.database,
                sql: "SELECT max(window_end) FROM monitors_executions WHERE schedule = ? AND window_end <= ?",
                arguments: [name, now.timeIntervalSince1970.rounded(.up)]
            )
            let next = max(longest, last.map(Date.init(timeIntervalSince1970:)) ?? longest)
            let window =
                window
                ?? MonitoringWindow(
                    start: first ?? next,
                    end: first == nil ? max(now, next.addingTimeInterval(1)) : now
                )
            guard window.start < window.end else {
                throw ServiceError(
                    .validation,
                    "The window from \(window.start.wholeSeconds) to \(window.end.wholeSeconds) is empty: its start must be "
                        + "before its end."
                )
            }
            return try schedule.insertExecution(scheduled: now, window: window, in: transaction)
        }
        started.notify()
        return StartedExecution(id: execution.id, jobName: execution.jobName, window: execution.window)
    }

    /// Returns when an execution has ended, with what it came to; only ``run()`` ends executions.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if there is none of this id; `CancellationError` when cancelled.
    package func waitForEnd(of id: String) async throws -> MonitoringExecutionSummary {
        while true {
            let (ends, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            waiters.withLock { $0[id, default: []].append(continuation) }
            guard let execution = try await store.read({ try MonitoringExecution.find(id, in: $0) }) else {
                throw ServiceError(.notFound, "There is no monitoring execution \(id).")
            }
            if execution.status.isFinal {
                end(of: id)
                return execution.summary
            }
            for await _ in ends { break }
            try Task.checkCancellation()
        }
    }

    /// Starts an execution of each schedule at its times.
    func startOnTime() async throws {
        while !Task.isCancelled {
            let next = try await startDue()
            await store.clock.wait(until: next, or: rescheduled)
        }
    }

    /// Starts what is due; returns the next time, nil where no schedule has one.
    func startDue() async throws -> Date? {
        let (count, next) = try await store.write { transaction in
            let rows = try Row.fetchAll(
                transaction.database,
                sql: "SELECT * FROM monitors_schedules WHERE next <= ? ORDER BY next, name",
                arguments: [transaction.now.timeIntervalSince1970]
            )
            for row in rows {
                var schedule = try MonitoringSchedule(row: row)
                guard let due = schedule.next else { continue }
                let window = try schedule.window(scheduled: due)
                _ = try schedule.insertExecution(scheduled: due, window: window, in: transaction)
                schedule.next = schedule.next(after: transaction.now)
                try schedule.save(in: transaction)
            }
            let next = try Double.fetchOne(
                transaction.database,
                sql: "SELECT min(next) FROM monitors_schedules WHERE next IS NOT NULL"
            )
            return (rows.count, next)
        }
        if count > 0 { started.notify() }
        return next.map(Date.init(timeIntervalSince1970:))
    }
}

/// An execution that was just started.
package struct StartedExecution: Sendable, Hashable {
    /// For ``Monitors/waitForEnd(of:)``.
    package let id: String
    /// The name of its processing job, unless its window turns out to be empty.
    package let jobName: String
    package let window: MonitoringWindow
}
