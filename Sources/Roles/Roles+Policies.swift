package import Foundation
import GRDB
import Identifiers
import Store

extension Roles {
    /// Records a managed policy.
    package func createPolicy(_ request: CreatePolicyRequest) async throws -> PolicyResponse {
        try Self.verify(name: request.policyName, member: "PolicyName", longest: 128)
        let path = try Self.verified(path: request.path)
        _ = try PolicyDocument(request.policyDocument, .permissions)
        return try await store.write { [self] transaction in
            let database = transaction.database
            let arn = "arn:aws:iam::\(store.home.account):policy\(path)\(request.policyName)"
            let taken = try String.fetchOne(
                database,
                sql: "SELECT name FROM iam_policy WHERE name = ?",
                arguments: [request.policyName]
            )
            if taken != nil {
                throw ServiceError(.entityExists, "A policy called \(request.policyName) already exists.")
            }
            try database.execute(
                sql: """
                    INSERT INTO iam_policy (name, id, path, arn, document, description, tags, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    request.policyName, Self.newId("ANPA"), path, arn, request.policyDocument, request.description,
                    try AWSCoding.text(request.tags ?? []), transaction.now.timeIntervalSince1970,
                ]
            )
            return PolicyResponse(policy: try foundPolicy(arn, database).0)
        }
    }

    /// Changes a managed policy's document; earlier ones are not kept.
    package func setPolicy(_ arn: String, document: String) async throws {
        _ = try PolicyDocument(document, .permissions)
        try await store.write { [self] transaction in
            _ = try foundPolicy(arn, transaction.database)
            try transaction.database.execute(
                sql: "UPDATE iam_policy SET document = ? WHERE arn = ?",
                arguments: [document, arn]
            )
        }
    }

    /// Describes a managed policy.
    package func getPolicy(_ request: PolicyRequest) async throws -> PolicyResponse {
        PolicyResponse(policy: try await store.read { [self] in try foundPolicy(request.policyArn, $0).0 })
    }

    /// A managed policy's document: there is one version, `v1`.
    package func getPolicyVersion(_ request: PolicyRequest) async throws -> PolicyVersionResponse {
        let (policy, document) = try await store.read { [self] in try foundPolicy(request.policyArn, $0) }
        guard request.versionId ?? "v1" == "v1" else {
            throw ServiceError(
                .noSuchEntity,
                "Policy \(policy.arn) has no version \(request.versionId ?? ""); it has v1."
            )
        }
        return PolicyVersionResponse(
            policyVersion: PolicyVersion(
                document: PolicyDocument.encoded(document),
                versionId: "v1",
                isDefaultVersion: true,
                createDate: policy.createDate
            )
        )
    }

    /// Deletes a managed policy that no role has.
    package func deletePolicy(_ request: PolicyRequest) async throws {
        try await store.write { [self] transaction in
            let policy = try foundPolicy(request.policyArn, transaction.database).0
            if policy.attachmentCount > 0 {
                throw ServiceError(
                    .deleteConflict,
                    "Cannot delete a policy attached to entities: \(policy.arn) is attached to \(policy.attachmentCount)."
                )
            }
            try transaction.database.execute(sql: "DELETE FROM iam_policy WHERE arn = ?", arguments: [policy.arn])
        }
    }

    /// Lists the managed policies that were created here, by name.
    package func listPolicies(_ request: IdentityListRequest) async throws -> ListPoliciesResponse {
        let page = try Self.page(request.maxItems, request.marker)
        return try await store.read { [self] database in
            let arns = try String.fetchAll(
                database,
                sql: "SELECT arn FROM iam_policy WHERE path LIKE ? ESCAPE '!' " + page.sql(orderBy: "name"),
                arguments: [Self.prefix(request.pathPrefix)]
            )
            let (shown, next) = page.cut(arns)
            let policies = try shown.map { try foundPolicy($0, database).0 }
            return ListPoliciesResponse(policies: policies, isTruncated: next != nil, marker: next)
        }
    }

    /// The ARN of the managed policy of a name; nil if there is none.
    package func policyArn(named name: String) async throws -> String? {
        try await store.read {
            try String.fetchOne($0, sql: "SELECT arn FROM iam_policy WHERE name = ?", arguments: [name])
        }
    }

    func foundPolicy(_ arn: String, _ database: Database) throws -> (Policy, document: String) {
        guard
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT p.*, (SELECT COUNT(*) FROM iam_attachment a WHERE a.policy = p.arn) AS attachments
                    FROM iam_policy p WHERE p.arn = ?
                    """,
                arguments: [arn]
            )
        else { throw ServiceError(.noSuchEntity, "Policy \(arn) does not exist or is not attachable.") }
        let policy = Policy(
            policyName: row["name"],
            policyId: row["id"],
            arn: arn,
            path: row["path"],
            defaultVersionId: "v1",
            attachmentCount: row["attachments"],
            isAttachable: true,
            description: row["description"],
            createDate: Date(timeIntervalSince1970: row["created"]),
            tags: try AWSCoding.value([IdentityTag].self, from: row["tags"])
        )
        return (policy, row["document"])
    }
}

package struct CreatePolicyRequest: Codable, Sendable {
    package var policyName: String
    package var policyDocument: String
    package var path: String?
    package var description: String?
    package var tags: [IdentityTag]?

    package init(policyName: String, policyDocument: String, path: String? = nil, description: String? = nil) {
        self.policyName = policyName
        self.policyDocument = policyDocument
        self.path = path
        self.description = description
    }
}

package struct Policy: Codable, Sendable, Hashable {
    package let policyName: String
    package let policyId: String
    package let arn: String
    package let path: String
    package let defaultVersionId: String
    package let attachmentCount: Int
    package let isAttachable: Bool
    package let description: String?
    package let createDate: Date
    package let tags: [IdentityTag]
}

package struct PolicyResponse: Codable, Sendable {
    package let policy: Policy
}

package struct PolicyRequest: Codable, Sendable {
    package var policyArn: String
    package var versionId: String?

    package init(policyArn: String) { self.policyArn = policyArn }
}

package struct PolicyVersion: Codable, Sendable {
    /// Percent-encoded.
    package let document: String
    package let versionId: String
    package let isDefaultVersion: Bool
    package let createDate: Date
}

package struct PolicyVersionResponse: Codable, Sendable {
    package let policyVersion: PolicyVersion
}

package struct ListPoliciesResponse: Codable, Sendable {
    package let policies: [Policy]
    package let isTruncated: Bool
    package let marker: String?
}
