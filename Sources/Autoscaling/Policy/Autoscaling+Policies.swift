import Foundation
import GRDB
import Identifiers
import Store

extension Autoscaling {
    /// Writes a target tracking policy and its alarms, or another configuration of one.
    ///
    /// - Throws: ``ServiceError/Code/objectNotFound`` if its target is not registered.
    package func putScalingPolicy(_ request: PutScalingPolicyRequest) async throws -> PutScalingPolicyResponse {
        let resource = try ScalableResource(
            namespace: request.serviceNamespace,
            resource: request.resourceId,
            dimension: request.scalableDimension
        )
        let configuration = try Self.checked(request)
        let response = try await store.write { transaction in
            guard try TargetRecord.find(resource, in: transaction.database) != nil else { throw resource.unregistered }
            let known = try PolicyRecord.all(of: resource, in: transaction.database)
                .first { $0.name == request.policyName }
            let policy = PolicyRecord(
                resource: resource,
                name: request.policyName,
                id: known?.id ?? UUID().uuidString.lowercased(),
                configuration: configuration,
                created: known?.created ?? transaction.now
            )
            try policy.save(in: transaction.database)
            try policy.putAlarms(in: transaction)
            return PutScalingPolicyResponse(
                policyARN: policy.arn(transaction.home),
                alarms: policy.alarms(transaction.home)
            )
        }
        work.notify()
        return response
    }

    private static func checked(_ request: PutScalingPolicyRequest) throws -> TargetTrackingConfiguration {
        func refuse(_ reason: String) -> ServiceError {
            ServiceError(.validation, "The scaling policy '\(request.policyName)': \(reason)")
        }
        guard (1...256).contains(request.policyName.count), !request.policyName.contains(where: \.isNewline) else {
            throw refuse("its name must have 1 to 256 printable characters.")
        }
        let type = request.policyType ?? "StepScaling"
        guard type == "TargetTrackingScaling" else {
            throw refuse("PolicyType \(type) is not supported: give TargetTrackingScaling.")
        }
        guard let configuration = request.targetTrackingScalingPolicyConfiguration else {
            throw refuse("TargetTrackingScalingPolicyConfiguration is missing.")
        }
        guard configuration.targetValue > 0, configuration.targetValue.isFinite else {
            throw refuse("TargetValue is \(configuration.targetValue): it must be above 0.")
        }
        for seconds in [configuration.scaleOutCooldown, configuration.scaleInCooldown] {
            if let seconds, seconds < 0 { throw refuse("a cool-down is \(seconds) seconds: it must not be negative.") }
        }
        switch (configuration.predefinedMetricSpecification, configuration.customizedMetricSpecification) {
        case (let predefined?, nil):
            let known = TargetTrackingConfiguration.PredefinedMetric().predefinedMetricType
            guard predefined.predefinedMetricType == known else {
                throw refuse("PredefinedMetricType \(predefined.predefinedMetricType) is not supported: give \(known).")
            }
        case (nil, let custom?):
            if custom.metrics != nil {
                throw refuse("expressions over Metrics are not supported: give one metric's name and namespace.")
            }
            let statistics = ["Average", "Minimum", "Maximum", "SampleCount", "Sum"]
            guard custom.metricName != nil, custom.namespace != nil, let statistic = custom.statistic,
                statistics.contains(statistic)
            else {
                throw refuse(
                    "CustomizedMetricSpecification needs MetricName, Namespace and a Statistic of \(statistics.joined(separator: ", "))."
                )
            }
        default: throw refuse("give one of PredefinedMetricSpecification and CustomizedMetricSpecification.")
        }
        return configuration
    }

    /// The policies, by resource and name.
    package func describeScalingPolicies(
        _ request: DescribeScalingPoliciesRequest
    ) async throws -> DescribeScalingPoliciesResponse {
        try ScalableResource.check(namespace: request.serviceNamespace, dimension: request.scalableDimension)
        let page = try Page(
            limit: request.maxResults ?? 50,
            member: "MaxResults",
            most: 50,
            nextToken: request.nextToken
        )
        let home = store.home
        return try await store.read { database in
            let policies = try PolicyRecord.all(in: database)
                .filter { policy in
                    (request.policyNames?.contains(policy.name) ?? true)
                        && request.resourceId ?? policy.resource.id == policy.resource.id
                }
            let (entries, next) = page.cut(outOf: policies)
            return DescribeScalingPoliciesResponse(
                scalingPolicies: entries.map { policy in
                    ScalingPolicy(
                        policyARN: policy.arn(home),
                        policyName: policy.name,
                        serviceNamespace: ScalableResource.namespace,
                        resourceId: policy.resource.id,
                        scalableDimension: ScalableResource.dimension,
                        policyType: "TargetTrackingScaling",
                        targetTrackingScalingPolicyConfiguration: policy.configuration,
                        alarms: policy.alarms(home),
                        creationTime: policy.created
                    )
                },
                nextToken: next
            )
        }
    }

    /// Removes a policy and its alarms; the number of instances stays.
    package func deleteScalingPolicy(_ request: DeleteScalingPolicyRequest) async throws {
        let resource = try ScalableResource(
            namespace: request.serviceNamespace,
            resource: request.resourceId,
            dimension: request.scalableDimension
        )
        try await store.write { transaction in
            let policies = try PolicyRecord.all(of: resource, in: transaction.database)
            guard let policy = policies.first(where: { $0.name == request.policyName }) else {
                throw ServiceError(
                    .objectNotFound,
                    "No scaling policy found for service namespace: sagemaker, resource ID: \(resource.id), scalable "
                        + "dimension: \(ScalableResource.dimension), policy name: \(request.policyName)."
                )
            }
            try policy.deleteAlarms(in: transaction)
            try transaction.database.execute(
                sql: "DELETE FROM autoscaling_policies WHERE resource = ? AND name = ?",
                arguments: [resource.id, request.policyName]
            )
        }
    }
}
