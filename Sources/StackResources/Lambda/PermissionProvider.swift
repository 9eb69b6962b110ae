package import Functions
package import JSONDocuments
package import Stacks
import Store

/// Who may invoke a function.
package struct PermissionProvider: ResourceProvider {
    package let type = "AWS::Lambda::Permission"
    package let schema = ResourceSchema(
        required: ["Action", "FunctionName", "Principal"],
        optional: [
            "EventSourceToken", "FunctionUrlAuthType", "InvokedViaFunctionUrl", "PrincipalOrgID", "SourceAccount",
            "SourceArn",
        ],
        replacing: [
            "Action", "EventSourceToken", "FunctionName", "FunctionUrlAuthType", "InvokedViaFunctionUrl", "Principal",
            "PrincipalOrgID", "SourceAccount", "SourceArn",
        ],
        attributes: ["Id"]
    )
    let functions: Functions

    package init(functions: Functions) { self.functions = functions }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let properties = resource.properties
        // Of the token, so that a second try finds what the first one made.
        let sid = resource.generatedName(most: 100)
        do {
            _ = try await functions.addPermission(
                AddPermissionRequest(
                    functionName: properties["FunctionName"]?.string ?? "",
                    statementId: sid,
                    action: properties["Action"]?.string ?? "",
                    principal: properties["Principal"]?.string ?? "",
                    sourceArn: properties["SourceArn"]?.string,
                    sourceAccount: properties["SourceAccount"]?.string
                )
            )
        } catch let error as ServiceError where error.code == .functionConflict {}
        return ProvidedResource(physicalId: sid, attributes: ["Id": .string(sid)])
    }

    /// Never called for a change: every property replaces.
    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let sid = resource.physicalId ?? ""
        return ProvidedResource(physicalId: sid, attributes: ["Id": .string(sid)])
    }

    package func delete(_ resource: ResourceRequest) async throws {
        let request = RemovePermissionRequest(
            functionName: resource.properties["FunctionName"]?.string ?? "",
            statementId: resource.physicalId ?? resource.generatedName(most: 100)
        )
        do { try await functions.removePermission(request) } catch let error as ServiceError
            where error.code == .functionNotFound
        {}
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        let function = resource.properties["FunctionName"]?.string ?? ""
        let policy: String
        do {
            policy = try await functions.getPolicy(FunctionRequest(functionName: function)).policy
        } catch let error as ServiceError where error.code == .functionNotFound { return nil }
        let statements = try JSON(parsing: policy)["Statement"]?.array ?? []
        guard let statement = statements.first(where: { $0["Sid"]?.string == resource.physicalId }) else { return nil }
        var properties: JSON = ["FunctionName": .string(function)]
        properties["Action"] = statement["Action"]
        // An account is told in another form than it was given.
        properties["Principal"] = statement["Principal"]?["Service"]
        properties["SourceArn"] = statement["Condition"]?["ArnLike"]?["AWS:SourceArn"]
        properties["SourceAccount"] = statement["Condition"]?["StringEquals"]?["AWS:SourceAccount"]
        return properties.telling("Action", "SourceArn", "SourceAccount")
    }
}
