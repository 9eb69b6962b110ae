import GRDB
import Identifiers
import JSONDocuments
import Store

extension Projects {
    /// Puts a product into a portfolio; once more changes nothing.
    package func associateProductWithPortfolio(_ request: ProductAssociationRequest) async throws {
        try await store.write { transaction in
            let database = transaction.database
            _ = try Self.portfolio(database, request.portfolioId, transaction.home)
            _ = try Self.product(database, request.productId, transaction.home)
            try database.execute(
                sql: "INSERT OR IGNORE INTO catalog_association (portfolio, product) VALUES (?, ?)",
                arguments: [request.portfolioId, request.productId]
            )
        }
    }

    /// Takes a product out of a portfolio.
    ///
    /// - Throws: ``ServiceError/Code/usedInCatalog`` while a constraint holds on it there.
    package func disassociateProductFromPortfolio(_ request: ProductAssociationRequest) async throws {
        try await store.write { transaction in
            let constraint = try String.fetchOne(
                transaction.database,
                sql: "SELECT id FROM catalog_constraint WHERE portfolio = ? AND product = ?",
                arguments: [request.portfolioId, request.productId]
            )
            if let constraint {
                throw ServiceError(
                    .usedInCatalog,
                    "The product \(request.productId) has the constraint \(constraint) in \(request.portfolioId). Delete that first."
                )
            }
            try transaction.database.execute(
                sql: "DELETE FROM catalog_association WHERE portfolio = ? AND product = ?",
                arguments: [request.portfolioId, request.productId]
            )
        }
    }

    /// Writes down who may launch a portfolio's products; once more changes nothing.
    package func associatePrincipalWithPortfolio(_ request: PrincipalAssociationRequest) async throws {
        let type = request.principalType ?? "IAM"
        guard ["IAM", "IAM_PATTERN"].contains(type) else {
            throw ServiceError(.validation, "PrincipalType is '\(type)'; give IAM or IAM_PATTERN.")
        }
        try Self.check(request.principalARN, "PrincipalARN", most: 1000)
        try await store.write { transaction in
            _ = try Self.portfolio(transaction.database, request.portfolioId, transaction.home)
            try transaction.database.execute(
                sql: "INSERT OR REPLACE INTO catalog_principal (portfolio, principal, type) VALUES (?, ?, ?)",
                arguments: [request.portfolioId, request.principalARN, type]
            )
        }
    }

    /// Takes a principal away again.
    package func disassociatePrincipalFromPortfolio(_ request: PrincipalAssociationRequest) async throws {
        try await store.write { transaction in
            try transaction.database.execute(
                sql: "DELETE FROM catalog_principal WHERE portfolio = ? AND principal = ?",
                arguments: [request.portfolioId, request.principalARN]
            )
        }
    }

    /// Lists who may launch a portfolio's products.
    package func listPrincipalsForPortfolio(_ request: ListPrincipalsRequest) async throws -> ListPrincipalsResponse {
        let home = store.home
        return try await store.read { database in
            _ = try Self.portfolio(database, request.portfolioId, home)
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT principal, type FROM catalog_principal WHERE portfolio = ? ORDER BY principal",
                arguments: [request.portfolioId]
            )
            return ListPrincipalsResponse(
                principals: rows.map { .init(principalARN: $0["principal"], principalType: $0["type"]) }
            )
        }
    }
}

// MARK: - Constraints

extension Projects {
    /// Writes down how a portfolio's product is launched; the same token makes the constraint once.
    package func createConstraint(_ request: CreateConstraintRequest) async throws -> ConstraintResponse {
        guard request.type == "LAUNCH" else {
            throw ServiceError(.validation, "A constraint of type '\(request.type)' is not supported; give LAUNCH.")
        }
        try Self.verify(launchParameters: request.parameters)
        return try await store.write { transaction in
            let database = transaction.database
            let known = try Row.fetchOne(
                database,
                sql: "SELECT * FROM catalog_constraint WHERE token = ?",
                arguments: [request.idempotencyToken]
            )
            if let known { return ConstraintResponse(known, transaction.home.account) }
            let isInPortfolio = try Bool.fetchOne(
                database,
                sql: "SELECT 1 FROM catalog_association WHERE portfolio = ? AND product = ?",
                arguments: [request.portfolioId, request.productId]
            )
            guard isInPortfolio == true else {
                throw ServiceError(
                    .unknownInCatalog,
                    "The product '\(request.productId)' is not in the portfolio '\(request.portfolioId)'. Put it there first."
                )
            }
            let id = Self.identifier("cons")
            do {
                try database.execute(
                    sql: """
                        INSERT INTO catalog_constraint (id, portfolio, product, type, description, parameters, token)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        id, request.portfolioId, request.productId, request.type, request.description,
                        request.parameters, request.idempotencyToken,
                    ]
                )
            } catch DatabaseError.SQLITE_CONSTRAINT {
                throw ServiceError(
                    .duplicateInCatalog,
                    "The product \(request.productId) has a LAUNCH constraint in \(request.portfolioId) already. Delete that first."
                )
            }
            return ConstraintResponse(try Self.constraintRow(database, id), transaction.home.account)
        }
    }

    private static func verify(launchParameters text: String) throws {
        let parameters = try? JSON(parsing: text)
        guard parameters?["RoleArn"]?.string != nil || parameters?["LocalRoleName"]?.string != nil else {
            throw ServiceError(
                .validation,
                "The Parameters '\(text)' of a LAUNCH constraint are {\"RoleArn\": …} or {\"LocalRoleName\": …}."
            )
        }
    }

    /// Changes a constraint's description or parameters; what is not given stays.
    package func updateConstraint(_ request: UpdateConstraintRequest) async throws -> ConstraintResponse {
        if let parameters = request.parameters { try Self.verify(launchParameters: parameters) }
        return try await store.write { transaction in
            let database = transaction.database
            try database.execute(
                sql: """
                    UPDATE catalog_constraint SET description = ifnull(?, description), parameters = ifnull(?, parameters)
                    WHERE id = ?
                    """,
                arguments: [request.description, request.parameters, request.id]
            )
            return ConstraintResponse(try Self.constraintRow(database, request.id), transaction.home.account)
        }
    }

    /// Describes a constraint.
    package func describeConstraint(_ request: ConstraintRequest) async throws -> ConstraintResponse {
        let account = store.home.account
        return try await store.read { ConstraintResponse(try Self.constraintRow($0, request.id), account) }
    }

    /// Lists a portfolio's constraints.
    package func listConstraintsForPortfolio(_ request: ListConstraintsRequest) async throws -> ListConstraintsResponse
    {
        let home = store.home
        return try await store.read { database in
            _ = try Self.portfolio(database, request.portfolioId, home)
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM catalog_constraint WHERE portfolio = ? AND ifnull(product = ?, 1) ORDER BY id",
                arguments: [request.portfolioId, request.productId]
            )
            return ListConstraintsResponse(
                constraintDetails: rows.map { ConstraintResponse($0, home.account).constraintDetail }
            )
        }
    }

    /// Removes a constraint; one that is not there is an error.
    package func deleteConstraint(_ request: ConstraintRequest) async throws {
        try await store.write { transaction in
            _ = try Self.constraintRow(transaction.database, request.id)
            try transaction.database.execute(
                sql: "DELETE FROM catalog_constraint WHERE id = ?",
                arguments: [request.id]
            )
        }
    }

    private static func constraintRow(_ database: Database, _ id: String) throws -> Row {
        guard
            let row = try Row.fetchOne(database, sql: "SELECT * FROM catalog_constraint WHERE id = ?", arguments: [id])
        else { throw ServiceError(.unknownInCatalog, "There is no constraint '\(id)'.") }
        return row
    }
}

extension ConstraintResponse {
    fileprivate init(_ row: Row, _ account: String) {
        self.init(
            constraintDetail: ConstraintDetail(
                constraintId: row["id"],
                type: row["type"],
                description: row["description"],
                owner: account,
                productId: row["product"],
                portfolioId: row["portfolio"]
            ),
            constraintParameters: row["parameters"],
            status: "AVAILABLE"
        )
    }
}
