import Identifiers
import Roles

extension OperationTable {
    static func roleOperations(_ roles: Roles) -> [String: Operation] {
        [
            "CreateRole": Operation(roles.createRole), "GetRole": Operation(roles.getRole),
            "ListRoles": Operation(roles.listRoles), "DeleteRole": Operation(roles.deleteRole),
            "UpdateAssumeRolePolicy": Operation(roles.updateAssumeRolePolicy),
            "PutRolePolicy": Operation(roles.putRolePolicy), "GetRolePolicy": Operation(roles.getRolePolicy),
            "DeleteRolePolicy": Operation(roles.deleteRolePolicy),
            "ListRolePolicies": Operation(roles.listRolePolicies),
            "AttachRolePolicy": Operation(roles.attachRolePolicy),
            "DetachRolePolicy": Operation(roles.detachRolePolicy),
            "ListAttachedRolePolicies": Operation(roles.listAttachedRolePolicies),
            "CreatePolicy": Operation(roles.createPolicy), "GetPolicy": Operation(roles.getPolicy),
            "GetPolicyVersion": Operation(roles.getPolicyVersion), "DeletePolicy": Operation(roles.deletePolicy),
            "ListPolicies": Operation(roles.listPolicies),
        ]
    }

    /// STS, as far as AWS's tools need it to know where they are.
    static func securityTokenOperations(_ home: Home) -> [String: Operation] {
        [
            "GetCallerIdentity": Operation { (_: [String: String]) in
                CallerIdentity(
                    arn: "arn:aws:iam::\(home.account):root",
                    userId: home.account,
                    account: home.account
                )
            }
        ]
    }
}

/// Who calls: always the account itself, since requests are not signed.
private struct CallerIdentity: Codable, Sendable {
    let arn: String
    let userId: String
    let account: String
}
