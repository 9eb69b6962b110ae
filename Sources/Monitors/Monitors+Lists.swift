import Foundation
import GRDB
import Identifiers
import Store

extension Monitors {
    /// Schedules, newest first unless asked otherwise.
    package func listMonitoringSchedules(
        _ request: ListMonitoringSchedulesRequest
    ) async throws -> ListMonitoringSchedulesResponse {
        let page = try Page(
            maxResults: request.maxResults,
            nextToken: request.nextToken,
            sortOrder: request.sortOrder
        )
        let column = try Page.column(
            request.sortBy ?? "CreationTime",
            of: ["Name": "name", "CreationTime": "created", "Status": "status"]
        )
        guard request.monitoringTypeEquals ?? Monitors.type == Monitors.type else {
            return ListMonitoringSchedulesResponse(monitoringScheduleSummaries: [])
        }
        let home = store.home
        return try await store.read { database in
            let schedules =
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT * FROM monitors_schedules
                        WHERE endpoint = ifnull(?, endpoint) AND instr(name, ?) > 0 AND status = ifnull(?, status)
                            AND created < ifnull(?, 1e300) AND created > ifnull(?, -1e300)
                        \(page.sql(orderBy: column, "rowid"))
                        """,
                    arguments: [
                        request.endpointName, request.nameContains ?? "", request.statusEquals,
                        request.creationTimeBefore?.timeIntervalSince1970,
                        request.creationTimeAfter?.timeIntervalSince1970,
                    ]
                )
                .map(MonitoringSchedule.init(row:))
            let (entries, next) = page.cut(schedules)
            return ListMonitoringSchedulesResponse(
                monitoringScheduleSummaries: entries.map { schedule in
                    MonitoringScheduleSummary(
                        monitoringScheduleName: schedule.name,
                        monitoringScheduleArn: Monitors.scheduleARN(schedule.name, home).description,
                        creationTime: schedule.created,
                        lastModifiedTime: schedule.modified,
                        monitoringScheduleStatus: schedule.status,
                        endpointName: schedule.input.endpointName,
                        monitoringType: Monitors.type
                    )
                },
                nextToken: next
            )
        }
    }

    /// Executions, newest first unless asked otherwise.
    package func listMonitoringExecutions(
        _ request: ListMonitoringExecutionsRequest
    ) async throws -> ListMonitoringExecutionsResponse {
        let page = try Page(
            maxResults: request.maxResults,
            nextToken: request.nextToken,
            sortOrder: request.sortOrder
        )
        let column = try Page.column(
            request.sortBy ?? "ScheduledTime",
            of: ["ScheduledTime": "scheduled", "CreationTime": "created", "Status": "status"]
        )
        guard request.monitoringTypeEquals ?? Monitors.type == Monitors.type else {
            return ListMonitoringExecutionsResponse(monitoringExecutionSummaries: [])
        }
        return try await store.read { database in
            let executions =
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT * FROM monitors_executions
                        WHERE schedule = ifnull(?, schedule) AND endpoint = ifnull(?, endpoint) AND status = ifnull(?, status)
                            AND scheduled < ifnull(?, 1e300) AND scheduled > ifnull(?, -1e300)
                            AND created < ifnull(?, 1e300) AND created > ifnull(?, -1e300)
                        \(page.sql(orderBy: column, "position"))
                        """,
                    arguments: [
                        request.monitoringScheduleName, request.endpointName, request.statusEquals,
                        request.scheduledTimeBefore?.timeIntervalSince1970,
                        request.scheduledTimeAfter?.timeIntervalSince1970,
                        request.creationTimeBefore?.timeIntervalSince1970,
                        request.creationTimeAfter?.timeIntervalSince1970,
                    ]
                )
                .map(MonitoringExecution.init(row:))
            let (entries, next) = page.cut(executions)
            return ListMonitoringExecutionsResponse(
                monitoringExecutionSummaries: entries.map(\.summary),
                nextToken: next
            )
        }
    }
}
