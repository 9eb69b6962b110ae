/// A code pipeline as AWS's JSON describes it: stages in order, each with actions.
package struct PipelineDeclaration: Codable, Sendable, Hashable {
    package var name: String
    package var roleArn: String
    package var artifactStore: ArtifactStore?
    /// By region; here the server's region alone.
    package var artifactStores: [String: ArtifactStore]?
    package var stages: [Stage]
    package var version: Int?
    /// ``Mode/superseded`` unless given.
    package var executionMode: Mode?
    package var pipelineType: Kind?
    package var variables: [Variable]?
    package var triggers: [Unsupported]?

    package init(
        name: String,
        roleArn: String,
        artifactStore: ArtifactStore? = nil,
        artifactStores: [String: ArtifactStore]? = nil,
        stages: [Stage],
        version: Int? = nil,
        executionMode: Mode? = nil,
        pipelineType: Kind? = nil,
        variables: [Variable]? = nil
    ) {
        self.name = name
        self.roleArn = roleArn
        self.artifactStore = artifactStore
        self.artifactStores = artifactStores
        self.stages = stages
        self.version = version
        self.executionMode = executionMode
        self.pipelineType = pipelineType
        self.variables = variables
    }

    /// What becomes of executions that meet.
    package enum Mode: String, Codable, Sendable, Hashable, CaseIterable {
        /// One execution in a stage; of those that wait for it, the newest stays.
        case superseded = "SUPERSEDED"
        /// One execution in a stage; the others wait for their turn.
        case queued = "QUEUED"
        /// Executions do not know of each other.
        case parallel = "PARALLEL"
    }

    /// The type of a pipeline; the first has no variables and one mode.
    package enum Kind: String, Codable, Sendable, Hashable {
        case v1 = "V1"
        case v2 = "V2"
    }

    /// The bucket in which artifacts are kept.
    package struct ArtifactStore: Codable, Sendable, Hashable {
        /// Always `S3`.
        package var type: String
        package var location: String
        package var encryptionKey: EncryptionKey?

        package init(type: String = "S3", location: String) {
            self.type = type
            self.location = location
        }
    }

    /// Kept and shown; nothing is encrypted with it.
    package struct EncryptionKey: Codable, Sendable, Hashable {
        package var id: String
        package var type: String
    }

    /// A value that every execution may be started with.
    package struct Variable: Codable, Sendable, Hashable {
        package var name: String
        package var defaultValue: String?
        package var description: String?

        package init(name: String, defaultValue: String? = nil, description: String? = nil) {
            self.name = name
            self.defaultValue = defaultValue
            self.description = description
        }
    }

    /// Some steps that one execution at a time goes through.
    package struct Stage: Codable, Sendable, Hashable {
        package var name: String
        package var actions: [ActionDeclaration]
        package var blockers: [Unsupported]?
        package var onFailure: Unsupported?
        package var onSuccess: Unsupported?
        package var beforeEntry: Unsupported?

        package init(name: String, actions: [ActionDeclaration]) {
            self.name = name
            self.actions = actions
        }
    }

    /// A member that AWS has and Driftloop refuses.
    package struct Unsupported: Codable, Sendable, Hashable {}
}

extension PipelineDeclaration {
    /// Where artifacts go.
    var artifactBucket: String { artifactStore?.location ?? artifactStores?.values.first?.location ?? "" }

    var mode: Mode { executionMode ?? .superseded }

    func stage(named name: String) -> Stage? { stages.first { $0.name == name } }

    func action(_ name: String, in stage: String) -> ActionDeclaration? {
        self.stage(named: stage)?.actions.first { $0.name == name }
    }
}
