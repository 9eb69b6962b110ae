import GRDB
import Store

extension Roles {
    /// Gives a role a policy of its own, or changes it.
    package func putRolePolicy(_ request: PutRolePolicyRequest) async throws {
        try Self.verify(name: request.policyName, member: "PolicyName", longest: 128)
        _ = try PolicyDocument(request.policyDocument, .permissions)
        try await store.write { [self] transaction in
            let role = try found(request.roleName, transaction.database)
            try transaction.database.execute(
                sql: "INSERT OR REPLACE INTO iam_role_policy (role, name, document) VALUES (?, ?, ?)",
                arguments: [role.roleName, request.policyName, request.policyDocument]
            )
        }
    }

    /// A policy of a role.
    package func getRolePolicy(_ request: RolePolicyRequest) async throws -> GetRolePolicyResponse {
        try await store.read { [self] database in
            let role = try found(request.roleName, database)
            let document = try String.fetchOne(
                database,
                sql: "SELECT document FROM iam_role_policy WHERE role = ? AND name = ?",
                arguments: [role.roleName, request.policyName]
            )
            guard let document else { throw Self.noPolicy(request) }
            return GetRolePolicyResponse(
                roleName: role.roleName,
                policyName: request.policyName,
                policyDocument: PolicyDocument.encoded(document)
            )
        }
    }

    /// Takes a policy from a role.
    package func deleteRolePolicy(_ request: RolePolicyRequest) async throws {
        try await store.write { [self] transaction in
            let role = try found(request.roleName, transaction.database)
            try transaction.database.execute(
                sql: "DELETE FROM iam_role_policy WHERE role = ? AND name = ?",
                arguments: [role.roleName, request.policyName]
            )
            if transaction.database.changesCount == 0 { throw Self.noPolicy(request) }
        }
    }

    private static func noPolicy(_ request: RolePolicyRequest) -> ServiceError {
        ServiceError(
            .noSuchEntity,
            "The role policy with name \(request.policyName) cannot be found at the role \(request.roleName)."
        )
    }

    /// The names of a role's own policies.
    package func listRolePolicies(_ request: RoleRequest) async throws -> ListRolePoliciesResponse {
        let page = try Self.page(request.maxItems, request.marker)
        return try await store.read { [self] database in
            let names = try String.fetchAll(
                database,
                sql: "SELECT name FROM iam_role_policy WHERE role = ? " + page.sql(orderBy: "name"),
                arguments: [try found(request.roleName, database).roleName]
            )
            let (shown, next) = page.cut(names)
            return ListRolePoliciesResponse(policyNames: shown, isTruncated: next != nil, marker: next)
        }
    }

    /// Gives a role a managed policy; AWS's own are all known.
    package func attachRolePolicy(_ request: RoleAttachmentRequest) async throws {
        try await store.write { [self] transaction in
            let database = transaction.database
            let role = try found(request.roleName, database)
            if !request.policyArn.hasPrefix("arn:aws:iam::aws:policy/") {
                _ = try foundPolicy(request.policyArn, database)
            }
            try database.execute(
                sql: "INSERT OR IGNORE INTO iam_attachment (role, policy) VALUES (?, ?)",
                arguments: [role.roleName, request.policyArn]
            )
        }
    }

    /// Takes a managed policy from a role.
    package func detachRolePolicy(_ request: RoleAttachmentRequest) async throws {
        try await store.write { [self] transaction in
            let role = try found(request.roleName, transaction.database)
            try transaction.database.execute(
                sql: "DELETE FROM iam_attachment WHERE role = ? AND policy = ?",
                arguments: [role.roleName, request.policyArn]
            )
            if transaction.database.changesCount == 0 {
                throw ServiceError(
                    .noSuchEntity,
                    "Policy \(request.policyArn) is not attached to the role \(role.roleName)."
                )
            }
        }
    }

    /// The managed policies of a role.
    package func listAttachedRolePolicies(_ request: RoleRequest) async throws -> ListAttachedRolePoliciesResponse {
        let page = try Self.page(request.maxItems, request.marker)
        return try await store.read { [self] database in
            let arns = try String.fetchAll(
                database,
                sql: "SELECT policy FROM iam_attachment WHERE role = ? " + page.sql(orderBy: "policy"),
                arguments: [try found(request.roleName, database).roleName]
            )
            let (shown, next) = page.cut(arns)
            return ListAttachedRolePoliciesResponse(
                attachedPolicies: shown.map {
                    AttachedPolicy(policyName: String($0.split(separator: "/").last ?? ""), policyArn: $0)
                },
                isTruncated: next != nil,
                marker: next
            )
        }
    }
}
