import CloudFormation
import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Objects
import Store

extension Projects {
    /// Adds a version to a product; the same token adds it once.
    package func createProvisioningArtifact(
        _ request: CreateProvisioningArtifactRequest
    ) async throws -> ProvisioningArtifactResponse {
        let template = try template(of: request.parameters)
        return try await store.write { transaction in
            let database = transaction.database
            _ = try Self.product(database, request.productId, transaction.home)
            let known = try Row.fetchOne(
                database,
                sql: "SELECT * FROM catalog_artifact WHERE token = ?",
                arguments: [request.idempotencyToken]
            )
            if let known { return ArtifactRow(known).response }
            try Self.insert(
                request.parameters,
                template,
                of: request.productId,
                token: request.idempotencyToken,
                in: transaction
            )
            return try Self.artifactRow(database, product: request.productId, id: nil, name: nil).response
        }
    }

    /// Describes a version.
    package func describeProvisioningArtifact(
        _ request: ProvisioningArtifactRequest
    ) async throws -> ProvisioningArtifactResponse {
        try await artifactRow(request).response
    }

    /// Lists a product's versions, oldest first.
    package func listProvisioningArtifacts(
        _ request: ListProvisioningArtifactsRequest
    ) async throws -> ListProvisioningArtifactsResponse {
        let home = store.home
        return try await store.read { database in
            _ = try Self.product(database, request.productId, home)
            return ListProvisioningArtifactsResponse(
                provisioningArtifactDetails: try Self.artifacts(database, of: request.productId)
            )
        }
    }

    /// Removes a version of which nothing is provisioned.
    package func deleteProvisioningArtifact(_ request: ProvisioningArtifactRequest) async throws {
        let id = try await artifactRow(request).id
        try await store.write { transaction in
            do {
                try transaction.database.execute(sql: "DELETE FROM catalog_artifact WHERE id = ?", arguments: [id])
            } catch DatabaseError.SQLITE_CONSTRAINT {
                throw ServiceError(
                    .usedInCatalog,
                    "The version \(id) is used by a project. Move that to another version first."
                )
            }
        }
    }

    /// Describes what a version's template can be given.
    package func describeProvisioningParameters(
        _ request: ProvisioningArtifactRequest
    ) async throws -> DescribeProvisioningParametersResponse {
        let template = try Template(parsing: try await artifactRow(request).template)
        return DescribeProvisioningParametersResponse(
            provisioningArtifactParameters: template.parameters.map { name, parameter in
                ProvisioningArtifactParameter(
                    parameterKey: name,
                    defaultValue: parameter.defaultValue.map { $0.string ?? $0.text() },
                    parameterType: parameter.type.rawValue,
                    isNoEcho: parameter.noEcho,
                    description: parameter.description,
                    parameterConstraints: .init(
                        allowedValues: parameter.allowedValues?.map { $0.string ?? $0.text() },
                        allowedPattern: parameter.allowedPattern,
                        constraintDescription: parameter.constraintDescription,
                        minLength: parameter.minLength.map(String.init),
                        maxLength: parameter.maxLength.map(String.init)
                    )
                )
            }
        )
    }

    private func artifactRow(_ request: ProvisioningArtifactRequest) async throws -> ArtifactRow {
        let home = store.home
        return try await store.read { database in
            let product: String? =
                request.productId == nil && request.productName == nil
                ? nil
                : try Self.product(database, id: request.productId, name: request.productName, home)
                    .productViewSummary.productId
            return try Self.artifactRow(
                database,
                product: product,
                id: request.provisioningArtifactId,
                name: request.provisioningArtifactName
            )
        }
    }

    /// The row of a version: by its id, by its product and name, or a product's newest.
    static func artifactRow(_ database: Database, product: String?, id: String?, name: String?) throws -> ArtifactRow {
        guard id != nil || product != nil else {
            throw ServiceError(.validation, "The version is missing: give its id, or its product and name.")
        }
        var conditions = Conditions()
        conditions.add("product = ?", product)
        conditions.add("id = ?", id)
        conditions.add("name = ?", name)
        let row = try Row.fetchOne(
            database,
            sql: "SELECT * FROM catalog_artifact \(conditions.sql) ORDER BY created DESC, rowid DESC",
            arguments: conditions.arguments
        )
        guard let row else {
            throw ServiceError(
                .unknownInCatalog,
                "There is no version '\(id ?? name ?? "")'\(product.map { " of the product \($0)" } ?? "")."
            )
        }
        return ArtifactRow(row)
    }

    static func artifacts(_ database: Database, of product: String) throws -> [ProvisioningArtifactDetail] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM catalog_artifact WHERE product = ? ORDER BY created, rowid",
            arguments: [product]
        )
        .map { ArtifactRow($0).response.provisioningArtifactDetail }
    }

    static func insert(
        _ version: ProvisioningArtifactProperties,
        _ template: String,
        of product: String,
        token: String,
        in transaction: Transaction
    ) throws {
        try transaction.database.execute(
            sql: """
                INSERT INTO catalog_artifact (id, product, name, description, url, template, created, token)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                identifier("pa"), product, version.name ?? "v1", version.description,
                version.info?["LoadTemplateFromURL"] ?? "", template, transaction.now.timeIntervalSince1970, token,
            ]
        )
    }

    /// The text of a version's template, checked.
    func template(of version: ProvisioningArtifactProperties) throws -> String {
        guard let address = version.info?["LoadTemplateFromURL"] else {
            throw ServiceError(
                .validation,
                "Info has no LoadTemplateFromURL, the address of the version's template: s3://BUCKET/KEY or an object's URL."
            )
        }
        guard let uri = S3URI(address) ?? S3URI.object(at: address) else {
            throw ServiceError(
                .validation,
                "LoadTemplateFromURL is '\(address)'; give s3://BUCKET/KEY or an object's URL."
            )
        }
        let text = String(decoding: try objects.read(uri), as: UTF8.self)
        if version.disableTemplateValidation != true { _ = try Template(parsing: text) }
        return text
    }
}

/// A version of a product, with its template.
struct ArtifactRow: Sendable {
    let id: String
    let template: String
    let response: ProvisioningArtifactResponse

    init(_ row: Row) {
        id = row["id"]
        template = row["template"]
        response = ProvisioningArtifactResponse(
            provisioningArtifactDetail: ProvisioningArtifactDetail(
                id: row["id"],
                name: row["name"],
                description: row["description"],
                type: "CLOUD_FORMATION_TEMPLATE",
                createdTime: Date(timeIntervalSince1970: row["created"]),
                active: true,
                guidance: "DEFAULT"
            ),
            info: ["TemplateUrl": row["url"]],
            status: "AVAILABLE"
        )
    }
}
