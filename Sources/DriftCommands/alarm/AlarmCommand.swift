import ArgumentParser
import JSONDocuments

/// Alarms on metrics.
struct AlarmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alarm",
        abstract: "Look at alarms and what changed their state.",
        subcommands: [List.self, Describe.self, History.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the alarms.")
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.list(
                "GraniteServiceVersion20100801.DescribeAlarms",
                member: "MetricAlarms",
                [
                    .init("NAME", "AlarmName"), .init("STATE", "StateValue"), .init("METRIC", "MetricName"),
                    .init("THRESHOLD", "Threshold", right: true), .time("SINCE", "StateUpdatedTimestamp"),
                ]
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show an alarm and why it is in its state.")
        @Argument(help: "The alarm's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let answer = try await server.withClient {
                try await $0.call("GraniteServiceVersion20100801.DescribeAlarms", ["AlarmNames": [.string(name)]])
            }
            guard let alarm = answer["MetricAlarms"]?[0] else {
                throw CommandError("There is no alarm '\(name)'. List them with 'drift alarm list'.")
            }
            print(server.json ? alarm.text(.pretty) : Details.text(alarm))
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List an alarm's changes of state, newest first.")
        @Argument(help: "The alarm's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.list(
                "GraniteServiceVersion20100801.DescribeAlarmHistory",
                ["AlarmName": .string(name)],
                member: "AlarmHistoryItems",
                [.time("TIME", "Timestamp"), .init("WHAT", "HistorySummary")]
            )
        }
    }
}
