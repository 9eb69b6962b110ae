package import Foundation

/// A name and a value that a user gives to a role or a policy.
package struct IdentityTag: Codable, Sendable, Hashable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

package struct CreateRoleRequest: Codable, Sendable {
    package var roleName: String
    package var assumeRolePolicyDocument: String
    package var path: String?
    package var description: String?
    package var maxSessionDuration: Int?
    package var tags: [IdentityTag]?

    package init(
        roleName: String,
        assumeRolePolicyDocument: String,
        path: String? = nil,
        description: String? = nil,
        maxSessionDuration: Int? = nil,
        tags: [IdentityTag]? = nil
    ) {
        self.roleName = roleName
        self.assumeRolePolicyDocument = assumeRolePolicyDocument
        self.path = path
        self.description = description
        self.maxSessionDuration = maxSessionDuration
        self.tags = tags
    }
}

package struct Role: Codable, Sendable, Hashable {
    package let path: String
    package let roleName: String
    package let roleId: String
    package let arn: String
    package let createDate: Date
    /// Percent-encoded.
    package let assumeRolePolicyDocument: String
    package let description: String?
    package let maxSessionDuration: Int
    package let tags: [IdentityTag]
}

package struct RoleResponse: Codable, Sendable {
    package let role: Role
}

package struct RoleRequest: Codable, Sendable {
    package var roleName: String
    package var marker: String?
    package var maxItems: Int?

    package init(roleName: String) { self.roleName = roleName }
}

package struct IdentityListRequest: Codable, Sendable {
    package var pathPrefix: String?
    package var marker: String?
    package var maxItems: Int?

    package init() {}
}

package struct ListRolesResponse: Codable, Sendable {
    package let roles: [Role]
    package let isTruncated: Bool
    package let marker: String?
}

package struct UpdateAssumeRolePolicyRequest: Codable, Sendable {
    package var roleName: String
    package var policyDocument: String

    package init(roleName: String, policyDocument: String) {
        self.roleName = roleName
        self.policyDocument = policyDocument
    }
}

package struct RolePolicyRequest: Codable, Sendable {
    package var roleName: String
    package var policyName: String

    package init(roleName: String, policyName: String) {
        self.roleName = roleName
        self.policyName = policyName
    }
}

package struct PutRolePolicyRequest: Codable, Sendable {
    package var roleName: String
    package var policyName: String
    package var policyDocument: String

    package init(roleName: String, policyName: String, policyDocument: String) {
        self.roleName = roleName
        self.policyName = policyName
        self.policyDocument = policyDocument
    }
}

package struct GetRolePolicyResponse: Codable, Sendable {
    package let roleName: String
    package let policyName: String
    /// Percent-encoded.
    package let policyDocument: String
}

package struct ListRolePoliciesResponse: Codable, Sendable {
    package let policyNames: [String]
    package let isTruncated: Bool
    package let marker: String?
}

package struct RoleAttachmentRequest: Codable, Sendable {
    package var roleName: String
    package var policyArn: String

    package init(roleName: String, policyArn: String) {
        self.roleName = roleName
        self.policyArn = policyArn
    }
}

package struct AttachedPolicy: Codable, Sendable, Hashable {
    package let policyName: String
    package let policyArn: String
}

package struct ListAttachedRolePoliciesResponse: Codable, Sendable {
    package let attachedPolicies: [AttachedPolicy]
    package let isTruncated: Bool
    package let marker: String?
}
