package import Foundation

/// How far an endpoint is.
package enum EndpointStatus: String, Codable, Sendable, Hashable {
    case creating = "Creating"
    case inService = "InService"
    case updating = "Updating"
    case failed = "Failed"
    case deleting = "Deleting"

    /// As "SageMaker Endpoint State Change" spells it.
    var eventSpelling: String {
        switch self {
        case .creating: "CREATING"
        case .inService: "IN_SERVICE"
        case .updating: "UPDATING"
        case .failed: "FAILED"
        case .deleting: "DELETING"
        }
    }
}

package struct CreateEndpointRequest: Codable, Sendable {
    package var endpointName: String
    package var endpointConfigName: String
    package var tags: [Tag]?

    package init(endpointName: String, endpointConfigName: String, tags: [Tag]? = nil) {
        self.endpointName = endpointName
        self.endpointConfigName = endpointConfigName
        self.tags = tags
    }
}

package struct UpdateEndpointRequest: Codable, Sendable {
    package var endpointName: String
    package var endpointConfigName: String
    /// Whether variants that the endpoint has keep their weight and number of instances; not where nil.
    package var retainAllVariantProperties: Bool?
    /// What they do not keep, all the same.
    package var excludeRetainedVariantProperties: [VariantProperty]?

    package init(endpointName: String, endpointConfigName: String, retainAllVariantProperties: Bool? = nil) {
        self.endpointName = endpointName
        self.endpointConfigName = endpointConfigName
        self.retainAllVariantProperties = retainAllVariantProperties
    }
}

/// A property of a variant that an update may keep.
package struct VariantProperty: Codable, Sendable {
    /// `DesiredInstanceCount`, `DesiredWeight` or `DataCaptureConfig`.
    package var variantPropertyType: String

    package init(variantPropertyType: String) { self.variantPropertyType = variantPropertyType }
}

/// New weights and numbers of instances for variants in service.
package struct UpdateEndpointWeightsAndCapacitiesRequest: Codable, Sendable {
    package var endpointName: String
    package var desiredWeightsAndCapacities: [DesiredWeightAndCapacity]

    package init(endpointName: String, desiredWeightsAndCapacities: [DesiredWeightAndCapacity]) {
        self.endpointName = endpointName
        self.desiredWeightsAndCapacities = desiredWeightsAndCapacities
    }
}

/// What one variant is to have; what is nil stays.
package struct DesiredWeightAndCapacity: Codable, Sendable {
    package var variantName: String
    package var desiredWeight: Double?
    package var desiredInstanceCount: Int?

    package init(variantName: String, desiredWeight: Double? = nil, desiredInstanceCount: Int? = nil) {
        self.variantName = variantName
        self.desiredWeight = desiredWeight
        self.desiredInstanceCount = desiredInstanceCount
    }
}

package struct EndpointArnResponse: Codable, Sendable {
    package let endpointArn: String
}

package struct DescribeEndpointRequest: Codable, Sendable {
    package var endpointName: String

    package init(endpointName: String) { self.endpointName = endpointName }
}

package struct DeleteEndpointRequest: Codable, Sendable {
    package var endpointName: String

    package init(endpointName: String) { self.endpointName = endpointName }
}

package struct DescribeEndpointResponse: Codable, Sendable {
    package struct Variant: Codable, Sendable {
        package struct Image: Codable, Sendable {
            package let specifiedImage: String
            package let resolvedImage: String
            package let resolutionTime: Date
        }

        package let variantName: String
        package let deployedImages: [Image]
        package let currentWeight: Double
        package let desiredWeight: Double
        package let currentInstanceCount: Int
        package let desiredInstanceCount: Int
    }

    package struct Capture: Codable, Sendable {
        package let enableCapture: Bool
        /// `Started` or `Stopped`.
        package let captureStatus: String
        package let currentSamplingPercentage: Int
        package let destinationS3Uri: String
        package let kmsKeyId: String
    }

    package let endpointName: String
    package let endpointArn: String
    package let endpointConfigName: String
    package let productionVariants: [Variant]?
    package let dataCaptureConfig: Capture?
    package let endpointStatus: EndpointStatus
    package let failureReason: String?
    package let creationTime: Date
    package let lastModifiedTime: Date
}

package struct ListEndpointsResponse: Codable, Sendable {
    package struct Summary: Codable, Sendable {
        package let endpointName: String
        package let endpointArn: String
        package let creationTime: Date
        package let lastModifiedTime: Date
        package let endpointStatus: EndpointStatus
    }

    package let endpoints: [Summary]
    package let nextToken: String?
}
