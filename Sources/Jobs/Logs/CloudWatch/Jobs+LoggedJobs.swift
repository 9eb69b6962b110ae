import Foundation
import GRDB
import Store

/// Which of a group's jobs are looked for.
struct LoggedJobFilter {
    /// Its name.
    var name: String?
    /// What the name of one of its streams begins with.
    var prefix: String?
    /// It had not ended then.
    var since: Date?
    /// It had begun then.
    var until: Date?
}

extension Jobs {
    /// The group that a request names.
    ///
    /// - Throws: ``ServiceError/Code/logNotFound`` if no job has begun to log in it.
    func logGroup(name: String?, identifier: String?) async throws -> LogGroup {
        let (name, group) = try LogRules.group(name: name, identifier: identifier)
        guard let group else { throw ServiceError.noLogGroup(name) }
        let conditions = Self.conditions(group)
        let exists = try await store.read { database in
            try Bool.fetchOne(
                database,
                sql: "SELECT 1 FROM job \(conditions.sql) LIMIT 1",
                arguments: conditions.arguments
            )
        }
        guard exists != nil else { throw ServiceError.noLogGroup(name) }
        return group
    }

    /// All groups in which a job has begun to log, and when the first did.
    func logGroups() async throws -> [(group: LogGroup, created: Date)] {
        try await store.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT kind, CASE WHEN kind = 'build' THEN lock END AS project, min(started) AS created FROM job
                    WHERE started IS NOT NULL GROUP BY 1, 2
                    """
            )
            .compactMap { row in
                guard let kind = JobKind(rawValue: row["kind"]), let group = LogGroup(kind: kind, lock: row["project"])
                else { return nil }
                return (group, Date(timeIntervalSince1970: row["created"]))
            }
        }
    }

    /// The jobs of a group whose logs are kept, in no order.
    ///
    /// A log may be gone all the same, or have no line yet.
    func loggedJobs(in group: LogGroup, _ filter: LoggedJobFilter = LoggedJobFilter()) async throws -> [LoggedJob] {
        var conditions = Self.conditions(group)
        let oldest = store.clock.now().addingTimeInterval(-Double(limits.retention.logDays) * 86_400)
        conditions.add("coalesce(ended, 9e99) >= ?", max(oldest, filter.since ?? oldest))
        conditions.add("started <= ?", filter.until)
        conditions.add("name = ?", filter.name)
        if let prefix = filter.prefix {
            let name = LoggedJob.name(ofStream: prefix, kind: group.kind)
            if name.count < prefix.count {
                conditions.add("name = ?", name)
            } else {
                conditions.add("substr(name, 1, \(name.unicodeScalars.count)) = ? COLLATE BINARY", name)
            }
        }
        let instances = group.kind.instanceCountPath.map { "json_extract(request, '\($0)')" } ?? "1"
        let (sql, arguments) = (conditions.sql, conditions.arguments)
        return try await store.read { [self] database in
            try Row.fetchAll(
                database,
                sql: "SELECT name, started, ended, \(instances) AS instances FROM job \(sql)",
                arguments: arguments
            )
            .map { row in
                LoggedJob(
                    name: row["name"],
                    kind: group.kind,
                    instances: row["instances"] ?? 1,
                    started: Date(timeIntervalSince1970: row["started"]),
                    ended: (row["ended"] as Double?).map(Date.init(timeIntervalSince1970:)),
                    path: folder(group.kind, row["name"]).log.path
                )
            }
        }
    }

    /// The job and the place among its streams of a stream, and its log.
    ///
    /// - Throws: ``ServiceError/Code/logNotFound`` if there is none, or nothing has been logged yet.
    func logStream(_ name: String, in group: LogGroup) async throws -> (job: LoggedJob, stream: Int, log: LogFile) {
        let job = LoggedJob.name(ofStream: name, kind: group.kind)
        for job in try await loggedJobs(in: group, LoggedJobFilter(name: job)) {
            if let stream = job.streams.firstIndex(of: name), let log = LogFile(path: job.path) {
                return (job, stream, log)
            }
        }
        throw ServiceError.noLogStream(name)
    }

    private static func conditions(_ group: LogGroup) -> Conditions {
        var conditions = Conditions()
        conditions.add("started IS NOT NULL AND kind = ?", group.kind.rawValue)
        conditions.add("lock = ?", group.lock)
        return conditions
    }
}

extension JobKind {
    /// Where in a job's request the number of its instances is; nil if it has one.
    fileprivate var instanceCountPath: String? {
        switch self {
        case .processing: "$.ProcessingResources.ClusterConfig.InstanceCount"
        case .training: "$.ResourceConfig.InstanceCount"
        case .transform: "$.Request.TransformResources.InstanceCount"
        case .build: nil
        }
    }
}
