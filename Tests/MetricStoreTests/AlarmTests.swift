import Foundation
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import MetricStore

@Suite("Alarm") struct AlarmTests {
    @Test func `a breaching datapoint raises the alarm at once, with CloudWatch's event to the letter`() async throws {
        try await MetricsFixture.run { fixture async throws in
            try await fixture.metrics.putMetricAlarm(MetricsFixture.alarm)
            fixture.clock.advance(by: 0.149)
            try await fixture.put(0.85)
            let event = try #require(try await fixture.events("CloudWatch Alarm State Change").first)
            let id = try #require(event.detail["configuration"]?["metrics"]?[0]?["id"]?.string)
            let expected: JSON = [
                "version": "0", "id": .string(event.id), "detail-type": "CloudWatch Alarm State Change",
                "source": "aws.cloudwatch", "account": "000000000000", "time": "2021-07-28T07:02:04Z",
                "region": "us-east-1",
                "resources": ["arn:aws:cloudwatch:us-east-1:000000000000:alarm:sagemaker-taxi-prod-threshold"],
                "detail": [
                    "alarmName": "sagemaker-taxi-prod-threshold",
                    "configuration": [
                        "description": "Schedule Drift Threshold",
                        "metrics": [
                            [
                                "id": .string(id), "returnData": true,
                                "metricStat": [
                                    "period": 3600, "stat": "Average",
                                    "metric": [
                                        "namespace": "aws/sagemaker/Endpoints/data-metrics",
                                        "name": "feature_baseline_drift_fare_amount",
                                        "dimensions": [
                                            "Endpoint": "sagemaker-taxi-prod",
                                            "MonitoringSchedule": "sagemaker-taxi-prod-threshold",
                                        ],
                                    ],
                                ],
                            ]
                        ],
                    ],
                    "previousState": [
                        "reason": "Unchecked: Initial alarm creation", "timestamp": "2021-07-28T07:02:04.000+0000",
                        "value": "INSUFFICIENT_DATA",
                    ],
                    "state": [
                        "reason":
                            "Threshold Crossed: 1 out of the last 1 datapoints [0.85 (28/07/21 06:02:00)] was greater than the threshold (0.4) (minimum 1 datapoint for OK -> ALARM transition).",
                        "reasonData":
                            #"{"version":"1.0","queryDate":"2021-07-28T07:02:04.149+0000","startDate":"2021-07-28T06:02:00.000+0000","statistic":"Average","period":3600,"recentDatapoints":[0.85],"threshold":0.4,"evaluatedDatapoints":[{"timestamp":"2021-07-28T06:02:00.000+0000","sampleCount":1.0,"value":0.85}]}"#,
                        "timestamp": "2021-07-28T07:02:04.149+0000", "value": "ALARM",
                    ],
                ],
            ]
            #expect(event.json == expected, "\(event.json.text(.pretty))")
            #expect(UUID(uuidString: id) != nil)
        }
    }

    @Test func `an alarm goes back, loses its data, and tells of each transition once`() async throws {
        try await MetricsFixture.run { fixture async throws in
            try await fixture.metrics.putMetricAlarm(MetricsFixture.alarm)
            try await fixture.put(0.85)
            try await fixture.put(0.95)
            fixture.clock.advance(by: 3600)
            try await fixture.put(0.1)
            #expect(try await fixture.state()?.stateValue == "OK")
            #expect(
                try await fixture.state()?.stateReason
                    == "Threshold Crossed: 1 out of the last 1 datapoints [0.1 (28/07/21 07:02:00)] was not greater than the threshold (0.4) (minimum 1 datapoint for ALARM -> OK transition)."
            )
            fixture.clock.advance(by: 3 * 3600 - 1)
            #expect(try await fixture.metrics.evaluateAll() == 60)
            #expect(try await fixture.state()?.stateValue == "OK")
            fixture.clock.advance(by: 1)
            _ = try await fixture.metrics.evaluateAll()
            #expect(try await fixture.state()?.stateReason == "Insufficient Data: 1 datapoint was unknown.")
            let values = try await fixture.events("CloudWatch Alarm State Change")
                .map { $0.detail["state"]?["value"]?.string }
            #expect(values == ["ALARM", "OK", "INSUFFICIENT_DATA"])
            let history = try await fixture.metrics.describeAlarmHistory(
                DescribeAlarmHistoryRequest(alarmName: MetricsFixture.alarm.alarmName, scanBy: "TimestampAscending")
            )
            #expect(
                history.alarmHistoryItems.map(\.historySummary) == [
                    "Alarm \"sagemaker-taxi-prod-threshold\" created", "Alarm updated from INSUFFICIENT_DATA to ALARM",
                    "Alarm updated from ALARM to OK", "Alarm updated from OK to INSUFFICIENT_DATA",
                ]
            )
            let data = try JSON(parsing: history.alarmHistoryItems[1].historyData)
            #expect(data["newState"]?["stateReasonData"]?["threshold"] == 0.4)
        }
    }

    @Test(arguments: [
        (
            "notBreaching", "OK",
            "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [NonBreaching]."
        ),
        (
            "breaching", "ALARM",
            "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching]."
        ),
        ("ignore", "INSUFFICIENT_DATA", "Unchecked: Initial alarm creation"),
        ("missing", "INSUFFICIENT_DATA", "Unchecked: Initial alarm creation"),
    ])
    func `missing data is treated as the alarm says`(treatment: String, state: String, reason: String) async throws {
        try await MetricsFixture.run { fixture async throws in
            var request = MetricsFixture.alarm
            request.treatMissingData = treatment
            request.evaluationPeriods = 2
            request.datapointsToAlarm = nil
            try await fixture.metrics.putMetricAlarm(request)
            _ = try await fixture.metrics.evaluateAll()
            #expect(try await fixture.state()?.stateValue == state)
            #expect(try await fixture.state()?.stateReason == reason)
        }
    }

    @Test func `without DatapointsToAlarm the reason counts datapoints only`() async throws {
        try await MetricsFixture.run { fixture async throws in
            var request = MetricsFixture.alarm
            request.datapointsToAlarm = nil
            request.evaluationPeriods = 2
            request.period = 60
            try await fixture.metrics.putMetricAlarm(request)
            try await fixture.put(0.5)
            fixture.clock.advance(by: 60)
            try await fixture.put(0.75)
            #expect(
                try await fixture.state()?.stateReason
                    == "Threshold Crossed: 2 datapoints [0.75 (28/07/21 07:02:00), 0.5 (28/07/21 07:01:00)] were greater than the threshold (0.4)."
            )
        }
    }

    @Test func `a state set by hand lasts until the next evaluation`() async throws {
        try await MetricsFixture.run { fixture async throws in
            try await fixture.metrics.putMetricAlarm(MetricsFixture.alarm)
            try await fixture.put(0.1)
            try await fixture.metrics.setAlarmState(
                SetAlarmStateRequest(
                    alarmName: MetricsFixture.alarm.alarmName,
                    stateValue: "ALARM",
                    stateReason: "a drill"
                )
            )
            #expect(try await fixture.state()?.stateReason == "a drill")
            _ = try await fixture.metrics.evaluateAll()
            #expect(try await fixture.state()?.stateValue == "OK")
            await #expect(throws: ServiceError.self) {
                try await fixture.metrics.setAlarmState(
                    SetAlarmStateRequest(alarmName: "none", stateValue: "OK", stateReason: "")
                )
            }
        }
    }

    @Test func `an update keeps the state and tells both configurations, a deletion tells the last`() async throws {
        try await MetricsFixture.run { fixture async throws in
            try await fixture.metrics.putMetricAlarm(MetricsFixture.alarm)
            try await fixture.put(0.85)
            var request = MetricsFixture.alarm
            request.threshold = 0.9
            try await fixture.metrics.putMetricAlarm(request)
            #expect(try await fixture.state()?.stateValue == "ALARM")
            await #expect(throws: ServiceError.self) {
                try await fixture.metrics.deleteAlarms(DeleteAlarmsRequest(alarmNames: [request.alarmName, "none"]))
            }
            #expect(try await fixture.state() != nil)
            try await fixture.metrics.deleteAlarms(DeleteAlarmsRequest(alarmNames: [request.alarmName]))
            let events = try await fixture.events("CloudWatch Alarm Configuration Change")
            #expect(events.map { $0.detail["operation"]?.string } == ["create", "update", "delete"])
            #expect(events[1].detail["configuration"]?["threshold"] == 0.9)
            #expect(events[1].detail["previousConfiguration"]?["threshold"] == 0.4)
            #expect(events[0].detail["state"]?["value"] == "INSUFFICIENT_DATA")
        }
    }

    @Test func `an alarm's state and event are one with the transaction that brings the datapoint`() async throws {
        try await MetricsFixture.run { fixture async throws in
            try await fixture.metrics.putMetricAlarm(MetricsFixture.alarm)
            struct Abort: Error {}
            let metrics = fixture.metrics
            await #expect(throws: Abort.self) {
                try await fixture.store.write { transaction in
                    let datum = MetricDatum(
                        metricName: MetricsFixture.drift,
                        dimensions: MetricsFixture.dimensions,
                        value: 1
                    )
                    try metrics.put([datum], namespace: MetricsFixture.namespace, in: transaction)
                    throw Abort()
                }
            }
            #expect(try await fixture.state()?.stateValue == "INSUFFICIENT_DATA")
            #expect(try await fixture.events("CloudWatch Alarm State Change").isEmpty)
            #expect(try await metrics.listMetrics(ListMetricsRequest()).metrics.isEmpty)
        }
    }

    @Test func `the loop evaluates when the minute turns`() async throws {
        try await MetricsFixture.run { fixture async throws in
            try await fixture.metrics.putMetricAlarm(MetricsFixture.alarm)
            // Not yet: it lies ahead of now.
            try await fixture.put(0.85, at: fixture.clock.now().addingTimeInterval(30))
            #expect(try await fixture.state()?.stateValue == "INSUFFICIENT_DATA")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await fixture.metrics.run() }
                while try await fixture.state()?.stateValue != "ALARM" {
                    fixture.clock.advance(by: 1)
                    await Task.yield()
                }
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(fixture.clock.now() >= Date(timeIntervalSince1970: 1_627_455_780))
        }
    }

    @Test(
        arguments: [
            { (request: inout PutMetricAlarmRequest) in request.period = 45 }, { $0.evaluationPeriods = 0 },
            { $0.datapointsToAlarm = 2 }, { $0.comparisonOperator = "Greater" }, { $0.statistic = nil },
            { $0.threshold = nil },
            { $0.treatMissingData = "zero" }, { $0.alarmName = "" }, { $0.metricName = nil },
            { $0.extendedStatistic = "p99" },
            { $0.evaluationPeriods = 1000 }, { $0.unit = "Apples" },
            { $0.dimensions = MetricsFixture.dimensions + MetricsFixture.dimensions },
            { $0.period = Int.max / 60 * 60 },
        ] as [@Sendable (inout PutMetricAlarmRequest) -> Void]
    )
    func `a wrong configuration is refused and changes nothing`(
        change: @Sendable (inout PutMetricAlarmRequest) -> Void
    ) async throws {
        try await MetricsFixture.run { fixture async throws in
            var request = MetricsFixture.alarm
            change(&request)
            let error = await #expect(throws: ServiceError.self) { try await fixture.metrics.putMetricAlarm(request) }
            #expect(error?.code == .validation)
            #expect(try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms.isEmpty)
            #expect(try await fixture.events().isEmpty)
        }
    }
}
