package import JSONDocuments
package import Pipelines
package import Stacks
import Store

/// SageMaker's pipelines.
package struct PipelineProvider: ResourceProvider {
    package let type = "AWS::SageMaker::Pipeline"
    package let schema = ResourceSchema(
        required: ["PipelineDefinition", "PipelineName", "RoleArn"],
        optional: ["ParallelismConfiguration", "PipelineDescription", "PipelineDisplayName", "Tags"],
        replacing: ["PipelineName"]
    )
    let pipelines: Pipelines

    package init(pipelines: Pipelines) { self.pipelines = pipelines }

    package func check(_ properties: JSON) throws {
        if let definition = properties["PipelineDefinition"] { _ = try Definition(definition) }
    }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let name = resource.properties["PipelineName"]?.string ?? ""
        if try await find(name) != nil {
            throw ServiceError(.conflict, "The pipeline \(name) already exists. Give another PipelineName.")
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let properties = resource.properties
        let name = properties["PipelineName"]?.string ?? ""
        if try await find(name) != nil { return ProvidedResource(physicalId: name) }
        let definition = try Definition(properties["PipelineDefinition"] ?? .null)
        _ = try await pipelines.createPipeline(
            CreatePipelineRequest(
                pipelineName: name,
                pipelineDisplayName: properties["PipelineDisplayName"]?.string,
                pipelineDefinition: definition.body,
                pipelineDefinitionS3Location: definition.location,
                pipelineDescription: properties["PipelineDescription"]?.string,
                clientRequestToken: resource.token,
                roleArn: properties["RoleArn"]?.string,
                tags: StackTags(resource).tags.map { ResourceTag(key: $0.key, value: $0.value) },
                parallelismConfiguration: Self.parallelism(properties)
            )
        )
        return ProvidedResource(physicalId: name)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let properties = resource.properties
        let definition = try Definition(properties["PipelineDefinition"] ?? .null)
        let updated = try await pipelines.updatePipeline(
            UpdatePipelineRequest(
                pipelineName: resource.physicalId ?? "",
                pipelineDisplayName: properties["PipelineDisplayName"]?.string ?? resource.physicalId,
                pipelineDefinition: definition.body,
                pipelineDefinitionS3Location: definition.location,
                pipelineDescription: properties["PipelineDescription"]?.string ?? "",
                roleArn: properties["RoleArn"]?.string,
                parallelismConfiguration: Self.parallelism(properties)
            )
        )
        try await pipelines.setTags(StackTags(resource).tags, of: updated.pipelineArn)
        return ProvidedResource(physicalId: resource.physicalId ?? "")
    }

    package func delete(_ resource: ResourceRequest) async throws {
        let name = resource.physicalId ?? ""
        guard try await find(name) != nil else { return }
        _ = try await pipelines.deletePipeline(
            DeletePipelineRequest(pipelineName: name, clientRequestToken: resource.token)
        )
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let found = try await find(resource.physicalId ?? "") else { return nil }
        var result: JSON = [
            "PipelineName": .string(found.pipelineName), "RoleArn": found.roleArn.map(JSON.string) ?? .null,
        ]
        result["PipelineDescription"] = found.pipelineDescription.map(JSON.string)
        result["PipelineDisplayName"] = found.pipelineDisplayName.map(JSON.string)
        result["ParallelismConfiguration"] = found.parallelismConfiguration.map {
            ["MaxParallelExecutionSteps": .integer(Int64($0.maxParallelExecutionSteps))]
        }
        if resource.properties["PipelineDefinition"]?["PipelineDefinitionBody"] != nil {
            result["PipelineDefinition"] = ["PipelineDefinitionBody": .string(found.pipelineDefinition)]
        }
        return result.telling("PipelineDescription", "PipelineDisplayName", "ParallelismConfiguration")
    }

    private func find(_ name: String) async throws -> DescribePipelineResponse? {
        do {
            return try await pipelines.describePipeline(DescribePipelineRequest(pipelineName: name))
        } catch let error as ServiceError where error.code == .notFound { return nil }
    }

    private static func parallelism(_ properties: JSON) -> Pipelines.ParallelismConfiguration? {
        let most = properties["ParallelismConfiguration"]?["MaxParallelExecutionSteps"]
        let limit = most?.integer ?? most?.string.flatMap { Int64($0) }
        return limit.map { Pipelines.ParallelismConfiguration(maxParallelExecutionSteps: Int($0)) }
    }

    /// A definition in the template, or where it lies.
    struct Definition {
        var body: String?
        var location: Pipelines.DefinitionLocation?

        init(_ json: JSON) throws {
            if let value = json["PipelineDefinitionBody"] {
                body = value.string ?? value.text()
            } else if let place = json["PipelineDefinitionS3Location"], let bucket = place["Bucket"]?.string,
                let key = place["Key"]?.string
            {
                location = Pipelines.DefinitionLocation(bucket: bucket, objectKey: key)
            } else {
                throw ServiceError(
                    .validation,
                    "PipelineDefinition needs PipelineDefinitionBody, or PipelineDefinitionS3Location with Bucket and Key."
                )
            }
        }
    }
}
