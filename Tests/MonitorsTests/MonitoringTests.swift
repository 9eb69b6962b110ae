import Foundation
import Identifiers
import JSONDocuments
import Jobs
import MetricStore
import Monitors
import Objects
import Store
import TestSupport
import Testing

@Suite("Monitoring") struct MonitoringTests {
    @Test func `a clean hour completes, a drifted one has violations and raises the alarm`() async throws {
        try await MonitorsFixture.run { fixture in
            try await fixture.metrics.putMetricAlarm(
                PutMetricAlarmRequest(
                    alarmName: "drift",
                    namespace: "aws/sagemaker/Endpoints/data-metrics",
                    metricName: "feature_baseline_drift_fare_amount",
                    dimensions: [
                        MetricDimension(name: "Endpoint", value: MonitorsFixture.endpoint),
                        MetricDimension(name: "MonitoringSchedule", value: MonitorsFixture.schedule),
                    ],
                    statistic: "Average",
                    period: 3600,
                    evaluationPeriods: 1,
                    datapointsToAlarm: 1,
                    threshold: 0.4,
                    comparisonOperator: "GreaterThanThreshold"
                )
            )
            try await fixture.running {
                try fixture.capture("2026/03/01/00/10-00")
                try fixture.capture("2026/03/01/00/20-00", variant: "Canary")
                fixture.clock.advance(by: 3600)
                try await fixture.until {
                    try await fixture.executions().first?.monitoringExecutionStatus.isFinal == true
                }
                #expect(
                    try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms[0].stateValue == "OK"
                )
                try fixture.capture("2026/03/01/01/10-00", "drift")
                fixture.clock.advance(by: 3600)
                try await fixture.until {
                    try await fixture.executions().last?.monitoringExecutionStatus == .completedWithViolations
                }
            }
            let executions = try await fixture.executions()
            #expect(executions.map(\.monitoringExecutionStatus) == [.completed, .completedWithViolations])
            #expect(
                executions[1].exitMessage == "CompletedWithViolations: Job completed successfully with 1 violations."
            )
            #expect(executions.map { $0.scheduledTime.timeIntervalSince1970 } == [1_772_326_800, 1_772_330_400])
            #expect(
                try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms[0].stateValue == "ALARM"
            )
            #expect(try await fixture.events("CloudWatch Alarm State Change").count == 2)
            let report = "monitoring/taxi-prod/taxi-prod-threshold/2026/03/01/"
            #expect(
                try fixture.keys(report).filter { !$0.contains("/metrics/") }
                    == [
                        "01/constraints.json", "01/environment", "01/statistics.json", "02/constraint_violations.json",
                        "02/constraints.json", "02/environment", "02/statistics.json",
                    ]
                    .map { report + $0 }
            )
            #expect(
                try fixture.text(report + "01/statistics.json") == """
                    ./taxi-prod/AllTraffic/2026/03/01/00/10-00-000-0b7bfd33.jsonl
                    ./taxi-prod/Canary/2026/03/01/00/20-00-000-0b7bfd33.jsonl

                    """
            )
            #expect(
                try fixture.text(report + "02/environment") == """
                    baseline_constraints=/opt/ml/processing/baseline/constraints/constraints.json
                    baseline_statistics=/opt/ml/processing/baseline/statistics/statistics.json
                    dataset_format={"sagemakerCaptureJson": {"captureIndexNames": ["endpointInput","endpointOutput"]}}
                    dataset_source=/opt/ml/processing/endpointdata
                    end_time=2026-03-01T02:00:00Z
                    output_path=/opt/ml/processing/localpath
                    own=kept
                    publish_cloudwatch_metrics=Enabled
                    sagemaker_endpoint_datacapture_prefix=s3://taxi/datacapture
                    sagemaker_endpoint_name=taxi-prod
                    sagemaker_monitoring_schedule_name=taxi-prod-threshold
                    start_time=2026-03-01T01:00:00Z

                    """
            )
        }
    }

    @Test func `an execution's job is one that the SDK can read`() async throws {
        try await MonitorsFixture.run { fixture in
            try fixture.capture("2026/02/28/23/30-00")
            try await fixture.running {
                let started = try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule)
                let ended = try await fixture.monitors.waitForEnd(of: started.id)
                #expect(ended.monitoringExecutionStatus == .completed, "\(ended)")
            }
            let execution = try #require(try await fixture.executions().first)
            let name = try #require(ARN(execution.processingJobArn ?? "")?.name)
            #expect(name.hasPrefix("model-monitoring-202603010000-") && name.count == 54)
            let job = try await fixture.jobs.describeProcessingJob(
                DescribeProcessingJobRequest(processingJobName: name)
            )
            #expect(job.exitMessage == "Completed: Job completed successfully with no violations.")
            #expect(
                job.monitoringScheduleArn
                    == "arn:aws:sagemaker:us-east-1:000000000000:monitoring-schedule/taxi-prod-threshold"
            )
            #expect(
                job.processingInputs?.map(\.s3Input?.s3Uri) == [
                    "s3://taxi/datacapture/taxi-prod/AllTraffic/2026/02/28/23/", "s3://taxi/baseline/constraints.json",
                    "s3://taxi/baseline/statistics.json",
                ]
            )
            #expect(
                job.processingOutputConfig?.outputs[0].s3Output?.s3Uri
                    == "s3://taxi/monitoring/taxi-prod/taxi-prod-threshold/2026/03/01/00"
            )
            let described = try await fixture.monitors.describeMonitoringSchedule(
                MonitoringScheduleRequest(monitoringScheduleName: MonitorsFixture.schedule)
            )
            #expect(
                described.monitoringScheduleConfig == MonitorsFixture.config && described.endpointName == "taxi-prod"
            )
            #expect(described.monitoringScheduleStatus == "Scheduled")
            #expect(described.lastMonitoringExecutionSummary == execution)
            let tags = try await fixture.store.tags(of: described.monitoringScheduleArn, in: Monitors.tagPlaces)
            #expect(tags.map(\.value) == ["v"])
        }
    }

    @Test func `each status is told by an event of our own`() async throws {
        try await MonitorsFixture.run { fixture in
            try fixture.capture("2026/02/28/23/30-00", "drift")
            try await fixture.running {
                let started = try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule)
                _ = try await fixture.monitors.waitForEnd(of: started.id)
            }
            let events = try await fixture.events("SageMaker Model Monitor Execution Status Change")
            #expect(
                events.map { $0.detail["currentMonitoringExecutionStatus"]?.string } == [
                    "Pending", "InProgress", "CompletedWithViolations",
                ]
            )
            let last = try #require(events.last)
            let job = try #require(try await fixture.executions()[0].processingJobArn)
            #expect(last.source == "driftloop.monitor")
            #expect(
                last.resources == ["arn:aws:sagemaker:us-east-1:000000000000:monitoring-schedule/taxi-prod-threshold"]
            )
            let expected: JSON = [
                "MonitoringScheduleName": "taxi-prod-threshold",
                "MonitoringScheduleArn":
                    "arn:aws:sagemaker:us-east-1:000000000000:monitoring-schedule/taxi-prod-threshold",
                "EndpointName": "taxi-prod", "MonitoringType": "DataQuality",
                "currentMonitoringExecutionStatus": "CompletedWithViolations",
                "previousMonitoringExecutionStatus": "InProgress", "ScheduledTime": "2026-03-01T00:00:00Z",
                "WindowStartTime": "2026-02-28T23:00:00Z", "WindowEndTime": "2026-03-01T00:00:00Z",
                "ReportS3Uri": "s3://taxi/monitoring/taxi-prod/taxi-prod-threshold/2026/03/01/00",
                "ProcessingJobArn": .string(job),
                "ExitMessage": "CompletedWithViolations: Job completed successfully with 1 violations.",
            ]
            #expect(last.detail == expected, "\(last.detail.text(.pretty))")
        }
    }

    @Test func `an empty window is an outcome, not a failure`() async throws {
        try await MonitorsFixture.run { fixture in
            try await fixture.running {
                let window = fixture.window(0, 3600)
                let started = try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule, window: window)
                let ended = try await fixture.monitors.waitForEnd(of: started.id)
                #expect(ended.monitoringExecutionStatus == .completed && ended.processingJobArn == nil)
                #expect(ended.exitMessage?.contains("holds no captured records") == true && ended.failureReason == nil)
            }
            #expect(fixture.captures.flushCount == 2)
        }
    }

    @Test func `a failed job fails its execution with the reason and publishes nothing`() async throws {
        try await MonitorsFixture.run { fixture in
            try fixture.capture("2026/02/28/23/30-00", "crash")
            try await fixture.running {
                let started = try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule)
                let ended = try await fixture.monitors.waitForEnd(of: started.id)
                #expect(ended.monitoringExecutionStatus == .failed)
                #expect(ended.failureReason?.contains("the data is bad") == true)
            }
            #expect(try await fixture.metrics.listMetrics(ListMetricsRequest()).metrics.isEmpty)
        }
    }

    @Test func `a second execution of an hour keeps the first's report`() async throws {
        try await MonitorsFixture.run { fixture in
            try fixture.capture("2026/02/28/23/30-00", "drift")
            try await fixture.running {
                var reports: [String] = []
                for _ in 0..<3 {
                    let started = try await fixture.monitors.runNow(
                        schedule: MonitorsFixture.schedule,
                        window: fixture.window(-3600, 0)
                    )
                    reports.append(try await fixture.monitors.waitForEnd(of: started.id).reportS3Uri)
                }
                let base = "s3://taxi/monitoring/taxi-prod/taxi-prod-threshold/2026/03/01/00"
                #expect(reports[0] == base && reports[1] == base + "/00-00")
                #expect(reports[2].hasPrefix(base + "/00-00-") && Set(reports).count == 3)
            }
        }
    }

    @Test func `successive runs look at successive windows`() async throws {
        try await MonitorsFixture.run { fixture async throws in
            let first = try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule)
            #expect(first.window == fixture.window(-3600, 0))
            fixture.clock.advance(by: 120)
            #expect(
                try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule).window == fixture.window(0, 120)
            )
            fixture.clock.advance(by: 7200)
            #expect(
                try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule).window
                    == fixture.window(3720, 7320)
            )
            let since = fixture.clock.now() - 30.5
            #expect(
                try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule, from: since).window
                    == fixture.window(7289, 7320)
            )
            await #expect(throws: ServiceError.self) {
                try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule, from: fixture.clock.now())
            }
            await #expect(throws: ServiceError.self) {
                try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule, window: fixture.window(10, 10))
            }
        }
    }
}
