package import Delivery
import Identifiers
package import JSONDocuments
import OrderedCollections
package import Stacks
import Store

/// `AWS::CodePipeline::Pipeline`: a code pipeline; its creation starts the first execution.
package struct CodePipelineProvider: ResourceProvider {
    let delivery: Delivery

    package init(delivery: Delivery) { self.delivery = delivery }

    package let type = "AWS::CodePipeline::Pipeline"

    /// Source: CloudFormation template reference, `AWS::CodePipeline::Pipeline`.
    package let schema = ResourceSchema(
        required: ["RoleArn", "Stages"],
        optional: [
            "Name", "ArtifactStore", "ArtifactStores", "DisableInboundStageTransitions", "RestartExecutionOnUpdate",
            "Tags",
            "ExecutionMode", "PipelineType", "Variables", "Triggers",
        ],
        replacing: ["Name"],
        attributes: ["Version"]
    )

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let name = Self.name(resource)
        if try await version(of: name) != nil {
            throw ServiceError(
                .pipelineNameInUse,
                "A code pipeline of the name '\(name)' is there and is not the stack's. Choose another name, or delete that one."
            )
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let declaration = try Self.declaration(resource)
        do {
            _ = try await delivery.createPipeline(
                .init(pipeline: declaration, tags: try resource.properties["Tags"].map(Self.tags)),
                token: resource.token
            )
            try await disable(resource)
        } catch let error as ServiceError where error.code == .stageNotFound {
            throw CreateFailure(physicalId: declaration.name, cause: error)
        }
        return ProvidedResource(
            physicalId: declaration.name,
            attributes: ["Version": .string(try await version(of: declaration.name) ?? "1")]
        )
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        var declaration = try Self.declaration(resource)
        declaration.name = resource.physicalId ?? declaration.name
        _ = try await delivery.updatePipeline(.init(pipeline: declaration))
        try await disable(resource)
        if resource.properties["RestartExecutionOnUpdate"]?.flag == true {
            _ = try await delivery.startPipelineExecution(
                .init(name: declaration.name, clientRequestToken: resource.token)
            )
        }
        return ProvidedResource(
            physicalId: declaration.name,
            attributes: ["Version": .string(try await version(of: declaration.name) ?? "1")]
        )
    }

    package func delete(_ resource: ResourceRequest) async throws {
        guard let name = resource.physicalId else { return }
        try await delivery.deletePipeline(.init(name: name))
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let name = resource.physicalId else { return nil }
        do {
            let pipeline = try await delivery.getPipeline(.init(name: name)).pipeline
            return try JSON(parsing: try AWSCoding.text(pipeline)).telling("Variables")
        } catch let error as ServiceError where error.code == .pipelineNotFound {
            return nil
        }
    }

    /// Sets the transitions that the template names, and enables those that it named before.
    private func disable(_ resource: ResourceRequest) async throws {
        let name = resource.physicalId ?? Self.name(resource)
        var reasons: [String: String] = [:]
        for entry in resource.properties["DisableInboundStageTransitions"]?.array ?? [] {
            guard let stage = entry["StageName"]?.string else { continue }
            reasons[stage] = entry["Reason"]?.string ?? "Disabled by the template"
        }
        for (stage, reason) in reasons.sorted(by: { $0.key < $1.key }) {
            try await delivery.disableStageTransition(
                .init(pipelineName: name, stageName: stage, transitionType: .inbound, reason: reason)
            )
        }
        for entry in resource.previous?["DisableInboundStageTransitions"]?.array ?? [] {
            guard let stage = entry["StageName"]?.string, reasons[stage] == nil else { continue }
            do {
                try await delivery.enableStageTransition(
                    .init(pipelineName: name, stageName: stage, transitionType: .inbound)
                )
            } catch let error as ServiceError where error.code == .stageNotFound {
                // The stage went with this update.
            }
        }
    }

    private func version(of name: String) async throws -> String? {
        do {
            return try await delivery.getPipeline(.init(name: name)).pipeline.version.map { "\($0)" }
        } catch let error as ServiceError where error.code == .pipelineNotFound {
            return nil
        }
    }

    private static func name(_ resource: ResourceRequest) -> String {
        resource.properties["Name"]?.string ?? resource.generatedName(most: 100)
    }

    // MARK: - Properties

    /// The declaration that a template's properties mean.
    static func declaration(_ resource: ResourceRequest) throws -> PipelineDeclaration {
        var json = resource.properties
        json["Name"] = .string(name(resource))
        // A list of regions in templates, a map of them in the API.
        if let stores = json["ArtifactStores"]?.array {
            var map: JSON = [:]
            for store in stores { map[store["Region"]?.string ?? ""] = store["ArtifactStore"] }
            json["ArtifactStores"] = map
        }
        json["Stages"] = .array(
            try (json["Stages"]?.array ?? [])
                .map { stage in
                    var stage = stage
                    stage["Actions"] = .array(try (stage["Actions"]?.array ?? []).map(action))
                    return stage
                }
        )
        do {
            return try AWSCoding.value(PipelineDeclaration.self, from: json.text())
        } catch {
            throw ServiceError(.invalidStructure, "The properties are no code pipeline: \(error)", cause: error)
        }
    }

    /// An action with its values as the API has them: templates write `false` and `1` where it wants texts.
    private static func action(_ action: JSON) throws -> JSON {
        var action = action
        if let configuration = action["Configuration"]?.object {
            var texts: JSON = [:]
            for (key, value) in configuration { texts[key] = .string(value.plainText) }
            action["Configuration"] = texts
        }
        if var type = action["ActionTypeId"] {
            type["Version"] = type["Version"].map { .string($0.plainText) }
            action["ActionTypeId"] = type
        }
        for key in ["RunOrder", "TimeoutInMinutes"] {
            if let text = action[key]?.string, let number = Int64(text) { action[key] = .integer(number) }
        }
        return action
    }

    private static func tags(_ json: JSON) throws -> [Delivery.Tag] {
        try AWSCoding.value([Delivery.Tag].self, from: json.text())
    }
}

extension JSON {
    /// A text as it is, anything else as JSON.
    var plainText: String { string ?? text() }

    /// A flag, also where a template spells it as a text.
    var flag: Bool? { bool ?? string.flatMap { Bool($0) } }
}
