import CloudFormation
import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Objects
import Store

extension Stacks {
    /// What a request asks of a stack, checked as far as it can be without the stack's providers.
    func specification(
        _ request: StackRequest,
        previous: StackState.Specification?
    ) throws -> StackState.Specification {
        try Self.refuseUnserved(request)
        let text: String
        if request.usePreviousTemplate == true {
            guard request.templateBody == nil, request.templateURL == nil else {
                throw ServiceError(.stack, "Give either UsePreviousTemplate or a template, not both.")
            }
            guard let previous else {
                throw ServiceError(.stack, "UsePreviousTemplate needs a stack that has one. Give TemplateBody.")
            }
            text = previous.template
        } else {
            text = try templateText(body: request.templateBody, url: request.templateURL)
        }
        let template = try Self.template(text)
        var specification = StackState.Specification(
            template: text,
            parameters: try Self.parameters(request.parameters ?? [], of: template, previous: previous),
            tags: request.tags ?? previous?.tags ?? [],
            capabilities: request.capabilities ?? [],
            roleArn: request.roleARN ?? previous?.roleArn,
            notificationArns: request.notificationARNs ?? previous?.notificationArns ?? [],
            timeoutInMinutes: request.timeoutInMinutes,
            description: template.description
        )
        specification.onFailure = try Self.onFailure(request)
        guard specification.tags.count <= 50 else {
            throw ServiceError(.stack, "There are \(specification.tags.count) tags; at most 50 are allowed.")
        }
        let given = Set(specification.capabilities)
        let known: Set<String> = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
        if let unknown = given.subtracting(known).min() {
            throw ServiceError(
                .stack,
                "'\(unknown)' is no capability; give \(known.sorted().joined(separator: ", "))."
            )
        }
        let missing = template.capabilities.filter { wanted in
            !given.contains(wanted) && !(wanted == "CAPABILITY_IAM" && given.contains("CAPABILITY_NAMED_IAM"))
        }
        if !missing.isEmpty {
            throw ServiceError(
                .insufficientCapabilities,
                "Requires capabilities : [\(missing.joined(separator: ", "))]"
            )
        }
        return specification
    }

    private static func refuseUnserved(_ request: StackRequest) throws {
        if request.stackPolicyBody != nil || request.stackPolicyURL != nil {
            throw ServiceError(.stack, "Driftloop has no stack policies. Leave StackPolicyBody and StackPolicyURL out.")
        }
        if request.resourcesToImport?.isEmpty == false {
            throw ServiceError(.stack, "Driftloop does not import resources. Leave ResourcesToImport out.")
        }
        if let minutes = request.timeoutInMinutes, minutes < 1 {
            throw ServiceError(.stack, "TimeoutInMinutes is \(minutes); give at least 1.")
        }
    }

    private static func onFailure(_ request: StackRequest) throws -> StackOperation.OnFailure {
        let word = request.onFailure ?? request.onStackFailure
        if request.disableRollback != nil, request.onFailure != nil {
            throw ServiceError(.stack, "Give either DisableRollback or OnFailure, not both.")
        }
        guard let word else { return request.disableRollback == true ? .doNothing : .rollback }
        guard let onFailure = StackOperation.OnFailure(rawValue: word) else {
            throw ServiceError(.stack, "OnFailure is '\(word)'; give ROLLBACK, DELETE or DO_NOTHING.")
        }
        return onFailure
    }

    /// The values of a stack's parameters; those that are not given have the template's default.
    private static func parameters(
        _ given: [StackParameter],
        of template: Template,
        previous: StackState.Specification?
    ) throws -> [String: String] {
        var values: [String: String] = [:]
        for parameter in given {
            let key = parameter.parameterKey
            if values[key] != nil { throw ServiceError(.stack, "The parameter \(key) is given twice.") }
            if parameter.usePreviousValue == true {
                guard parameter.parameterValue == nil else {
                    throw ServiceError(
                        .stack,
                        "The parameter \(key) has a value and UsePreviousValue; give one of them."
                    )
                }
                guard let previous else {
                    throw ServiceError(.stack, "The parameter \(key) has no previous value, since the stack is new.")
                }
                // Without one it had, and has, its default.
                values[key] = previous.parameters[key]
            } else {
                values[key] = parameter.parameterValue ?? ""
            }
        }
        return values
    }

    static func template(_ text: String) throws -> Template {
        do { return try Template(parsing: text) } catch {
            throw ServiceError(.stack, "Template error: \(error.message)")
        }
    }

    /// The text of a template that a request gives or names.
    func templateText(body: String?, url: String?) throws -> String {
        switch (body, url) {
        case (let body?, nil):
            guard body.utf8.count <= Template.maximumInlineBytes else {
                throw ServiceError(
                    .stack,
                    "TemplateBody has \(body.utf8.count) bytes; at most \(Template.maximumInlineBytes) are allowed. Put the "
                        + "template into a bucket and give TemplateURL."
                )
            }
            return body
        case (nil, let url?):
            guard let uri = Self.objectAddress(url) else {
                throw ServiceError(
                    .stack,
                    "TemplateURL '\(url)' is no address of an object. Give s3://BUCKET/KEY or its http address."
                )
            }
            do { return String(decoding: try objects.read(uri), as: UTF8.self) } catch {
                throw ServiceError(.stack, "TemplateURL '\(url)' cannot be read: \(error)", cause: error)
            }
        case (.some, .some): throw ServiceError(.stack, "Give either TemplateBody or TemplateURL, not both.")
        case (nil, nil): throw ServiceError(.stack, "Either Template URL or Template Body must be specified.")
        }
    }

    /// The object of an `s3://` address, or of an http address with the bucket in its path or its host.
    static func objectAddress(_ url: String) -> S3URI? {
        if let uri = S3URI(url) { return uri.key.isEmpty ? nil : uri }
        guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme), let host = parts.host
        else { return nil }
        let path = parts.path.drop { $0 == "/" }
        for mark in [".s3.", ".s3-", ".localhost"] {
            if let range = host.range(of: mark), !path.isEmpty {
                return S3URI(bucket: String(host[..<range.lowerBound]), key: String(path))
            }
        }
        let names = path.split(separator: "/", maxSplits: 1)
        return names.count == 2 ? S3URI(bucket: String(names[0]), key: String(names[1])) : nil
    }

    /// A specification with its values, for the stack of that name.
    ///
    /// - Throws: ``ServiceError/Code/stack``.
    func evaluation(
        _ specification: StackState.Specification,
        name: String,
        arn: String,
        _ database: Database
    ) throws -> Evaluation {
        let exports = try Row.fetchAll(database, sql: "SELECT name, value FROM stack_export")
        let pseudo = PseudoParameters(
            stackName: name,
            stackId: arn,
            region: store.home.region,
            accountId: store.home.account,
            notificationARNs: specification.notificationArns
        )
        do {
            return try Evaluation(
                Template(parsing: specification.template),
                parameters: specification.parameters,
                pseudo: pseudo,
                imports: Dictionary(exports.map { ($0["name"], $0["value"]) }, uniquingKeysWith: { $1 })
            )
        } catch {
            throw ServiceError(.stack, "Template error: \(error.message)", cause: error)
        }
    }
}
