package import Jobs
package import MetricStore
package import Objects
package import Store
import Synchronization

/// Monitoring schedules and their executions: looks at windows of captured traffic and tells where they left the baseline.
///
/// An execution is a processing job of the image `sagemaker-model-monitor-analyzer`. When the job has ended, the execution's
/// status, its event and its metrics are written in one transaction. Of the times that passed while the process was down a
/// schedule catches up with one: the earliest, whose window holds the last traffic before.
package final class Monitors: Sendable {
    let store: Store
    let jobs: Jobs
    let metrics: Metrics
    let objects: Objects
    let captures: any CaptureSource
    /// Wakes the loop that starts executions at their times.
    let rescheduled = Signal()
    /// Wakes the loop that works on executions.
    let started = Signal()
    /// Executions that are worked on, by id.
    let active = Mutex<Set<String>>([])
    let waiters = Mutex<[String: [AsyncStream<Void>.Continuation]]>([:])

    /// The only monitoring type that there is yet.
    static let type = "DataQuality"

    /// Serves over a store that was opened with ``migrations``.
    package init(store: Store, jobs: Jobs, metrics: Metrics, objects: Objects, captures: any CaptureSource) {
        self.store = store
        self.jobs = jobs
        self.metrics = metrics
        self.objects = objects
        self.captures = captures
    }

    /// Where the tags of schedules are.
    package static let tagPlaces = [
        TagPlace("monitoring-schedule", table: "monitors_schedules", isNamed: true)
    ]

    /// The tables of this room.
    package static let migrations: [Migration] = [
        Migration(
            "monitors-1",
            """
            CREATE TABLE monitors_schedules (
                name TEXT PRIMARY KEY, endpoint TEXT NOT NULL, config TEXT NOT NULL, tags TEXT NOT NULL, status TEXT NOT NULL,
                created REAL NOT NULL, modified REAL NOT NULL, next REAL);
            CREATE TABLE monitors_executions (
                position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, schedule TEXT NOT NULL,
                endpoint TEXT NOT NULL, scheduled REAL NOT NULL, window_start REAL NOT NULL, window_end REAL NOT NULL,
                report TEXT NOT NULL, definition TEXT NOT NULL, created REAL NOT NULL, modified REAL NOT NULL,
                status TEXT NOT NULL, job_arn TEXT, failure_reason TEXT, exit_message TEXT);
            CREATE INDEX monitors_executions_schedule ON monitors_executions (schedule, position);
            CREATE INDEX monitors_executions_report ON monitors_executions (report);
            CREATE INDEX monitors_executions_open ON monitors_executions (status) WHERE status IN ('Pending', 'InProgress');
            """
        )
    ]

    /// Starts executions at their times and brings each to its end, until the task is cancelled.
    package func run() async throws {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.startOnTime() }
                group.addTask { try await self.workOnExecutions() }
                try await group.waitForAll()
            }
        } catch is CancellationError {}
    }
}
