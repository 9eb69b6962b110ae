import ArgumentParser
import JSONDocuments

/// Model versions in the registry.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Look at registered model versions and what made them; approve or reject them.",
        subcommands: [List.self, Describe.self, Lineage.self, Approve.self, Reject.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List model versions, newest first.")
        @Option(help: "Only this model package group's.") var group: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let rows = try await server.withClient { try await ModelReference.all($0, group: group) }
            if server.json { return print((["ModelPackageSummaryList": .array(rows)] as JSON).text(.pretty)) }
            print(
                TextTable.text(
                    rows,
                    [
                        .init("MODEL") { ModelReference.name(of: $0) }, .init("STATUS", "ModelPackageStatus"),
                        .init("APPROVAL", "ModelApprovalStatus"), .time("CREATED", "CreationTime"),
                    ]
                )
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a model version with its metrics and baselines."
        )
        @OptionGroup var reference: ModelReference
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let answer = try await server.withClient { client in
                try await client.call(
                    "SageMaker.DescribeModelPackage",
                    ["ModelPackageName": try await reference.arn(client)]
                )
            }
            print(server.json ? answer.text(.pretty) : Details.text(answer))
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Approve a model version for deployment.")
        @OptionGroup var reference: ModelReference
        @Option(help: "Why.") var comment: String?
        @OptionGroup var server: ServerOptions

        func run() async throws { try await reference.decide("Approved", comment: comment, server) }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Reject a model version.")
        @OptionGroup var reference: ModelReference
        @Option(help: "Why.") var comment: String?
        @OptionGroup var server: ServerOptions

        func run() async throws { try await reference.decide("Rejected", comment: comment, server) }
    }
}

/// How a person names a model version.
struct ModelReference: ParsableArguments {
    @Argument(help: "The model version: GROUP/VERSION, as 'drift model list' prints it, or its ARN.") var model: String

    /// The ARN; GROUP/VERSION is looked up.
    func arn(_ client: APIClient) async throws -> JSON { try await Self.arn(of: model, client) }

    /// The ARN of a version that is named so.
    static func arn(of model: String, _ client: APIClient) async throws -> JSON {
        if model.hasPrefix("arn:") { return .string(model) }
        for summary in try await all(client, group: nil) where name(of: summary) == model {
            return summary["ModelPackageArn"] ?? .null
        }
        throw CommandError("There is no model version '\(model)'. List them with 'drift model list'.")
    }

    /// Sets the approval status and says so.
    func decide(_ status: String, comment: String?, _ server: ServerOptions) async throws {
        let answer = try await server.withClient { client in
            var input: JSON = ["ModelPackageArn": try await arn(client), "ModelApprovalStatus": .string(status)]
            if let comment { input["ApprovalDescription"] = .string(comment) }
            return try await client.call("SageMaker.UpdateModelPackage", input)
        }
        print(server.json ? answer.text(.pretty) : "Model version \(model) is \(status.lowercased()).")
    }

    /// `GROUP/VERSION` of a summary.
    static func name(of summary: JSON) -> String {
        "\(TextTable.plain(summary["ModelPackageGroupName"]))/\(TextTable.plain(summary["ModelPackageVersion"]))"
    }

    /// Every version, of one group or of all, newest first.
    static func all(_ client: APIClient, group: String?) async throws -> [JSON] {
        let names =
            if let group { [group] } else {
                try await client.list("SageMaker.ListModelPackageGroups", member: "ModelPackageGroupSummaryList")
                    .compactMap { $0["ModelPackageGroupName"]?.string }
            }
        return
            try await names.asyncFlatMap { name in
                try await client.list(
                    "SageMaker.ListModelPackages",
                    ["ModelPackageGroupName": .string(name)],
                    member: "ModelPackageSummaryList"
                )
            }
            .sorted { ($0["CreationTime"]?.number ?? 0) > ($1["CreationTime"]?.number ?? 0) }
    }
}
