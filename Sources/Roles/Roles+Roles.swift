import Foundation
import GRDB
import Identifiers
import Store

extension Roles {
    /// Records a role.
    package func createRole(_ request: CreateRoleRequest) async throws -> RoleResponse {
        try Self.verify(name: request.roleName, member: "RoleName", longest: 64)
        let path = try Self.verified(path: request.path)
        _ = try PolicyDocument(request.assumeRolePolicyDocument, .trust)
        let duration = request.maxSessionDuration ?? 3600
        guard 3600...43200 ~= duration else {
            throw ServiceError(.validation, "MaxSessionDuration is \(duration); give 3600 to 43200 seconds.")
        }
        return try await store.write { [self] transaction in
            let database = transaction.database
            if try role(request.roleName, database) != nil {
                throw ServiceError(.entityExists, "Role with name \(request.roleName) already exists.")
            }
            try database.execute(
                sql: """
                    INSERT INTO iam_role (name, id, path, trust, description, maximum_duration, tags, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    request.roleName, Self.newId("AROA"), path, request.assumeRolePolicyDocument, request.description,
                    duration, try AWSCoding.text(request.tags ?? []), transaction.now.timeIntervalSince1970,
                ]
            )
            return RoleResponse(role: try found(request.roleName, database))
        }
    }

    /// Describes a role.
    package func getRole(_ request: RoleRequest) async throws -> RoleResponse {
        RoleResponse(role: try await store.read { [self] in try found(request.roleName, $0) })
    }

    /// Lists roles by name.
    package func listRoles(_ request: IdentityListRequest) async throws -> ListRolesResponse {
        let page = try Self.page(request.maxItems, request.marker)
        return try await store.read { [self] database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM iam_role WHERE path LIKE ? ESCAPE '!' " + page.sql(orderBy: "name"),
                arguments: [Self.prefix(request.pathPrefix)]
            )
            let (shown, next) = page.cut(rows)
            return ListRolesResponse(roles: try shown.map(role), isTruncated: next != nil, marker: next)
        }
    }

    /// Deletes a role that has no policies.
    package func deleteRole(_ request: RoleRequest) async throws {
        try await store.write { [self] transaction in
            let database = transaction.database
            let role = try found(request.roleName, database)
            for (table, what) in [("iam_role_policy", "delete policies"), ("iam_attachment", "detach all policies")] {
                let count = try Int.fetchOne(
                    database,
                    sql: "SELECT COUNT(*) FROM \(table) WHERE role = ?",
                    arguments: [role.roleName]
                )
                if count ?? 0 > 0 {
                    throw ServiceError(
                        .deleteConflict,
                        "Cannot delete entity, must \(what) first: the role \(role.roleName) has \(count ?? 0)."
                    )
                }
            }
            try database.execute(sql: "DELETE FROM iam_role WHERE name = ?", arguments: [role.roleName])
        }
    }

    /// Says anew who may take a role.
    package func updateAssumeRolePolicy(_ request: UpdateAssumeRolePolicyRequest) async throws {
        _ = try PolicyDocument(request.policyDocument, .trust)
        try await store.write { [self] transaction in
            try transaction.database.execute(
                sql: "UPDATE iam_role SET trust = ? WHERE name = ?",
                arguments: [
                    request.policyDocument, try found(request.roleName, transaction.database).roleName,
                ]
            )
        }
    }

    func found(_ name: String, _ database: Database) throws -> Role {
        guard let role = try role(name, database) else {
            throw ServiceError(.noSuchEntity, "The role with name \(name) cannot be found.")
        }
        return role
    }

    private func role(_ name: String, _ database: Database) throws -> Role? {
        try Row.fetchOne(database, sql: "SELECT * FROM iam_role WHERE name = ?", arguments: [name]).map(role)
    }

    private func role(_ row: Row) throws -> Role {
        let path: String = row["path"]
        let name: String = row["name"]
        return Role(
            path: path,
            roleName: name,
            roleId: row["id"],
            arn: "arn:aws:iam::\(store.home.account):role\(path)\(name)",
            createDate: Date(timeIntervalSince1970: row["created"]),
            assumeRolePolicyDocument: PolicyDocument.encoded(row["trust"]),
            description: row["description"],
            maxSessionDuration: row["maximum_duration"],
            tags: try AWSCoding.value([IdentityTag].self, from: row["tags"])
        )
    }

    // MARK: - Rules

    // Source: IAM API, CreateRole and CreatePolicy.
    static func verify(name: String, member: String, longest: Int) throws {
        guard name.utf8.count <= longest, name.wholeMatch(of: /[\w+=,.@-]+/.asciiOnlyWordCharacters()) != nil else {
            throw ServiceError(
                .validation,
                "\(member) '\(name)' is no valid name: give at most \(longest) letters, digits and characters of _+=,.@-"
            )
        }
    }

    static func verified(path: String?) throws -> String {
        guard let path else { return "/" }
        guard path == "/" || path.wholeMatch(of: /\/[\x21-\x7E]+\//) != nil else {
            throw ServiceError(.validation, "Path '\(path)' must begin and end with a slash.")
        }
        return path
    }

    /// An id as IAM makes them: four letters that tell the kind, and seventeen more.
    static func newId(_ kind: String) -> String {
        kind + UUID().uuidString.filter { $0 != "-" }.prefix(17)
    }

    static func page(_ most: Int?, _ marker: String?) throws -> Page {
        try Page(limit: most ?? 100, member: "MaxItems", most: 1000, nextToken: marker)
    }

    static func prefix(_ path: String?) -> String {
        (path ?? "/").replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_") + "%"
    }
}
