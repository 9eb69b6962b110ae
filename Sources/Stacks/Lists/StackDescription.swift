package import Foundation

/// A stack, as DescribeStacks tells of it.
package struct StackDescription: Codable, Sendable {
    package let stackId: String
    package let stackName: String
    package let changeSetId: String?
    package let description: String?
    package let parameters: [StackParameter]
    package let creationTime: Date
    package let deletionTime: Date?
    package let lastUpdatedTime: Date?
    package let stackStatus: StackStatus
    package let stackStatusReason: String?
    package let disableRollback: Bool
    package let notificationARNs: [String]
    package let timeoutInMinutes: Int?
    package let capabilities: [String]
    package let outputs: [Output]
    package let roleARN: String?
    package let tags: [Tag]
    package let enableTerminationProtection: Bool
    package let driftInformation: DriftInformation

    package struct DriftInformation: Codable, Sendable {
        package let stackDriftStatus: String
        package let lastCheckTimestamp: Date?
    }

    /// The value of an output; nil if the stack has none of that name.
    package func output(_ key: String) -> String? { outputs.first { $0.outputKey == key }?.outputValue }

    init(_ stack: StackState, parameters: [StackParameter]) {
        stackId = stack.arn
        stackName = stack.name
        changeSetId = stack.changeSet
        description = stack.specification.description
        self.parameters = parameters
        creationTime = stack.created
        deletionTime = stack.deleted
        lastUpdatedTime = stack.updated
        stackStatus = stack.status
        stackStatusReason = stack.reason
        disableRollback = stack.specification.onFailure == .doNothing
        notificationARNs = stack.specification.notificationArns
        timeoutInMinutes = stack.specification.timeoutInMinutes
        capabilities = stack.specification.capabilities
        outputs = stack.outputs
        roleARN = stack.specification.roleArn
        tags = stack.specification.tags
        enableTerminationProtection = stack.isProtected
        driftInformation = DriftInformation(
            stackDriftStatus: stack.drift?.status ?? "NOT_CHECKED",
            lastCheckTimestamp: stack.drift?.time
        )
    }
}

package struct DescribeStacksRequest: Codable, Sendable {
    package var stackName: String?
    package var nextToken: String?

    package init(stackName: String? = nil, nextToken: String? = nil) {
        self.stackName = stackName
        self.nextToken = nextToken
    }
}

package struct DescribeStacksResponse: Codable, Sendable {
    package let stacks: [StackDescription]
    package let nextToken: String?
}

/// A stack in a list.
package struct StackSummary: Codable, Sendable {
    package let stackId: String
    package let stackName: String
    package let templateDescription: String?
    package let creationTime: Date
    package let lastUpdatedTime: Date?
    package let deletionTime: Date?
    package let stackStatus: StackStatus
    package let stackStatusReason: String?
    package let driftInformation: StackDescription.DriftInformation

    init(_ stack: StackState) {
        let described = StackDescription(stack, parameters: [])
        stackId = described.stackId
        stackName = described.stackName
        templateDescription = described.description
        creationTime = described.creationTime
        lastUpdatedTime = described.lastUpdatedTime
        deletionTime = described.deletionTime
        stackStatus = described.stackStatus
        stackStatusReason = described.stackStatusReason
        driftInformation = described.driftInformation
    }
}

package struct ListStacksRequest: Codable, Sendable {
    package var nextToken: String?
    package var stackStatusFilter: [String]?

    package init(nextToken: String? = nil, stackStatusFilter: [String]? = nil) {
        self.nextToken = nextToken
        self.stackStatusFilter = stackStatusFilter
    }
}

package struct ListStacksResponse: Codable, Sendable {
    package let stackSummaries: [StackSummary]
    package let nextToken: String?
}

package struct StackPageRequest: Codable, Sendable {
    package var stackName: String
    package var nextToken: String?

    package init(stackName: String, nextToken: String? = nil) {
        self.stackName = stackName
        self.nextToken = nextToken
    }
}

package struct DescribeStackEventsResponse: Codable, Sendable {
    /// The newest first.
    package let stackEvents: [StackEvent]
    package let nextToken: String?
}
