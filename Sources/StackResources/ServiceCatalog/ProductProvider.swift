package import JSONDocuments
package import Projects
package import Stacks
import Store

/// Products of the catalogue: templates in versions.
package struct ProductProvider: ResourceProvider {
    package let type = "AWS::ServiceCatalog::CloudFormationProduct"
    package let schema = ResourceSchema(
        required: ["Name", "Owner", "ProvisioningArtifactParameters"],
        optional: [
            "AcceptLanguage", "Description", "Distributor", "ProductType", "SupportDescription", "SupportEmail",
            "SupportUrl", "Tags", "ReplaceProvisioningArtifacts",
        ],
        attributes: ["ProductName", "ProvisioningArtifactIds", "ProvisioningArtifactNames"]
    )
    let projects: Projects

    package init(projects: Projects) { self.projects = projects }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let versions = try Self.versions(resource.properties)
        var request = resource.properties
        request["ProductType"] = "CLOUD_FORMATION_TEMPLATE"
        request["ProvisioningArtifactParameters"] = versions[0]
        request["IdempotencyToken"] = .string(resource.token)
        let made = try await projects.createProduct(request.decoded(CreateProductRequest.self))
        let id = made.productViewDetail.productViewSummary.productId
        try await add(versions.dropFirst(), to: id, token: resource.token)
        return try await provided(id)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let id = resource.physicalId ?? ""
        var request = resource.properties
        request["Id"] = .string(id)
        _ = try await projects.updateProduct(request.decoded(UpdateProductRequest.self))
        let old = try Self.versions(resource.previous ?? [:])
        let new = try Self.versions(resource.properties).filter { !old.contains($0) }
        try await add(new[...], to: id, token: resource.token)
        return try await provided(id)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        try await ignoringAbsence {
            try await projects.deleteProduct(ProductRequest(id: resource.physicalId ?? "", name: nil))
        }
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        try await nilIfAbsent {
            let found =
                try await projects.describeProductAsAdmin(ProductRequest(id: resource.physicalId ?? "", name: nil))
                .productViewDetail.productViewSummary
            return [
                "Name": .string(found.name), "Owner": .string(found.owner),
                "Description": found.shortDescription.map(JSON.string) ?? .null,
                "Distributor": found.distributor.map(JSON.string) ?? .null,
            ]
        }
    }

    private static func versions(_ properties: JSON) throws -> [JSON] {
        guard let versions = properties["ProvisioningArtifactParameters"]?.array, !versions.isEmpty else {
            throw ServiceError(
                .validation,
                "ProvisioningArtifactParameters is \(properties["ProvisioningArtifactParameters"]?.text() ?? "missing"); give a "
                    + "list with at least one version."
            )
        }
        return versions
    }

    private func add(_ versions: ArraySlice<JSON>, to product: String, token: String) async throws {
        for (number, version) in versions.enumerated() {
            let request: JSON = [
                "ProductId": .string(product), "Parameters": version,
                "IdempotencyToken": .string("\(token)-\(number)"),
            ]
            _ = try await projects.createProvisioningArtifact(request.decoded(CreateProvisioningArtifactRequest.self))
        }
    }

    private func provided(_ id: String) async throws -> ProvidedResource {
        let found = try await projects.describeProductAsAdmin(ProductRequest(id: id, name: nil))
        let versions = found.provisioningArtifactSummaries
        return ProvidedResource(
            physicalId: id,
            attributes: [
                "ProductName": .string(found.productViewDetail.productViewSummary.name),
                "ProvisioningArtifactIds": .string(versions.map(\.id).joined(separator: ",")),
                "ProvisioningArtifactNames": .string(versions.map(\.name).joined(separator: ",")),
            ]
        )
    }
}
