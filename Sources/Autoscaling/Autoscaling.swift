package import Endpoints
package import MetricStore
package import Store

/// Scalable targets and their policies: Application Auto Scaling for the variants of endpoints.
///
/// A policy has two alarms, as on AWS: one that the metric is above the target for three minutes, one that it is below nine
/// tenths of it for fifteen. ``run()`` looks at them and writes each decision, with its activity and the endpoint's new number
/// of instances, in one transaction; what is decided goes on after a restart.
package final class Autoscaling: Sendable {
    let store: Store
    let endpoints: Endpoints
    let metrics: Metrics
    /// Wakes ``run()``.
    let work = Signal()

    /// Serves over a store that was opened with ``migrations``.
    package init(store: Store, endpoints: Endpoints, metrics: Metrics) {
        self.store = store
        self.endpoints = endpoints
        self.metrics = metrics
    }

    /// The tables of this room.
    package static let migrations: [Migration] = [
        Migration(
            "autoscaling-1",
            """
            CREATE TABLE autoscaling_targets (
                resource TEXT PRIMARY KEY, id TEXT NOT NULL, minimum INTEGER NOT NULL, maximum INTEGER NOT NULL, role TEXT,
                suspended TEXT NOT NULL, tags TEXT NOT NULL, created REAL NOT NULL);
            CREATE TABLE autoscaling_policies (
                resource TEXT NOT NULL REFERENCES autoscaling_targets (resource) ON DELETE CASCADE, name TEXT NOT NULL,
                id TEXT NOT NULL, configuration TEXT NOT NULL, created REAL NOT NULL, PRIMARY KEY (resource, name));
            CREATE TABLE autoscaling_activities (
                position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, resource TEXT NOT NULL, policy TEXT,
                old INTEGER NOT NULL, new INTEGER NOT NULL, cause TEXT NOT NULL, started REAL NOT NULL, ended REAL,
                status TEXT NOT NULL, message TEXT);
            CREATE INDEX autoscaling_activities_resource ON autoscaling_activities (resource, position);
            """
        )
    ]
}
