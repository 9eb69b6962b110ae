import Foundation
import GRDB
import Identifiers
import Store

extension Projects {
    /// Makes a product with its first version; the same token makes it once.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if the template cannot be read or is none.
    package func createProduct(_ request: CreateProductRequest) async throws -> CreateProductResponse {
        try Self.check(request.name, "Name", most: 8191)
        guard request.productType == "CLOUD_FORMATION_TEMPLATE" else {
            throw ServiceError(
                .validation,
                "ProductType is '\(request.productType)'; Driftloop's products are CLOUD_FORMATION_TEMPLATE."
            )
        }
        guard let version = request.provisioningArtifactParameters else {
            throw ServiceError(
                .validation,
                "ProvisioningArtifactParameters are missing: a product needs a first version."
            )
        }
        let template = try template(of: version)
        let tags = try AWSCoding.text(request.tags ?? [])
        return try await store.write { transaction in
            let database = transaction.database
            let known = try String.fetchOne(
                database,
                sql: "SELECT id FROM catalog_product WHERE token = ?",
                arguments: [request.idempotencyToken]
            )
            let id = known ?? Self.identifier("prod")
            if known == nil {
                try database.execute(
                    sql: """
                        INSERT INTO catalog_product (id, name, owner, description, distributor, created, tags, token)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        id, request.name, request.owner, request.description, request.distributor,
                        transaction.now.timeIntervalSince1970, tags, request.idempotencyToken,
                    ]
                )
                try Self.insert(version, template, of: id, token: request.idempotencyToken, in: transaction)
            }
            let artifacts = try Self.artifacts(database, of: id)
            guard let first = artifacts.first else {
                throw ServiceError(.internalFailure, "The product \(id) has no version.")
            }
            return CreateProductResponse(
                productViewDetail: try Self.product(database, id, transaction.home),
                provisioningArtifactDetail: first,
                tags: request.tags ?? []
            )
        }
    }

    /// Changes a product's texts.
    package func updateProduct(_ request: UpdateProductRequest) async throws -> ProductResponse {
        try await store.write { transaction in
            let database = transaction.database
            let old = try Self.product(database, request.id, transaction.home).productViewSummary
            try database.execute(
                sql: "UPDATE catalog_product SET name = ?, owner = ?, description = ?, distributor = ? WHERE id = ?",
                arguments: [
                    request.name ?? old.name, request.owner ?? old.owner, request.description ?? old.shortDescription,
                    request.distributor ?? old.distributor, request.id,
                ]
            )
            return ProductResponse(
                productViewDetail: try Self.product(database, request.id, transaction.home),
                tags: try Self.tags(database, ofProduct: request.id)
            )
        }
    }

    /// Describes a product for those who launch it.
    package func describeProduct(_ request: ProductRequest) async throws -> DescribeProductResponse {
        let home = store.home
        return try await store.read { database in
            let product = try Self.product(database, id: request.id, name: request.name, home)
            let id = product.productViewSummary.productId
            let paths = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, name FROM catalog_portfolio JOIN catalog_association ON portfolio = id WHERE product = ? ORDER BY id
                    """,
                arguments: [id]
            )
            return DescribeProductResponse(
                productViewSummary: product.productViewSummary,
                provisioningArtifacts: try Self.artifacts(database, of: id),
                launchPaths: paths.map { .init(id: $0["id"], name: $0["name"]) }
            )
        }
    }

    /// Describes a product for those who keep it.
    package func describeProductAsAdmin(_ request: ProductRequest) async throws -> DescribeProductAsAdminResponse {
        let home = store.home
        return try await store.read { database in
            let product = try Self.product(database, id: request.id, name: request.name, home)
            let id = product.productViewSummary.productId
            return DescribeProductAsAdminResponse(
                productViewDetail: product,
                provisioningArtifactSummaries: try Self.artifacts(database, of: id),
                tags: try Self.tags(database, ofProduct: id)
            )
        }
    }

    /// Finds the products that are in a portfolio.
    package func searchProducts(_ request: SearchProductsRequest) async throws -> SearchProductsResponse {
        let found = try await search(request, onlyLaunchable: true)
        let (page, next) = try Self.page(request.pageSize, request.pageToken).cut(outOf: found)
        return SearchProductsResponse(productViewSummaries: page.map(\.productViewSummary), nextPageToken: next)
    }

    /// Finds products, in a portfolio or not.
    package func searchProductsAsAdmin(
        _ request: SearchProductsRequest
    ) async throws -> SearchProductsAsAdminResponse {
        let found = try await search(request, onlyLaunchable: false)
        let (page, next) = try Self.page(request.pageSize, request.pageToken).cut(outOf: found)
        return SearchProductsAsAdminResponse(productViewDetails: page, nextPageToken: next)
    }

    /// Removes a product that is in no portfolio and of which nothing is provisioned.
    ///
    /// - Throws: ``ServiceError/Code/usedInCatalog`` otherwise.
    package func deleteProduct(_ request: ProductRequest) async throws {
        try await store.write { transaction in
            let database = transaction.database
            let product = try Self.product(database, id: request.id, name: request.name, transaction.home)
            let id = product.productViewSummary.productId
            let users =
                try String.fetchAll(
                    database,
                    sql: """
                        SELECT portfolio FROM catalog_association WHERE product = ?1
                        UNION ALL SELECT name FROM provisioned_product WHERE product = ?1
                        """,
                    arguments: [id]
                )
            guard users.isEmpty else {
                throw ServiceError(
                    .usedInCatalog,
                    "The product '\(product.productViewSummary.name)' (\(id)) is used by \(users.joined(separator: ", ")). "
                        + "Take it out of its portfolios and delete the projects that were made of it first."
                )
            }
            try database.execute(sql: "DELETE FROM catalog_product WHERE id = ?", arguments: [id])
        }
    }

    private func search(_ request: SearchProductsRequest, onlyLaunchable: Bool) async throws -> [ProductViewDetail] {
        let home = store.home
        var conditions = Conditions()
        for (name, values) in request.filters ?? [:] {
            guard let value = values.first, values.count == 1 else {
                throw ServiceError(.validation, "The filter \(name) has \(values.count) values; give one.")
            }
            switch name {
            case "FullTextSearch":
                conditions.add("instr(lower(name || ' ' || ifnull(description, '')), lower(?)) > 0", value)
            case "Owner": conditions.add("owner = ?", value)
            case "ProductType": conditions.add("? IN ('CLOUD_FORMATION_TEMPLATE')", value)
            default:
                throw ServiceError(
                    .validation,
                    "There is no filter '\(name)'; give FullTextSearch, Owner or ProductType."
                )
            }
        }
        conditions.add(
            "EXISTS (SELECT 1 FROM catalog_association WHERE product = id AND portfolio = ?)",
            request.portfolioId
        )
        if onlyLaunchable {
            conditions.add("EXISTS (SELECT 1 FROM catalog_association WHERE product = id AND ?)", true)
        }
        let (sql, arguments) = (conditions.sql, conditions.arguments)
        return try await store.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM catalog_product \(sql) ORDER BY created, id",
                arguments: arguments
            )
            .map { ProductViewDetail($0, home) }
        }
    }

    static func product(_ database: Database, _ id: String, _ home: Home) throws -> ProductViewDetail {
        try product(database, id: id, name: nil, home)
    }

    static func product(_ database: Database, id: String?, name: String?, _ home: Home) throws -> ProductViewDetail {
        guard let key = id ?? name else {
            throw ServiceError(.validation, "The product is missing: give its id or its name.")
        }
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM catalog_product WHERE \(id == nil ? "name" : "id") = ?",
            arguments: [key]
        )
        guard let row = rows.first else {
            throw ServiceError(
                .unknownInCatalog,
                "There is no product '\(key)'. List them with 'drift template list'; publish Driftloop's with 'drift template publish'."
            )
        }
        guard rows.count == 1 else {
            throw ServiceError(.validation, "There are \(rows.count) products named '\(key)'. Give the id of one.")
        }
        return ProductViewDetail(row, home)
    }

    private static func tags(_ database: Database, ofProduct id: String) throws -> [Tag] {
        let text = try String.fetchOne(database, sql: "SELECT tags FROM catalog_product WHERE id = ?", arguments: [id])
        return try AWSCoding.value([Tag].self, from: text ?? "[]")
    }
}

extension ProductViewDetail {
    fileprivate init(_ row: Row, _ home: Home) {
        let id: String = row["id"]
        self.init(
            productViewSummary: ProductViewSummary(
                id: "prodview-" + id.dropFirst("prod-".count),
                productId: id,
                name: row["name"],
                owner: row["owner"],
                shortDescription: row["description"],
                type: "CLOUD_FORMATION_TEMPLATE",
                distributor: row["distributor"],
                hasDefaultPath: false
            ),
            status: "AVAILABLE",
            productARN: ARN(service: "catalog", region: home.region, account: home.account, resource: "product/\(id)")
                .description,
            createdTime: Date(timeIntervalSince1970: row["created"])
        )
    }
}
