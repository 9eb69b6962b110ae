/// Where an entity comes from, whatever its kind.
struct EntitySource: Codable, Sendable, Hashable {
    /// An address of objects, an image, a job or a model version.
    var uri: String?
    /// Of an artifact: what tells contents at one address apart.
    var types: [ArtifactSourceType]?
    /// Of the others: `ARN`, say, or a job's `SageMakerTrainingJob`.
    var type: String?
    var id: String?

    /// The types as one text, the same whatever their order; empty where there are none.
    var identity: String {
        (types ?? []).map { "\($0.sourceIdType)=\($0.value)" }.sorted().joined(separator: "\n")
    }
}

/// An artifact's source: its address and the identities of its content.
package struct ArtifactSource: Codable, Sendable, Hashable {
    package var sourceUri: String
    package var sourceTypes: [ArtifactSourceType]?
}

/// An identity of content, such as a hash.
package struct ArtifactSourceType: Codable, Sendable, Hashable {
    /// `MD5Hash`, `S3ETag`, `S3Version` or `Custom`.
    package var sourceIdType: String
    package var value: String

    /// A content hash as this program computes it: SHA-256 in hexadecimal digits.
    static func hash(_ value: String) -> ArtifactSourceType {
        ArtifactSourceType(sourceIdType: "Custom", value: "sha256:" + value)
    }
}

/// The source of an action or a context.
package struct LineageSource: Codable, Sendable, Hashable {
    package var sourceUri: String
    package var sourceType: String?
    package var sourceId: String?
}

/// The job that a trial component stands for.
package struct TrialComponentSource: Codable, Sendable, Hashable {
    package var sourceArn: String
    package var sourceType: String?
}

/// A parameter of a job; one of the two is set.
package struct TrialComponentParameterValue: Codable, Sendable, Hashable {
    package var stringValue: String?
    package var numberValue: Double?
}

/// What a job read or wrote.
package struct TrialComponentArtifact: Codable, Sendable, Hashable {
    package var mediaType: String?
    package var value: String
}

/// How a job ended.
package struct TrialComponentStatus: Codable, Sendable, Hashable {
    package var primaryStatus: String?
    package var message: String?
}
