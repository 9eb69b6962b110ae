/// What CreateStack, UpdateStack and CreateChangeSet ask for.
package struct StackRequest: Codable, Sendable {
    package var stackName: String
    package var templateBody: String?
    package var templateURL: String?
    package var usePreviousTemplate: Bool?
    package var parameters: [StackParameter]?
    package var capabilities: [String]?
    package var tags: [Tag]?
    package var roleARN: String?
    package var notificationARNs: [String]?
    package var timeoutInMinutes: Int?
    package var disableRollback: Bool?
    package var onFailure: String?
    package var retainExceptOnCreate: Bool?
    package var enableTerminationProtection: Bool?
    package var clientRequestToken: String?
    package var changeSetName: String?
    package var changeSetType: String?
    package var clientToken: String?
    package var description: String?
    package var onStackFailure: String?
    // What is refused rather than dropped.
    package var stackPolicyBody: String?
    package var stackPolicyURL: String?
    package var resourcesToImport: [ResourceToImport]?

    /// A request of a template's text or address.
    package init(
        stackName: String,
        templateBody: String? = nil,
        templateURL: String? = nil,
        usePreviousTemplate: Bool? = nil,
        parameters: [StackParameter]? = nil,
        capabilities: [String]? = nil,
        tags: [Tag]? = nil,
        roleARN: String? = nil,
        disableRollback: Bool? = nil,
        onFailure: String? = nil,
        clientRequestToken: String? = nil
    ) {
        self.stackName = stackName
        self.templateBody = templateBody
        self.templateURL = templateURL
        self.usePreviousTemplate = usePreviousTemplate
        self.parameters = parameters
        self.capabilities = capabilities
        self.tags = tags
        self.roleARN = roleARN
        self.disableRollback = disableRollback
        self.onFailure = onFailure
        self.clientRequestToken = clientRequestToken
    }

    package struct ResourceToImport: Codable, Sendable {
        package let logicalResourceId: String
    }
}

/// A parameter's value.
package struct StackParameter: Codable, Sendable, Hashable {
    package let parameterKey: String
    package var parameterValue: String?
    package var usePreviousValue: Bool?

    package init(parameterKey: String, parameterValue: String? = nil, usePreviousValue: Bool? = nil) {
        self.parameterKey = parameterKey
        self.parameterValue = parameterValue
        self.usePreviousValue = usePreviousValue
    }
}

/// The answer of CreateStack and UpdateStack.
package struct StackResponse: Codable, Sendable {
    package let stackId: String
}

package struct DeleteStackRequest: Codable, Sendable {
    package var stackName: String
    package var retainResources: [String]?
    package var clientRequestToken: String?
    package var deletionMode: String?

    package init(
        stackName: String,
        retainResources: [String]? = nil,
        clientRequestToken: String? = nil,
        deletionMode: String? = nil
    ) {
        self.stackName = stackName
        self.retainResources = retainResources
        self.clientRequestToken = clientRequestToken
        self.deletionMode = deletionMode
    }
}

package struct ContinueUpdateRollbackRequest: Codable, Sendable {
    package var stackName: String
    package var resourcesToSkip: [String]?
    package var clientRequestToken: String?
}

package struct StackNameRequest: Codable, Sendable {
    package var stackName: String
    package var clientRequestToken: String?

    package init(stackName: String, clientRequestToken: String? = nil) {
        self.stackName = stackName
        self.clientRequestToken = clientRequestToken
    }
}

package struct UpdateTerminationProtectionRequest: Codable, Sendable {
    package var stackName: String
    package var enableTerminationProtection: Bool
}
