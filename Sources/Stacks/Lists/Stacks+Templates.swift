import CloudFormation
import JSONDocuments
import OrderedCollections
import Store

extension Stacks {
    /// Checks a template's form, and tells what a stack of it is asked for.
    package func validateTemplate(_ request: TemplateRequest) async throws -> ValidateTemplateResponse {
        let template = try Self.template(try templateText(body: request.templateBody, url: request.templateURL))
        return ValidateTemplateResponse(
            parameters: template.parameters.map { name, parameter in
                TemplateParameter(
                    parameterKey: name,
                    defaultValue: parameter.defaultValue.map(Self.text),
                    noEcho: parameter.noEcho,
                    description: parameter.description
                )
            },
            description: template.description,
            capabilities: template.capabilities,
            capabilitiesReason: Self.reason(of: template),
            declaredTransforms: template.transforms
        )
    }

    /// The text of a stack's template, or of a change set's.
    package func getTemplate(_ request: GetTemplateRequest) async throws -> GetTemplateResponse {
        let text = try await store.read { database in
            if let name = request.changeSetName {
                return try ChangeSetRecord.fetch(database, name, stack: request.stackName).specification.template
            }
            guard let stack = request.stackName else { throw ServiceError(.stack, "Give StackName.") }
            return try StackRecord.fetch(database, stack).state.specification.template
        }
        return GetTemplateResponse(templateBody: text, stagesAvailable: ["Original", "Processed"])
    }

    /// What a template, or a stack's, consists of and asks for.
    package func getTemplateSummary(_ request: TemplateRequest) async throws -> GetTemplateSummaryResponse {
        let text: String
        if let stack = request.stackName {
            text = try await store.read { try StackRecord.fetch($0, stack).state.specification.template }
        } else {
            text = try templateText(body: request.templateBody, url: request.templateURL)
        }
        let template = try Self.template(text)
        var types: [String] = []
        for resource in template.resources.values where !types.contains(resource.type) { types.append(resource.type) }
        return GetTemplateSummaryResponse(
            parameters: template.parameters.map { name, parameter in
                ParameterDeclaration(
                    parameterKey: name,
                    defaultValue: parameter.defaultValue.map(Self.text),
                    parameterType: parameter.type.rawValue,
                    noEcho: parameter.noEcho,
                    description: parameter.description,
                    parameterConstraints: .init(allowedValues: parameter.allowedValues?.map(Self.text))
                )
            },
            description: template.description,
            capabilities: template.capabilities,
            capabilitiesReason: Self.reason(of: template),
            resourceTypes: types,
            version: "2010-09-09",
            metadata: template.metadata?.text(),
            declaredTransforms: template.transforms
        )
    }

    private static func reason(of template: Template) -> String? {
        let types = Set(template.resources.values.map(\.type).filter { $0.hasPrefix("AWS::IAM::") }).sorted()
        return types.isEmpty
            ? nil : "The following resource(s) require capabilities: [\(types.joined(separator: ", "))]"
    }
}

package struct TemplateRequest: Codable, Sendable {
    package var templateBody: String?
    package var templateURL: String?
    package var stackName: String?

    package init(templateBody: String? = nil, templateURL: String? = nil, stackName: String? = nil) {
        self.templateBody = templateBody
        self.templateURL = templateURL
        self.stackName = stackName
    }
}

package struct TemplateParameter: Codable, Sendable {
    package let parameterKey: String
    package let defaultValue: String?
    package let noEcho: Bool
    package let description: String?
}

package struct ValidateTemplateResponse: Codable, Sendable {
    package let parameters: [TemplateParameter]
    package let description: String?
    package let capabilities: [String]
    package let capabilitiesReason: String?
    package let declaredTransforms: [String]
}

package struct GetTemplateRequest: Codable, Sendable {
    package var stackName: String?
    package var changeSetName: String?

    package init(stackName: String?, changeSetName: String? = nil) {
        self.stackName = stackName
        self.changeSetName = changeSetName
    }
}

package struct GetTemplateResponse: Codable, Sendable {
    package let templateBody: String
    package let stagesAvailable: [String]
}

package struct ParameterDeclaration: Codable, Sendable {
    package let parameterKey: String
    package let defaultValue: String?
    package let parameterType: String
    package let noEcho: Bool
    package let description: String?
    package let parameterConstraints: ParameterConstraints

    package struct ParameterConstraints: Codable, Sendable {
        package let allowedValues: [String]?
    }
}

package struct GetTemplateSummaryResponse: Codable, Sendable {
    package let parameters: [ParameterDeclaration]
    package let description: String?
    package let capabilities: [String]
    package let capabilitiesReason: String?
    package let resourceTypes: [String]
    package let version: String
    package let metadata: String?
    package let declaredTransforms: [String]
}
