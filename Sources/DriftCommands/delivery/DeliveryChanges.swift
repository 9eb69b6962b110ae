import ArgumentParser
import Foundation
import JSONDocuments

extension DeliveryCommand {
    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start an execution of a code pipeline.")
        @OptionGroup var pipeline: PipelineArgument
        @Option(help: ArgumentHelp("A value of a variable of the pipeline.", valueName: "name=value"))
        var variable: [String] = []
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let variables = try KeyValue.parse(variable, option: "--variable", form: "NAME=VALUE")
                .map { ["name": .string($0.key), "value": .string($0.value)] as JSON }
            let answer = try await server.withClient {
                var input: JSON = ["name": pipeline.name, "clientRequestToken": .string(UUID().uuidString)]
                if !variables.isEmpty { input["variables"] = .array(variables) }
                return try await DeliveryReader.call($0, "StartPipelineExecution", input)
            }
            let id = TextTable.plain(answer["pipelineExecutionId"])
            print(
                server.json
                    ? answer.text(.pretty)
                    : "Execution \(id) has started. Look at it: drift delivery describe \(pipeline.pipeline)"
            )
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop an execution: wait for the actions that run, or abandon them."
        )
        @OptionGroup var pipeline: PipelineArgument
        @Argument(help: "The execution's id; the newest one that runs unless given.") var execution: String?
        @Flag(help: "Do not wait for the actions that run.") var abandon = false
        @Option(help: "Why.") var reason: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let answer = try await server.withClient { client in
                let id = try await DeliveryReader.execution(client, pipeline.name, execution, running: true)
                var input: JSON = [
                    "pipelineName": pipeline.name, "pipelineExecutionId": id, "abandon": .bool(abandon),
                ]
                if let reason { input["reason"] = .string(reason) }
                return try await DeliveryReader.call(client, "StopPipelineExecution", input)
            }
            print(
                server.json
                    ? answer.text(.pretty)
                    : "Execution \(TextTable.plain(answer["pipelineExecutionId"])) is stopping."
            )
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Approve what waits for approval.")
        @OptionGroup var answer: ApprovalAnswer

        func run() async throws { try await answer.give("Approved") }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Reject what waits for approval: its stage fails.")
        @OptionGroup var answer: ApprovalAnswer

        func run() async throws { try await answer.give("Rejected") }
    }

    /// An answer to a manual approval.
    struct ApprovalAnswer: ParsableArguments {
        @OptionGroup var pipeline: PipelineArgument
        @Option(help: "The stage; the only one that waits unless given.") var stage: String?
        @Option(help: "The action; the only one that waits unless given.") var action: String?
        @Option(help: "What you want to say about it.") var comment = ""
        @OptionGroup var server: ServerOptions

        func give(_ status: String) async throws {
            let (answer, found) = try await server.withClient { client in
                let state = try await DeliveryReader.state(client, pipeline.name)
                let waiting = DeliveryText.approvals(in: state)
                    .filter { (stage == nil || stage == $0.stage) && (action == nil || action == $0.action) }
                guard let found = waiting.first else {
                    throw CommandError(
                        "Nothing of '\(pipeline.pipeline)' waits for approval. See: drift delivery describe \(pipeline.pipeline)"
                    )
                }
                guard waiting.count == 1 else {
                    let names = waiting.map { "\($0.stage)/\($0.action)" }.joined(separator: ", ")
                    throw CommandError(
                        "Several actions wait for approval: \(names). Name one with --stage and --action."
                    )
                }
                let answer = try await DeliveryReader.call(
                    client,
                    "PutApprovalResult",
                    [
                        "pipelineName": pipeline.name, "stageName": .string(found.stage),
                        "actionName": .string(found.action), "token": .string(found.token),
                        "result": ["status": .string(status), "summary": .string(comment)],
                    ]
                )
                return (answer, found)
            }
            print(
                server.json
                    ? answer.text(.pretty)
                    : "\(status): \(found.action) of the stage \(found.stage) of \(pipeline.pipeline)."
            )
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run the failed actions of a stage again, for the execution that was in it last."
        )
        @OptionGroup var pipeline: PipelineArgument
        @Option(help: "The stage; the only one that failed unless given.") var stage: String?
        @Flag(help: "Run all actions of the stage, not only those that failed.") var all = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let (answer, name) = try await server.withClient { client in
                let state = try await DeliveryReader.state(client, pipeline.name)
                let failed = (state["stageStates"]?.array ?? [])
                    .filter { entry in
                        if let stage { return entry["stageName"]?.string == stage }
                        return ["Failed", "Stopped"].contains(entry.member(at: "latestExecution.status")?.string)
                    }
                guard failed.count == 1, let name = failed[0]["stageName"],
                    let id = failed[0].member(at: "latestExecution.pipelineExecutionId")
                else {
                    let names = failed.map { TextTable.plain($0["stageName"]) }.joined(separator: ", ")
                    throw CommandError(
                        failed.isEmpty
                            ? "No stage of '\(pipeline.pipeline)' failed\(stage.map { ", and there is none named '\($0)'" } ?? "")."
                            : "Name the stage to retry with --stage: \(names)."
                    )
                }
                let answer = try await DeliveryReader.call(
                    client,
                    "RetryStageExecution",
                    [
                        "pipelineName": pipeline.name, "stageName": name, "pipelineExecutionId": id,
                        "retryMode": all ? "ALL_ACTIONS" : "FAILED_ACTIONS",
                    ]
                )
                return (answer, name)
            }
            print(
                server.json
                    ? answer.text(.pretty)
                    : "The stage \(TextTable.plain(name)) runs again in execution \(TextTable.plain(answer["pipelineExecutionId"]))."
            )
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let no execution enter a stage until it is enabled.")
        @OptionGroup var pipeline: PipelineArgument
        @Argument(help: "The stage.") var stage: String
        @Option(help: "Why.") var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            _ = try await server.withClient {
                try await DeliveryReader.call(
                    $0,
                    "DisableStageTransition",
                    [
                        "pipelineName": pipeline.name, "stageName": .string(stage), "transitionType": "Inbound",
                        "reason": .string(reason),
                    ]
                )
            }
            print(
                server.json
                    ? "{}"
                    : "Nothing enters \(stage) until: drift delivery enable \(pipeline.pipeline) \(stage)"
            )
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let executions enter a stage again.")
        @OptionGroup var pipeline: PipelineArgument
        @Argument(help: "The stage.") var stage: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            _ = try await server.withClient {
                try await DeliveryReader.call(
                    $0,
                    "EnableStageTransition",
                    ["pipelineName": pipeline.name, "stageName": .string(stage), "transitionType": "Inbound"]
                )
            }
            print(server.json ? "{}" : "Executions enter \(stage) again.")
        }
    }
}
