package import Foundation
package import MetricStore

/// A policy to write.
package struct PutScalingPolicyRequest: Codable, Sendable, Hashable {
    package var policyName: String
    package var serviceNamespace: String
    package var resourceId: String
    package var scalableDimension: String
    /// Only `TargetTrackingScaling` is served.
    package var policyType: String?
    package var targetTrackingScalingPolicyConfiguration: TargetTrackingConfiguration?

    package init(
        policyName: String,
        serviceNamespace: String = "sagemaker",
        resourceId: String,
        scalableDimension: String = "sagemaker:variant:DesiredInstanceCount",
        policyType: String? = "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: TargetTrackingConfiguration? = nil
    ) {
        self.policyName = policyName
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
        self.scalableDimension = scalableDimension
        self.policyType = policyType
        self.targetTrackingScalingPolicyConfiguration = targetTrackingScalingPolicyConfiguration
    }
}

/// Which metric is to stay at which value.
package struct TargetTrackingConfiguration: Codable, Sendable, Hashable {
    package var targetValue: Double
    package var predefinedMetricSpecification: PredefinedMetric?
    package var customizedMetricSpecification: CustomizedMetric?
    /// Seconds; 300 where nil.
    package var scaleOutCooldown: Int?
    /// Seconds; 300 where nil.
    package var scaleInCooldown: Int?
    /// Whether instances are never taken away.
    package var disableScaleIn: Bool?

    package init(
        targetValue: Double,
        predefinedMetricSpecification: PredefinedMetric? = PredefinedMetric(),
        customizedMetricSpecification: CustomizedMetric? = nil,
        scaleOutCooldown: Int? = nil,
        scaleInCooldown: Int? = nil,
        disableScaleIn: Bool? = nil
    ) {
        self.targetValue = targetValue
        self.predefinedMetricSpecification = predefinedMetricSpecification
        self.customizedMetricSpecification = customizedMetricSpecification
        self.scaleOutCooldown = scaleOutCooldown
        self.scaleInCooldown = scaleInCooldown
        self.disableScaleIn = disableScaleIn
    }

    /// A metric that has a name of its own.
    package struct PredefinedMetric: Codable, Sendable, Hashable {
        package var predefinedMetricType: String

        package init(predefinedMetricType: String = "SageMakerVariantInvocationsPerInstance") {
            self.predefinedMetricType = predefinedMetricType
        }
    }

    /// Any metric that falls as instances are added.
    package struct CustomizedMetric: Codable, Sendable, Hashable {
        package var metricName: String?
        package var namespace: String?
        package var dimensions: [MetricDimension]?
        /// Average, Minimum, Maximum, SampleCount or Sum.
        package var statistic: String?
        package var unit: String?
        /// Expressions over several metrics, which are refused.
        package var metrics: [Query]?

        package init(metricName: String, namespace: String, dimensions: [MetricDimension]? = nil, statistic: String) {
            self.metricName = metricName
            self.namespace = namespace
            self.dimensions = dimensions
            self.statistic = statistic
        }

        package struct Query: Codable, Sendable, Hashable {
            package var id: String?
        }
    }
}

/// One of the two alarms of a policy.
package struct PolicyAlarm: Codable, Sendable, Hashable {
    package let alarmName: String
    package let alarmARN: String
}

package struct PutScalingPolicyResponse: Codable, Sendable, Hashable {
    package let policyARN: String
    package let alarms: [PolicyAlarm]
}

/// Which policies to describe.
package struct DescribeScalingPoliciesRequest: Codable, Sendable, Hashable {
    package var policyNames: [String]?
    package var serviceNamespace: String
    package var resourceId: String?
    package var scalableDimension: String?
    /// 1 to 50; 50 where nil.
    package var maxResults: Int?
    package var nextToken: String?

    package init(policyNames: [String]? = nil, serviceNamespace: String = "sagemaker", resourceId: String? = nil) {
        self.policyNames = policyNames
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
    }
}

package struct ScalingPolicy: Codable, Sendable, Hashable {
    package let policyARN: String
    package let policyName: String
    package let serviceNamespace: String
    package let resourceId: String
    package let scalableDimension: String
    package let policyType: String
    package let targetTrackingScalingPolicyConfiguration: TargetTrackingConfiguration
    package let alarms: [PolicyAlarm]
    package let creationTime: Date
}

package struct DescribeScalingPoliciesResponse: Codable, Sendable, Hashable {
    package let scalingPolicies: [ScalingPolicy]
    package let nextToken: String?
}

/// A policy to remove, and its alarms with it.
package struct DeleteScalingPolicyRequest: Codable, Sendable, Hashable {
    package var policyName: String
    package var serviceNamespace: String
    package var resourceId: String
    package var scalableDimension: String

    package init(
        policyName: String,
        serviceNamespace: String = "sagemaker",
        resourceId: String,
        scalableDimension: String = "sagemaker:variant:DesiredInstanceCount"
    ) {
        self.policyName = policyName
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
        self.scalableDimension = scalableDimension
    }
}
