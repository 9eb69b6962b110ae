package import Foundation

/// Which trial component to describe, by name or ARN.
package struct TrialComponentNameRequest: Codable, Sendable, Hashable {
    package var trialComponentName: String
}

/// A job, its parameters, and what it read and wrote.
package struct DescribeTrialComponentResponse: Codable, Sendable, Hashable {
    package var trialComponentName: String
    package var trialComponentArn: String
    package var displayName: String?
    package var source: TrialComponentSource?
    package var status: TrialComponentStatus?
    package var startTime: Date?
    package var endTime: Date?
    package var creationTime: Date
    package var createdBy: Lineage.UserContext
    package var lastModifiedTime: Date
    package var lastModifiedBy: Lineage.UserContext
    package var parameters: [String: TrialComponentParameterValue]
    package var inputArtifacts: [String: TrialComponentArtifact]
    package var outputArtifacts: [String: TrialComponentArtifact]
    package var metadataProperties: Lineage.MetadataProperties?
    package var sources: [TrialComponentSource]?
}

/// Which trial components to list; newest first unless asked otherwise.
package struct ListTrialComponentsRequest: Codable, Sendable, Hashable {
    /// A job's ARN.
    package var sourceArn: String?
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

/// A trial component in a list.
package struct TrialComponentSummary: Codable, Sendable, Hashable {
    package var trialComponentName: String
    package var trialComponentArn: String
    package var displayName: String?
    package var trialComponentSource: TrialComponentSource?
    package var status: TrialComponentStatus?
    package var startTime: Date?
    package var endTime: Date?
    package var creationTime: Date
    package var createdBy: Lineage.UserContext
    package var lastModifiedTime: Date
    package var lastModifiedBy: Lineage.UserContext
}

/// A page of trial components.
package struct ListTrialComponentsResponse: Codable, Sendable, Hashable {
    package var trialComponentSummaries: [TrialComponentSummary]
    package var nextToken: String?
}
