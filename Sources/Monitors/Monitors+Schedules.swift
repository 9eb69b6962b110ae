import Foundation
import GRDB
import Identifiers
import Schedules
import Store

extension Monitors {
    /// Creates a schedule; with `NOW` its one execution starts at once.
    ///
    /// - Throws: ``ServiceError/Code/inUse`` for a name that is taken; what ``CaptureSource`` throws where the endpoint does
    ///   not exist or does not capture.
    package func createMonitoringSchedule(
        _ request: CreateMonitoringScheduleRequest
    ) async throws -> MonitoringScheduleResponse {
        let name = request.monitoringScheduleName
        let config = request.monitoringScheduleConfig
        let checked = try MonitoringSchedule(name: name, config: config, created: store.clock.now())
        try ResourceTag.validate(request.tags)
        _ = try await captures.captureLocation(endpoint: checked.input.endpointName)
        let tags = String(decoding: try AWSCoding.encoder().encode(request.tags ?? []), as: UTF8.self)
        let arn = try await store.write { transaction in
            let taken = try Bool.fetchOne(
                transaction.database,
                sql: "SELECT 1 FROM monitors_schedules WHERE name = ?",
                arguments: [name]
            )
            guard taken == nil else {
                throw ServiceError(
                    .inUse,
                    "Monitoring schedule '\(name)' exists already. Update it, or choose another name."
                )
            }
            var schedule = try MonitoringSchedule(name: name, config: config, created: transaction.now)
            schedule.next = schedule.next(after: transaction.now)
            try schedule.save(tags: tags, in: transaction)
            try self.startIfNow(schedule, in: transaction)
            return Monitors.scheduleARN(name, transaction.home)
        }
        wake()
        return MonitoringScheduleResponse(monitoringScheduleArn: arn.description)
    }

    /// Replaces a schedule's configuration.
    package func updateMonitoringSchedule(
        _ request: UpdateMonitoringScheduleRequest
    ) async throws -> MonitoringScheduleResponse {
        let name = request.monitoringScheduleName
        let checked = try MonitoringSchedule(
            name: name,
            config: request.monitoringScheduleConfig,
            created: store.clock.now()
        )
        _ = try await captures.captureLocation(endpoint: checked.input.endpointName)
        let arn = try await store.write { transaction in
            let old = try MonitoringSchedule.find(name, in: transaction.database)
            var schedule = try MonitoringSchedule(
                name: name,
                config: request.monitoringScheduleConfig,
                created: old.created
            )
            schedule.status = old.status
            schedule.modified = transaction.now
            schedule.next = schedule.next(after: transaction.now)
            try schedule.save(in: transaction)
            try self.startIfNow(schedule, in: transaction)
            return Monitors.scheduleARN(name, transaction.home)
        }
        wake()
        return MonitoringScheduleResponse(monitoringScheduleArn: arn.description)
    }

    /// Lets a schedule fire from now on.
    package func startMonitoringSchedule(_ request: MonitoringScheduleRequest) async throws {
        try await setStatus("Scheduled", of: request.monitoringScheduleName)
    }

    /// Keeps a schedule from firing; an execution under way goes on.
    package func stopMonitoringSchedule(_ request: MonitoringScheduleRequest) async throws {
        try await setStatus("Stopped", of: request.monitoringScheduleName)
    }

    /// Deletes a schedule; its executions stay, and one under way goes on.
    package func deleteMonitoringSchedule(_ request: MonitoringScheduleRequest) async throws {
        let name = request.monitoringScheduleName
        try await store.write { transaction in
            _ = try MonitoringSchedule.find(name, in: transaction.database)
            try transaction.database.execute(sql: "DELETE FROM monitors_schedules WHERE name = ?", arguments: [name])
        }
    }

    /// One schedule, with its newest execution.
    package func describeMonitoringSchedule(
        _ request: MonitoringScheduleRequest
    ) async throws -> DescribeMonitoringScheduleResponse {
        let home = store.home
        return try await store.read { database in
            let schedule = try MonitoringSchedule.find(request.monitoringScheduleName, in: database)
            let last =
                try Row.fetchOne(
                    database,
                    sql: "SELECT * FROM monitors_executions WHERE schedule = ? ORDER BY position DESC LIMIT 1",
                    arguments: [schedule.name]
                )
                .map(MonitoringExecution.init(row:))
            return DescribeMonitoringScheduleResponse(
                monitoringScheduleArn: Monitors.scheduleARN(schedule.name, home).description,
                monitoringScheduleName: schedule.name,
                monitoringScheduleStatus: schedule.status,
                monitoringType: Monitors.type,
                creationTime: schedule.created,
                lastModifiedTime: schedule.modified,
                monitoringScheduleConfig: schedule.config,
                endpointName: schedule.input.endpointName,
                lastMonitoringExecutionSummary: last?.summary
            )
        }
    }

    /// Gives a schedule these tags and no others.
    package func setTags(_ tags: [(key: String, value: String)], of arn: String) async throws {
        try await store.setTags(tags, of: arn, in: Self.tagPlaces)
    }

    private func setStatus(_ status: String, of name: String) async throws {
        try await store.write { transaction in
            var schedule = try MonitoringSchedule.find(name, in: transaction.database)
            schedule.status = status
            schedule.modified = transaction.now
            schedule.next = schedule.next(after: transaction.now)
            try schedule.save(in: transaction)
        }
        wake()
    }

    private func startIfNow(_ schedule: MonitoringSchedule, in transaction: Transaction) throws {
        guard schedule.schedule?.form == .now else { return }
        let window = try schedule.window(scheduled: transaction.now)
        _ = try schedule.insertExecution(scheduled: transaction.now, window: window, in: transaction)
    }

    func wake() {
        rescheduled.notify()
        started.notify()
    }

    static func scheduleARN(_ name: String, _ home: Home) -> ARN {
        home.arn(.sagemaker, "monitoring-schedule/\(name.lowercased())")
    }
}
