package import Store

/// Measurements over time, and the alarms that watch them: Amazon CloudWatch's metrics.
///
/// A datapoint is readable, and its alarms are evaluated, in the transaction that puts it; besides, every alarm is evaluated
/// once a minute (every ten seconds where one has a shorter period). Measurements are kept for 92 days, the alarms' history
/// for 30 days.
package final class Metrics: Sendable {
    let store: Store

    /// Serves over a store that was opened with ``migrations``.
    package init(store: Store) { self.store = store }

    /// The tables of this room.
    package static let migrations: [Migration] = [
        Migration(
            "metrics-1",
            """
            CREATE TABLE metrics_series (
                id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, name TEXT NOT NULL, dimensions TEXT NOT NULL,
                latest REAL NOT NULL, UNIQUE (namespace, name, dimensions));
            CREATE TABLE metrics_samples (
                series INTEGER NOT NULL REFERENCES metrics_series (id) ON DELETE CASCADE, time REAL NOT NULL,
                unit TEXT NOT NULL, count REAL NOT NULL, sum REAL NOT NULL, minimum REAL NOT NULL, maximum REAL NOT NULL);
            CREATE INDEX metrics_samples_time ON metrics_samples (series, time);
            CREATE TABLE metrics_alarms (
                name TEXT PRIMARY KEY, request TEXT NOT NULL, metric_id TEXT NOT NULL, namespace TEXT NOT NULL,
                metric TEXT NOT NULL, dimensions TEXT NOT NULL, configured REAL NOT NULL, state TEXT NOT NULL,
                reason TEXT NOT NULL, reason_data TEXT, state_updated REAL NOT NULL, state_transitioned REAL NOT NULL);
            CREATE INDEX metrics_alarms_metric ON metrics_alarms (namespace, metric, dimensions);
            CREATE TABLE metrics_alarm_history (
                position INTEGER PRIMARY KEY AUTOINCREMENT, alarm TEXT NOT NULL, time REAL NOT NULL, type TEXT NOT NULL,
                summary TEXT NOT NULL, data TEXT NOT NULL);
            CREATE INDEX metrics_alarm_history_time ON metrics_alarm_history (time);
            """
        )
    ]
}
