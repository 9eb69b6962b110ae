import ArgumentParser
import Foundation
import JSONDocuments

/// Pipelines: the definitions that executions run.
struct PipelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline",
        abstract: "Create, start and look at pipelines.",
        subcommands: [
            List.self, Describe.self, Create.self, Update.self, Upsert.self, Start.self, Delete.self,
        ],
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

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a pipeline; what its executions made stays.")
        @Argument(help: "The pipeline's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.change("SageMaker.DeletePipeline", ["PipelineName": .string(name)]) { _ in
                "Pipeline \(name) is deleted."
            }
        }
    }
}
