import Foundation
import GRDB
import JSONDocuments
package import Store

extension Metrics {
    /// Creates an alarm, or overwrites the configuration of one and keeps its state.
    package func putMetricAlarm(_ request: PutMetricAlarmRequest) async throws {
        try await store.write { try Metrics.put(request, in: $0) }
    }

    /// Creates or overwrites an alarm within another service's transaction.
    package static func put(_ request: PutMetricAlarmRequest, in transaction: Transaction) throws {
        let previous = try Alarm.find(request.alarmName, in: transaction.database)
        var alarm = try Alarm(
            request,
            metricID: previous?.metricID ?? UUID().uuidString.lowercased(),
            configured: transaction.now
        )
        if let previous {
            alarm.state = previous.state
            alarm.reason = previous.reason
            alarm.stateUpdated = previous.stateUpdated
            alarm.stateTransitioned = previous.stateTransitioned
        }
        try alarm.save(to: transaction.database)
        let operation = previous == nil ? "create" : "update"
        try alarm.publishConfigurationChange(operation, previous: previous, in: transaction)
        try alarm.record(
            "ConfigurationUpdate",
            "Alarm \"\(request.alarmName)\" \(operation)d",
            [:],
            in: transaction
        )
    }

    /// Deletes alarms; all of them or, if one does not exist, none.
    package func deleteAlarms(_ request: DeleteAlarmsRequest) async throws {
        try await store.write { transaction in
            for name in request.alarmNames {
                _ = try Metrics.alarm(name, in: transaction.database)
                try Metrics.delete(alarm: name, in: transaction)
            }
        }
    }

    /// Deletes an alarm, if there is one of this name, within another service's transaction.
    package static func delete(alarm name: String, in transaction: Transaction) throws {
        guard let alarm = try Alarm.find(name, in: transaction.database) else { return }
        try transaction.database.execute(sql: "DELETE FROM metrics_alarms WHERE name = ?", arguments: [name])
        try alarm.publishConfigurationChange("delete", in: transaction)
        try alarm.record("ConfigurationUpdate", "Alarm \"\(name)\" deleted", ["version": "1.0"], in: transaction)
    }

    /// The tags that an alarm was last put with; nil if there is none of this name.
    package func tags(ofAlarm name: String) async throws -> [AlarmTag]? {
        try await store.read { try Alarm.find(name, in: $0).map { $0.request.tags ?? [] } }
    }

    /// Sets an alarm's state until its next evaluation.
    package func setAlarmState(_ request: SetAlarmStateRequest) async throws {
        guard let state = AlarmEvaluation.State(rawValue: request.stateValue) else {
            throw ServiceError(
                .validation,
                "StateValue is '\(request.stateValue)': it must be OK, ALARM or INSUFFICIENT_DATA."
            )
        }
        if let data = request.stateReasonData {
            do { _ = try JSON(parsing: data) } catch {
                throw ServiceError(.validation, "StateReasonData is \(error): it must be JSON.", cause: error)
            }
        }
        try await store.write { transaction in
            let alarm = try Metrics.alarm(request.alarmName, in: transaction.database)
            let reason = AlarmReason(text: request.stateReason, data: request.stateReasonData)
            try alarm.move(to: state, reason: reason, in: transaction)
        }
    }

    /// Alarms by name.
    package func describeAlarms(_ request: DescribeAlarmsRequest) async throws -> DescribeAlarmsResponse {
        let page = try Metrics.page(request.maxRecords, request.nextToken)
        let home = store.home
        return try await store.read { database in
            let alarms = try Row.fetchAll(database, sql: "SELECT * FROM metrics_alarms ORDER BY name")
                .map(Alarm.init(row:))
                .filter { alarm in
                    let actions = [
                        alarm.request.oKActions, alarm.request.alarmActions, alarm.request.insufficientDataActions,
                    ]
                    return (request.alarmNames?.contains(alarm.request.alarmName) ?? true)
                        && alarm.request.alarmName.hasPrefix(request.alarmNamePrefix ?? "")
                        && alarm.state.rawValue == request.stateValue ?? alarm.state.rawValue
                        && (request.actionPrefix.map { prefix in
                            actions.contains { $0?.contains { $0.hasPrefix(prefix) } ?? false }
                        } ?? true)
                }
            let (entries, next) = page.cut(outOf: alarms)
            return DescribeAlarmsResponse(metricAlarms: entries.map { $0.described(home: home) }, nextToken: next)
        }
    }

    /// The alarms that watch a metric, by name.
    package func describeAlarmsForMetric(
        _ request: DescribeAlarmsForMetricRequest
    ) async throws -> DescribeAlarmsResponse {
        let metric = try MetricName.metric(request.namespace, request.metricName, request.dimensions)
        let home = store.home
        return try await store.read { database in
            let alarms =
                try Row.fetchAll(
                    database,
                    sql:
                        "SELECT * FROM metrics_alarms WHERE namespace = ? AND metric = ? AND dimensions = ? ORDER BY name",
                    arguments: [metric.namespace, metric.metricName, metric.key]
                )
                .map(Alarm.init(row:))
                .filter { alarm in
                    alarm.statistic.rawValue == request.statistic ?? alarm.statistic.rawValue
                        && alarm.period == request.period ?? alarm.period
                        && (request.unit == nil || alarm.request.unit == request.unit)
                }
            return DescribeAlarmsResponse(metricAlarms: alarms.map { $0.described(home: home) })
        }
    }

    /// What became of alarms, newest first unless asked otherwise.
    package func describeAlarmHistory(
        _ request: DescribeAlarmHistoryRequest
    ) async throws -> DescribeAlarmHistoryResponse {
        let page = try Metrics.page(request.maxRecords, request.nextToken)
        let order = request.scanBy == "TimestampAscending" ? "ASC" : "DESC"
        return try await store.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM metrics_alarm_history
                    WHERE alarm = ifnull(?, alarm) AND type = ifnull(?, type) AND time >= ifnull(?, time)
                        AND time <= ifnull(?, time)
                    ORDER BY position \(order) LIMIT ? OFFSET ?
                    """,
                arguments: [
                    request.alarmName, request.historyItemType, request.startDate?.timeIntervalSince1970,
                    request.endDate?.timeIntervalSince1970, page.limit + 1, page.offset,
                ]
            )
            let (entries, next) = page.cut(rows)
            let items =
                entries.map { row in
                    AlarmHistoryItem(
                        alarmName: row["alarm"],
                        alarmType: "MetricAlarm",
                        timestamp: Date(timeIntervalSince1970: row["time"]),
                        historyItemType: row["type"],
                        historySummary: row["summary"],
                        historyData: row["data"]
                    )
                }
            return DescribeAlarmHistoryResponse(alarmHistoryItems: items, nextToken: next)
        }
    }

    private static func alarm(_ name: String, in database: Database) throws -> Alarm {
        guard let alarm = try Alarm.find(name, in: database) else {
            throw ServiceError(.notFound, "There is no alarm '\(name)'. DescribeAlarms lists those that there are.")
        }
        return alarm
    }

    private static func page(_ maxRecords: Int?, _ nextToken: String?) throws -> Page {
        try Page(limit: maxRecords ?? 50, member: "MaxRecords", most: 100, nextToken: nextToken)
    }
}
