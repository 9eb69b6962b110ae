import JSONDocuments

/// What made a model version: its execution, and the graph of what it was made of.
struct ModelLineage: Sendable {
    /// As DescribeModelPackage answers it.
    let package: JSON
    /// As DescribePipelineExecution answers it; nil for a version that no pipeline made, or whose execution is gone.
    let execution: JSON?
    let parameters: [JSON]
    /// The version's own artifact.
    let root: String
    /// Descriptions of the entities by ARN, each with its `LineageType` and `Type`.
    let entities: [String: JSON]
    let edges: [JSON]

    /// Asks for all of it.
    static func load(_ client: APIClient, arn: String) async throws -> ModelLineage {
        let package = try await client.call("SageMaker.DescribeModelPackage", ["ModelPackageName": .string(arn)])
        let artifacts = try await client.list(
            "SageMaker.ListArtifacts",
            ["SourceUri": .string(arn)],
            member: "ArtifactSummaries"
        )
        guard let root = artifacts.first?["ArtifactArn"]?.string else {
            throw CommandError("Nothing is known of what made \(arn): it was not registered by a pipeline's step.")
        }
        var (vertices, edges): ([JSON], [JSON]) = ([], [])
        var request: JSON = ["StartArns": [.string(root)], "Direction": "Ascendants"]
        while true {
            let answer = try await client.call("SageMaker.QueryLineage", request)
            vertices += answer["Vertices"]?.array ?? []
            edges += answer["Edges"]?.array ?? []
            guard let token = answer["NextToken"], !token.isNull else { break }
            request["NextToken"] = token
        }
        var entities: [String: JSON] = [:]
        for vertex in vertices {
            guard let arn = vertex["Arn"]?.string, let kind = vertex["LineageType"]?.string else { continue }
            let key = kind == "Artifact" ? "ArtifactArn" : kind + "Name"
            var entity = try await client.call("SageMaker.Describe\(kind)", [key: .string(arn)])
            entity["LineageType"] = .string(kind)
            entity["Type"] = vertex["Type"]
            entities[arn] = entity
        }
        let made = entities[root]?["Properties"]?["PipelineExecutionArn"]
        let execution =
            if let made {
                try? await client.call("SageMaker.DescribePipelineExecution", ["PipelineExecutionArn": made])
            } else { JSON?.none }
        let parameters =
            if execution != nil, let made {
                try await client.list(
                    "SageMaker.ListPipelineParametersForExecution",
                    ["PipelineExecutionArn": made],
                    member: "PipelineParameters"
                )
            } else { [JSON]() }
        return ModelLineage(
            package: package,
            execution: execution,
            parameters: parameters,
            root: root,
            entities: entities,
            edges: edges
        )
    }

    /// Everything, for machines.
    var json: JSON {
        [
            "ModelPackage": package, "PipelineExecution": execution ?? .null, "PipelineParameters": .array(parameters),
            "Start": .string(root), "Edges": .array(edges),
            "Entities": .array(entities.sorted { $0.key < $1.key }.map(\.value)),
        ]
    }

    /// The content hash in an artifact's source types, SHA-256 in hexadecimal digits.
    static func hash(of artifact: JSON) -> String? {
        artifact["Source"]?["SourceTypes"]?.array?.compactMap { $0["Value"]?.string }
            .first { $0.hasPrefix("sha256:") }
            .map { String($0.dropFirst(7)) }
    }

    /// The first digits of a hash: as many as a person compares.
    static func short(_ hash: String?) -> String? { hash.map { String($0.prefix(12)) } }
}
