import ArgumentParser
import Foundation
import JSONDocuments

/// Pipelines: the definitions that executions run.
struct PipelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline",
        abstract: "Create, start and look at pipelines.",
        subcommands: [List.self, Describe.self, Create.self, Start.self, Delete.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the pipelines.")
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.list(
                "SageMaker.ListPipelines",
                member: "PipelineSummaries",
                [
                    .init("NAME", "PipelineName"), .time("CREATED", "CreationTime"),
                    .time("MODIFIED", "LastModifiedTime"),
                    .time("LAST EXECUTION", "LastExecutionTime"),
                ]
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a pipeline and its definition.")
        @Argument(help: "The pipeline's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.describe("SageMaker.DescribePipeline", ["PipelineName": .string(name)])
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a pipeline from a definition, or give an existing one a new definition."
        )
        @Argument(help: "The pipeline's name.") var name: String
        @Option(help: "A file with a SageMaker pipeline definition (JSON, schema 2020-12-01).") var definition: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            guard let text = try? String(contentsOfFile: definition, encoding: .utf8) else {
                throw CommandError("Cannot read the pipeline definition '\(definition)'. Check the path.")
            }
            let answer = try await server.withClient { client in
                let input: JSON = [
                    "PipelineName": .string(name), "PipelineDefinition": .string(text),
                    "RoleArn": "arn:aws:iam::000000000000:role/driftloop",
                ]
                let exists = try await client.list("SageMaker.ListPipelines", member: "PipelineSummaries")
                    .contains { $0["PipelineName"]?.string == name }
                return try await client.call(exists ? "SageMaker.UpdatePipeline" : "SageMaker.CreatePipeline", input)
            }
            print(
                server.json ? answer.text(.pretty) : "Pipeline \(name) is ready. Start it: drift pipeline start \(name)"
            )
        }
    }

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start an execution.")
        @Argument(help: "The pipeline's name.") var name: String
        @Option(name: .customLong("parameter"), help: "A parameter of the pipeline, NAME=VALUE; may be repeated.")
        var parameters: [String] = []
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let list = try parameters.map { parameter -> JSON in
                guard let equals = parameter.firstIndex(of: "="), equals != parameter.startIndex else {
                    throw ValidationError("'\(parameter)' is not NAME=VALUE.")
                }
                return [
                    "Name": .string(String(parameter[..<equals])),
                    "Value": .string(String(parameter[parameter.index(after: equals)...])),
                ]
            }
            try await server.change(
                "SageMaker.StartPipelineExecution",
                [
                    "PipelineName": .string(name), "PipelineParameters": .array(list),
                    "ClientRequestToken": .string(UUID().uuidString),
                ]
            ) { answer in
                let id = answer["PipelineExecutionArn"]?.string?.split(separator: "/").last ?? ""
                return "Execution \(id) has started. Watch it: drift execution wait \(id)"
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a pipeline; its executions go with it.")
        @Argument(help: "The pipeline's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.change("SageMaker.DeletePipeline", ["PipelineName": .string(name)]) { _ in
                "Pipeline \(name) is deleted."
            }
        }
    }
}
