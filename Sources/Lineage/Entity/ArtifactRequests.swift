package import Foundation

/// An artifact to create: data, a model, an image, anything with an address.
package struct CreateArtifactRequest: Codable, Sendable, Hashable {
    package var artifactName: String?
    package var source: ArtifactSource
    package var artifactType: String
    package var properties: [String: String]?
    package var metadataProperties: Lineage.MetadataProperties?
    package var tags: [Lineage.Tag]?
}

/// The ARN of an artifact that was created, found or deleted.
package struct ArtifactArnResponse: Codable, Sendable, Hashable {
    package var artifactArn: String
}

/// Which artifact to describe.
package struct DescribeArtifactRequest: Codable, Sendable, Hashable {
    package var artifactArn: String
}

/// An artifact.
package struct DescribeArtifactResponse: Codable, Sendable, Hashable {
    package var artifactName: String?
    package var artifactArn: String
    package var source: ArtifactSource
    package var artifactType: String?
    package var properties: [String: String]?
    package var creationTime: Date
    package var createdBy: Lineage.UserContext
    package var lastModifiedTime: Date
    package var lastModifiedBy: Lineage.UserContext
    package var metadataProperties: Lineage.MetadataProperties?
}

/// Which artifacts to list; newest first unless asked otherwise.
package struct ListArtifactsRequest: Codable, Sendable, Hashable {
    package var sourceUri: String?
    package var artifactType: String?
    package var createdAfter: Date?
    package var createdBefore: Date?
    /// `CreationTime` (default).
    package var sortBy: String?
    /// `Ascending` or `Descending` (default).
    package var sortOrder: String?
    package var nextToken: String?
    /// 1 to 100; 10 unless given.
    package var maxResults: Int?
}

/// An artifact in a list.
package struct ArtifactSummary: Codable, Sendable, Hashable {
    package var artifactArn: String
    package var artifactName: String?
    package var source: ArtifactSource
    package var artifactType: String?
    package var creationTime: Date
    package var lastModifiedTime: Date
}

/// A page of artifacts.
package struct ListArtifactsResponse: Codable, Sendable, Hashable {
    package var artifactSummaries: [ArtifactSummary]
    package var nextToken: String?
}

/// Which artifact to delete: by its ARN, or by its source.
package struct DeleteArtifactRequest: Codable, Sendable, Hashable {
    package var artifactArn: String?
    package var source: ArtifactSource?
}
