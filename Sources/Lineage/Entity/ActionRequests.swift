package import Foundation

/// An action to create: a step of a workflow, such as a version's registration.
package struct CreateActionRequest: Codable, Sendable, Hashable {
    package var actionName: String
    package var source: LineageSource
    package var actionType: String
    package var description: String?
    /// `Unknown`, `InProgress`, `Completed`, `Failed`, `Stopping` or `Stopped`.
    package var status: String?
    package var properties: [String: String]?
    package var metadataProperties: Lineage.MetadataProperties?
    package var tags: [Lineage.Tag]?
}

/// The ARN of an action that was created or deleted.
package struct ActionArnResponse: Codable, Sendable, Hashable {
    package var actionArn: String
}

/// Which action to describe or delete, by name or ARN.
package struct ActionNameRequest: Codable, Sendable, Hashable {
    package var actionName: String
}

/// An action.
package struct DescribeActionResponse: Codable, Sendable, Hashable {
    package var actionName: String?
    package var actionArn: String
    package var source: LineageSource
    package var actionType: String?
    package var description: String?
    package var status: String?
    package var properties: [String: String]?
    package var creationTime: Date
    package var createdBy: Lineage.UserContext
    package var lastModifiedTime: Date
    package var lastModifiedBy: Lineage.UserContext
    package var metadataProperties: Lineage.MetadataProperties?
}

/// Which actions to list; newest first unless asked otherwise.
package struct ListActionsRequest: Codable, Sendable, Hashable {
    package var sourceUri: String?
    package var actionType: String?
    package var createdAfter: Date?
    package var createdBefore: Date?
    /// `Name` or `CreationTime` (default).
    package var sortBy: String?
    /// `Ascending` or `Descending` (default).
    package var sortOrder: String?
    package var nextToken: String?
    /// 1 to 100; 10 unless given.
    package var maxResults: Int?
}

/// An action in a list.
package struct ActionSummary: Codable, Sendable, Hashable {
    package var actionArn: String
    package var actionName: String?
    package var source: LineageSource
    package var actionType: String?
    package var status: String?
    package var creationTime: Date
    package var lastModifiedTime: Date
}

/// A page of actions.
package struct ListActionsResponse: Codable, Sendable, Hashable {
    package var actionSummaries: [ActionSummary]
    package var nextToken: String?
}
