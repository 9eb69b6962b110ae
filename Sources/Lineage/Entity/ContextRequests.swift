package import Foundation

/// A context to create: a thing that others belong to, such as a model package group.
package struct CreateContextRequest: Codable, Sendable, Hashable {
    package var contextName: String
    package var source: LineageSource
    package var contextType: String
    package var description: String?
    package var properties: [String: String]?
    package var tags: [Lineage.Tag]?
}

/// The ARN of a context that was created or deleted.
package struct ContextArnResponse: Codable, Sendable, Hashable {
    package var contextArn: String
}

/// Which context to describe or delete, by name or ARN.
package struct ContextNameRequest: Codable, Sendable, Hashable {
    package var contextName: String
}

/// A context.
package struct DescribeContextResponse: Codable, Sendable, Hashable {
    package var contextName: String?
    package var contextArn: String
    package var source: LineageSource
    package var contextType: String?
    package var description: String?
    package var properties: [String: String]?
    package var creationTime: Date
    package var createdBy: Lineage.UserContext
    package var lastModifiedTime: Date
    package var lastModifiedBy: Lineage.UserContext
}

/// Which contexts to list; newest first unless asked otherwise.
package struct ListContextsRequest: Codable, Sendable, Hashable {
    package var sourceUri: String?
    package var contextType: String?
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

/// A context in a list.
package struct ContextSummary: Codable, Sendable, Hashable {
    package var contextArn: String
    package var contextName: String?
    package var source: LineageSource
    package var contextType: String?
    package var creationTime: Date
    package var lastModifiedTime: Date
}

/// A page of contexts.
package struct ListContextsResponse: Codable, Sendable, Hashable {
    package var contextSummaries: [ContextSummary]
    package var nextToken: String?
}
