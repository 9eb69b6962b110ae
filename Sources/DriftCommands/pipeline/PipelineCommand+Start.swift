import ArgumentParser
import Foundation
import JSONDocuments

extension PipelineCommand {
    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Start an execution.",
            discussion: "With --wait the exit status is 1 unless the execution succeeded."
        )
        @Argument(help: "The pipeline's name.") var name: String
        @Option(name: .customLong("parameter"), help: "A parameter of the pipeline, NAME=VALUE; may be repeated.")
        var parameters: [String] = []
        @Option(name: .customLong("display-name"), help: "A name for people.") var displayName: String?
        @Option(
            help: "An idempotency token of 32 characters or more: the same token starts the same execution, once."
        )
        var token: String?
        @Flag(help: "Wait until the execution has ended, and show its steps meanwhile.") var wait = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let list = try KeyValue.parse(parameters, option: "--parameter", form: "NAME=VALUE")
                .map { ["Name": .string($0.key), "Value": .string($0.value)] as JSON }
            var input: JSON = [
                "PipelineName": .string(name), "PipelineParameters": .array(list),
                "ClientRequestToken": .string(token ?? UUID().uuidString),
            ]
            input["PipelineExecutionDisplayName"] = displayName.map(JSON.string)
            try await server.withClient { client in
                let answer = try await client.call("SageMaker.StartPipelineExecution", input)
                let id = TextTable.lastPart(answer["PipelineExecutionArn"])
                if wait {
                    if !server.json { print("Execution \(id) has started.") }
                    return try await ExecutionWatch.finish(
                        answer["PipelineExecutionArn"] ?? .null,
                        client,
                        json: server.json
                    )
                }
                print(
                    server.json
                        ? answer.text(.pretty)
                        : "Execution \(id) has started. Watch it: drift execution wait \(id)"
                )
            }
        }
    }
}
