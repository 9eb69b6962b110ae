/// A portfolio to make.
package struct CreatePortfolioRequest: Codable, Sendable, Hashable {
    package let displayName: String
    package let description: String?
    package let providerName: String
    package let idempotencyToken: String
}

/// What a portfolio is to become.
package struct UpdatePortfolioRequest: Codable, Sendable, Hashable {
    package let id: String
    package let displayName: String?
    package let description: String?
    package let providerName: String?
}

/// A portfolio by its id.
package struct PortfolioRequest: Codable, Sendable, Hashable {
    package let id: String

    package init(id: String) { self.id = id }
}

package struct PortfolioResponse: Codable, Sendable, Hashable {
    package let portfolioDetail: PortfolioDetail
}

package struct ListPortfoliosRequest: Codable, Sendable, Hashable {
    package let pageSize: Int?
    package let pageToken: String?
}

package struct ListPortfoliosResponse: Codable, Sendable, Hashable {
    package let portfolioDetails: [PortfolioDetail]
    package let nextPageToken: String?
}

/// A product in a portfolio.
package struct ProductAssociationRequest: Codable, Sendable, Hashable {
    package let productId: String
    package let portfolioId: String
}

/// Who may launch a portfolio's products.
package struct PrincipalAssociationRequest: Codable, Sendable, Hashable {
    package let portfolioId: String
    package let principalARN: String
    /// `IAM`.
    package let principalType: String?
}

package struct ListPrincipalsRequest: Codable, Sendable, Hashable {
    package let portfolioId: String

    package init(portfolioId: String) { self.portfolioId = portfolioId }
}

package struct ListPrincipalsResponse: Codable, Sendable, Hashable {
    package struct Principal: Codable, Sendable, Hashable {
        package let principalARN: String
        package let principalType: String
    }

    package let principals: [Principal]
}

/// A constraint to make; `LAUNCH` with `{"RoleArn": …}` is recorded, as roles are not assumed on one machine.
package struct CreateConstraintRequest: Codable, Sendable, Hashable {
    package let portfolioId: String
    package let productId: String
    package let parameters: String
    package let type: String
    package let description: String?
    package let idempotencyToken: String
}

package struct UpdateConstraintRequest: Codable, Sendable, Hashable {
    package let id: String
    package let description: String?
    package let parameters: String?

    package init(id: String, description: String?, parameters: String?) {
        self.id = id
        self.description = description
        self.parameters = parameters
    }
}

package struct ConstraintRequest: Codable, Sendable, Hashable {
    package let id: String

    package init(id: String) { self.id = id }
}

package struct ConstraintResponse: Codable, Sendable, Hashable {
    package let constraintDetail: ConstraintDetail
    package let constraintParameters: String
    package let status: String
}

package struct ListConstraintsRequest: Codable, Sendable, Hashable {
    package let portfolioId: String
    package let productId: String?
}

package struct ListConstraintsResponse: Codable, Sendable, Hashable {
    package let constraintDetails: [ConstraintDetail]
}
