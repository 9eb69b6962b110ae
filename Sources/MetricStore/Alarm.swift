import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

/// An alarm as it is kept: its configuration, checked, and its state.
struct Alarm: Sendable {
    let request: PutMetricAlarmRequest
    /// The id of its metric in events; a UUID.
    let metricID: String
    let configured: Date
    var state: AlarmEvaluation.State
    var reason: AlarmReason
    var stateUpdated: Date
    var stateTransitioned: Date

    let metric: Metric
    let comparison: AlarmEvaluation.Comparison
    let statistic: Statistic
    let period: Int
    let threshold: Double
    let evaluation: AlarmEvaluation

    /// A new alarm, or a new configuration of one.
    ///
    /// - Throws: ``ServiceError`` with ``ServiceError/Code/validation`` that names the member and its value.
    init(_ request: PutMetricAlarmRequest, metricID: String, configured: Date) throws {
        self.request = request
        self.metricID = metricID
        self.configured = configured
        state = .insufficientData
        reason = .created
        stateUpdated = configured
        stateTransitioned = configured
        metric = try Alarm.metric(of: request)
        func known<Value: RawRepresentable<String> & CaseIterable>(_ text: String?, _ member: String) throws -> Value {
            guard let value = text.flatMap(Value.init(rawValue:)) else {
                let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw ServiceError(
                    .validation,
                    "\(member) is \(text.map { "'\($0)'" } ?? "missing"): it must be one of \(all)."
                )
            }
            return value
        }
        comparison = try known(request.comparisonOperator, "ComparisonOperator")
        statistic = try known(request.statistic, "Statistic")
        guard let period = request.period, [10, 20, 30].contains(period) || (period > 0 && period % 60 == 0) else {
            throw ServiceError(
                .validation,
                "Period is \(request.period.map(String.init) ?? "missing"): it must be 10, 20, 30 or a multiple of 60 seconds."
            )
        }
        self.period = period
        guard let threshold = request.threshold, threshold.isFinite else {
            throw ServiceError(.validation, "Threshold is missing: it must be a number.")
        }
        self.threshold = threshold
        let (periods, needed) = (request.evaluationPeriods, request.datapointsToAlarm ?? request.evaluationPeriods)
        // At most a day (a week from periods of an hour on); source: CloudWatch API, PutMetricAlarm, EvaluationPeriods.
        let longest = period >= 3600 ? 7 * 86_400 : 86_400
        guard periods >= 1, periods <= longest / period else {
            throw ServiceError(
                .validation,
                "EvaluationPeriods is \(periods) with a period of \(period) s: it must be from 1 to \(max(1, longest / period))."
            )
        }
        guard (1...periods).contains(needed) else {
            throw ServiceError(
                .validation,
                "DatapointsToAlarm is \(needed): it must be from 1 to EvaluationPeriods, which is \(periods)."
            )
        }
        evaluation = AlarmEvaluation(
            evaluationPeriods: periods,
            datapointsToAlarm: needed,
            missingData: try known(request.treatMissingData ?? "missing", "TreatMissingData")
        )
        _ = try MetricName.unit(request.unit)
    }

    private static func metric(of request: PutMetricAlarmRequest) throws -> Metric {
        guard (1...255).contains(request.alarmName.count),
            request.alarmName.utf8.allSatisfy({ (32...126).contains($0) })
        else {
            throw ServiceError(
                .validation,
                "AlarmName is '\(request.alarmName)': it must have 1 to 255 printable ASCII characters."
            )
        }
        if let percentile = request.extendedStatistic {
            throw ServiceError(
                .validation,
                "ExtendedStatistic is '\(percentile)': percentiles are not kept. Use Statistic."
            )
        }
        guard let namespace = request.namespace, let name = request.metricName else {
            throw ServiceError(
                .validation,
                "Alarm '\(request.alarmName)' has no Namespace or MetricName: it must watch one metric."
            )
        }
        return try MetricName.metric(namespace, name, request.dimensions)
    }

    /// Whether a datapoint breaches the threshold; nil for a missing one.
    func breaches(_ value: Double?) -> Bool? { value.map { comparison.breaches($0, threshold) } }
}

extension Alarm {
    init(row: Row) throws {
        try self.init(
            AWSCoding.decoder().decode(PutMetricAlarmRequest.self, from: Data((row["request"] as String).utf8)),
            metricID: row["metric_id"],
            configured: Date(timeIntervalSince1970: row["configured"])
        )
        state = AlarmEvaluation.State(rawValue: row["state"]) ?? .insufficientData
        reason = AlarmReason(text: row["reason"], data: row["reason_data"])
        stateUpdated = Date(timeIntervalSince1970: row["state_updated"])
        stateTransitioned = Date(timeIntervalSince1970: row["state_transitioned"])
    }

    /// Inserts the alarm, or overwrites the one of its name.
    func save(to database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO metrics_alarms (name, request, metric_id, namespace, metric, dimensions, configured,
                    state, reason, reason_data, state_updated, state_transitioned)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                request.alarmName, String(decoding: try AWSCoding.encoder().encode(request), as: UTF8.self), metricID,
                metric.namespace, metric.metricName, metric.key, configured.timeIntervalSince1970, state.rawValue,
                reason.text, reason.data, stateUpdated.timeIntervalSince1970, stateTransitioned.timeIntervalSince1970,
            ]
        )
    }

    static func find(_ name: String, in database: Database) throws -> Alarm? {
        try Row.fetchOne(database, sql: "SELECT * FROM metrics_alarms WHERE name = ?", arguments: [name])
            .map(Alarm.init(row:))
    }

    /// As DescribeAlarms answers.
    func described(home: Home) -> MetricAlarm {
        MetricAlarm(
            alarmName: request.alarmName,
            alarmArn: arn(home).description,
            alarmDescription: request.alarmDescription,
            alarmConfigurationUpdatedTimestamp: configured,
            actionsEnabled: request.actionsEnabled ?? true,
            oKActions: request.oKActions ?? [],
            alarmActions: request.alarmActions ?? [],
            insufficientDataActions: request.insufficientDataActions ?? [],
            stateValue: state.rawValue,
            stateReason: reason.text,
            stateReasonData: reason.data,
            stateUpdatedTimestamp: stateUpdated,
            stateTransitionedTimestamp: stateTransitioned,
            metricName: metric.metricName,
            namespace: metric.namespace,
            statistic: statistic.rawValue,
            dimensions: metric.dimensions,
            period: period,
            unit: request.unit,
            evaluationPeriods: request.evaluationPeriods,
            datapointsToAlarm: request.datapointsToAlarm,
            threshold: threshold,
            comparisonOperator: comparison.rawValue,
            treatMissingData: request.treatMissingData
        )
    }

    func arn(_ home: Home) -> ARN { home.arn(.cloudwatch, "alarm:\(request.alarmName)") }
}
