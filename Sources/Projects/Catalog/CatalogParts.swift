package import Foundation

/// A portfolio.
package struct PortfolioDetail: Codable, Sendable, Hashable {
    package let id: String
    package let arn: String
    package let displayName: String
    package let description: String?
    package let createdTime: Date
    package let providerName: String

    private enum CodingKeys: String, CodingKey {
        case id, displayName, description, createdTime, providerName
        case arn = "aRN"
    }
}

/// A product as its users see it.
package struct ProductViewSummary: Codable, Sendable, Hashable {
    /// Of the view; Driftloop has one view a product.
    package let id: String
    package let productId: String
    package let name: String
    package let owner: String
    package let shortDescription: String?
    package let type: String
    package let distributor: String?
    package let hasDefaultPath: Bool
}

/// A product as its administrators see it.
package struct ProductViewDetail: Codable, Sendable, Hashable {
    package let productViewSummary: ProductViewSummary
    package let status: String
    package let productARN: String
    package let createdTime: Date
}

/// A version of a product.
package struct ProvisioningArtifactDetail: Codable, Sendable, Hashable {
    package let id: String
    package let name: String
    package let description: String?
    package let type: String
    package let createdTime: Date
    package let active: Bool
    package let guidance: String
}

/// A version of a product to make.
package struct ProvisioningArtifactProperties: Codable, Sendable, Hashable {
    package let name: String?
    package let description: String?
    /// `LoadTemplateFromURL`: where the template lies.
    package let info: [String: String]?
    /// `CLOUD_FORMATION_TEMPLATE`, if given.
    package let type: String?
    package let disableTemplateValidation: Bool?
}

/// A parameter of a product's template.
package struct ProvisioningArtifactParameter: Codable, Sendable, Hashable {
    package struct Constraints: Codable, Sendable, Hashable {
        package let allowedValues: [String]?
        package let allowedPattern: String?
        package let constraintDescription: String?
        package let minLength: String?
        package let maxLength: String?
    }

    package let parameterKey: String
    package let defaultValue: String?
    package let parameterType: String
    package let isNoEcho: Bool
    package let description: String?
    package let parameterConstraints: Constraints
}

/// A constraint on how a portfolio's product is launched.
package struct ConstraintDetail: Codable, Sendable, Hashable {
    package let constraintId: String
    package let type: String
    package let description: String?
    package let owner: String
    package let productId: String
    package let portfolioId: String
}
