import ArgumentParser
import Foundation
import JSONDocuments

/// Stacks: what templates make.
struct StackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stack",
        abstract: "Deploy templates, look at their stacks, delete them.",
        subcommands: [Deploy.self, Diff.self, List.self, Describe.self, Events.self, Delete.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List stacks, newest first.")
        @Flag(help: "Also those that were deleted.") var deleted = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let all = try await server.withClient {
                try await $0.list("CloudFormation.ListStacks", member: "StackSummaries")
            }
            let rows = all.filter { deleted || $0["StackStatus"]?.string != "DELETE_COMPLETE" }
            if server.json { return print((["StackSummaries": .array(rows)] as JSON).text(.pretty)) }
            print(
                TextTable.text(
                    rows,
                    [
                        .init("STACK", "StackName"), .init("STATUS", "StackStatus"), .time("CREATED", "CreationTime"),
                        .time("UPDATED", "LastUpdatedTime"), .init("REASON", "StackStatusReason"),
                    ]
                )
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a stack, its outputs and its resources.")
        @Argument(help: "A stack's name or ARN.") var stack: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let (found, resources) = try await server.withClient { client in
                (try await client.stack(stack), try await client.resources(of: stack))
            }
            if server.json {
                var document = found
                document["StackResources"] = .array(resources)
                return print(document.text(.pretty))
            }
            print(Details.text(found))
            print("\n" + TextTable.text(resources, StackCommand.resourceColumns))
        }
    }

    struct Events: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what happened to a stack, newest first.")
        @Argument(help: "A stack's name or ARN.") var stack: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.list(
                "CloudFormation.DescribeStackEvents",
                ["StackName": .string(stack)],
                member: "StackEvents",
                [
                    .time("TIME", "Timestamp"), .init("RESOURCE", "LogicalResourceId"), .init("TYPE", "ResourceType"),
                    .init("STATUS", "ResourceStatus"), .init("REASON", "ResourceStatusReason"),
                ]
            )
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a stack and its resources; exit status 1 unless it is gone."
        )
        @Argument(help: "A stack's name or ARN.") var stack: String
        @Option(help: "A resource that stays, by logical id; for a stack whose deletion failed. May be repeated.")
        var retain: [String] = []
        @Flag(inversion: .prefixedNo, help: "Wait until it is gone, and show its resources meanwhile.") var wait = true
        @Flag(help: "Do not ask; nor is it asked where the input is no terminal.") var yes = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.withClient { client in
                // By ARN, since the name is no longer known when it is gone.
                let arn = try await client.stack(stack)["StackId"]?.string ?? stack
                try confirm()
                var request: JSON = ["StackName": .string(arn)]
                if !retain.isEmpty { request["RetainResources"] = .array(retain.map(JSON.string)) }
                _ = try await client.call("CloudFormation.DeleteStack", request)
                if wait { return try await StackWatch.finish(arn, client, json: server.json) }
                print(
                    server.json ? (["StackId": .string(arn)] as JSON).text(.pretty) : "Stack \(stack) is being deleted."
                )
            }
        }

        private func confirm() throws {
            guard !yes, isatty(STDIN_FILENO) == 1 else { return }
            let question = "This deletes the stack \(stack) and its resources. Type yes to go on: "
            FileHandle.standardError.write(Data(question.utf8))
            guard readLine() == "yes" else { throw CommandError("Nothing was deleted.") }
        }
    }

    /// How people are shown resources.
    static let resourceColumns: [TextTable.Column] = [
        .init("RESOURCE", "LogicalResourceId"), .init("TYPE", "ResourceType"), .init("STATUS", "ResourceStatus"),
        .init("ID", "PhysicalResourceId"), .init("REASON", "ResourceStatusReason"),
    ]
}

extension APIClient {
    /// A stack by name or ARN.
    func stack(_ name: String) async throws -> JSON {
        let answer = try await call("CloudFormation.DescribeStacks", ["StackName": .string(name)])
        guard let stack = answer["Stacks"]?[0] else { throw CommandError("There is no stack '\(name)'.") }
        return stack
    }

    /// The resources of a stack, by logical id.
    func resources(of stack: String) async throws -> [JSON] {
        try await list(
            "CloudFormation.ListStackResources",
            ["StackName": .string(stack)],
            member: "StackResourceSummaries"
        )
    }
}
