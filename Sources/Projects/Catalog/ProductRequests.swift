/// A product to make, with its first version.
package struct CreateProductRequest: Codable, Sendable, Hashable {
    package let name: String
    package let owner: String
    package let description: String?
    package let distributor: String?
    /// `CLOUD_FORMATION_TEMPLATE`.
    package let productType: String
    package let tags: [Projects.Tag]?
    package let provisioningArtifactParameters: ProvisioningArtifactProperties?
    package let idempotencyToken: String
}

package struct CreateProductResponse: Codable, Sendable, Hashable {
    package let productViewDetail: ProductViewDetail
    package let provisioningArtifactDetail: ProvisioningArtifactDetail
    package let tags: [Projects.Tag]
}

/// What a product is to become.
package struct UpdateProductRequest: Codable, Sendable, Hashable {
    package let id: String
    package let name: String?
    package let owner: String?
    package let description: String?
    package let distributor: String?
}

package struct ProductResponse: Codable, Sendable, Hashable {
    package let productViewDetail: ProductViewDetail
    package let tags: [Projects.Tag]
}

/// A product by its id or its name.
package struct ProductRequest: Codable, Sendable, Hashable {
    package let id: String?
    package let name: String?

    package init(id: String?, name: String?) {
        self.id = id
        self.name = name
    }
}

/// A product with its versions, for those who launch it.
package struct DescribeProductResponse: Codable, Sendable, Hashable {
    package struct LaunchPath: Codable, Sendable, Hashable {
        package let id: String
        package let name: String
    }

    package let productViewSummary: ProductViewSummary
    package let provisioningArtifacts: [ProvisioningArtifactDetail]
    /// The portfolios it is in.
    package let launchPaths: [LaunchPath]
}

/// A product with its versions, for those who keep it.
package struct DescribeProductAsAdminResponse: Codable, Sendable, Hashable {
    package let productViewDetail: ProductViewDetail
    package let provisioningArtifactSummaries: [ProvisioningArtifactDetail]
    package let tags: [Projects.Tag]
}

/// Which products to find.
package struct SearchProductsRequest: Codable, Sendable, Hashable {
    /// By `FullTextSearch`, `Owner` or `ProductType`.
    package let filters: [String: [String]]?
    package let pageSize: Int?
    package let pageToken: String?
    /// For administrators: only what is in it.
    package let portfolioId: String?
}

package struct SearchProductsResponse: Codable, Sendable, Hashable {
    package let productViewSummaries: [ProductViewSummary]
    package let nextPageToken: String?
}

package struct SearchProductsAsAdminResponse: Codable, Sendable, Hashable {
    package let productViewDetails: [ProductViewDetail]
    package let nextPageToken: String?
}

/// A version to add to a product.
package struct CreateProvisioningArtifactRequest: Codable, Sendable, Hashable {
    package let productId: String
    package let parameters: ProvisioningArtifactProperties
    package let idempotencyToken: String
}

/// A version, by ids or by names.
package struct ProvisioningArtifactRequest: Codable, Sendable, Hashable {
    package let productId: String?
    package let productName: String?
    package let provisioningArtifactId: String?
    package let provisioningArtifactName: String?
}

package struct ProvisioningArtifactResponse: Codable, Sendable, Hashable {
    package let provisioningArtifactDetail: ProvisioningArtifactDetail
    package let info: [String: String]
    package let status: String
}

package struct ListProvisioningArtifactsRequest: Codable, Sendable, Hashable {
    package let productId: String
}

package struct ListProvisioningArtifactsResponse: Codable, Sendable, Hashable {
    package let provisioningArtifactDetails: [ProvisioningArtifactDetail]
}

/// What a version can be given.
package struct DescribeProvisioningParametersResponse: Codable, Sendable, Hashable {
    package let provisioningArtifactParameters: [ProvisioningArtifactParameter]
}
