import Delivery
import Foundation
import Identifiers
import JSONDocuments
import Objects
import Stacks
import Store
import ZipArchives

/// The action Deploy/AWS/CloudFormation: a stack, or a change set of one, from templates in artifacts.
///
/// Source: CodePipeline user guide, "AWS CloudFormation deploy action reference".
struct StackDeployment: ActionProvider {
    let stacks: Stacks
    let objects: Objects

    let type = ActionType(category: "Deploy", provider: "CloudFormation")
    /// What CodePipeline documents; the timeout is three days.
    ///
    /// Source: the same, and "Quotas".
    let rules = ActionRules(
        required: ["ActionMode", "StackName"],
        optional: [
            "TemplatePath", "TemplateConfiguration", "ParameterOverrides", "Capabilities", "RoleArn", "ChangeSetName",
            "OutputFileName",
        ],
        inputs: 0...10,
        outputs: 0...1,
        timeout: 3 * 86_400
    )

    /// What is done with the stack.
    private enum Mode: String, CaseIterable {
        case createUpdate = "CREATE_UPDATE"
        case replaceOnFailure = "REPLACE_ON_FAILURE"
        case delete = "DELETE_ONLY"
        case replaceChangeSet = "CHANGE_SET_REPLACE"
        case executeChangeSet = "CHANGE_SET_EXECUTE"

        var hasTemplate: Bool { self != .delete && self != .executeChangeSet }
        var hasChangeSet: Bool { self == .replaceChangeSet || self == .executeChangeSet }
    }

    func validate(_ configuration: [String: String]) throws {
        let text = configuration["ActionMode"] ?? ""
        guard let mode = Mode(rawValue: text) else {
            if text.contains("#{") { return }
            let known = Mode.allCases.map(\.rawValue).joined(separator: ", ")
            throw ServiceError(.validation, "ActionMode is '\(text)'; give one of \(known).")
        }
        if mode.hasTemplate, configuration["TemplatePath"]?.contains("::") != true {
            throw ServiceError(
                .validation,
                "TemplatePath is '\(configuration["TemplatePath"] ?? "")'; give ARTIFACT::FILE."
            )
        }
        if mode.hasChangeSet, configuration["ChangeSetName"]?.isEmpty != false {
            throw ServiceError(.validation, "ChangeSetName is missing.")
        }
    }

    func run(_ request: ActionRequest) async throws -> ActionResult {
        try validate(request.configuration)
        let name = request.configuration["StackName"] ?? ""
        switch Mode(rawValue: request.configuration["ActionMode"] ?? "") {
        case .createUpdate: return try await deploy(name, request, replaces: false)
        case .replaceOnFailure: return try await deploy(name, request, replaces: true)
        case .delete:
            try await delete(name, request)
            return ActionResult(summary: "The stack \(name) is deleted.")
        case .replaceChangeSet: return try await replaceChangeSet(of: name, request)
        case .executeChangeSet: return try await executeChangeSet(of: name, request)
        case nil: throw ServiceError(.validation, "ActionMode is missing.")
        }
    }

    // MARK: - Stacks

    private func deploy(_ name: String, _ request: ActionRequest, replaces: Bool) async throws -> ActionResult {
        let deployed = try await stacks.deploy(
            try specification(name, request),
            mode: replaces ? .replaceOnFailure : .createOrUpdate
        ) { try await request.announce($0, nil) }
        let stack = deployed.stack
        guard deployed.isDone else { throw try await failure(of: stack.stackId, stack.stackStatus) }
        return try await result(name, request, "\(stack.stackStatus.rawValue): the stack \(name).")
    }

    /// The stack, when what is under way on it has ended; nil if there is none.
    private func settled(_ name: String) async throws -> StackDescription? {
        guard let stack = try await find(name) else { return nil }
        guard stack.stackStatus.isInProgress else { return stack }
        // An earlier call of this action may have begun it; whoever did, it is over before this one begins.
        _ = try await stacks.waitForEnd(stack: stack.stackId)
        return try await find(name)
    }

    private func find(_ name: String) async throws -> StackDescription? {
        do {
            return try await stacks.describe(stack: name)
        } catch let error as ServiceError where error.code == .stack {
            return nil
        }
    }

    private func delete(_ name: String, _ request: ActionRequest) async throws {
        guard let stack = try await settled(name) else { return }
        try await request.announce(stack.stackId, nil)
        try await stacks.deleteStack(DeleteStackRequest(stackName: stack.stackId))
        let status = try await stacks.waitForEnd(stack: stack.stackId)
        guard status == .deleteComplete else { throw try await failure(of: stack.stackId, status) }
    }

    private func finish(_ name: String, _ request: ActionRequest) async throws -> ActionResult {
        let stack = try await stacks.describe(stack: name)
        let status = try await stacks.waitForEnd(stack: stack.stackId)
        guard status.isSuccess else { throw try await failure(of: stack.stackId, status) }
        return try await result(name, request, "\(status.rawValue): the stack \(name).")
    }

    private func result(_ name: String, _ request: ActionRequest, _ summary: String) async throws -> ActionResult {
        let stack = try await stacks.describe(stack: name)
        let outputs = Dictionary(stack.outputs.map { ($0.outputKey, $0.outputValue) }, uniquingKeysWith: { $1 })
        if let output = request.outputs.first, let file = request.configuration["OutputFileName"] {
            var document: JSON = [:]
            for (key, value) in outputs.sorted(by: { $0.key < $1.key }) { document[key] = .string(value) }
            try objects.put(
                try ZipArchive.pack([ZipArchive.File(file, Array(document.text(.pretty).utf8))]),
                at: output.uri
            )
        }
        return ActionResult(externalId: stack.stackId, summary: summary, variables: outputs)
    }

    /// Why a stack did not become what it should, with the first resource that failed.
    private func failure(of stack: String, _ status: StackStatus) async throws -> ServiceError {
        let reason = try await stacks.failureReason(stack: stack)
        let name = ARN(stack)?.resource.split(separator: "/").dropFirst().first.map(String.init) ?? stack
        return ServiceError(.validation, "The stack \(name) ended in \(status.rawValue). \(reason ?? "")")
    }

    // MARK: - Change sets

    private func replaceChangeSet(of name: String, _ request: ActionRequest) async throws -> ActionResult {
        let changeSet = request.configuration["ChangeSetName"] ?? ""
        let current = try await settled(name)
        if current != nil {
            do {
                try await stacks.deleteChangeSet(ChangeSetRequest(changeSetName: changeSet, stackName: name))
            } catch let error as ServiceError where error.code == .changeSetNotFound {
                // There is none to replace.
            }
        }
        var specification = try specification(name, request)
        specification.changeSetName = changeSet
        specification.changeSetType = current == nil || current?.stackStatus == .reviewInProgress ? "CREATE" : "UPDATE"
        specification.clientRequestToken = nil
        specification.clientToken = request.token
        let made = try await stacks.createChangeSet(specification)
        return ActionResult(externalId: made.id, summary: "The change set \(changeSet) of \(name) is made.")
    }

    private func executeChangeSet(of name: String, _ request: ActionRequest) async throws -> ActionResult {
        let changeSet = ChangeSetRequest(
            changeSetName: request.configuration["ChangeSetName"] ?? "",
            stackName: name,
            clientRequestToken: request.token
        )
        guard try await settled(name) != nil else {
            throw ServiceError(.validation, "There is no stack '\(name)'. Make its change set first.")
        }
        let description = try await stacks.describeChangeSet(changeSet)
        // An earlier call of this action executed it.
        if description.executionStatus != "EXECUTE_COMPLETE" {
            // Without changes it cannot be executed, and need not be.
            if description.changes.isEmpty {
                return try await result(name, request, "The change set holds no changes.")
            }
            try await stacks.executeChangeSet(changeSet)
        }
        return try await finish(name, request)
    }

    // MARK: - What is deployed

    private func specification(_ name: String, _ request: ActionRequest) throws -> StackRequest {
        let artifacts = ArtifactFiles(inputs: request.inputs, objects: objects)
        let template = try artifacts.text(request.configuration["TemplatePath"] ?? "", "TemplatePath")
        var parameters: [String: String] = [:]
        var tags: [Tag] = []
        if let path = request.configuration["TemplateConfiguration"], !path.isEmpty {
            let configuration = try artifacts.json(path, "TemplateConfiguration")
            for (key, value) in configuration["Parameters"]?.members ?? [] { parameters[key] = value.scalarText }
            for (key, value) in configuration["Tags"]?.members ?? [] {
                tags.append(Tag(key: key, value: value.scalarText))
            }
        }
        if let text = request.configuration["ParameterOverrides"], !text.isEmpty {
            guard let overrides = try? JSON(parsing: text), overrides.object != nil else {
                throw ServiceError(.validation, "ParameterOverrides is '\(text)'; give a JSON object.")
            }
            for (key, value) in overrides.members { parameters[key] = try artifacts.value(value) }
        }
        let capabilities = (request.configuration["Capabilities"] ?? "").split { $0 == "," || $0 == " " }
            .map(String.init)
        return StackRequest(
            stackName: name,
            templateBody: template,
            parameters: parameters.sorted { $0.key < $1.key }
                .map { StackParameter(parameterKey: $0.key, parameterValue: $0.value) },
            capabilities: capabilities,
            tags: tags.isEmpty ? nil : tags,
            roleARN: request.configuration["RoleArn"],
            clientRequestToken: request.token
        )
    }
}

/// Files in the artifacts that an action takes.
private struct ArtifactFiles {
    let inputs: [LocatedArtifact]
    let objects: Objects

    /// A file by `ARTIFACT::FILE`.
    func text(_ path: String, _ key: String) throws -> String {
        guard let range = path.range(of: "::") else {
            throw ServiceError(.validation, "\(key) is '\(path)'; give ARTIFACT::FILE.")
        }
        return try text(of: String(path[range.upperBound...]), in: String(path[..<range.lowerBound]))
    }

    func json(_ path: String, _ key: String) throws -> JSON {
        do {
            return try JSON(parsing: try text(path, key))
        } catch let error as JSONError {
            throw ServiceError(.validation, "\(path) is no JSON: \(error.message).", cause: error)
        }
    }

    private func text(of file: String, in artifact: String) throws -> String {
        let input = try input(artifact)
        do {
            let archive = try ZipArchive(try objects.read(input.uri))
            guard let member = archive.members.first(where: { $0.name == file }) else {
                let names = archive.members.prefix(20).map(\.name).joined(separator: ", ")
                throw ServiceError(
                    .validation,
                    "The artifact \(artifact) holds no file '\(file)'; it holds \(names.isEmpty ? "none" : names)."
                )
            }
            return String(decoding: try archive.unpack(member), as: UTF8.self)
        } catch let error as ZipArchiveError {
            throw ServiceError(
                .validation,
                "The artifact \(artifact) cannot be read: \(error.description)",
                cause: error
            )
        }
    }

    private func input(_ artifact: String) throws -> LocatedArtifact {
        guard let input = inputs.first(where: { $0.name == artifact }) else {
            throw ServiceError(
                .validation,
                "'\(artifact)' is none of the action's input artifacts: \(inputs.map(\.name).joined(separator: ", "))."
            )
        }
        return input
    }

    /// A value of ParameterOverrides: a text, `Fn::GetArtifactAtt` or `Fn::GetParam`.
    ///
    /// Source: CloudFormation user guide, "Parameter override functions with CodePipeline pipelines".
    func value(_ value: JSON) throws -> String {
        if let parts = value["Fn::GetArtifactAtt"]?.array?.compactMap(\.string), parts.count == 2 {
            let uri = try input(parts[0]).uri
            switch parts[1] {
            case "BucketName": return uri.bucket
            case "ObjectKey": return uri.key
            case "URL": return uri.description
            default:
                throw ServiceError(
                    .validation,
                    "Fn::GetArtifactAtt asks for '\(parts[1])'; an artifact has BucketName, ObjectKey and URL."
                )
            }
        }
        if let parts = value["Fn::GetParam"]?.array?.compactMap(\.string), parts.count == 3 {
            guard let found = try json("\(parts[0])::\(parts[1])", "Fn::GetParam")[parts[2]] else {
                throw ServiceError(.validation, "\(parts[1]) of the artifact \(parts[0]) has no '\(parts[2])'.")
            }
            return found.scalarText
        }
        guard value.object == nil, value.array == nil else {
            throw ServiceError(
                .validation,
                "ParameterOverrides holds \(value.text()); give a text, Fn::GetArtifactAtt or Fn::GetParam."
            )
        }
        return value.scalarText
    }
}

extension JSON {
    /// The members of an object in their order.
    fileprivate var members: [(key: String, value: JSON)] { object.map { $0.map { ($0.key, $0.value) } } ?? [] }

    /// A text as it is, anything else as JSON.
    fileprivate var scalarText: String { string ?? text() }
}
