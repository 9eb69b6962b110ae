import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

/// How an execution stands, in SageMaker's words.
package enum MonitoringExecutionStatus: String, Codable, Sendable, Hashable, CaseIterable {
    case pending = "Pending"
    case inProgress = "InProgress"
    case completed = "Completed"
    case completedWithViolations = "CompletedWithViolations"
    case failed = "Failed"
    case stopped = "Stopped"

    /// Whether nothing will change any more.
    package var isFinal: Bool { self != .pending && self != .inProgress }
}

/// One look at a window of captures, as it is kept.
struct MonitoringExecution: Sendable {
    /// A UUID.
    let id: String
    let schedule: String
    let endpoint: String
    /// The time by which its reports are filed.
    let scheduled: Date
    let window: MonitoringWindow
    /// Where its reports go.
    let report: S3URI
    let definition: MonitoringJobDefinition
    let created: Date
    var modified: Date
    var status: MonitoringExecutionStatus
    var jobARN: String?
    var failureReason: String?
    var exitMessage: String?

    /// The name of its processing job: always the same, so that a restarted server finds the job again.
    ///
    /// As SageMaker names them: `model-monitoring-202603010100-` and 24 hexadecimal digits.
    var jobName: String {
        let digits = id.filter { $0 != "-" }.prefix(24)
        return "model-monitoring-\(scheduled.wholeSeconds.filter(\.isNumber).prefix(12))-\(digits)"
    }

    /// Where the analyzer's metrics are kept.
    var metrics: S3URI { report.appending("metrics") }

    var summary: MonitoringExecutionSummary {
        MonitoringExecutionSummary(
            monitoringScheduleName: schedule,
            scheduledTime: scheduled,
            creationTime: created,
            lastModifiedTime: modified,
            monitoringExecutionStatus: status,
            processingJobArn: jobARN,
            endpointName: endpoint,
            failureReason: failureReason,
            monitoringType: Monitors.type,
            exitMessage: exitMessage,
            windowStartTime: window.start,
            windowEndTime: window.end,
            reportS3Uri: report.description
        )
    }
}

extension MonitoringExecution {
    init(row: Row) throws {
        id = row["id"]
        schedule = row["schedule"]
        endpoint = row["endpoint"]
        scheduled = Date(timeIntervalSince1970: row["scheduled"])
        window = MonitoringWindow(
            start: Date(timeIntervalSince1970: row["window_start"]),
            end: Date(timeIntervalSince1970: row["window_end"])
        )
        guard let report = S3URI(row["report"]), let status = MonitoringExecutionStatus(rawValue: row["status"]) else {
            throw ServiceError(.internalFailure, "Monitoring execution \(id) cannot be read from the database.")
        }
        self.report = report
        self.status = status
        definition = try AWSCoding.decoder()
            .decode(
                MonitoringJobDefinition.self,
                from: Data((row["definition"] as String).utf8)
            )
        created = Date(timeIntervalSince1970: row["created"])
        modified = Date(timeIntervalSince1970: row["modified"])
        jobARN = row["job_arn"]
        failureReason = row["failure_reason"]
        exitMessage = row["exit_message"]
    }

    static func find(_ id: String, in database: Database) throws -> MonitoringExecution? {
        try Row.fetchOne(database, sql: "SELECT * FROM monitors_executions WHERE id = ?", arguments: [id])
            .map(Self.init(row:))
    }

    /// Writes a new execution and its event.
    func insert(in transaction: Transaction) throws {
        try transaction.database.execute(
            sql: """
                INSERT INTO monitors_executions (id, schedule, endpoint, scheduled, window_start, window_end, report, definition,
                    created, modified, status)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, schedule, endpoint, scheduled.timeIntervalSince1970, window.start.timeIntervalSince1970,
                window.end.timeIntervalSince1970, report.description,
                String(decoding: try AWSCoding.encoder().encode(definition), as: UTF8.self),
                created.timeIntervalSince1970,
                modified.timeIntervalSince1970, status.rawValue,
            ]
        )
        try publish(previous: nil, in: transaction)
    }

    /// Moves the execution on, if it stands as `self` says, and tells of it; returns whether it did.
    ///
    /// Within the transaction and only once: a second call, after a crash or by another task, changes nothing.
    func move(
        to status: MonitoringExecutionStatus,
        jobARN: String? = nil,
        failureReason: String? = nil,
        exitMessage: String? = nil,
        in transaction: Transaction
    ) throws -> Bool {
        guard var now = try MonitoringExecution.find(id, in: transaction.database), now.status == self.status else {
            return false
        }
        now.status = status
        now.jobARN = jobARN ?? now.jobARN
        now.failureReason = failureReason.map { String($0.prefix(1024)) }
        now.exitMessage = exitMessage
        now.modified = transaction.now
        try transaction.database.execute(
            sql: """
                UPDATE monitors_executions SET status = ?, job_arn = ?, failure_reason = ?, exit_message = ?, modified = ?
                WHERE id = ?
                """,
            arguments: [
                status.rawValue, now.jobARN, now.failureReason, exitMessage, now.modified.timeIntervalSince1970, id,
            ]
        )
        try now.publish(previous: self.status, in: transaction)
        return true
    }

    /// Tells of the execution's status: an event that SageMaker does not have, so its source is ours.
    private func publish(previous: MonitoringExecutionStatus?, in transaction: Transaction) throws {
        let arn = Monitors.scheduleARN(schedule, transaction.home)
        var detail: JSON = [
            "MonitoringScheduleName": .string(schedule), "MonitoringScheduleArn": .string(arn.description),
            "EndpointName": .string(endpoint), "MonitoringType": .string(Monitors.type),
            "currentMonitoringExecutionStatus": .string(status.rawValue),
            "ScheduledTime": .string(scheduled.wholeSeconds), "WindowStartTime": .string(window.start.wholeSeconds),
            "WindowEndTime": .string(window.end.wholeSeconds), "ReportS3Uri": .string(report.description),
        ]
        if let previous { detail["previousMonitoringExecutionStatus"] = .string(previous.rawValue) }
        if let jobARN { detail["ProcessingJobArn"] = .string(jobARN) }
        if let exitMessage { detail["ExitMessage"] = .string(exitMessage) }
        if let failureReason { detail["FailureReason"] = .string(failureReason) }
        try transaction.publish(
            source: "driftloop.monitor",
            detailType: "SageMaker Model Monitor Execution Status Change",
            resources: [arn],
            detail: detail
        )
    }
}
