import ArgumentParser
import Identifiers
import JSONDocuments

/// Events on the bus.
struct EventCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event",
        abstract: "Look at events and deliveries that failed.",
        subcommands: [List.self, Describe.self, DeadLetters.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the latest events, newest first.")
        @Option(help: "How many.") var limit = 50
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let answer = try await server.withClient {
                try await $0.call("Driftloop.ListEvents", ["Limit": .integer(Int64(limit))])
            }
            let events = (answer["Events"]?.array ?? []).compactMap { $0.string.flatMap { try? JSON(parsing: $0) } }
            if server.json { return print((["Events": .array(events)] as JSON).text(.pretty)) }
            print(
                TextTable.text(
                    events,
                    [
                        .init("TIME", "time"), .init("EVENT", "id"), .init("WHAT", "detail-type"),
                        .init("OF") { ARN($0["resources"]?.array?.last?.string ?? "")?.resource ?? "-" },
                    ]
                )
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show an event as it was published.")
        @Argument(help: "The event's id.") var id: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let answer = try await server.withClient {
                try await $0.call("Driftloop.DescribeEvent", ["Id": .string(id)])
            }
            guard let event = try answer["Event"]?.string.map({ try JSON(parsing: $0) }) else {
                throw CommandError("There is no event '\(id)'. List them with 'drift event list'.")
            }
            print(event.text(.pretty))
        }
    }

    struct DeadLetters: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List deliveries that were given up, and why.")
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.list(
                "Driftloop.ListDeadLetters",
                member: "DeadLetters",
                [
                    .time("TIME", "Time"), .init("RULE", "Rule"), .init("TARGET", "TargetArn"),
                    .init("EVENT", "EventId"),
                    .init("REASON", "Reason"),
                ]
            )
        }
    }
}
