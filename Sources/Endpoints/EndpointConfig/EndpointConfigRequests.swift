package import Foundation

/// A model's share of an endpoint's traffic.
package struct ProductionVariant: Codable, Sendable, Hashable {
    package var variantName: String
    package var modelName: String
    package var initialInstanceCount: Int?
    package var instanceType: String?
    /// The share relative to the sum of all variants' weights; 1 where none is given.
    package var initialVariantWeight: Double?

    package init(
        variantName: String,
        modelName: String,
        initialInstanceCount: Int? = 1,
        instanceType: String? = nil,
        initialVariantWeight: Double? = nil
    ) {
        self.variantName = variantName
        self.modelName = modelName
        self.initialInstanceCount = initialInstanceCount
        self.instanceType = instanceType
        self.initialVariantWeight = initialVariantWeight
    }
}

/// Which invocations are kept, and where.
package struct DataCaptureConfig: Codable, Sendable, Hashable {
    package struct Option: Codable, Sendable, Hashable {
        /// `Input`, `Output` or `InputAndOutput`.
        package var captureMode: String

        package init(captureMode: String) { self.captureMode = captureMode }
    }

    /// Which content types are written as text; all others are written as base64.
    package struct ContentTypes: Codable, Sendable, Hashable {
        package var csvContentTypes: [String]?
        package var jsonContentTypes: [String]?
    }

    package var enableCapture: Bool?
    /// 0 to 100.
    package var initialSamplingPercentage: Int
    package var destinationS3Uri: String
    package var kmsKeyId: String?
    package var captureOptions: [Option]
    package var captureContentTypeHeader: ContentTypes?

    package init(
        enableCapture: Bool? = true,
        initialSamplingPercentage: Int,
        destinationS3Uri: String,
        captureOptions: [Option] = [Option(captureMode: "Input"), Option(captureMode: "Output")]
    ) {
        self.enableCapture = enableCapture
        self.initialSamplingPercentage = initialSamplingPercentage
        self.destinationS3Uri = destinationS3Uri
        self.captureOptions = captureOptions
    }
}

package struct CreateEndpointConfigRequest: Codable, Sendable {
    package var endpointConfigName: String
    package var productionVariants: [ProductionVariant]
    package var dataCaptureConfig: DataCaptureConfig?
    package var kmsKeyId: String?
    package var tags: [Tag]?

    package init(
        endpointConfigName: String,
        productionVariants: [ProductionVariant],
        dataCaptureConfig: DataCaptureConfig? = nil
    ) {
        self.endpointConfigName = endpointConfigName
        self.productionVariants = productionVariants
        self.dataCaptureConfig = dataCaptureConfig
    }
}

package struct CreateEndpointConfigResponse: Codable, Sendable {
    package let endpointConfigArn: String
}

package struct DescribeEndpointConfigRequest: Codable, Sendable {
    package var endpointConfigName: String

    package init(endpointConfigName: String) { self.endpointConfigName = endpointConfigName }
}

package struct DescribeEndpointConfigResponse: Codable, Sendable {
    package let endpointConfigName: String
    package let endpointConfigArn: String
    package let productionVariants: [ProductionVariant]
    package let dataCaptureConfig: DataCaptureConfig?
    package let kmsKeyId: String?
    package let creationTime: Date
}

package struct ListEndpointConfigsResponse: Codable, Sendable {
    package struct Summary: Codable, Sendable {
        package let endpointConfigName: String
        package let endpointConfigArn: String
        package let creationTime: Date
    }

    package let endpointConfigs: [Summary]
    package let nextToken: String?
}

package struct DeleteEndpointConfigRequest: Codable, Sendable {
    package var endpointConfigName: String

    package init(endpointConfigName: String) { self.endpointConfigName = endpointConfigName }
}
