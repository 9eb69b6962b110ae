package import Foundation
package import Store

/// A label on a resource.
package typealias Tag = ResourceTag

/// What serves a model: an image and the model's archive, or a model package that names both.
package struct ContainerDefinition: Codable, Sendable, Hashable {
    package var image: String?
    /// The address of a `model.tar.gz`.
    package var modelDataUrl: String?
    /// A model package's ARN, instead of the two above.
    package var modelPackageName: String?
    package var environment: [String: String]?
    package var mode: String?
    package var containerHostname: String?

    package init(image: String? = nil, modelDataUrl: String? = nil, modelPackageName: String? = nil) {
        self.image = image
        self.modelDataUrl = modelDataUrl
        self.modelPackageName = modelPackageName
    }
}

package struct CreateModelRequest: Codable, Sendable {
    package var modelName: String
    package var primaryContainer: ContainerDefinition?
    package var containers: [ContainerDefinition]?
    package var executionRoleArn: String?
    package var enableNetworkIsolation: Bool?
    package var tags: [Tag]?

    package init(modelName: String, primaryContainer: ContainerDefinition?, executionRoleArn: String? = nil) {
        self.modelName = modelName
        self.primaryContainer = primaryContainer
        self.executionRoleArn = executionRoleArn
    }
}

package struct CreateModelResponse: Codable, Sendable {
    package let modelArn: String
}

package struct DescribeModelRequest: Codable, Sendable {
    package var modelName: String

    package init(modelName: String) { self.modelName = modelName }
}

package struct DescribeModelResponse: Codable, Sendable {
    package let modelName: String
    package let primaryContainer: ContainerDefinition?
    package let containers: [ContainerDefinition]?
    package let executionRoleArn: String?
    package let creationTime: Date
    package let modelArn: String
    package let enableNetworkIsolation: Bool
}

package struct ListModelsResponse: Codable, Sendable {
    package struct Summary: Codable, Sendable {
        package let modelName: String
        package let modelArn: String
        package let creationTime: Date
    }

    package let models: [Summary]
    package let nextToken: String?
}

package struct DeleteModelRequest: Codable, Sendable {
    package var modelName: String

    package init(modelName: String) { self.modelName = modelName }
}
