import ArgumentParser
import CloudFormation
import Foundation
import JSONDocuments
import OrderedCollections

/// A template and what its stack is asked for.
struct StackTemplateOptions: ParsableArguments {
    @Argument(help: "The stack's name.") var stack: String
    @Argument(help: "The template: a file, JSON or YAML.") var template: String
    @Option(
        name: .customLong("parameter"),
        help: ArgumentHelp(
            "A parameter's value; may be repeated. One that is not given keeps the stack's value, or has its default.",
            valueName: "KEY=VALUE"
        )
    )
    var parameters: [String] = []
    @Option(
        name: .customLong("capability"),
        help: "What the template is allowed to do: CAPABILITY_IAM, CAPABILITY_NAMED_IAM. May be repeated."
    )
    var capabilities: [String] = []
    @Option(name: .customLong("tag"), help: ArgumentHelp("A tag; may be repeated.", valueName: "KEY=VALUE"))
    var tags: [String] = []

    /// The request for a stack that is there already, or for a new one.
    func request(isUpdate: Bool) throws -> JSON {
        var text = try String(contentsOfFile: template, encoding: .utf8)
        let read: Template
        do { read = try Template(parsing: text) } catch { throw CommandError("\(template): \(error.message)") }
        if text.utf8.count > Template.maximumInlineBytes { text = read.json.text() }
        var values: OrderedDictionary<String, JSON> = [:]
        if isUpdate {
            for name in read.parameters.keys {
                values[name] = ["ParameterKey": .string(name), "UsePreviousValue": true]
            }
        }
        for parameter in parameters {
            let (name, value) = try Self.pair(parameter, "--parameter")
            values[name] = ["ParameterKey": .string(name), "ParameterValue": .string(value)]
        }
        var request: JSON = [
            "StackName": .string(stack), "TemplateBody": .string(text), "Parameters": .array(Array(values.values)),
            "Capabilities": .array(capabilities.map(JSON.string)),
            "ClientRequestToken": .string(UUID().uuidString.lowercased()),
        ]
        if !tags.isEmpty {
            request["Tags"] = .array(
                try tags.map {
                    let (name, value) = try Self.pair($0, "--tag")
                    return ["Key": .string(name), "Value": .string(value)]
                }
            )
        }
        return request
    }

    private static func pair(_ text: String, _ option: String) throws -> (String, String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw ValidationError("\(option) is '\(text)'; give KEY=VALUE.")
        }
        return (String(parts[0]), String(parts[1]))
    }

    /// Whether the stack is there, as more than a plan.
    func isThere(_ client: APIClient) async throws -> Bool {
        // All of them, since an error would not tell a missing stack from another fault.
        let all = try await client.list("CloudFormation.ListStacks", member: "StackSummaries")
        return all.contains {
            $0["StackName"]?.string == stack
                && !["DELETE_COMPLETE", "REVIEW_IN_PROGRESS"].contains($0["StackStatus"]?.string)
        }
    }
}

extension StackCommand {
    struct Deploy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make or update a stack of a template; exit status 1 unless it is as the template says."
        )
        @OptionGroup var options: StackTemplateOptions
        @Flag(inversion: .prefixedNo, help: "Wait for its end, and show its resources meanwhile.") var wait = true
        @Flag(help: "Leave a failed operation as it is, to look at it.") var disableRollback = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.withClient { client in
                let isUpdate = try await options.isThere(client)
                var request = try options.request(isUpdate: isUpdate)
                if disableRollback { request["DisableRollback"] = true }
                let operation = isUpdate ? "CloudFormation.UpdateStack" : "CloudFormation.CreateStack"
                let answer: JSON
                do {
                    answer = try await client.call(operation, request)
                } catch let error as CommandError where error.description == "No updates are to be performed." {
                    let found = try await client.stack(options.stack)
                    return print(
                        server.json ? found.text(.pretty) : "\(options.stack) is as the template says already."
                    )
                }
                if wait {
                    let arn = answer["StackId"]?.string ?? options.stack
                    return try await StackWatch.finish(arn, client, json: server.json)
                }
                let sentence = "\(options.stack) is being \(isUpdate ? "updated" : "made")."
                print(server.json ? answer.text(.pretty) : sentence)
            }
        }
    }

    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what deploying a template would change, without changing it."
        )
        @OptionGroup var options: StackTemplateOptions
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let set = try await server.withClient { client in
                let isUpdate = try await options.isThere(client)
                var request = try options.request(isUpdate: isUpdate)
                request["ChangeSetName"] = .string("diff-\(UUID().uuidString.lowercased())")
                request["ChangeSetType"] = isUpdate ? "UPDATE" : "CREATE"
                let made = try await client.call("CloudFormation.CreateChangeSet", request)
                let name: JSON = ["ChangeSetName": made["Id"] ?? .null]
                let set = try await client.call("CloudFormation.DescribeChangeSet", name)
                _ = try await client.call("CloudFormation.DeleteChangeSet", name)
                // The stack that a change set made for itself goes with it.
                if !isUpdate {
                    _ = try await client.call("CloudFormation.DeleteStack", ["StackName": made["StackId"] ?? .null])
                }
                return set
            }
            if server.json { return print(set.text(.pretty)) }
            let changes = set["Changes"]?.array ?? []
            if changes.isEmpty { return print("Nothing would change.") }
            print(
                TextTable.text(
                    changes.compactMap { $0["ResourceChange"] },
                    [
                        .init("ACTION", "Action"), .init("RESOURCE", "LogicalResourceId"),
                        .init("TYPE", "ResourceType"), .init("REPLACED", "Replacement"),
                        .init("PROPERTIES") { change in
                            let names = (change["Details"]?.array ?? [])
                                .map { $0.member(at: "Target.Name")?.string ?? "Tags" }
                            return names.isEmpty ? "-" : names.joined(separator: ", ")
                        },
                    ]
                )
            )
        }
    }
}
