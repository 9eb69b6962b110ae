import Foundation
import Identifiers
import JSONDocuments
import Monitors
import Store
import TestSupport
import Testing

@Suite("Monitoring schedules") struct MonitoringScheduleTests {
    private static func name(_ name: String = MonitorsFixture.schedule) -> MonitoringScheduleRequest {
        MonitoringScheduleRequest(monitoringScheduleName: name)
    }

    @Test func `a schedule is stopped, started, updated and deleted`() async throws {
        try await MonitorsFixture.run { fixture in
            let monitors = fixture.monitors
            try await monitors.stopMonitoringSchedule(Self.name())
            #expect(try await monitors.describeMonitoringSchedule(Self.name()).monitoringScheduleStatus == "Stopped")
            try await fixture.running {
                fixture.clock.advance(by: 7200)
                try await monitors.startMonitoringSchedule(Self.name())
                fixture.clock.advance(by: 3600)
                try await fixture.until { try await fixture.executions().count == 1 }
            }
            #expect(try await fixture.executions()[0].scheduledTime.timeIntervalSince1970 == 1_772_323_200 + 3 * 3600)
            var config = MonitorsFixture.config
            config.scheduleConfig?.scheduleExpression = "cron(0 12 ? * * *)"
            _ = try await monitors.updateMonitoringSchedule(
                UpdateMonitoringScheduleRequest(
                    monitoringScheduleName: MonitorsFixture.schedule,
                    monitoringScheduleConfig: config
                )
            )
            #expect(try await monitors.describeMonitoringSchedule(Self.name()).monitoringScheduleConfig == config)
            try await monitors.deleteMonitoringSchedule(Self.name())
            let missing = await #expect(throws: ServiceError.self) {
                try await monitors.describeMonitoringSchedule(Self.name())
            }
            #expect(missing?.code == .notFound)
            #expect(try await fixture.executions().count == 1)
        }
    }

    @Test func `NOW looks once, at once`() async throws {
        try await MonitorsFixture.run { fixture in
            var config = MonitorsFixture.config
            config.scheduleConfig = ScheduleConfig(
                scheduleExpression: "NOW",
                dataAnalysisStartTime: "-PT2H",
                dataAnalysisEndTime: "-PT1H"
            )
            _ = try await fixture.monitors.createMonitoringSchedule(
                CreateMonitoringScheduleRequest(monitoringScheduleName: "once", monitoringScheduleConfig: config)
            )
            try await fixture.running {
                try await fixture.until {
                    try await fixture.monitors.describeMonitoringSchedule(Self.name("once"))
                        .lastMonitoringExecutionSummary?
                        .monitoringExecutionStatus == .completed
                }
            }
            let last = try await fixture.monitors.describeMonitoringSchedule(Self.name("once"))
                .lastMonitoringExecutionSummary
            #expect(
                last?.windowStartTime == fixture.window(-7200, 0).start
                    && last?.windowEndTime == fixture.window(0, -3600).end
            )
        }
    }

    @Test func `schedules and executions are listed as the SDK asks`() async throws {
        try await MonitorsFixture.run { fixture async throws in
            fixture.clock.advance(by: 1)
            _ = try await fixture.monitors.createMonitoringSchedule(
                CreateMonitoringScheduleRequest(
                    monitoringScheduleName: "second",
                    monitoringScheduleConfig: MonitorsFixture.config
                )
            )
            let list = try await fixture.monitors.listMonitoringSchedules(
                ListMonitoringSchedulesRequest(
                    endpointName: "taxi-prod",
                    sortBy: "CreationTime",
                    sortOrder: "Descending",
                    maxResults: 100
                )
            )
            #expect(
                list.monitoringScheduleSummaries.map(\.monitoringScheduleName) == ["second", MonitorsFixture.schedule]
            )
            let page = try await fixture.monitors.listMonitoringSchedules(
                ListMonitoringSchedulesRequest(sortBy: "Name", maxResults: 1)
            )
            #expect(page.monitoringScheduleSummaries.map(\.monitoringScheduleName) == [MonitorsFixture.schedule])
            #expect(page.nextToken == "1")
            #expect(
                try await fixture.monitors.listMonitoringSchedules(ListMonitoringSchedulesRequest(endpointName: "none"))
                    .monitoringScheduleSummaries.isEmpty
            )
            for _ in 0..<2 {
                try await fixture.monitors.runNow(schedule: "second")
                fixture.clock.advance(by: 60)
            }
            let executions = try await fixture.monitors.listMonitoringExecutions(
                ListMonitoringExecutionsRequest(
                    monitoringScheduleName: "second",
                    sortBy: "ScheduledTime",
                    sortOrder: "Descending",
                    maxResults: 100
                )
            )
            let times = executions.monitoringExecutionSummaries.map {
                $0.scheduledTime.timeIntervalSince1970 - 1_772_323_200
            }
            #expect(times == [61, 1])
            await #expect(throws: ServiceError.self) {
                try await fixture.monitors.listMonitoringExecutions(ListMonitoringExecutionsRequest(sortBy: "Name"))
            }
        }
    }

    @Test(
        arguments: [
            { (request: inout CreateMonitoringScheduleRequest) in request.monitoringScheduleName = "a b" },
            { $0.monitoringScheduleName = "" }, { $0.monitoringScheduleName = MonitorsFixture.schedule },
            { $0.monitoringScheduleConfig.scheduleConfig?.scheduleExpression = "cron(0 * * * * *)" },
            { $0.monitoringScheduleConfig.monitoringJobDefinition = nil },
            { $0.monitoringScheduleConfig.monitoringType = "ModelBias" },
            { $0.monitoringScheduleConfig.monitoringJobDefinition?.monitoringInputs = [] },
            {
                $0.monitoringScheduleConfig.monitoringJobDefinition?.monitoringInputs[0].endpointInput?.endpointName =
                    "none"
            },
            {
                $0.monitoringScheduleConfig.monitoringJobDefinition?.monitoringInputs[0].endpointInput?
                    .startTimeOffset = "-1H"
            },
            {
                $0.monitoringScheduleConfig.monitoringJobDefinition?.monitoringInputs[0].endpointInput?.endTimeOffset =
                    "-P1D"
            },
            {
                $0.monitoringScheduleConfig.monitoringJobDefinition?.monitoringOutputConfig.monitoringOutputs[0]
                    .s3Output.s3Uri = "x"
            },
            {
                $0.monitoringScheduleConfig.monitoringJobDefinition?.baselineConfig?.constraintsResource?.s3Uri = "file"
            },
            {
                $0.monitoringScheduleConfig.monitoringJobDefinition?.monitoringAppSpecification
                    .recordPreprocessorSourceUri = "s3://b/p.py"
            },
        ] as [@Sendable (inout CreateMonitoringScheduleRequest) -> Void]
    )
    func `a wrong schedule is refused and none is made`(
        change: @Sendable (inout CreateMonitoringScheduleRequest) -> Void
    ) async throws {
        var request = CreateMonitoringScheduleRequest(
            monitoringScheduleName: "wrong",
            monitoringScheduleConfig: MonitorsFixture.config
        )
        change(&request)
        try await MonitorsFixture.run { [request] fixture async throws in
            await #expect(throws: ServiceError.self) { try await fixture.monitors.createMonitoringSchedule(request) }
            let list = try await fixture.monitors.listMonitoringSchedules(ListMonitoringSchedulesRequest())
            #expect(list.monitoringScheduleSummaries.map(\.monitoringScheduleName) == [MonitorsFixture.schedule])
        }
    }

    @Test func `the wire has SageMaker's names`() throws {
        let text = String(decoding: try AWSCoding.encoder().encode(MonitorsFixture.config), as: UTF8.self)
        let json = try JSON(parsing: text)
        let definition = json["MonitoringJobDefinition"]
        #expect(definition?["MonitoringResources"]?["ClusterConfig"]?["VolumeSizeInGB"] == 30)
        #expect(
            definition?["BaselineConfig"]?["ConstraintsResource"]?["S3Uri"] == "s3://taxi/baseline/constraints.json"
        )
        #expect(definition?["Environment"] == ["own": "kept"])
        let back = try AWSCoding.decoder().decode(MonitoringScheduleConfig.self, from: Data(text.utf8))
        #expect(back == MonitorsFixture.config)
    }
}
