package import Foundation
package import Identifiers

/// Does the actions of one type for code pipelines.
///
/// A server may be killed in the middle of ``run(_:)``; the next one then calls it again with the same token. So it first
/// looks for what an earlier call may have begun, and goes on from there.
package protocol ActionProvider: Sendable {
    var type: ActionType { get }
    /// What a declaration of this type may say.
    var rules: ActionRules { get }

    /// Looks at a configuration beyond its keys; variables such as `#{a.b}` are not resolved yet.
    ///
    /// - Throws: `ServiceError` with what is wrong.
    func validate(_ configuration: [String: String]) throws

    /// Does the action, and returns when it is done.
    ///
    /// - Throws: `ServiceError` with a sentence if it failed; `CancellationError` when cancelled, with the action to be taken
    ///   up again or abandoned.
    func run(_ request: ActionRequest) async throws -> ActionResult
}

extension ActionProvider {
    package func validate(_ configuration: [String: String]) throws {}
}

/// What the actions of a type have.
package struct ActionRules: Sendable, Hashable {
    /// Keys that the configuration must have.
    package var required: Set<String>
    /// Keys that it may have.
    package var optional: Set<String>
    /// How many artifacts go in.
    package var inputs: ClosedRange<Int>
    /// How many artifacts come out.
    package var outputs: ClosedRange<Int>
    /// Seconds after which the action has failed.
    package var timeout: TimeInterval

    /// Rules; without a timeout, one hour.
    ///
    /// Source: CodePipeline user guide, "Quotas", all other actions.
    package init(
        required: Set<String> = [],
        optional: Set<String> = [],
        inputs: ClosedRange<Int> = 0...0,
        outputs: ClosedRange<Int> = 0...0,
        timeout: TimeInterval = 3600
    ) {
        self.required = required
        self.optional = optional
        self.inputs = inputs
        self.outputs = outputs
        self.timeout = timeout
    }
}

/// One run of an action.
package struct ActionRequest: Sendable {
    package let pipeline: String
    package let executionId: String
    package let stage: String
    package let action: String
    /// The same whenever this very run is tried again, another for every other: a UUID; also the action execution's id.
    package let token: String
    /// With every variable resolved.
    package let configuration: [String: String]
    package let inputs: [LocatedArtifact]
    package let outputs: [LocatedArtifact]
    /// The commits of the inputs that are sources, by artifact.
    package let inputRevisions: [String: String]
    package let roleArn: String?
    /// The commit that a source action is to take, where the start of the execution named one.
    package let revision: String?
    /// The job that an Invoke action hands to its function, for PutJobSuccessResult and PutJobFailureResult.
    package let jobId: String
    /// What the function gave to be called again with.
    package let continuationToken: String?
    /// Says what the action runs elsewhere (a build's id, a stack's ARN) as soon as that is known.
    package let announce: @Sendable (_ externalId: String, _ url: String?) async throws -> Void

    package init(
        pipeline: String,
        executionId: String,
        stage: String,
        action: String,
        token: String,
        configuration: [String: String],
        inputs: [LocatedArtifact] = [],
        outputs: [LocatedArtifact] = [],
        inputRevisions: [String: String] = [:],
        roleArn: String? = nil,
        revision: String? = nil,
        jobId: String = "",
        continuationToken: String? = nil,
        announce: @escaping @Sendable (String, String?) async throws -> Void = { _, _ in }
    ) {
        self.pipeline = pipeline
        self.executionId = executionId
        self.stage = stage
        self.action = action
        self.token = token
        self.configuration = configuration
        self.inputs = inputs
        self.outputs = outputs
        self.inputRevisions = inputRevisions
        self.roleArn = roleArn
        self.revision = revision
        self.jobId = jobId
        self.continuationToken = continuationToken
        self.announce = announce
    }
}

/// An artifact and the object that it is: a zip.
package struct LocatedArtifact: Codable, Sendable, Hashable {
    package let name: String
    package let s3location: Location

    package init(name: String, uri: S3URI) {
        self.name = name
        s3location = Location(bucket: uri.bucket, key: uri.key)
    }

    package var uri: S3URI { S3URI(bucket: s3location.bucket, key: s3location.key) }

    /// As on the wire.
    package struct Location: Codable, Sendable, Hashable {
        package let bucket: String
        package let key: String
    }
}

/// What an action that succeeded came to.
package struct ActionResult: Sendable {
    /// What it ran elsewhere.
    package var externalId: String?
    package var externalUrl: String?
    package var summary: String?
    /// Of a source action: what it took.
    package var revision: SourceRevision?
    /// For `#{namespace.name}`.
    package var variables: [String: String]
    /// Whether the action goes on until somebody gives the result of ``ActionRequest/jobId``.
    package var awaitsJob = false

    package init(
        externalId: String? = nil,
        externalUrl: String? = nil,
        summary: String? = nil,
        revision: SourceRevision? = nil,
        variables: [String: String] = [:],
        awaitsJob: Bool = false
    ) {
        self.externalId = externalId
        self.externalUrl = externalUrl
        self.summary = summary
        self.revision = revision
        self.variables = variables
        self.awaitsJob = awaitsJob
    }
}

/// The state of a source that an execution took.
package struct SourceRevision: Codable, Sendable, Hashable {
    /// A commit's id.
    package var id: String
    /// A commit's message.
    package var summary: String?
    package var created: Date?
    package var url: String?

    package init(id: String, summary: String? = nil, created: Date? = nil, url: String? = nil) {
        self.id = id
        self.summary = summary
        self.created = created
        self.url = url
    }
}
