import ArgumentParser
import Blueprints
import CloudFormation
import Foundation
import JSONDocuments
import PipelineDefinition

/// Writes the templates that a project consists of.
struct SynthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synth",
        abstract: "Write the CloudFormation templates that projects consist of.",
        subcommands: [Catalog.self, Build.self, Deploy.self],
        defaultSubcommand: Catalog.self
    )

    struct Catalog: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the templates of the catalogue and of its product: what 'drift template publish' deploys.",
            discussion: """
                The catalogue's stack must be named \(ServiceCatalogStack.name): projects import what it exports by that name. \
                On AWS, put the product's template and the seeds into the bucket that its parameter AssetsBucket names.
                """
        )
        @OptionGroup var files: TemplateFiles
        @Option(help: "The key of the build repository's seed in the bucket of assets.")
        var buildSeed = RealTimeProduct().buildSeedKey
        @Option(help: "The key of the deploy repository's seed in the bucket of assets.")
        var deploySeed = RealTimeProduct().deploySeedKey

        func run() async throws {
            let product = RealTimeProduct(buildSeedKey: buildSeed, deploySeedKey: deploySeed)
            try files.write(ServiceCatalogStack().template, named: ServiceCatalogStack.fileName)
            try files.write(product.template, named: RealTimeProduct.fileName)
        }
    }

    struct Build: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the template of a project's pipeline from its definition.",
            discussion: "A build repository does it in Swift; this is for a definition that something else has written."
        )
        @OptionGroup var files: TemplateFiles
        @OptionGroup var project: SynthProject
        @Option(help: "A file with a SageMaker pipeline definition (JSON, schema 2020-12-01).") var definition: String

        func run() async throws {
            let text = try TemplateFiles.text(of: definition)
            let names = try project.names
            let stack = try PipelineStack(
                project: names,
                definition: PipelineDefinition(json: text),
                roleArn: project.roleArn
            )
            try files.write(stack.template, named: PipelineStack.fileName)
        }
    }
}

/// Where templates are written, and how.
struct TemplateFiles: ParsableArguments {
    @Option(name: .shortAndLong, help: "The folder to write to; made where missing.") var output: String
    @Flag(help: "Write YAML with short function tags instead of JSON.") var yaml = false

    init() {}

    /// Writes a template and prints its path.
    func write(_ template: Template, named name: String) throws {
        let text = yaml ? try template.yaml : try template.inlineText() + "\n"
        let name = yaml ? name.replacingOccurrences(of: ".json", with: ".yaml") : name
        let file = URL(fileURLWithPath: output, isDirectory: true).appendingPathComponent(name)
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file, options: .atomic)
        } catch {
            throw CommandError("Cannot write \(file.path): \(error.localizedDescription)")
        }
        print("\(file.relativePath): \(template.resources.count) resources, \(text.utf8.count) bytes")
    }

    /// Reads a file as text.
    static func text(of path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            throw CommandError("Cannot read '\(path)' as UTF-8 text. Check the path.")
        }
        return text
    }
}

/// Whose templates they are.
struct SynthProject: ParsableArguments {
    @Option(help: "The project's name. Default: the environment variable SAGEMAKER_PROJECT_NAME.") var projectName:
        String?
    @Option(help: "The project's id, p-xxxxxxxxxxxx. Default: SAGEMAKER_PROJECT_ID.") var projectId: String?
    @Option(
        help: """
            The role of models, jobs and monitoring. Default: SAGEMAKER_EXECUTION_ROLE_ARN, else SAGEMAKER_PIPELINE_ROLE_ARN, \
            else the one that AWS makes for such projects.
            """
    )
    var role: String?
    @Option(help: "The account, for the default role.") var account = "000000000000"
    @Option(help: "The region. Default: AWS_REGION, else AWS_DEFAULT_REGION, else us-east-1.") var region: String?

    init() {}

    /// The project; an error where name or id is missing or wrong.
    var names: ProjectNames {
        get throws {
            let name = try Self.required(projectName, "SAGEMAKER_PROJECT_NAME", "--project-name")
            let id = try Self.required(projectId, "SAGEMAKER_PROJECT_ID", "--project-id")
            return try ProjectNames(name: name, id: id)
        }
    }

    var roleArn: String {
        role ?? Self.variable("SAGEMAKER_EXECUTION_ROLE_ARN") ?? Self.variable("SAGEMAKER_PIPELINE_ROLE_ARN")
            ?? ProjectNames.executionRole(account: account, region: effectiveRegion)
    }

    var effectiveRegion: String {
        region ?? Self.variable("AWS_REGION") ?? Self.variable("AWS_DEFAULT_REGION") ?? "us-east-1"
    }

    static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    static func required(_ given: String?, _ variable: String, _ option: String) throws -> String {
        if let value = given ?? self.variable(variable) { return value }
        throw ValidationError("Give \(option), or set \(variable) as a project's build does.")
    }
}
