package import Foundation

/// A product to provision.
package struct ProvisionProductRequest: Codable, Sendable, Hashable {
    package let productId: String?
    package let productName: String?
    /// The product's newest version unless given.
    package let provisioningArtifactId: String?
    package let provisioningArtifactName: String?
    package let provisionedProductName: String
    package let provisioningParameters: [Projects.Parameter]?
    package let tags: [Projects.Tag]?
    package let provisionToken: String
}

/// What a provisioned product is to become.
package struct UpdateProvisionedProductRequest: Codable, Sendable, Hashable {
    package let provisionedProductName: String?
    package let provisionedProductId: String?
    package let provisioningArtifactId: String?
    package let provisioningArtifactName: String?
    /// Those that are not given stay as they are.
    package let provisioningParameters: [Projects.Parameter]?
    package let updateToken: String
}

/// A provisioned product to remove.
package struct TerminateProvisionedProductRequest: Codable, Sendable, Hashable {
    package let provisionedProductName: String?
    package let provisionedProductId: String?
    package let terminateToken: String
}

package struct RecordResponse: Codable, Sendable, Hashable {
    package let recordDetail: RecordDetail
}

/// What was done, or is being done, to a provisioned product.
package struct RecordDetail: Codable, Sendable, Hashable {
    package struct Failure: Codable, Sendable, Hashable {
        package let code: String
        package let description: String
    }

    package let recordId: String
    package let provisionedProductName: String
    package let provisionedProductId: String
    package let provisionedProductType: String
    /// `IN_PROGRESS`, `SUCCEEDED` or `FAILED`.
    package let status: String
    /// `PROVISION_PRODUCT`, `UPDATE_PROVISIONED_PRODUCT` or `TERMINATE_PROVISIONED_PRODUCT`.
    package let recordType: String
    package let createdTime: Date
    package let updatedTime: Date
    package let productId: String
    package let provisioningArtifactId: String
    package let recordErrors: [Failure]
}

package struct DescribeRecordRequest: Codable, Sendable, Hashable {
    package let id: String
}

/// A record with the outputs of the stack.
package struct DescribeRecordResponse: Codable, Sendable, Hashable {
    package struct Output: Codable, Sendable, Hashable {
        package let outputKey: String
        package let outputValue: String
        package let description: String?
    }

    package let recordDetail: RecordDetail
    package let recordOutputs: [Output]
}

/// A provisioned product, by its id or its name.
package struct DescribeProvisionedProductRequest: Codable, Sendable, Hashable {
    package let id: String?
    package let name: String?
}

package struct DescribeProvisionedProductResponse: Codable, Sendable, Hashable {
    package let provisionedProductDetail: ProvisionedProductDetail
}

/// What was provisioned of a product.
package struct ProvisionedProductDetail: Codable, Sendable, Hashable {
    package let name: String
    package let arn: String
    package let type: String
    package let id: String
    /// `UNDER_CHANGE`, `AVAILABLE`, `TAINTED` (an update failed: it is as it was before) or `ERROR`.
    package let status: String
    package let statusMessage: String?
    package let createdTime: Date
    package let lastRecordId: String
    package let productId: String
    package let provisioningArtifactId: String
    /// The stack's name.
    package let physicalId: String
}

package struct SearchProvisionedProductsRequest: Codable, Sendable, Hashable {
    package let pageSize: Int?
    package let pageToken: String?
}

package struct SearchProvisionedProductsResponse: Codable, Sendable, Hashable {
    package let provisionedProducts: [ProvisionedProductDetail]
    package let totalResultsCount: Int
    package let nextPageToken: String?
}
