package import JSONDocuments
package import Roles
package import Stacks
import Store

/// IAM's roles, with the policies that are written into them.
package struct RoleProvider: ResourceProvider {
    package let type = "AWS::IAM::Role"
    package let schema = ResourceSchema(
        required: ["AssumeRolePolicyDocument"],
        optional: [
            "Description", "ManagedPolicyArns", "MaxSessionDuration", "Path", "PermissionsBoundary", "Policies",
            "RoleName",
            "Tags",
        ],
        replacing: ["RoleName", "Path"],
        attributes: ["Arn", "RoleId"]
    )
    let roles: Roles

    package init(roles: Roles) { self.roles = roles }

    package func check(_ properties: JSON) throws {
        if let document = properties["AssumeRolePolicyDocument"] { _ = try PolicyDocument(document, .trust) }
        for policy in properties["Policies"]?.array ?? [] {
            guard policy["PolicyName"]?.string != nil, let document = policy["PolicyDocument"] else {
                throw ServiceError(.validation, "Each of Policies needs PolicyName and PolicyDocument.")
            }
            _ = try PolicyDocument(document, .permissions)
        }
    }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let name = name(resource)
        guard try await present({ try await roles.getRole(RoleRequest(roleName: name)) }) == nil else {
            throw ServiceError(.entityExists, "Role with name \(name) already exists. Give another RoleName, or none.")
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = name(resource)
        let properties = resource.properties
        if try await present({ try await roles.getRole(RoleRequest(roleName: name)) }) == nil {
            let tags = (properties["Tags"]?.array ?? [])
                .compactMap { tag -> IdentityTag? in
                    guard let key = tag["Key"]?.string, let value = tag["Value"]?.string else { return nil }
                    return IdentityTag(key: key, value: value)
                }
            _ = try await roles.createRole(
                CreateRoleRequest(
                    roleName: name,
                    assumeRolePolicyDocument: properties["AssumeRolePolicyDocument"]?.text() ?? "",
                    path: properties["Path"]?.string,
                    description: properties["Description"]?.string,
                    maxSessionDuration: properties["MaxSessionDuration"]?.integer.map(Int.init),
                    tags: tags
                )
            )
        }
        do {
            try await apply(properties, previous: [:], to: name)
        } catch let error as ServiceError {
            throw CreateFailure(physicalId: name, cause: error)
        }
        return try await provided(name)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.physicalId ?? ""
        let document = resource.properties["AssumeRolePolicyDocument"]?.text() ?? ""
        try await roles.updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest(roleName: name, policyDocument: document))
        try await apply(resource.properties, previous: resource.previous ?? [:], to: name)
        return try await provided(name)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        let name = resource.physicalId ?? ""
        guard try await present({ try await roles.getRole(RoleRequest(roleName: name)) }) != nil else { return }
        try await apply([:], previous: resource.properties, to: name)
        try await roles.deleteRole(RoleRequest(roleName: name))
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        let name = resource.physicalId ?? ""
        guard let role = try await present({ try await roles.getRole(RoleRequest(roleName: name)) })?.role else {
            return nil
        }
        let attached = try await roles.listAttachedRolePolicies(RoleRequest(roleName: name)).attachedPolicies
            .map(\.policyArn)
        let given = resource.properties["ManagedPolicyArns"]?.array?.compactMap(\.string) ?? []
        // What the stack's own policies attach to the role is no drift, and neither is the order of a set.
        let own = attached.filter { given.contains($0) || !resource.siblings.contains($0) }
        let policies = Set(given) == Set(own) ? given : own
        return [
            "RoleName": .string(role.roleName), "Path": .string(role.path),
            "Description": role.description.map(JSON.string) ?? .null,
            "MaxSessionDuration": .integer(Int64(role.maxSessionDuration)),
            "AssumeRolePolicyDocument": try PolicyText.decoded(role.assumeRolePolicyDocument),
            "ManagedPolicyArns": .array(policies.map(JSON.string)),
        ]
    }

    /// Gives the role the policies of `properties`, and takes those away that `previous` has besides.
    private func apply(_ properties: JSON, previous: JSON, to name: String) async throws {
        func inline(_ json: JSON) -> [String: JSON] {
            Dictionary(
                (json["Policies"]?.array ?? []).map { ($0["PolicyName"]?.string ?? "", $0["PolicyDocument"] ?? .null) },
                uniquingKeysWith: { $1 }
            )
        }
        func managed(_ json: JSON) -> Set<String> {
            Set((json["ManagedPolicyArns"]?.array ?? []).compactMap(\.string))
        }
        for (policy, document) in inline(properties).sorted(by: { $0.key < $1.key }) {
            try await roles.putRolePolicy(
                PutRolePolicyRequest(roleName: name, policyName: policy, policyDocument: document.text())
            )
        }
        for policy in Set(inline(previous).keys).subtracting(inline(properties).keys).sorted() {
            _ = try await present {
                try await roles.deleteRolePolicy(RolePolicyRequest(roleName: name, policyName: policy))
            }
        }
        for arn in managed(properties).sorted() {
            try await roles.attachRolePolicy(RoleAttachmentRequest(roleName: name, policyArn: arn))
        }
        for arn in managed(previous).subtracting(managed(properties)).sorted() {
            _ = try await present {
                try await roles.detachRolePolicy(RoleAttachmentRequest(roleName: name, policyArn: arn))
            }
        }
    }

    private func name(_ resource: ResourceRequest) -> String {
        resource.physicalId ?? resource.properties["RoleName"]?.string ?? resource.generatedName(most: 64)
    }

    private func provided(_ name: String) async throws -> ProvidedResource {
        let role = try await roles.getRole(RoleRequest(roleName: name)).role
        return ProvidedResource(
            physicalId: role.roleName,
            attributes: ["Arn": .string(role.arn), "RoleId": .string(role.roleId)]
        )
    }
}
