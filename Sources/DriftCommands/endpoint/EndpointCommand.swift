import ArgumentParser
import Foundation
import JSONDocuments

/// Endpoints that serve models.
struct EndpointCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoint",
        abstract: "Deploy models, look at endpoints, ask them for predictions.",
        subcommands: [List.self, Describe.self, Deploy.self, Invoke.self, Delete.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the endpoints.")
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.list(
                "SageMaker.ListEndpoints",
                member: "Endpoints",
                [
                    .init("NAME", "EndpointName"), .init("STATUS", "EndpointStatus"), .time("CREATED", "CreationTime"),
                    .time("MODIFIED", "LastModifiedTime"),
                ]
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show an endpoint, its variants and its data capture."
        )
        @Argument(help: "The endpoint's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.describe("SageMaker.DescribeEndpoint", ["EndpointName": .string(name)])
        }
    }

    struct Deploy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve a model version at an endpoint: a new endpoint, or a new version behind an existing one."
        )
        @Argument(help: "The endpoint's name.") var name: String
        @Option(help: "The model version: GROUP/VERSION, or its ARN.") var model: String
        @Option(help: "Capture this percentage of the requests, 0 to 100.") var capture: Int?
        @Option(help: "Where captures go, s3://BUCKET/PREFIX; the bucket must exist.") var captureTo: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.withClient { client in
                var reference = ModelReference()
                reference.model = model
                let arn = try await reference.arn(client)
                var target: Deployment.Capture?
                if let capture {
                    guard let captureTo else {
                        throw ValidationError("--capture wants --capture-to s3://BUCKET/PREFIX too.")
                    }
                    target = Deployment.Capture(percentage: capture, destination: captureTo)
                }
                let deployment = Deployment(endpoint: name, modelPackage: arn, capture: target)
                let answer = try await deployment.run(client)
                print(
                    server.json
                        ? answer.text(.pretty) : "Endpoint \(name) is \(TextTable.plain(answer["EndpointStatus"]))."
                )
            }
        }
    }

    struct Invoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ask an endpoint for predictions.")
        @Argument(help: "The endpoint's name.") var name: String
        @Argument(help: "Rows of CSV, e.g. '1,-73.98,40.68'; '-' reads them from standard input.") var body: String
        @Option(help: "The body's type.") var contentType = "text/csv"
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let bytes = body == "-" ? Array(FileHandle.standardInput.readDataToEndOfFile()) : Array(body.utf8)
            let answer = try await server.withClient {
                try await $0.invoke(
                    endpoint: name,
                    body: bytes,
                    contentType: contentType,
                    accept: server.json ? "application/json" : nil
                )
            }
            print(String(decoding: answer, as: UTF8.self))
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take an endpoint out of service; its captures stay.")
        @Argument(help: "The endpoint's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.change("SageMaker.DeleteEndpoint", ["EndpointName": .string(name)]) { _ in
                "Endpoint \(name) is deleted."
            }
        }
    }
}
