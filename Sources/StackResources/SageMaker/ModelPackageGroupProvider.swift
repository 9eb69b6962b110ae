import Identifiers
package import JSONDocuments
package import Registry
package import Stacks
import Store

/// Groups of the model registry.
package struct ModelPackageGroupProvider: ResourceProvider {
    package let type = "AWS::SageMaker::ModelPackageGroup"
    package let schema = ResourceSchema(
        required: ["ModelPackageGroupName"],
        optional: ["ModelPackageGroupDescription", "ModelPackageGroupPolicy", "Tags"],
        replacing: ["ModelPackageGroupName", "ModelPackageGroupDescription"],
        attributes: ["CreationTime", "ModelPackageGroupArn", "ModelPackageGroupStatus"]
    )
    let registry: Registry

    package init(registry: Registry) { self.registry = registry }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let name = resource.properties["ModelPackageGroupName"]?.string ?? ""
        if try await find(name) != nil {
            throw ServiceError(.conflict, "The model package group \(name) already exists.")
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.properties["ModelPackageGroupName"]?.string ?? ""
        if let found = try await find(name) { return provided(found) }
        _ = try await registry.createModelPackageGroup(
            CreateModelPackageGroupRequest(
                modelPackageGroupName: name,
                modelPackageGroupDescription: resource.properties["ModelPackageGroupDescription"]?.string,
                tags: StackTags(resource).tags.map { ResourceTag(key: $0.key, value: $0.value) }
            )
        )
        return provided(try await registry.describeModelPackageGroup(.init(modelPackageGroupName: name)))
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let group = try await registry.describeModelPackageGroup(.init(modelPackageGroupName: name(resource)))
        try await registry.setTags(StackTags(resource).tags, of: group.modelPackageGroupArn)
        return provided(group)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        guard try await find(name(resource)) != nil else { return }
        try await registry.deleteModelPackageGroup(.init(modelPackageGroupName: name(resource)))
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let found = try await find(name(resource)) else { return nil }
        return [
            "ModelPackageGroupName": .string(found.modelPackageGroupName),
            "ModelPackageGroupDescription": found.modelPackageGroupDescription.map(JSON.string) ?? .null,
        ]
    }

    /// The name in the ARN that the resource is known by.
    private func name(_ resource: ResourceRequest) -> String { ARN(resource.physicalId ?? "")?.name ?? "" }

    private func find(_ name: String) async throws -> DescribeModelPackageGroupResponse? {
        do {
            return try await registry.describeModelPackageGroup(.init(modelPackageGroupName: name))
        } catch let error as ServiceError where error.code == .notFound || error.code == .validation { return nil }
    }

    private func provided(_ group: DescribeModelPackageGroupResponse) -> ProvidedResource {
        ProvidedResource(
            physicalId: group.modelPackageGroupArn,
            attributes: [
                "ModelPackageGroupArn": .string(group.modelPackageGroupArn),
                "CreationTime": .string(group.creationTime.wholeSeconds),
                "ModelPackageGroupStatus": .string(group.modelPackageGroupStatus),
            ]
        )
    }
}
