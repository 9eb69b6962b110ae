package import JSONDocuments
package import Roles
package import Stacks
import Store

/// IAM's managed policies.
package struct ManagedPolicyProvider: ResourceProvider {
    package let type = "AWS::IAM::ManagedPolicy"
    package let schema = ResourceSchema(
        required: ["PolicyDocument"],
        optional: ["Description", "Groups", "ManagedPolicyName", "Path", "Roles", "Users"],
        replacing: ["Description", "ManagedPolicyName", "Path"],
        attributes: ["PolicyArn", "PolicyId", "DefaultVersionId"]
    )
    let roles: Roles

    package init(roles: Roles) { self.roles = roles }

    package func check(_ properties: JSON) throws { try PolicyText.check(properties) }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let name = name(resource)
        if try await roles.policyArn(named: name) != nil {
            throw ServiceError(
                .entityExists,
                "A policy called \(name) already exists. Give another ManagedPolicyName, or none."
            )
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = name(resource)
        let arn: String
        if let known = try await roles.policyArn(named: name) {
            arn = known
        } else {
            let request = CreatePolicyRequest(
                policyName: name,
                policyDocument: resource.properties["PolicyDocument"]?.text() ?? "",
                path: resource.properties["Path"]?.string,
                description: resource.properties["Description"]?.string
            )
            arn = try await roles.createPolicy(request).policy.arn
        }
        do { try await attach(arn, resource.properties, previous: [:]) } catch let error as ServiceError {
            throw CreateFailure(physicalId: arn, cause: error)
        }
        return try await provided(arn)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let arn = resource.physicalId ?? ""
        try await roles.setPolicy(arn, document: resource.properties["PolicyDocument"]?.text() ?? "")
        try await attach(arn, resource.properties, previous: resource.previous ?? [:])
        return try await provided(arn)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        let arn = resource.physicalId ?? ""
        try await attach(arn, [:], previous: resource.properties)
        _ = try await present { try await roles.deletePolicy(PolicyRequest(policyArn: arn)) }
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        let request = PolicyRequest(policyArn: resource.physicalId ?? "")
        guard let found = try await present({ try await roles.getPolicyVersion(request) })?.policyVersion else {
            return nil
        }
        return ["PolicyDocument": try PolicyText.decoded(found.document)]
    }

    private func attach(_ arn: String, _ properties: JSON, previous: JSON) async throws {
        let wanted = PolicyText.roles(properties)
        for role in wanted {
            try await roles.attachRolePolicy(RoleAttachmentRequest(roleName: role, policyArn: arn))
        }
        for role in PolicyText.roles(previous) where !wanted.contains(role) {
            _ = try await present {
                try await roles.detachRolePolicy(RoleAttachmentRequest(roleName: role, policyArn: arn))
            }
        }
    }

    private func name(_ resource: ResourceRequest) -> String {
        resource.properties["ManagedPolicyName"]?.string ?? resource.generatedName(most: 128)
    }

    private func provided(_ arn: String) async throws -> ProvidedResource {
        let policy = try await roles.getPolicy(PolicyRequest(policyArn: arn)).policy
        return ProvidedResource(
            physicalId: arn,
            attributes: [
                "PolicyArn": .string(arn), "PolicyId": .string(policy.policyId), "DefaultVersionId": "v1",
            ]
        )
    }
}
