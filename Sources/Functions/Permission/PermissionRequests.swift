package struct AddPermissionRequest: Codable, Sendable, Hashable {
    package var functionName: String
    package var statementId: String
    package var action: String
    package var principal: String
    package var sourceArn: String?
    package var sourceAccount: String?

    package init(
        functionName: String,
        statementId: String,
        action: String,
        principal: String,
        sourceArn: String? = nil,
        sourceAccount: String? = nil
    ) {
        self.functionName = functionName
        self.statementId = statementId
        self.action = action
        self.principal = principal
        self.sourceArn = sourceArn
        self.sourceAccount = sourceAccount
    }
}

package struct AddPermissionResponse: Codable, Sendable, Hashable {
    /// JSON.
    package let statement: String
}

package struct RemovePermissionRequest: Codable, Sendable, Hashable {
    package var functionName: String
    package var statementId: String

    package init(functionName: String, statementId: String) {
        self.functionName = functionName
        self.statementId = statementId
    }
}

package struct GetPolicyResponse: Codable, Sendable, Hashable {
    /// JSON.
    package let policy: String
    package let revisionId: String
}
