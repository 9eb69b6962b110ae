package import Autoscaling
import Foundation
import Identifiers
package import JSONDocuments
package import Stacks
import Store

/// `AWS::ApplicationAutoScaling::ScalingPolicy`: which metric of a scalable target is to stay at which value.
///
/// - Source: CloudFormation template reference, AWS::ApplicationAutoScaling::ScalingPolicy; `Ref` is the policy's ARN.
package struct ScalingPolicyProvider: ResourceProvider {
    package let type = "AWS::ApplicationAutoScaling::ScalingPolicy"
    package let schema = ResourceSchema(
        required: ["PolicyName", "PolicyType"],
        optional: [
            "ResourceId", "ScalableDimension", "ScalingTargetId", "ServiceNamespace",
            "TargetTrackingScalingPolicyConfiguration",
        ],
        replacing: ["PolicyName", "ResourceId", "ScalableDimension", "ScalingTargetId", "ServiceNamespace"],
        attributes: ["Arn"]
    )

    let autoscaling: Autoscaling

    package init(autoscaling: Autoscaling) { self.autoscaling = autoscaling }

    package func check(_ properties: JSON) throws {
        guard let type = properties["PolicyType"]?.string, type != "TargetTrackingScaling" else { return }
        throw ServiceError(.validation, "PolicyType \(type) is not supported: give TargetTrackingScaling.")
    }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let request = try request(resource)
        let known = try await policies(named: request.policyName, of: request.resourceId)
        if !known.isEmpty { throw taken("scaling policy", request.policyName) }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let answer = try await autoscaling.putScalingPolicy(request(resource))
        return ProvidedResource(physicalId: answer.policyARN, attributes: ["Arn": .string(answer.policyARN)])
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource { try await create(resource) }

    package func delete(_ resource: ResourceRequest) async throws {
        guard let policy = try await policy(resource.physicalId) else { return }
        do {
            try await autoscaling.deleteScalingPolicy(
                DeleteScalingPolicyRequest(policyName: policy.policyName, resourceId: policy.resourceId)
            )
        } catch let error as ServiceError where error.code == .objectNotFound {}
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let policy = try await policy(resource.physicalId) else { return nil }
        return try JSON(parsing: AWSCoding.text(policy))
    }

    /// The request, whose target a template may name by its three members or by its id.
    private func request(_ resource: ResourceRequest) throws -> PutScalingPolicyRequest {
        guard let text = resource.text("ScalingTargetId") else {
            return try resource.value(PutScalingPolicyRequest.self)
        }
        guard let target = ScalableTargetId(text) else {
            throw ServiceError(
                .validation,
                "The resource '\(resource.logicalId)': ScalingTargetId is '\(text)': it must be what Ref gives of a scalable target."
            )
        }
        return try resource.value(
            PutScalingPolicyRequest.self,
            with: [
                "ResourceId": .string(target.resource), "ScalableDimension": .string(target.dimension),
                "ServiceNamespace": .string(target.namespace),
            ]
        )
    }

    private func policies(named name: String, of resource: String) async throws -> [ScalingPolicy] {
        let request = DescribeScalingPoliciesRequest(policyNames: [name], resourceId: resource)
        return try await autoscaling.describeScalingPolicies(request).scalingPolicies
    }

    private func policy(_ arn: String?) async throws -> ScalingPolicy? {
        // The ARN holds the policy's name and its target's.
        guard let arn, let parsed = ARN(arn), let mark = parsed.resource.range(of: ":policyName/") else { return nil }
        let name = String(parsed.resource[mark.upperBound...])
        guard let start = parsed.resource.range(of: ":resource/sagemaker/") else { return nil }
        let resource = String(parsed.resource[start.upperBound..<mark.lowerBound])
        return try await policies(named: name, of: resource).first { $0.policyARN == arn }
    }
}
