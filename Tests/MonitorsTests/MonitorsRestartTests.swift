import Foundation
import Jobs
import MetricStore
import Monitors
import Store
import TestSupport
import Testing

@Suite("Monitors after a restart") struct MonitorsRestartTests {
    /// Everything ends where the state says, at each point between the steps of an execution.
    @Test(arguments: ["before anything", "with the job created", "with the job ended"])
    func `an execution goes on where it was, and its metrics come once`(point: String) async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            var id = ""
            do {
                let fixture = try MonitorsFixture(folder, clock: clock)
                try await fixture.prepare()
                try fixture.capture("2026/02/28/23/30-00", "drift")
                id = try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule).id
                if point != "before anything" {
                    try await fixture.running(jobs: false) {
                        try await fixture.until {
                            try await fixture.executions()[0].monitoringExecutionStatus == .inProgress
                        }
                    }
                }
                if point == "with the job ended" {
                    let arn = try #require(try await fixture.executions()[0].processingJobArn)
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { do { try await fixture.jobs.run() } catch is CancellationError {} }
                        try await fixture.jobs.waitForEnd(arn: arn)
                        group.cancelAll()
                        try await group.waitForAll()
                    }
                }
                try fixture.store.close()
            }
            do {
                let fixture = try await MonitorsFixture.reopened(folder, clock: clock)
                try await fixture.running { [id] in
                    let ended = try await fixture.monitors.waitForEnd(of: id)
                    #expect(ended.monitoringExecutionStatus == .completedWithViolations)
                }
                try fixture.store.close()
            }
            // And once more: nothing happens twice.
            let again = try await MonitorsFixture.reopened(folder, clock: clock)
            try await again.running { [id] in _ = try await again.monitors.waitForEnd(of: id) }
            let jobs = try await again.jobs.listProcessingJobs(ListProcessingJobsRequest())
            #expect(jobs.processingJobSummaries.count == 1)
            #expect(try await again.events("SageMaker Model Monitor Execution Status Change").count == 3)
            let points = try await again.metrics.getMetricStatistics(
                GetMetricStatisticsRequest(
                    namespace: "aws/sagemaker/Endpoints/data-metrics",
                    metricName: "feature_baseline_drift_fare_amount",
                    dimensions: [
                        MetricDimension(name: "Endpoint", value: MonitorsFixture.endpoint),
                        MetricDimension(name: "MonitoringSchedule", value: MonitorsFixture.schedule),
                    ],
                    startTime: clock.now().addingTimeInterval(-60),
                    endTime: clock.now().addingTimeInterval(60),
                    period: 60,
                    statistics: ["SampleCount", "Maximum"]
                )
            )
            #expect(points.datapoints.map(\.sampleCount) == [1] && points.datapoints.map(\.maximum) == [0.85])
            try again.store.close()
        }
    }

    @Test func `a job that was created just before a crash is found again by its name`() async throws {
        try await MonitorsFixture.run { fixture in
            try fixture.capture("2026/02/28/23/30-00")
            let started = try await fixture.monitors.runNow(schedule: MonitorsFixture.schedule)
            // The job exists, and the execution does not know it yet.
            _ = try await fixture.jobs.createMonitoringJob(
                CreateProcessingJobRequest(
                    processingJobName: started.jobName,
                    processingOutputConfig: ProcessingOutputConfig(outputs: []),
                    processingResources: ProcessingResources(
                        clusterConfig: ProcessingClusterConfig(
                            instanceCount: 1,
                            instanceType: "ml.m5.large",
                            volumeSizeInGB: 1
                        )
                    ),
                    appSpecification: AppSpecification(imageUri: MonitorsFixture.image)
                ),
                scheduleArn: "arn"
            )
            try await fixture.running {
                let ended = try await fixture.monitors.waitForEnd(of: started.id)
                #expect(ended.processingJobArn?.hasSuffix(started.jobName) == true)
                // The job that was there has no inputs, so its analyzer fails: it was this one that ran.
                #expect(ended.monitoringExecutionStatus == .failed)
            }
            #expect(
                try await fixture.jobs.listProcessingJobs(ListProcessingJobsRequest()).processingJobSummaries.count == 1
            )
        }
    }

    @Test func `a schedule catches up with the earliest of the times that passed`() async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            do {
                let fixture = try MonitorsFixture(folder, clock: clock)
                try await fixture.prepare()
                try fixture.store.close()
            }
            clock.advance(by: 10 * 3600 + 1)
            let fixture = try await MonitorsFixture.reopened(folder, clock: clock)
            try fixture.capture("2026/03/01/00/30-00")
            try await fixture.running {
                try await fixture.until {
                    try await fixture.executions().first?.monitoringExecutionStatus == .completed
                }
                clock.advance(by: 3599)
                try await fixture.until { try await fixture.executions().count == 2 }
            }
            let executions = try await fixture.executions()
            #expect(
                executions[0].windowStartTime == fixture.window(0, 1).start && executions[0].processingJobArn != nil
            )
            #expect(executions[1].windowEndTime == fixture.window(0, 11 * 3600).end)
            try fixture.store.close()
        }
    }
}
