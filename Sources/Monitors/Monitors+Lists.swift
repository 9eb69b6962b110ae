import Foundation
import GRDB
import Identifiers
import Store

extension Monitors {
    /// Schedules, newest first unless asked otherwise.
    package func listMonitoringSchedules(
        _ request: ListMonitoringSchedulesRequest
    ) async throws -> ListMonitoringSchedulesResponse {
        let page = try Page(request.maxResults, request.nextToken, request.sortOrder)
        let column = try Page.column(
            request.sortBy ?? "CreationTime",
            ["Name": "name", "CreationTime": "created", "Status": "status"]
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
                        ORDER BY \(column) \(page.order), rowid \(page.order) LIMIT ? OFFSET ?
                        """,
                    arguments: [
                        request.endpointName, request.nameContains ?? "", request.statusEquals,
                        request.creationTimeBefore?.timeIntervalSince1970,
                        request.creationTimeAfter?.timeIntervalSince1970,
                        page.limit + 1, page.offset,
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
        let page = try Page(request.maxResults, request.nextToken, request.sortOrder)
        let column = try Page.column(
            request.sortBy ?? "ScheduledTime",
            ["ScheduledTime": "scheduled", "CreationTime": "created", "Status": "status"]
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
                        ORDER BY \(column) \(page.order), position \(page.order) LIMIT ? OFFSET ?
                        """,
                    arguments: [
                        request.monitoringScheduleName, request.endpointName, request.statusEquals,
                        request.scheduledTimeBefore?.timeIntervalSince1970,
                        request.scheduledTimeAfter?.timeIntervalSince1970,
                        request.creationTimeBefore?.timeIntervalSince1970,
                        request.creationTimeAfter?.timeIntervalSince1970,
                        page.limit + 1, page.offset,
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

/// The part of a list that one answer holds, and its order.
private struct Page {
    let limit: Int
    let offset: Int
    let order: String

    init(_ maxResults: Int?, _ token: String?, _ sortOrder: String?) throws {
        // Source: SageMaker API, MaxResults of its lists: 1 to 100, 10 unless given.
        limit = maxResults ?? 10
        guard (1...100).contains(limit) else {
            throw ServiceError(.validation, "MaxResults is \(limit): it must be from 1 to 100.")
        }
        guard let offset = Int(token ?? "0"), (0...Int(Int32.max)).contains(offset) else {
            throw ServiceError(.validation, "NextToken is '\(token ?? "")': it must be one that the list answered.")
        }
        self.offset = offset
        switch sortOrder {
        case nil, "Descending": order = "DESC"
        case "Ascending": order = "ASC"
        default:
            throw ServiceError(.validation, "SortOrder is '\(sortOrder ?? "")': it must be Ascending or Descending.")
        }
    }

    static func column(_ sortBy: String, _ columns: [String: String]) throws -> String {
        guard let column = columns[sortBy] else {
            throw ServiceError(
                .validation,
                "SortBy is '\(sortBy)': it must be one of \(columns.keys.sorted().joined(separator: ", "))."
            )
        }
        return column
    }

    func cut<Entry>(_ entries: [Entry]) -> ([Entry], String?) {
        entries.count > limit ? (Array(entries.prefix(limit)), String(offset + limit)) : (entries, nil)
    }
}
