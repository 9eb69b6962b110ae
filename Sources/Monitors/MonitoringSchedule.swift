import Foundation
import GRDB
import Identifiers
import Schedules
import Store

/// A schedule as it is kept.
struct MonitoringSchedule: Sendable {
    let name: String
    let config: MonitoringScheduleConfig
    let definition: MonitoringJobDefinition
    let input: EndpointInput
    let output: S3URI
    /// Nil where it runs only when asked.
    let schedule: Schedule?
    var status: String
    var created: Date
    var modified: Date
    var next: Date?

    /// A new schedule, checked.
    ///
    /// - Throws: ``ServiceError`` with ``ServiceError/Code/validation`` that names the member and its value.
    init(name: String, config: MonitoringScheduleConfig, created: Date) throws {
        func refuse(_ reason: String) -> ServiceError {
            ServiceError(.validation, "Monitoring schedule '\(name)': \(reason)")
        }
        let bytes = Array(name.utf8)
        let isName = bytes.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"): true
            default: false
            }
        }
        guard (1...63).contains(bytes.count), isName, bytes.first != UInt8(ascii: "-") else {
            throw refuse("the name must be 1 to 63 letters, digits and hyphens, and not start with a hyphen.")
        }
        self.name = name
        self.config = config
        guard config.monitoringType ?? Monitors.type == Monitors.type else {
            throw refuse("MonitoringType is '\(config.monitoringType ?? "")': only DataQuality is supported.")
        }
        guard let definition = config.monitoringJobDefinition else {
            throw refuse(
                "MonitoringJobDefinition is missing: embed it; a MonitoringJobDefinitionName is not supported."
            )
        }
        self.definition = definition
        guard definition.monitoringInputs.count == 1, let input = definition.monitoringInputs[0].endpointInput else {
            throw refuse("MonitoringInputs must hold one EndpointInput; batch transforms are not supported.")
        }
        self.input = input
        guard definition.monitoringOutputConfig.monitoringOutputs.count == 1,
            let output = S3URI(definition.monitoringOutputConfig.monitoringOutputs[0].s3Output.s3Uri)
        else { throw refuse("MonitoringOutputs must hold one S3Output whose S3Uri is like s3://bucket/prefix.") }
        self.output = S3URI(bucket: output.bucket, key: String(output.key.trimmingSuffix("/")))
        for resource in [definition.baselineConfig?.constraintsResource, definition.baselineConfig?.statisticsResource]
        {
            if let uri = resource?.s3Uri, S3URI(uri) == nil {
                throw refuse("the baseline's S3Uri is '\(uri)': it must be like s3://bucket/key.")
            }
        }
        let application = definition.monitoringAppSpecification
        if let script = application.recordPreprocessorSourceUri ?? application.postAnalyticsProcessorSourceUri {
            throw refuse("the script \(script) cannot be run: pre- and post-processing scripts are not supported.")
        }
        do {
            schedule = try config.scheduleConfig.map { try Schedule(parsing: $0.scheduleExpression) }
        } catch { throw ServiceError(.validation, "ScheduleExpression of '\(name)': \(error)", cause: error) }
        status = "Scheduled"
        self.created = created
        modified = created
        _ = try window(scheduled: created)
    }

    /// The window of an execution that is scheduled for `time`.
    func window(scheduled time: Date) throws -> MonitoringWindow {
        try MonitoringWindow(
            scheduled: time,
            interval: interval(from: time),
            startOffset: input.startTimeOffset ?? config.scheduleConfig?.dataAnalysisStartTime,
            endOffset: input.endTimeOffset ?? config.scheduleConfig?.dataAnalysisEndTime
        )
    }

    func interval(from time: Date) -> TimeInterval { schedule?.interval(from: time) ?? 3600 }

    /// The interval between the next two times; an hour where it runs only when asked.
    func usualInterval(after time: Date) -> TimeInterval {
        interval(from: schedule?.next(after: time, anchor: created) ?? time)
    }

    /// The first time after `date`; nil where it is stopped or runs only when asked.
    func next(after date: Date) -> Date? {
        status == "Scheduled" ? schedule?.next(after: date, anchor: created) : nil
    }

    init(row: Row) throws {
        try self.init(
            name: row["name"],
            config: AWSCoding.decoder()
                .decode(MonitoringScheduleConfig.self, from: Data((row["config"] as String).utf8)),
            created: Date(timeIntervalSince1970: row["created"])
        )
        status = row["status"]
        modified = Date(timeIntervalSince1970: row["modified"])
        next = (row["next"] as Double?).map(Date.init(timeIntervalSince1970:))
    }

    static func find(_ name: String, in database: Database) throws -> MonitoringSchedule {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM monitors_schedules WHERE name = ?", arguments: [name])
        guard let row else {
            throw ServiceError(
                .notFound,
                "Monitoring schedule \(name) does not exist. ListMonitoringSchedules shows those that do."
            )
        }
        return try MonitoringSchedule(row: row)
    }

    /// Inserts the schedule, or overwrites all but its tags.
    func save(tags: String = "[]", in transaction: Transaction) throws {
        try transaction.database.execute(
            sql: """
                INSERT INTO monitors_schedules (name, endpoint, config, tags, status, created, modified, next)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET endpoint = excluded.endpoint, config = excluded.config,
                    status = excluded.status, modified = excluded.modified, next = excluded.next
                """,
            arguments: [
                name, input.endpointName, String(decoding: try AWSCoding.encoder().encode(config), as: UTF8.self), tags,
                status,
                created.timeIntervalSince1970, modified.timeIntervalSince1970, next?.timeIntervalSince1970,
            ]
        )
    }

    /// Writes a new execution of this schedule.
    ///
    /// Its reports go to `{output}/{endpoint}/{schedule}/yyyy/mm/dd/hh`, as SageMaker's do; a second execution of one hour
    /// goes to a folder `MM-SS` below, so that it neither overwrites the first nor keeps its violations.
    func insertExecution(
        scheduled: Date,
        window: MonitoringWindow,
        in transaction: Transaction
    ) throws -> MonitoringExecution {
        let hour = output.appending(input.endpointName).appending(name).appending(scheduled.hourFolder)
        let id = UUID().uuidString.lowercased()
        func isTaken(_ uri: S3URI) throws -> Bool {
            try Bool.fetchOne(
                transaction.database,
                sql: "SELECT 1 FROM monitors_executions WHERE report = ?",
                arguments: [uri.description]
            )
                ?? false
        }
        var report = hour
        if try isTaken(report) {
            let minute = scheduled.wholeSeconds.split(separator: ":").dropFirst().joined(separator: "-").prefix(5)
            report = hour.appending(String(minute))
            if try isTaken(report) { report = hour.appending("\(minute)-\(id.prefix(8))") }
        }
        let execution = MonitoringExecution(
            id: id,
            schedule: name,
            endpoint: input.endpointName,
            scheduled: scheduled,
            window: window,
            report: report,
            definition: definition,
            created: transaction.now,
            modified: transaction.now,
            status: .pending
        )
        try execution.insert(in: transaction)
        return execution
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> Substring {
        var text = Substring(self)
        while text.last == character { text.removeLast() }
        return text
    }
}
