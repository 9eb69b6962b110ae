import Foundation
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import Roles

@Suite("Roles") struct RolesTests {
    static let trust = #"""
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},
        "Action":"sts:AssumeRole"}]}
        """#
    static let permissions =
        #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:*"],"Resource":"*"}}"#

    static func with(_ body: (Roles) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let store = try Store(directory: folder, clock: ManualClock(), migrations: Roles.migrations)
            try await body(Roles(store: store))
            try store.close()
        }
    }

    @Test func `a role keeps what it was given, and is deleted once its policies are gone`() async throws {
        try await Self.with { roles in
            let role =
                try await roles.createRole(
                    CreateRoleRequest(
                        roleName: "mine",
                        assumeRolePolicyDocument: Self.trust,
                        path: "/service-role/",
                        tags: [IdentityTag(key: "a", value: "b")]
                    )
                )
                .role
            #expect(role.arn == "arn:aws:iam::000000000000:role/service-role/mine")
            #expect(role.roleId.wholeMatch(of: /AROA[A-F0-9]{17}/) != nil)
            #expect(role.assumeRolePolicyDocument.removingPercentEncoding == Self.trust)
            #expect(!role.assumeRolePolicyDocument.contains("{"))
            #expect(role.maxSessionDuration == 3600)
            try await roles.putRolePolicy(
                PutRolePolicyRequest(roleName: "mine", policyName: "p", policyDocument: Self.permissions)
            )
            let full = await #expect(throws: ServiceError.self) {
                try await roles.deleteRole(RoleRequest(roleName: "mine"))
            }
            #expect(full?.code.awsCode == "DeleteConflict")
            try await roles.deleteRolePolicy(RolePolicyRequest(roleName: "mine", policyName: "p"))
            try await roles.deleteRole(RoleRequest(roleName: "mine"))
            let gone = await #expect(throws: ServiceError.self) {
                try await roles.getRole(RoleRequest(roleName: "mine"))
            }
            #expect(gone?.code.awsCode == "NoSuchEntity")
            #expect(gone?.code.status == 404)
        }
    }

    @Test func `a managed policy goes when no role has it`() async throws {
        try await Self.with { roles in
            _ = try await roles.createRole(
                CreateRoleRequest(roleName: "mine", assumeRolePolicyDocument: Self.trust)
            )
            let made = try await roles.createPolicy(
                CreatePolicyRequest(policyName: "p", policyDocument: Self.permissions)
            )
            let arn = made.policy.arn
            #expect(arn == "arn:aws:iam::000000000000:policy/p")
            try await roles.attachRolePolicy(RoleAttachmentRequest(roleName: "mine", policyArn: arn))
            let attached = try await roles.listAttachedRolePolicies(RoleRequest(roleName: "mine")).attachedPolicies
            #expect(attached == [AttachedPolicy(policyName: "p", policyArn: arn)])
            await #expect(throws: ServiceError.self) { try await roles.deletePolicy(PolicyRequest(policyArn: arn)) }
            try await roles.detachRolePolicy(RoleAttachmentRequest(roleName: "mine", policyArn: arn))
            try await roles.deletePolicy(PolicyRequest(policyArn: arn))
            let left = try await roles.listPolicies(IdentityListRequest()).policies
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: [
        ("[]", "a policy is an object"), ("{", "not valid JSON"), (#"{"Version":"2012-10-17"}"#, "no Statement"),
        (#"{"Statement":[]}"#, "Statement is empty"), (#"{"Version":"2013","Statement":[{}]}"#, "Version is"),
        (#"{"Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}"#, "Statement[0].Effect"),
        (#"{"Statement":[{"Effect":"Allow","Resource":"*"}]}"#, "needs Action or NotAction"),
        (#"{"Statement":[{"Effect":"Allow","Action":"s3","Resource":"*"}]}"#, "SERVICE:ACTION"),
        (#"{"Statement":[{"Effect":"Allow","Action":"s3:Get*"}]}"#, "needs Resource or NotResource"),
        (#"{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Principal":"*"}]}"#, "Principal"),
        (#"{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Colour":"red"}]}"#, "'Colour'"),
        (#"{"Statements":[]}"#, "'Statements'"),
    ])
    func `a malformed policy says what is wrong`(document: String, says: String) {
        let error = #expect(throws: ServiceError.self) { try PolicyDocument(document, .permissions) }
        #expect(error?.code.awsCode == "MalformedPolicyDocument")
        #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }

    @Test func `a trust policy names who, a bucket's names who and what`() throws {
        _ = try PolicyDocument(Self.trust, .trust)
        #expect(throws: ServiceError.self) { try PolicyDocument(Self.permissions, .trust) }
        #expect(throws: ServiceError.self) { try PolicyDocument(Self.trust, .resource) }
    }
}
