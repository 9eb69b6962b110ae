/// One step of a stage.
package struct ActionDeclaration: Codable, Sendable, Hashable {
    package var name: String
    package var actionTypeId: ActionType
    /// Actions of one number run at the same time, after those of smaller numbers; 1 unless given.
    package var runOrder: Int?
    package var configuration: [String: String]?
    package var outputArtifacts: [Artifact]?
    package var inputArtifacts: [Artifact]?
    package var roleArn: String?
    package var region: String?
    /// By which later actions name the variables that this one puts out.
    package var namespace: String?
    /// Of manual approvals only, as AWS has it.
    package var timeoutInMinutes: Int?
    package var commands: [String]?
    package var outputVariables: [String]?

    package init(
        name: String,
        actionTypeId: ActionType,
        runOrder: Int? = nil,
        configuration: [String: String]? = nil,
        outputArtifacts: [Artifact]? = nil,
        inputArtifacts: [Artifact]? = nil,
        roleArn: String? = nil,
        region: String? = nil,
        namespace: String? = nil,
        timeoutInMinutes: Int? = nil
    ) {
        self.name = name
        self.actionTypeId = actionTypeId
        self.runOrder = runOrder
        self.configuration = configuration
        self.outputArtifacts = outputArtifacts
        self.inputArtifacts = inputArtifacts
        self.roleArn = roleArn
        self.region = region
        self.namespace = namespace
        self.timeoutInMinutes = timeoutInMinutes
    }

    /// The name of what one action hands to others.
    package struct Artifact: Codable, Sendable, Hashable {
        package var name: String

        package init(name: String) { self.name = name }
    }

    var order: Int { runOrder ?? 1 }
    var inputs: [String] { (inputArtifacts ?? []).map(\.name) }
    var outputs: [String] { (outputArtifacts ?? []).map(\.name) }
}

/// What an action does, and by whom it is done.
package struct ActionType: Codable, Sendable, Hashable, CustomStringConvertible {
    /// One of `Source`, `Build`, `Deploy`, `Approval`, `Invoke`.
    package var category: String
    /// `AWS` alone is known.
    package var owner: String
    /// Such as `CodeCommit`.
    package var provider: String
    /// `1` alone is known.
    package var version: String

    package init(category: String, owner: String = "AWS", provider: String, version: String = "1") {
        self.category = category
        self.owner = owner
        self.provider = provider
        self.version = version
    }

    package var description: String { "\(category)/\(owner)/\(provider)/\(version)" }

    /// Waits for a person; done by Delivery itself.
    package static let approval = ActionType(category: "Approval", provider: "Manual")

    var isSource: Bool { category == "Source" }
}
