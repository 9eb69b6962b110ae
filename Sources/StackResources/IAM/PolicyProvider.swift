import Foundation
package import JSONDocuments
package import Roles
package import Stacks
import Store

/// Policies that stand in roles, given to them by a resource of its own.
package struct PolicyProvider: ResourceProvider {
    package let type = "AWS::IAM::Policy"
    package let schema = ResourceSchema(
        required: ["PolicyDocument", "PolicyName"],
        optional: ["Groups", "Roles", "Users"],
        attributes: ["Id"]
    )
    let roles: Roles

    package init(roles: Roles) { self.roles = roles }

    package func check(_ properties: JSON) throws { try PolicyText.check(properties) }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let id = resource.physicalId ?? resource.generatedName()
        var given: [String] = []
        do {
            for role in PolicyText.roles(resource.properties) {
                try await roles.putRolePolicy(
                    PutRolePolicyRequest(
                        roleName: role,
                        policyName: resource.properties["PolicyName"]?.string ?? "",
                        policyDocument: resource.properties["PolicyDocument"]?.text() ?? ""
                    )
                )
                given.append(role)
            }
        } catch let error as ServiceError where !given.isEmpty && resource.physicalId == nil {
            throw CreateFailure(physicalId: id, cause: error)
        }
        return ProvidedResource(physicalId: id, attributes: ["Id": .string(id)])
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let made = try await create(resource)
        let old = resource.previous ?? [:]
        let keeps = old["PolicyName"] == resource.properties["PolicyName"]
        try await take(
            old,
            from: PolicyText.roles(old)
                .filter {
                    !keeps || !PolicyText.roles(resource.properties).contains($0)
                }
        )
        return made
    }

    package func delete(_ resource: ResourceRequest) async throws {
        try await take(resource.properties, from: PolicyText.roles(resource.properties))
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let role = PolicyText.roles(resource.properties).first else { return [:] }
        let name = resource.properties["PolicyName"]?.string ?? ""
        let request = RolePolicyRequest(roleName: role, policyName: name)
        guard let found = try await present({ try await roles.getRolePolicy(request) }) else { return nil }
        return ["PolicyName": .string(name), "PolicyDocument": try PolicyText.decoded(found.policyDocument)]
    }

    private func take(_ properties: JSON, from names: [String]) async throws {
        let policy = properties["PolicyName"]?.string ?? ""
        for role in names {
            _ = try await present {
                try await roles.deleteRolePolicy(RolePolicyRequest(roleName: role, policyName: policy))
            }
        }
    }
}

/// What the providers of policies share.
enum PolicyText {
    static func check(_ properties: JSON) throws {
        if let document = properties["PolicyDocument"] { _ = try PolicyDocument(document, .permissions) }
        for member in ["Groups", "Users"] where properties[member]?.array?.isEmpty == false {
            throw ServiceError(.validation, "There are no \(member.lowercased()) in Driftloop. Give Roles.")
        }
    }

    static func roles(_ properties: JSON) -> [String] { (properties["Roles"]?.array ?? []).compactMap(\.string) }

    /// A document as IAM's answers carry it.
    static func decoded(_ text: String) throws -> JSON { try JSON(parsing: text.removingPercentEncoding ?? text) }
}

/// Does `body`; nil if IAM does not have the thing.
func present<Result>(_ body: () async throws -> Result) async throws -> Result? {
    do { return try await body() } catch let error as ServiceError where error.code == .noSuchEntity { return nil }
}
