import ArgumentParser
import Foundation
import JSONDocuments

/// Code pipelines and what they wait for.
struct DeliveryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delivery",
        abstract: "Look at code pipelines, start and stop them, approve what waits, retry what failed.",
        subcommands: [
            List.self, Describe.self, Executions.self, Start.self, Stop.self, Approve.self, Reject.self, Retry.self,
            Disable.self, Enable.self, Logs.self,
        ],
        defaultSubcommand: List.self
    )

    /// A code pipeline by its name.
    struct PipelineArgument: ParsableArguments {
        @Argument(help: "The code pipeline's name.") var pipeline: String

        var name: JSON { .string(pipeline) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List code pipelines, and how each one's stages stand."
        )
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let rows = try await server.withClient { client in
                var rows: [JSON] = []
                for summary in try await DeliveryReader.pages(client, "ListPipelines", [:], "pipelines") {
                    var row = summary
                    let state = try await DeliveryReader.state(client, summary["name"] ?? "")
                    row["stageStates"] = state["stageStates"]
                    rows.append(row)
                }
                return rows
            }
            if server.json { return print((["pipelines": .array(rows)] as JSON).text(.pretty)) }
            print(
                TextTable.text(
                    rows,
                    [
                        .init("PIPELINE", "name"), .init("VERSION", "version", right: true),
                        .init("STAGES") { row in
                            (row["stageStates"]?.array ?? []).map(DeliveryText.stage).joined(separator: " → ")
                        },
                    ]
                )
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a code pipeline: stages, actions, transitions, and what waits for whom."
        )
        @OptionGroup var pipeline: PipelineArgument
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let state = try await server.withClient { try await DeliveryReader.state($0, pipeline.name) }
            print(server.json ? state.text(.pretty) : DeliveryText.description(of: state))
        }
    }

    struct Executions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List a code pipeline's executions, newest first.")
        @OptionGroup var pipeline: PipelineArgument
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let rows = try await server.withClient {
                try await DeliveryReader.pages(
                    $0,
                    "ListPipelineExecutions",
                    ["pipelineName": pipeline.name],
                    "pipelineExecutionSummaries"
                )
            }
            if server.json { return print((["pipelineExecutionSummaries": .array(rows)] as JSON).text(.pretty)) }
            print(TextTable.text(rows, DeliveryText.executionColumns))
        }
    }

    struct Logs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what the builds of an execution printed; of the newest one unless another is named."
        )
        @OptionGroup var pipeline: PipelineArgument
        @Option(help: "The execution's id.") var execution: String?
        @Option(help: "Only this action's.") var action: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let lines = try await server.withClient { client in
                try await DeliveryReader.logs(client, pipeline.name, execution: execution, action: action)
            }
            if server.json { return print((["lines": .array(lines)] as JSON).text(.pretty)) }
            for line in lines {
                print(
                    "\(TextTable.plain(line["action"]))  \(TextTable.time(line["time"]))  \(line["message"]?.string ?? "")"
                )
            }
        }
    }
}
