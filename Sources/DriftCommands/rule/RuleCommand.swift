import ArgumentParser
import JSONDocuments

/// Rules: what they listen to, when they fire, and where they lead.
struct RuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule",
        abstract: "Look at the rules that connect events and times to targets; switch and try them.",
        subcommands: [List.self, Describe.self, Enable.self, Disable.self, RuleTestCommand.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the rules.")
        @Option(help: "Only rules whose name begins so.") var prefix: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.list(
                "AWSEvents.ListRules",
                prefix.map { ["NamePrefix": .string($0)] } ?? [:],
                member: "Rules",
                [
                    .init("NAME", "Name"), .init("STATE", "State"), .init("SCHEDULE", "ScheduleExpression"),
                    .init("PATTERN", "EventPattern"),
                ]
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a rule, its targets, and the next five times at which its schedule fires."
        )
        @Argument(help: "The rule's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let (found, targets, times) = try await server.withClient { client in
                (
                    try await client.call("AWSEvents.DescribeRule", ["Name": .string(name)]),
                    try await client.list("AWSEvents.ListTargetsByRule", ["Rule": .string(name)], member: "Targets"),
                    try await client.call("Driftloop.ListFireTimes", ["Name": .string(name), "Limit": 5])
                )
            }
            var rule = found
            rule["Targets"] = .array(targets)
            rule["FireTimes"] = .array(times["FireTimes"]?.array ?? [])
            if server.json { return print(rule.text(.pretty)) }
            if let pattern = rule["EventPattern"]?.string { rule["EventPattern"] = try? JSON(parsing: pattern) }
            if rule["ScheduleExpression"] == nil {
                rule["FireTimes"] = nil
            } else {
                let shown = (rule["FireTimes"]?.array ?? []).map { JSON.string(TextTable.time($0)) }
                let none: JSON =
                    rule["State"] == "DISABLED" ? "none, while it is disabled" : "never: its schedule has no next time"
                rule["FireTimes"] = .array(shown.isEmpty ? [none] : shown)
            }
            print(Details.text(rule))
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a rule match and fire.")
        @Argument(help: "The rule's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.change("AWSEvents.EnableRule", ["Name": .string(name)]) { _ in
                "The rule \(name) is enabled."
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Keep a rule from matching and firing.")
        @Argument(help: "The rule's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.change("AWSEvents.DisableRule", ["Name": .string(name)]) { _ in
                "The rule \(name) is disabled."
            }
        }
    }
}
