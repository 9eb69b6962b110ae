package import Foundation

/// A project to make of a product.
package struct CreateProjectRequest: Codable, Sendable, Hashable {
    package let projectName: String
    package let projectDescription: String?
    package let serviceCatalogProvisioningDetails: ProvisioningDetails?
    package let tags: [Projects.Tag]?
}

/// Which version of which product, and with which parameters.
package struct ProvisioningDetails: Codable, Sendable, Hashable {
    package let productId: String
    /// The product's newest version unless given.
    package let provisioningArtifactId: String?
    package let pathId: String?
    package let provisioningParameters: [Projects.Parameter]?
}

package struct CreateProjectResponse: Codable, Sendable, Hashable {
    package let projectArn: String
    package let projectId: String
}

/// A project by its name.
package struct ProjectRequest: Codable, Sendable, Hashable {
    package let projectName: String
}

/// A project.
package struct DescribeProjectResponse: Codable, Sendable, Hashable {
    package struct ProvisionedProduct: Codable, Sendable, Hashable {
        package let provisionedProductId: String
        package let provisionedProductStatusMessage: String?
    }

    package let projectArn: String
    package let projectName: String
    package let projectId: String
    package let projectDescription: String?
    package let serviceCatalogProvisioningDetails: ProvisioningDetails
    package let serviceCatalogProvisionedProductDetails: ProvisionedProduct
    /// `CreateInProgress`, `CreateCompleted`, `CreateFailed`, `UpdateInProgress`, `UpdateCompleted`, `UpdateFailed`,
    /// `DeleteInProgress` or `DeleteFailed`; a project that was deleted is gone.
    package let projectStatus: String
    package let creationTime: Date
    package let lastModifiedTime: Date
}

/// What a project is to become.
package struct UpdateProjectRequest: Codable, Sendable, Hashable {
    package struct Details: Codable, Sendable, Hashable {
        package let provisioningArtifactId: String?
        package let provisioningParameters: [Projects.Parameter]?
    }

    package let projectName: String
    package let projectDescription: String?
    package let serviceCatalogProvisioningUpdateDetails: Details?
    package let tags: [Projects.Tag]?
}

package struct UpdateProjectResponse: Codable, Sendable, Hashable {
    package let projectArn: String
}

/// Which projects to list; newest first unless asked otherwise.
package struct ListProjectsRequest: Codable, Sendable, Hashable {
    package let creationTimeAfter: Date?
    package let creationTimeBefore: Date?
    package let nameContains: String?
    package let maxResults: Int?
    package let nextToken: String?
    /// `Name` or `CreationTime` (default).
    package let sortBy: String?
    /// `Ascending` or `Descending` (default).
    package let sortOrder: String?
}

package struct ListProjectsResponse: Codable, Sendable, Hashable {
    package let projectSummaryList: [ProjectSummary]
    package let nextToken: String?
}

/// A project in a list.
package struct ProjectSummary: Codable, Sendable, Hashable {
    package let projectName: String
    package let projectDescription: String?
    package let projectArn: String
    package let projectId: String
    package let creationTime: Date
    package let projectStatus: String
}
