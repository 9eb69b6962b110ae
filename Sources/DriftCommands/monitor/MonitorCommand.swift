import ArgumentParser
import JSONDocuments

/// Monitoring schedules and their executions.
struct MonitorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monitor",
        abstract: "Look at monitoring schedules; run one now.",
        subcommands: [List.self, Describe.self, Run.self, Executions.self, Start.self, Stop.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the monitoring schedules.")
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.list(
                "SageMaker.ListMonitoringSchedules",
                member: "MonitoringScheduleSummaries",
                [
                    .init("NAME", "MonitoringScheduleName"), .init("STATUS", "MonitoringScheduleStatus"),
                    .init("ENDPOINT", "EndpointName"), .time("CREATED", "CreationTime"),
                ]
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a monitoring schedule.")
        @Argument(help: "The schedule's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.describe("SageMaker.DescribeMonitoringSchedule", ["MonitoringScheduleName": .string(name)])
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run a monitoring schedule now, over what was captured since its last run (at most its period)."
        )
        @Argument(help: "The schedule's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.change("Driftloop.RunMonitoringSchedule", ["MonitoringScheduleName": .string(name)]) { _ in
                "A monitoring execution has started. See: drift monitor executions \(name)"
            }
        }
    }

    struct Executions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List a schedule's executions, newest first.")
        @Argument(help: "The schedule's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.list(
                "SageMaker.ListMonitoringExecutions",
                ["MonitoringScheduleName": .string(name)],
                member: "MonitoringExecutionSummaries",
                [
                    .time("SCHEDULED", "ScheduledTime"), .init("STATUS", "MonitoringExecutionStatus"),
                    .init("JOB") { TextTable.lastPart($0["ProcessingJobArn"]) }, .init("REASON", "FailureReason"),
                ]
            )
        }
    }

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a stopped schedule run again.")
        @Argument(help: "The schedule's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.change("SageMaker.StartMonitoringSchedule", ["MonitoringScheduleName": .string(name)]) {
                _ in
                "Monitoring schedule \(name) is scheduled."
            }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop a schedule; it can be started again.")
        @Argument(help: "The schedule's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.change("SageMaker.StopMonitoringSchedule", ["MonitoringScheduleName": .string(name)]) {
                _ in
                "Monitoring schedule \(name) is stopped."
            }
        }
    }
}
