package import Foundation

/// A target to register, or what to change of one.
package struct RegisterScalableTargetRequest: Codable, Sendable, Hashable {
    package var serviceNamespace: String
    /// `endpoint/NAME/variant/VARIANT`.
    package var resourceId: String
    package var scalableDimension: String
    package var minCapacity: Int?
    package var maxCapacity: Int?
    /// Kept and shown; nobody takes it on.
    package var roleARN: String?
    package var suspendedState: SuspendedState?
    package var tags: [String: String]?

    package init(
        serviceNamespace: String = "sagemaker",
        resourceId: String,
        scalableDimension: String = "sagemaker:variant:DesiredInstanceCount",
        minCapacity: Int? = nil,
        maxCapacity: Int? = nil,
        suspendedState: SuspendedState? = nil,
        tags: [String: String]? = nil
    ) {
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
        self.scalableDimension = scalableDimension
        self.minCapacity = minCapacity
        self.maxCapacity = maxCapacity
        self.suspendedState = suspendedState
        self.tags = tags
    }
}

/// Which scaling is held back; none where nil.
package struct SuspendedState: Codable, Sendable, Hashable {
    package var dynamicScalingInSuspended: Bool?
    package var dynamicScalingOutSuspended: Bool?
    package var scheduledScalingSuspended: Bool?

    package init(
        dynamicScalingInSuspended: Bool? = nil,
        dynamicScalingOutSuspended: Bool? = nil,
        scheduledScalingSuspended: Bool? = nil
    ) {
        self.dynamicScalingInSuspended = dynamicScalingInSuspended
        self.dynamicScalingOutSuspended = dynamicScalingOutSuspended
        self.scheduledScalingSuspended = scheduledScalingSuspended
    }
}

package struct RegisterScalableTargetResponse: Codable, Sendable, Hashable {
    package let scalableTargetARN: String
}

/// Which targets to describe.
package struct DescribeScalableTargetsRequest: Codable, Sendable, Hashable {
    package var serviceNamespace: String
    package var resourceIds: [String]?
    package var scalableDimension: String?
    /// 1 to 50; 50 where nil.
    package var maxResults: Int?
    package var nextToken: String?

    package init(serviceNamespace: String = "sagemaker", resourceIds: [String]? = nil) {
        self.serviceNamespace = serviceNamespace
        self.resourceIds = resourceIds
    }
}

/// What is scaled, and between which numbers.
package struct ScalableTarget: Codable, Sendable, Hashable {
    package let serviceNamespace: String
    package let resourceId: String
    package let scalableDimension: String
    package let minCapacity: Int
    package let maxCapacity: Int
    package let roleARN: String
    package let creationTime: Date
    package let suspendedState: SuspendedState
    package let scalableTargetARN: String
}

package struct DescribeScalableTargetsResponse: Codable, Sendable, Hashable {
    package let scalableTargets: [ScalableTarget]
    package let nextToken: String?
}

/// A target that is no longer to be scaled.
package struct DeregisterScalableTargetRequest: Codable, Sendable, Hashable {
    package var serviceNamespace: String
    package var resourceId: String
    package var scalableDimension: String

    package init(
        serviceNamespace: String = "sagemaker",
        resourceId: String,
        scalableDimension: String = "sagemaker:variant:DesiredInstanceCount"
    ) {
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
        self.scalableDimension = scalableDimension
    }
}
