package import JSONDocuments
package import Projects
package import Stacks
import Store

/// Products in portfolios.
package struct ProductAssociationProvider: ResourceProvider {
    package let type = "AWS::ServiceCatalog::PortfolioProductAssociation"
    package let schema = ResourceSchema(
        required: ["PortfolioId", "ProductId"],
        optional: ["AcceptLanguage", "SourcePortfolioId"],
        replacing: ["AcceptLanguage", "PortfolioId", "ProductId", "SourcePortfolioId"]
    )
    let projects: Projects

    package init(projects: Projects) { self.projects = projects }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let request = try resource.properties.decoded(ProductAssociationRequest.self)
        try await projects.associateProductWithPortfolio(request)
        return ProvidedResource(physicalId: "\(request.portfolioId)|\(request.productId)")
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource { try await create(resource) }

    package func delete(_ resource: ResourceRequest) async throws {
        try await ignoringAbsence {
            try await projects.disassociateProductFromPortfolio(
                resource.properties.decoded(ProductAssociationRequest.self)
            )
        }
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        try await nilIfAbsent {
            let request = try resource.properties.decoded(ProductAssociationRequest.self)
            let paths = try await projects.describeProduct(ProductRequest(id: request.productId, name: nil)).launchPaths
            guard paths.contains(where: { $0.id == request.portfolioId }) else {
                throw ServiceError(.unknownInCatalog, "The product is not in the portfolio.")
            }
            return resource.properties
        }
    }
}

/// Who may launch a portfolio's products.
package struct PrincipalAssociationProvider: ResourceProvider {
    package let type = "AWS::ServiceCatalog::PortfolioPrincipalAssociation"
    package let schema = ResourceSchema(
        required: ["PortfolioId", "PrincipalARN", "PrincipalType"],
        optional: ["AcceptLanguage"],
        replacing: ["AcceptLanguage", "PortfolioId", "PrincipalARN", "PrincipalType"]
    )
    let projects: Projects

    package init(projects: Projects) { self.projects = projects }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let request = try resource.properties.decoded(PrincipalAssociationRequest.self)
        try await projects.associatePrincipalWithPortfolio(request)
        return ProvidedResource(physicalId: "\(request.principalARN)|\(request.portfolioId)")
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource { try await create(resource) }

    package func delete(_ resource: ResourceRequest) async throws {
        try await ignoringAbsence {
            try await projects.disassociatePrincipalFromPortfolio(
                resource.properties.decoded(PrincipalAssociationRequest.self)
            )
        }
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        try await nilIfAbsent {
            let request = try resource.properties.decoded(PrincipalAssociationRequest.self)
            let principals =
                try await projects.listPrincipalsForPortfolio(
                    ListPrincipalsRequest(portfolioId: request.portfolioId)
                )
                .principals
            guard principals.contains(where: { $0.principalARN == request.principalARN }) else {
                throw ServiceError(.unknownInCatalog, "The principal is not associated.")
            }
            return resource.properties
        }
    }
}

/// The role that a portfolio's product is launched with: recorded, as roles are not assumed on one machine.
package struct LaunchRoleConstraintProvider: ResourceProvider {
    package let type = "AWS::ServiceCatalog::LaunchRoleConstraint"
    package let schema = ResourceSchema(
        required: ["PortfolioId", "ProductId"],
        optional: ["AcceptLanguage", "Description", "LocalRoleName", "RoleArn"],
        replacing: ["PortfolioId", "ProductId"]
    )
    let projects: Projects

    package init(projects: Projects) { self.projects = projects }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let properties = resource.properties
        let request: JSON = [
            "PortfolioId": properties["PortfolioId"] ?? .null, "ProductId": properties["ProductId"] ?? .null,
            "Description": properties["Description"] ?? .null, "Type": "LAUNCH",
            "Parameters": .string(Self.parameters(properties)),
            "IdempotencyToken": .string(resource.token),
        ]
        let made = try await projects.createConstraint(request.decoded(CreateConstraintRequest.self))
        return ProvidedResource(physicalId: made.constraintDetail.constraintId)
    }

    /// The role, as a constraint's parameters have it.
    private static func parameters(_ properties: JSON) -> String {
        var role: JSON = [:]
        for name in ["RoleArn", "LocalRoleName"] where properties[name] != nil { role[name] = properties[name] }
        return role.text()
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let id = resource.physicalId ?? ""
        _ = try await projects.updateConstraint(
            UpdateConstraintRequest(
                id: id,
                description: resource.properties["Description"]?.string ?? "",
                parameters: Self.parameters(resource.properties)
            )
        )
        return ProvidedResource(physicalId: id)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        try await ignoringAbsence {
            try await projects.deleteConstraint(ConstraintRequest(id: resource.physicalId ?? ""))
        }
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        try await nilIfAbsent {
            let found = try await projects.describeConstraint(ConstraintRequest(id: resource.physicalId ?? ""))
            var read = try JSON(parsing: found.constraintParameters)
            read["Description"] = found.constraintDetail.description.map(JSON.string)
            read["PortfolioId"] = .string(found.constraintDetail.portfolioId)
            read["ProductId"] = .string(found.constraintDetail.productId)
            return read
        }
    }
}
