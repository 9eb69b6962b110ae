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
        // Before the file, since wrong usage is told first.
        let given = try KeyValue.parse(parameters, option: "--parameter")
        let labels = try KeyValue.parse(tags, option: "--tag")
        var text: String
        do { text = try String(contentsOfFile: template, encoding: .utf8) } catch {
            throw CommandError("Cannot read the template \(template): \(Self.whyUnreadable(template))")
        }
        let read: Template
        do { read = try Template(parsing: text) } catch { throw CommandError("\(template): \(error.message)") }
        if text.utf8.count > Template.maximumInlineBytes { text = read.json.text() }
        var values: OrderedDictionary<String, JSON> = [:]
        if isUpdate {
            for name in read.parameters.keys {
                values[name] = ["ParameterKey": .string(name), "UsePreviousValue": true]
            }
        }
        for parameter in given {
            values[parameter.key] = [
                "ParameterKey": .string(parameter.key), "ParameterValue": .string(parameter.value),
            ]
        }
        var request: JSON = [
            "StackName": .string(stack), "TemplateBody": .string(text), "Parameters": .array(Array(values.values)),
            "Capabilities": .array(capabilities.map(JSON.string)),
            "ClientRequestToken": .string(UUID().uuidString.lowercased()),
        ]
        if !labels.isEmpty {
            request["Tags"] = .array(labels.map { ["Key": .string($0.key), "Value": .string($0.value)] })
        }
        return request
    }

    /// Why a file cannot be read, without the names of Foundation's errors.
    private static func whyUnreadable(_ path: String) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return "there is no such file."
        }
        if isFolder.boolValue { return "it is a folder. Give a file." }
        return FileManager.default.isReadableFile(atPath: path)
            ? "it is no text in UTF-8." : "it may not be read by this user."
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
