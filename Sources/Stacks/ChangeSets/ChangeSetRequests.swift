package import Foundation

package struct CreateChangeSetResponse: Codable, Sendable {
    package let id: String
    package let stackId: String
}

package struct ChangeSetRequest: Codable, Sendable {
    package var changeSetName: String
    package var stackName: String?
    package var clientRequestToken: String?
    package var disableRollback: Bool?
    package var retainExceptOnCreate: Bool?

    package init(changeSetName: String, stackName: String? = nil, clientRequestToken: String? = nil) {
        self.changeSetName = changeSetName
        self.stackName = stackName
        self.clientRequestToken = clientRequestToken
    }
}

package struct Change: Codable, Sendable {
    package let type: String
    package let resourceChange: ResourceChange
}

package struct DescribeChangeSetResponse: Codable, Sendable {
    package let changeSetName: String
    package let changeSetId: String
    package let stackId: String
    package let stackName: String
    package let description: String?
    package let parameters: [StackParameter]
    package let creationTime: Date
    package let executionStatus: String
    package let status: String
    package let statusReason: String?
    package let notificationARNs: [String]
    package let capabilities: [String]
    package let tags: [Tag]
    package let changes: [Change]
    package let onStackFailure: String
}

package struct ChangeSetSummary: Codable, Sendable {
    package let stackId: String
    package let stackName: String
    package let changeSetId: String
    package let changeSetName: String
    package let executionStatus: String
    package let status: String
    package let statusReason: String?
    package let creationTime: Date
    package let description: String?
}

package struct ListChangeSetsResponse: Codable, Sendable {
    package let summaries: [ChangeSetSummary]
    package let nextToken: String?
}
