import ArgumentParser
import JSONDocuments

/// Projects: a build and a deploy repository, their code pipelines, and what these make.
struct ProjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: "Create projects from a template; look at them; delete them.",
        subcommands: [List.self, Create.self, Describe.self, Delete.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List projects, newest first.")
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.list(
                "SageMaker.ListProjects",
                member: "ProjectSummaryList",
                [
                    .init("PROJECT", "ProjectName"), .init("ID", "ProjectId"), .init("STATUS", "ProjectStatus"),
                    .time("CREATED", "CreationTime"), .init("DESCRIPTION", "ProjectDescription"),
                ]
            )
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a project, and wait until it is there.",
            discussion: """
                The project begins with a build repository (a Swift package: the pipeline, preprocessing, evaluation) and a
                deploy repository (the configurations of staging and production). Its first build starts at once. What you push
                is built; what is trained waits for 'drift model approve'.

                Example: drift project create taxi --retrain-schedule 'cron(0 12 1 * ? *)'
                """
        )

        @Argument(help: "The project's name: 1 to 32 letters, digits and hyphens.") var name: String

        @Option(
            help: ArgumentHelp(
                "When to retrain, besides on drift: cron(minute hour day month weekday year) or rate(N unit), UTC.",
                discussion: "Default: the template's, cron(0 12 1 * ? *), the first day of each month at noon.",
                valueName: "expression"
            )
        )
        var retrainSchedule: String?

        @Option(help: "What the project is for.") var description: String?

        @Option(help: ArgumentHelp("The template, by its name or product id.", discussion: "Default: Driftloop's."))
        var template: String?

        @Option(
            name: .customLong("parameter"),
            help: ArgumentHelp("Another parameter of the template; may be repeated.", valueName: "KEY=VALUE")
        )
        var parameters: [String] = []

        @Flag(help: "Return at once, and let the server go on.") var noWait = false

        @OptionGroup var server: ServerOptions

        func run() async throws {
            let given = try KeyValue.parse(parameters, option: "--parameter")
            var values: [JSON] = given.map { ["Key": .string($0.key), "Value": .string($0.value)] }
            if let retrainSchedule {
                guard !given.contains(where: { $0.key == "RetrainSchedule" }) else {
                    throw ValidationError("--retrain-schedule and --parameter give RetrainSchedule. Give it once.")
                }
                values.append(["Key": "RetrainSchedule", "Value": .string(retrainSchedule)])
            }
            try await server.withClient { client in
                let product = try await ProjectTemplate.named(template, client)
                var request: JSON = [
                    "ProjectName": .string(name),
                    "ServiceCatalogProvisioningDetails": [
                        "ProductId": product["ProductId"] ?? .null, "ProvisioningParameters": .array(values),
                    ],
                ]
                if let description { request["ProjectDescription"] = .string(description) }
                let created = try await client.call("SageMaker.CreateProject", request)
                if noWait {
                    return print(
                        server.json
                            ? created.text(.pretty)
                            : "Project \(name) (\(TextTable.plain(created["ProjectId"]))) is being made. See 'drift project "
                                + "describe \(name)'."
                    )
                }
                let project = try await ProjectWatch(client: client, shows: !server.json).waitUntilMade(name)
                if server.json { return print(project.text(.pretty)) }
                let id = TextTable.plain(project["ProjectId"])
                let parts = try await ProjectParts.of(name, client)
                print(
                    """
                    Project \(name) (\(id)) is there; its first build has started.

                    \(parts.repositories.map { "git clone \($0)" }.joined(separator: "\n"))
                    data    months in \(parts.bucket.map { "s3://\($0)/\(id)/input/" } ?? "-")data/, taxi_zones.zip in zones/ beside
                    train   by itself after the build; again with 'drift pipeline start \(name.lowercased())-build'
                    look    drift project describe \(name)
                    """
                )
            }
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a project and everything that belongs to it.")
        @Argument(help: "The project's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let (project, parts) = try await server.withClient { client in
                (
                    try await client.call("SageMaker.DescribeProject", ["ProjectName": .string(name)]),
                    try await ProjectParts.of(name, client)
                )
            }
            if server.json {
                var answer = project
                answer["Stacks"] = .array(parts.stacks)
                answer["StackResources"] = .array(parts.resources.map(\.json))
                answer["CloneUrls"] = .array(parts.repositories.map(JSON.string))
                return print(answer.text(.pretty))
            }
            print(parts.text(of: project))
        }
    }
}
