package import Functions
import Identifiers
package import JSONDocuments
import OrderedCollections
package import Stacks
import Store

/// Resources that a function of the user's makes: `AWS::CloudFormation::CustomResource` and `Custom::…`.
///
/// The function of `ServiceToken` is sent CloudFormation's request; what a function on AWS puts to the request's ResponseURL,
/// one here returns. `Data` are the resource's attributes. One that says FAILED when it is created is asked to delete what it
/// may have made, as CloudFormation does.
/// - Source: AWS CloudFormation User Guide, "Custom resource reference".
package struct CustomResourceProvider: ResourceProvider {
    package let type = "AWS::CloudFormation::CustomResource"
    package let schema = ResourceSchema(
        required: ["ServiceToken"],
        optional: ["ServiceTimeout"],
        replacing: ["ServiceToken"]
    )
    let functions: Functions

    package init(functions: Functions) { self.functions = functions }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        try await ask("Create", resource)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        try await ask("Update", resource)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        do { _ = try await ask("Delete", resource) } catch let error as ServiceError
            where error.code == .functionNotFound
        {
            // Whoever made it is gone, and with it all that could be asked.
        }
    }

    /// What the function made is not known, but that it answered is.
    package func read(_ resource: ResourceRequest) async throws -> JSON? { [:] }

    private func ask(_ type: String, _ resource: ResourceRequest) async throws -> ProvidedResource {
        guard let token = resource.properties["ServiceToken"]?.string, ARN(token)?.service == "lambda" else {
            throw ServiceError(
                .validation,
                "ServiceToken is \(resource.properties["ServiceToken"]?.text() ?? "missing"); give the ARN of a Lambda function."
            )
        }
        var request: JSON = [
            "RequestType": .string(type), "ServiceToken": .string(token), "StackId": .string(resource.stackId),
            "RequestId": .string(resource.token), "LogicalResourceId": .string(resource.logicalId),
            "ResourceType": .string(resource.type.isEmpty ? self.type : resource.type),
            "ResourceProperties": resource.properties.asText,
        ]
        request["PhysicalResourceId"] = resource.physicalId.map(JSON.string)
        if type == "Update" { request["OldResourceProperties"] = resource.previous?.asText }
        let answer = try await functions.invoke(
            InvokeRequest(functionName: token, payload: request.bytes(), token: "\(type)-\(resource.token)")
        )
        let payload = answer.payload ?? .null
        if answer.functionError != nil {
            throw ServiceError(
                .stack,
                "The function \(token) failed: \(payload["errorMessage"]?.string ?? payload.text())"
            )
        }
        guard payload["Status"]?.string == "SUCCESS" else {
            let reason = ServiceError(
                .stack,
                "Received response status [\(payload["Status"]?.string ?? "none")] from custom resource. Message returned: "
                    + "\(payload["Reason"]?.string ?? "none, the answer is \(payload.text())")"
            )
            guard type == "Create", let physicalId = payload["PhysicalResourceId"]?.string, !physicalId.isEmpty else {
                throw reason
            }
            throw CreateFailure(physicalId: physicalId, cause: reason)
        }
        guard let physicalId = payload["PhysicalResourceId"]?.string ?? resource.physicalId, !physicalId.isEmpty else {
            throw ServiceError(.stack, "The function \(token) has answered no PhysicalResourceId: \(payload.text())")
        }
        let data = payload["Data"]?.object.map { $0.map { ($0.key, $0.value) } } ?? []
        return ProvidedResource(physicalId: physicalId, attributes: Dictionary(data, uniquingKeysWith: { $1 }))
    }
}

extension JSON {
    /// As CloudFormation hands properties to a function: numbers and booleans are texts.
    fileprivate var asText: JSON {
        switch self {
        case .array(let elements): return .array(elements.map(\.asText))
        case .object(let members):
            var texts: JSON = [:]
            for (name, value) in members { texts[name] = value.asText }
            return texts
        case .integer, .double, .bool: return .string(text())
        case .string, .null: return self
        }
    }
}
