import Identifiers
package import JSONDocuments
package import Projects
package import Stacks
import Store

/// Portfolios of the catalogue.
package struct PortfolioProvider: ResourceProvider {
    package let type = "AWS::ServiceCatalog::Portfolio"
    package let schema = ResourceSchema(
        required: ["DisplayName", "ProviderName"],
        optional: ["AcceptLanguage", "Description", "Tags"],
        attributes: ["PortfolioName"]
    )
    let projects: Projects

    package init(projects: Projects) { self.projects = projects }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        var request = resource.properties
        request["IdempotencyToken"] = .string(resource.token)
        return provided(try await projects.createPortfolio(request.decoded(CreatePortfolioRequest.self)))
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        var request = resource.properties
        request["Id"] = .string(resource.physicalId ?? "")
        return provided(try await projects.updatePortfolio(request.decoded(UpdatePortfolioRequest.self)))
    }

    package func delete(_ resource: ResourceRequest) async throws {
        try await ignoringAbsence {
            try await projects.deletePortfolio(PortfolioRequest(id: resource.physicalId ?? ""))
        }
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        try await nilIfAbsent {
            let found = try await projects.describePortfolio(PortfolioRequest(id: resource.physicalId ?? ""))
                .portfolioDetail
            return [
                "DisplayName": .string(found.displayName), "ProviderName": .string(found.providerName),
                "Description": found.description.map(JSON.string) ?? .null,
            ]
        }
    }

    private func provided(_ answer: PortfolioResponse) -> ProvidedResource {
        ProvidedResource(
            physicalId: answer.portfolioDetail.id,
            attributes: ["PortfolioName": .string(answer.portfolioDetail.displayName)]
        )
    }
}

extension JSON {
    /// Properties as a request of a service, which spells them alike.
    func decoded<Request: Decodable>(_ type: Request.Type) throws -> Request {
        do {
            return try AWSCoding.value(Request.self, from: text())
        } catch let error as DecodingError {
            throw ServiceError(
                .validation,
                "The properties \(text()) are not what the resource takes: \(error).",
                cause: error
            )
        }
    }
}

/// Does `body`; that the catalogue does not have the thing is a success.
func ignoringAbsence(_ body: () async throws -> Void) async throws {
    do { try await body() } catch let error as ServiceError where error.code == .unknownInCatalog {}
}

/// Does `body`; nil if the catalogue does not have the thing.
func nilIfAbsent(_ body: () async throws -> JSON) async throws -> JSON? {
    do { return try await body() } catch let error as ServiceError where error.code == .unknownInCatalog { return nil }
}
