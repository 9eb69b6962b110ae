package import Autoscaling
import Identifiers
package import JSONDocuments
package import Stacks
import Store

/// `AWS::ApplicationAutoScaling::ScalableTarget`: between which numbers of instances a variant is scaled.
///
/// - Source: CloudFormation template reference, AWS::ApplicationAutoScaling::ScalableTarget; `Ref` is
///   `RESOURCEID|DIMENSION|NAMESPACE`.
package struct ScalableTargetProvider: ResourceProvider {
    package let type = "AWS::ApplicationAutoScaling::ScalableTarget"
    package let schema = ResourceSchema(
        required: ["MaxCapacity", "MinCapacity", "ResourceId", "ScalableDimension", "ServiceNamespace"],
        optional: ["RoleARN", "SuspendedState"],
        replacing: ["ResourceId", "ScalableDimension", "ServiceNamespace"],
        attributes: ["Id"]
    )

    let autoscaling: Autoscaling

    package init(autoscaling: Autoscaling) { self.autoscaling = autoscaling }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let id = resource.text("ResourceId") ?? ""
        if try await autoscaling.tags(ofTarget: id) != nil { throw taken("scalable target", id) }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let tags = StackTags(resource).tags.reduce(into: [:] as JSON) { $0[$1.key] = .string($1.value) }
        // Written out, as the request keeps what it does not name.
        let suspended = resource.properties["SuspendedState"] ?? [:]
        let request = try resource.value(
            RegisterScalableTargetRequest.self,
            with: ["Tags": tags, "SuspendedState": suspended]
        )
        _ = try await autoscaling.registerScalableTarget(request)
        let id = "\(request.resourceId)|\(request.scalableDimension)|\(request.serviceNamespace)"
        return ProvidedResource(physicalId: id, attributes: ["Id": .string(id)])
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource { try await create(resource) }

    package func delete(_ resource: ResourceRequest) async throws {
        guard let target = ScalableTargetId(resource.physicalId) else { return }
        do {
            try await autoscaling.deregisterScalableTarget(
                DeregisterScalableTargetRequest(
                    serviceNamespace: target.namespace,
                    resourceId: target.resource,
                    scalableDimension: target.dimension
                )
            )
        } catch let error as ServiceError where error.code == .objectNotFound {}
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let target = ScalableTargetId(resource.physicalId) else { return nil }
        let request = DescribeScalableTargetsRequest(resourceIds: [target.resource])
        guard let found = try await autoscaling.describeScalableTargets(request).scalableTargets.first else {
            return nil
        }
        return try JSON(parsing: AWSCoding.text(found))
    }
}

/// The three parts of what `Ref` gives of a scalable target.
struct ScalableTargetId {
    let resource: String
    let dimension: String
    let namespace: String

    init?(_ text: String?) {
        let parts = (text ?? "").split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return nil }
        resource = parts[0]
        dimension = parts[1]
        namespace = parts[2]
    }
}
