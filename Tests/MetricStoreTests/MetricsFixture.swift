import Foundation
import GRDB
import JSONDocuments
import Store
import TestSupport

@testable import MetricStore

/// A metric store in a scratch folder, whose clock stands at 2021-07-28 07:02:04 UTC.
struct MetricsFixture {
    let store: Store
    let clock: ManualClock
    let metrics: Metrics

    static func run(_ body: (MetricsFixture) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock(Date(timeIntervalSince1970: 1_627_455_724))
            let store = try Store(directory: folder, clock: clock, migrations: Metrics.migrations)
            try await body(MetricsFixture(store: store, clock: clock, metrics: Metrics(store: store)))
            try store.close()
        }
    }

    static let dimensions = [
        MetricDimension(name: "MonitoringSchedule", value: "sagemaker-taxi-prod-threshold"),
        MetricDimension(name: "Endpoint", value: "sagemaker-taxi-prod"),
    ]
    static let namespace = "aws/sagemaker/Endpoints/data-metrics"
    static let drift = "feature_baseline_drift_fare_amount"

    /// The alarm of the reference's production stack.
    static let alarm = PutMetricAlarmRequest(
        alarmName: "sagemaker-taxi-prod-threshold",
        alarmDescription: "Schedule Drift Threshold",
        namespace: namespace,
        metricName: drift,
        dimensions: dimensions,
        statistic: "Average",
        period: 3600,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        threshold: 0.4,
        comparisonOperator: "GreaterThanThreshold"
    )

    func put(_ value: Double, at time: Date? = nil) async throws {
        try await metrics.putMetricData(
            PutMetricDataRequest(
                namespace: Self.namespace,
                metricData: [
                    MetricDatum(
                        metricName: Self.drift,
                        dimensions: Self.dimensions.reversed(),
                        timestamp: time,
                        value: value
                    )
                ]
            )
        )
    }

    func state(_ name: String = alarm.alarmName) async throws -> MetricAlarm? {
        try await metrics.describeAlarms(DescribeAlarmsRequest(alarmNames: [name])).metricAlarms.first
    }

    /// All events so far, of one kind where one is given.
    func events(_ type: String? = nil) async throws -> [Event] {
        try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM outbox ORDER BY position").map(Event.init(row:))
        }
        .filter { $0.detailType == type ?? $0.detailType }
    }
}
