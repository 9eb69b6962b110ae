import DataQuality
import Foundation
import Host
import Identifiers
import JSONDocuments
import NIOHTTP1
import Objects
import TaxiSamples

/// The demo's traffic on the production endpoint, and what the monitor and the alarm make of it.
struct DemoTraffic {
    let server: Server
    let client: APIClient
    let screen: DemoScreen
    let address: String
    /// Where the production endpoint's captures lie.
    let captures: S3URI

    /// Requests on their way at once, over as many connections.
    private static let connections = 4
    /// Seconds that all of the traffic and its monitoring take at most.
    private static let longestTraffic = 30.0
    /// Requests that each connection pipelines.
    private static let pipelined = 16

    /// The test rows of an execution, as the endpoint wants them.
    func testRows(of execution: String) async throws -> TaxiTraffic {
        let steps = try await client.list(
            "SageMaker.ListPipelineExecutionSteps",
            ["PipelineExecutionArn": .string(execution)],
            member: "PipelineExecutionSteps"
        )
        let preprocess = steps.first { $0["StepName"]?.string == "PreprocessData" }
        let job = try await JobReference(metadata: preprocess?["Metadata"])?.describe(client)
        let output = job?.member(at: "ProcessingOutputConfig")?["Outputs"]?.array?
            .first { $0["OutputName"]?.string == "test" }
        guard let uri = output?.member(at: "S3Output.S3Uri")?.string, let folder = S3URI(uri) else {
            throw CommandError("The execution \(execution) left no test rows.")
        }
        let files = try server.objects.list(prefix: folder)
            .map { entry in
                try server.objects.localURL(of: S3URI(bucket: folder.bucket, key: entry.key))
            }
        return try await TaxiTraffic.read(test: files)
    }

    /// Waits for the full hour if it is about to come.
    ///
    /// The schedule fires then, too. What it found of half the demo's traffic would be a third value in the hour's average that
    /// the alarm watches, beside the two of the demo's own runs, and might keep it quiet.
    func letTheFullHourPass() async throws {
        let left = 3600 - Date().timeIntervalSince1970.truncatingRemainder(dividingBy: 3600)
        guard left < Self.longestTraffic else { return }
        screen.say(
            "the monitor's schedule fires at the full hour, in \(Int(left.rounded(.up))) s: the traffic waits for it"
        )
        try await Task.sleep(for: .seconds(left + 1))
    }

    /// Sends every row as a request of its own, runs the monitor over what was captured, and returns its violations.
    func sendAndMonitor(_ traffic: TaxiTraffic, _ facts: inout DemoFacts) async throws -> [JSON] {
        let rows = traffic.requests
        let before = try captured()
        let start = Date()
        try await send(rows)
        let sent = Date()
        facts.requestsSent += rows.count
        let execution = try await monitor(from: start)
        let records = try captured() - before
        facts.recordsCaptured += records
        facts.secondsToAlarm = -sent.timeIntervalSince1970
        screen.say(
            "\(rows.count) requests in \(String(format: "%.1f", sent.timeIntervalSince(start))) s, \(records) captured; monitor: "
                + "\(TextTable.plain(execution["MonitoringExecutionStatus"])) after "
                + "\(String(format: "%.1f", Date().timeIntervalSince(sent))) s"
        )
        let violations = try await violations(of: execution)
        if !violations.isEmpty {
            screen.say(
                TextTable.text(
                    violations,
                    [
                        .init("FEATURE", "feature_name"), .init("CHECK", "constraint_check_type"),
                        .init("OBSERVED", "observed", right: true), .init("THRESHOLD", "threshold", right: true),
                    ]
                )
            )
        }
        return violations
    }

    private func send(_ rows: [String]) async throws {
        guard let url = URL(string: address), let host = url.host, let port = url.port else { return }
        let path = "/endpoints/\(Demo.production)/invocations"
        try await withThrowingTaskGroup(of: Int.self) { group in
            let share = (rows.count + Self.connections - 1) / Self.connections
            for first in stride(from: 0, to: rows.count, by: max(1, share)) {
                let part = rows[first..<min(first + share, rows.count)]
                group.addTask { try await Self.send(part, to: path, host: host, port: port) }
            }
            var done = 0
            for try await count in group {
                done += count
                screen.progress("requests", done, of: rows.count)
            }
        }
    }

    private static func send(_ rows: ArraySlice<String>, to path: String, host: String, port: Int) async throws -> Int {
        let connection = try await HTTPConnection.open(host: host, port: port)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, row) in rows.enumerated() {
                if index >= pipelined { try await group.next() }
                group.addTask {
                    let answer = try await connection.send(
                        .POST,
                        path,
                        headers: ["Content-Type": "text/csv"],
                        body: Array(row.utf8)
                    )
                    guard answer.status == 200 else {
                        throw CommandError("A request was refused: \(String(decoding: answer.body, as: UTF8.self))")
                    }
                }
            }
            try await group.waitForAll()
        }
        await connection.close()
        return rows.count
    }

    /// Runs the monitor now, over what was captured since `start`, and waits for its execution to end.
    ///
    /// The schedule itself fires at the full hour, which may be now: its execution is another one.
    private func monitor(from start: Date) async throws -> JSON {
        let started = try await client.call(
            "Driftloop.RunMonitoringSchedule",
            ["MonitoringScheduleName": .string(Demo.schedule), "StartTime": .double(start.timeIntervalSince1970)]
        )
        let job = TextTable.plain(started["ProcessingJobName"])
        while true {
            let ended = try await executions()
                .first { execution in
                    TextTable.lastPart(execution["ProcessingJobArn"]) == job
                        && !["Pending", "InProgress"].contains(execution["MonitoringExecutionStatus"]?.string ?? "")
                }
            if let ended {
                guard ended["MonitoringExecutionStatus"]?.string != "Failed" else {
                    throw CommandError("The monitor failed: \(TextTable.plain(ended["FailureReason"]))")
                }
                return ended
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func executions() async throws -> [JSON] {
        try await
            client
            .call(
                "SageMaker.ListMonitoringExecutions",
                ["MonitoringScheduleName": .string(Demo.schedule)]
            )[
                "MonitoringExecutionSummaries"
            ]?
            .array ?? []
    }

    /// The checks of a monitoring execution that were violated, as its check_report.json has them.
    private func violations(of execution: JSON) async throws -> [JSON] {
        guard let job = JobReference(metadata: ["ProcessingJob": ["Arn": execution["ProcessingJobArn"] ?? .null]])
        else {
            return []
        }
        let output = try await job.describe(client).member(at: "ProcessingOutputConfig")?["Outputs"]?[0]
        guard let uri = output?.member(at: "S3Output.S3Uri")?.string, let folder = S3URI(uri) else { return [] }
        let report = try JSON(parsing: try server.objects.read(folder.appending(MonitoringFiles.checkReport)))
        return report["checks"]?.array?.filter { $0["outcome"] == "Violated" } ?? []
    }

    /// The records in the production endpoint's capture files.
    private func captured() throws -> Int {
        try server.objects.list(prefix: captures)
            .reduce(0) { sum, entry in
                let bytes = try server.objects.read(S3URI(bucket: captures.bucket, key: entry.key))
                return sum + bytes.count { $0 == UInt8(ascii: "\n") }
            }
    }

    // MARK: The alarm

    private func alarmState() async throws -> JSON {
        try await
            client.call("GraniteServiceVersion20100801.DescribeAlarms", ["AlarmNames": [.string(Demo.alarm)]])[
                "MetricAlarms"
            ]?[0] ?? .null
    }

    /// Waits until the alarm is in a state; fails if it does not come to it within 30 s.
    func requireAlarm(_ state: String) async throws {
        let deadline = Date(timeIntervalSinceNow: 30)
        while Date() < deadline {
            let alarm = try await alarmState()
            if alarm["StateValue"]?.string == state { return screen.say("alarm \(Demo.alarm): \(state)") }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw CommandError("The alarm \(Demo.alarm) did not come to \(state): \(try await alarmState().text())")
    }

    /// Waits for the alarm and returns its changes of state as the bus carried them, oldest first.
    func alarmTransitions(_ facts: inout DemoFacts) async throws -> [DemoFacts.Transition] {
        try await requireAlarm("ALARM")
        facts.secondsToAlarm += Date().timeIntervalSince1970
        let answer = try await client.call("Driftloop.ListEvents", ["Limit": 1000])
        // Autoscaling has alarms of its own, which change with the minutes.
        let changes = (answer["Events"]?.array ?? []).compactMap { $0.string.flatMap { try? JSON(parsing: $0) } }
            .filter {
                $0["detail-type"]?.string == "CloudWatch Alarm State Change"
                    && $0.member(at: "detail.alarmName")?.string == Demo.alarm
            }
        let transitions = changes.reversed()
            .map { event in
                DemoFacts.Transition(
                    from: TextTable.plain(event.member(at: "detail.previousState.value")),
                    to: TextTable.plain(event.member(at: "detail.state.value")),
                    reason: TextTable.plain(event.member(at: "detail.state.reason")),
                    eventId: TextTable.plain(event["id"])
                )
            }
        if let last = transitions.last {
            screen.say("event \(last.eventId): \(last.from) -> \(last.to)\n\(last.reason)")
        }
        return transitions
    }
}
