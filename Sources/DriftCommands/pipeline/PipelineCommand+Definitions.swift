import ArgumentParser
import Foundation
import JSONDocuments
import PipelineDefinition

extension PipelineCommand {
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a pipeline from a definition.")
        @OptionGroup var content: PipelineContent
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let input = try content.request(definition: try content.read(json: server.json))
            try await server.change("SageMaker.CreatePipeline", input) { _ in content.sentence("created") }
        }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a pipeline a new definition; executions under way go on with theirs."
        )
        @OptionGroup var content: PipelineContent
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let input = try content.request(definition: try content.read(json: server.json))
            try await server.change("SageMaker.UpdatePipeline", input) { _ in content.sentence("updated") }
        }
    }

    struct Upsert: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a pipeline, or update it if it is there."
        )
        @OptionGroup var content: PipelineContent
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let input = try content.request(definition: try content.read(json: server.json))
            let (answer, exists) = try await server.withClient { client in
                let exists = try await content.exists(client)
                let operation = exists ? "SageMaker.UpdatePipeline" : "SageMaker.CreatePipeline"
                return (try await client.call(operation, input), exists)
            }
            print(server.json ? answer.text(.pretty) : content.sentence(exists ? "updated" : "created"))
        }
    }
}

/// What a pipeline is made of, on the command line.
struct PipelineContent: ParsableArguments {
    @Argument(help: "The pipeline's name.") var name: String
    @Option(help: "A file with a SageMaker pipeline definition (JSON, schema 2020-12-01); '-' for the standard input.")
    var definition: String
    @Option(help: "The role's ARN; it is kept, and nothing is asked of it here.")
    var role = "arn:aws:iam::000000000000:role/driftloop"
    @Option(name: .customLong("display-name"), help: "A name for people.") var displayName: String?
    @Option(help: "What the pipeline is for.") var description: String?

    init() {}

    /// Reads the definition and looks for its faults; all of them are printed, each with its JSON path.
    func read(json: Bool) throws -> String {
        let isInput = definition == "-"
        let bytes =
            isInput ? try FileHandle.standardInput.readToEnd() : FileManager.default.contents(atPath: definition)
        guard let bytes, let text = String(data: bytes, encoding: .utf8) else {
            throw CommandError("Cannot read the pipeline definition '\(definition)' as UTF-8 text. Check the path.")
        }
        if let fault = Self.fault(in: text) { throw report(fault, json: json) }
        return text
    }

    private static func fault(in text: String) -> PipelineDefinitionError? {
        do throws(PipelineDefinitionError) {
            _ = try PipelineDefinition(json: text)
            return nil
        } catch {
            return error
        }
    }

    /// Prints the findings for machines, or says them in a table for people.
    private func report(_ fault: PipelineDefinitionError, json: Bool) -> CommandError {
        if fault.findings.isEmpty { return CommandError("\(definition): \(fault.message)") }
        let rows = fault.findings.map { finding -> JSON in
            ["Path": .string(finding.path), "Message": .string(finding.message)]
        }
        if json { print((["Findings": .array(rows)] as JSON).text(.pretty)) }
        let table = TextTable.text(rows, [.init("PATH", "Path"), .init("FINDING", "Message")])
        let count = rows.count == 1 ? "1 fault" : "\(rows.count) faults"
        return CommandError("The definition \(definition) has \(count)." + (json ? "" : "\n\n\(table)\n"))
    }

    func request(definition text: String) throws -> JSON {
        var input: JSON = [
            "PipelineName": .string(name), "PipelineDefinition": .string(text), "RoleArn": .string(role),
        ]
        input["PipelineDisplayName"] = displayName.map(JSON.string)
        input["PipelineDescription"] = description.map(JSON.string)
        return input
    }

    func exists(_ client: APIClient) async throws -> Bool {
        do {
            _ = try await client.call("SageMaker.DescribePipeline", ["PipelineName": .string(name)])
            return true
        } catch let error as CommandError where error.awsCode == "ResourceNotFound" {
            return false
        }
    }

    func sentence(_ done: String) -> String {
        "Pipeline \(name) is \(done). Start it: drift pipeline start \(name)"
    }
}
