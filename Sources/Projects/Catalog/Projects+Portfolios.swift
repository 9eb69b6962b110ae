import Foundation
import GRDB
import Identifiers
import Store

extension Projects {
    /// Makes a portfolio; the same token makes it once.
    package func createPortfolio(_ request: CreatePortfolioRequest) async throws -> PortfolioResponse {
        try Self.check(request.displayName, "DisplayName", most: 100)
        try Self.check(request.providerName, "ProviderName", most: 50)
        return try await store.write { transaction in
            let database = transaction.database
            try database.execute(
                sql: """
                    INSERT INTO catalog_portfolio (id, name, provider, description, created, token) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (token) DO NOTHING
                    """,
                arguments: [
                    Self.identifier("port"), request.displayName, request.providerName, request.description,
                    transaction.now.timeIntervalSince1970, request.idempotencyToken,
                ]
            )
            let id = try String.fetchOne(
                database,
                sql: "SELECT id FROM catalog_portfolio WHERE token = ?",
                arguments: [request.idempotencyToken]
            )
            return PortfolioResponse(portfolioDetail: try Self.portfolio(database, id ?? "", transaction.home))
        }
    }

    /// Changes a portfolio's texts.
    package func updatePortfolio(_ request: UpdatePortfolioRequest) async throws -> PortfolioResponse {
        try await store.write { transaction in
            let database = transaction.database
            let old = try Self.portfolio(database, request.id, transaction.home)
            try database.execute(
                sql: "UPDATE catalog_portfolio SET name = ?, provider = ?, description = ? WHERE id = ?",
                arguments: [
                    request.displayName ?? old.displayName, request.providerName ?? old.providerName,
                    request.description ?? old.description, request.id,
                ]
            )
            return PortfolioResponse(portfolioDetail: try Self.portfolio(database, request.id, transaction.home))
        }
    }

    /// Describes a portfolio.
    package func describePortfolio(_ request: PortfolioRequest) async throws -> PortfolioResponse {
        let home = store.home
        return try await store.read {
            PortfolioResponse(portfolioDetail: try Self.portfolio($0, request.id, home))
        }
    }

    /// Lists the portfolios, oldest first.
    package func listPortfolios(_ request: ListPortfoliosRequest) async throws -> ListPortfoliosResponse {
        let home = store.home
        let all = try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM catalog_portfolio ORDER BY created, id")
                .map { PortfolioDetail($0, home) }
        }
        let (page, next) = try Self.page(request.pageSize, request.pageToken).cut(outOf: all)
        return ListPortfoliosResponse(portfolioDetails: page, nextPageToken: next)
    }

    /// Removes a portfolio that holds no products, and whom it is for.
    ///
    /// - Throws: ``ServiceError/Code/usedInCatalog`` while it holds products.
    package func deletePortfolio(_ request: PortfolioRequest) async throws {
        try await store.write { transaction in
            let database = transaction.database
            let portfolio = try Self.portfolio(database, request.id, transaction.home)
            let products = try String.fetchAll(
                database,
                sql: "SELECT product FROM catalog_association WHERE portfolio = ?",
                arguments: [request.id]
            )
            guard products.isEmpty else {
                throw ServiceError(
                    .usedInCatalog,
                    "The portfolio '\(portfolio.displayName)' (\(request.id)) holds \(products.joined(separator: ", ")). Take "
                        + "its products out first."
                )
            }
            try database.execute(sql: "DELETE FROM catalog_principal WHERE portfolio = ?", arguments: [request.id])
            try database.execute(sql: "DELETE FROM catalog_portfolio WHERE id = ?", arguments: [request.id])
        }
    }

    static func portfolio(_ database: Database, _ id: String, _ home: Home) throws -> PortfolioDetail {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM catalog_portfolio WHERE id = ?", arguments: [id])
        else {
            throw ServiceError(.unknownInCatalog, "There is no portfolio '\(id)'. List them with ListPortfolios.")
        }
        return PortfolioDetail(row, home)
    }

    static func page(_ size: Int?, _ token: String?) throws -> Page {
        try Page(limit: size ?? 20, member: "PageSize", most: 100, nextToken: token)
    }

    static func check(_ text: String, _ member: String, most: Int) throws {
        guard 1...most ~= text.count else {
            throw ServiceError(.validation, "\(member) has \(text.count) characters; give 1 to \(most).")
        }
    }
}

extension PortfolioDetail {
    fileprivate init(_ row: Row, _ home: Home) {
        let id: String = row["id"]
        self.init(
            id: id,
            arn: ARN(service: "catalog", region: home.region, account: home.account, resource: "portfolio/\(id)")
                .description,
            displayName: row["name"],
            description: row["description"],
            createdTime: Date(timeIntervalSince1970: row["created"]),
            providerName: row["provider"]
        )
    }
}
