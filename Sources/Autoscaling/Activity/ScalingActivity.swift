package import Foundation

/// Which activities to describe, newest first.
package struct DescribeScalingActivitiesRequest: Codable, Sendable, Hashable {
    package var serviceNamespace: String
    package var resourceId: String?
    package var scalableDimension: String?
    /// 1 to 50; 50 where nil.
    package var maxResults: Int?
    package var nextToken: String?

    package init(serviceNamespace: String = "sagemaker", resourceId: String? = nil) {
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
    }
}

/// One change of a number of instances: why, and what came of it.
package struct ScalingActivity: Codable, Sendable, Hashable {
    package let activityId: String
    package let serviceNamespace: String
    package let resourceId: String
    package let scalableDimension: String
    package let description: String
    package let cause: String
    package let startTime: Date
    package let endTime: Date?
    /// `InProgress`, `Successful` or `Failed`.
    package let statusCode: String
    package let statusMessage: String?
}

package struct DescribeScalingActivitiesResponse: Codable, Sendable, Hashable {
    package let scalingActivities: [ScalingActivity]
    package let nextToken: String?
}
