import CloudFormation
import Foundation
import GRDB
import Identifiers
import Store

extension Projects {
    /// Provisions a product: its stack is made by ``run()``; the same token does it once.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for parameters that the template does not take; nothing is made then.
    package func provisionProduct(_ request: ProvisionProductRequest) async throws -> RecordResponse {
        let record = try await store.write { transaction in
            try Self.provision(request, in: transaction).record
        }
        work.notify()
        return RecordResponse(recordDetail: record)
    }

    /// Changes a provisioned product's version or parameters.
    package func updateProvisionedProduct(_ request: UpdateProvisionedProductRequest) async throws -> RecordResponse {
        let record = try await store.write { transaction in
            let database = transaction.database
            let old = try ProvisionedRow.fetch(
                database,
                id: request.provisionedProductId,
                name: request.provisionedProductName
            )
            let artifact = try Self.artifactRow(
                database,
                product: old.product,
                id: request.provisioningArtifactId
                    ?? (request.provisioningArtifactName == nil ? old.artifact : nil),
                name: request.provisioningArtifactName
            )
            var parameters = old.parameters
            for given in request.provisioningParameters ?? [] {
                parameters.removeAll { $0.key == given.key }
                parameters.append(given)
            }
            try Self.check(parameters, of: artifact.template, in: transaction)
            try Self.add(
                .update,
                to: old,
                artifact: artifact.id,
                token: request.updateToken,
                in: transaction
            )
            try database.execute(
                sql: "UPDATE provisioned_product SET parameters = ? WHERE id = ?",
                arguments: [try AWSCoding.text(parameters), old.id]
            )
            return try ProvisionedRow.fetch(database, id: old.id, name: nil).record
        }
        work.notify()
        return RecordResponse(recordDetail: record)
    }

    /// Removes a provisioned product and its stack.
    package func terminateProvisionedProduct(
        _ request: TerminateProvisionedProductRequest
    ) async throws -> RecordResponse {
        let record = try await store.write { transaction in
            let old = try ProvisionedRow.fetch(
                transaction.database,
                id: request.provisionedProductId,
                name: request.provisionedProductName
            )
            try Self.add(.terminate, to: old, artifact: old.artifact, token: request.terminateToken, in: transaction)
            return try ProvisionedRow.fetch(transaction.database, id: old.id, name: nil).record
        }
        work.notify()
        return RecordResponse(recordDetail: record)
    }

    /// Describes a record, with the outputs of its stack.
    package func describeRecord(_ request: DescribeRecordRequest) async throws -> DescribeRecordResponse {
        let row = try await store.read { try ProvisionedRow.fetch($0, record: request.id) }
        let outputs = try await stacks.outputs(of: row.stackName(store.home))
        return DescribeRecordResponse(
            recordDetail: row.record,
            recordOutputs: outputs.map { .init(outputKey: $0.key, outputValue: $0.value, description: $0.description) }
        )
    }

    /// Describes a provisioned product.
    package func describeProvisionedProduct(
        _ request: DescribeProvisionedProductRequest
    ) async throws -> DescribeProvisionedProductResponse {
        let row = try await store.read { try ProvisionedRow.fetch($0, id: request.id, name: request.name) }
        return DescribeProvisionedProductResponse(provisionedProductDetail: row.detail(store.home))
    }

    /// Lists what is provisioned, oldest first.
    package func searchProvisionedProducts(
        _ request: SearchProvisionedProductsRequest
    ) async throws -> SearchProvisionedProductsResponse {
        let rows = try await store.read { try ProvisionedRow.fetchAll($0) }
        let (page, next) = try Self.page(request.pageSize, request.pageToken).cut(outOf: rows)
        return SearchProvisionedProductsResponse(
            provisionedProducts: page.map { $0.detail(store.home) },
            totalResultsCount: rows.count,
            nextPageToken: next
        )
    }

    // MARK: - In a transaction

    static func provision(_ request: ProvisionProductRequest, in transaction: Transaction) throws -> ProvisionedRow {
        let database = transaction.database
        let known = try String.fetchOne(
            database,
            sql: "SELECT provisioned FROM provisioning_record WHERE token = ?",
            arguments: [request.provisionToken]
        )
        if let known { return try ProvisionedRow.fetch(database, id: known, name: nil) }
        let product = try product(database, id: request.productId, name: request.productName, transaction.home)
            .productViewSummary.productId
        let artifact = try artifactRow(
            database,
            product: product,
            id: request.provisioningArtifactId,
            name: request.provisioningArtifactName
        )
        let parameters = request.provisioningParameters ?? []
        try check(parameters, of: artifact.template, in: transaction)
        try check(request.provisionedProductName, "ProvisionedProductName", most: 128)
        let (id, now) = (identifier("pp"), transaction.now.timeIntervalSince1970)
        do {
            try database.execute(
                sql: """
                    INSERT INTO provisioned_product (id, name, product, artifact, parameters, tags, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, request.provisionedProductName, product, artifact.id,
                    try AWSCoding.text(parameters), try AWSCoding.text(request.tags ?? []), now,
                ]
            )
        } catch DatabaseError.SQLITE_CONSTRAINT {
            throw ServiceError(
                .duplicateInCatalog,
                "There is a provisioned product named '\(request.provisionedProductName)' already. Choose another name."
            )
        }
        try insertRecord(.provision, of: id, artifact: artifact.id, token: request.provisionToken, in: transaction)
        return try ProvisionedRow.fetch(database, id: id, name: nil)
    }

    /// Begins another work on a provisioned product, unless the token began it before.
    ///
    /// - Throws: ``ServiceError/Code/conflict`` while another is under way.
    static func add(
        _ work: ProvisionedRow.Work,
        to old: ProvisionedRow,
        artifact: String,
        token: String,
        in transaction: Transaction
    ) throws {
        let known = try Bool.fetchOne(
            transaction.database,
            sql: "SELECT 1 FROM provisioning_record WHERE token = ?",
            arguments: [token]
        )
        if known == true { return }
        guard old.record.status != "IN_PROGRESS" else {
            throw ServiceError(
                .conflict,
                "'\(old.name)' is being changed (\(old.work.rawValue), \(old.record.recordId)). Wait until that has ended."
            )
        }
        try insertRecord(work, of: old.id, artifact: artifact, token: token, in: transaction)
    }

    private static func insertRecord(
        _ work: ProvisionedRow.Work,
        of id: String,
        artifact: String,
        token: String,
        in transaction: Transaction
    ) throws {
        let now = transaction.now.timeIntervalSince1970
        try transaction.database.execute(
            sql: """
                INSERT INTO provisioning_record (id, provisioned, type, status, artifact, token, created, updated)
                VALUES (?, ?, ?, 'IN_PROGRESS', ?, ?, ?, ?)
                """,
            arguments: [identifier("rec"), id, work.rawValue, artifact, token, now, now]
        )
    }

    /// Checks parameters against a template, so that nothing is begun that cannot be.
    static func check(_ parameters: [Parameter], of template: String, in transaction: Transaction) throws {
        let keys = parameters.map(\.key)
        if let twice = Dictionary(grouping: keys, by: \.self).first(where: { $0.value.count > 1 })?.key {
            throw ServiceError(.validation, "The parameter \(twice) is given twice.")
        }
        let values = Dictionary(uniqueKeysWithValues: parameters.map { ($0.key, $0.value ?? "") })
        do {
            _ = try Template(parsing: template).parameterValues(given: values)
        } catch {
            throw ServiceError(.validation, error.description, cause: error)
        }
        for (key, value) in values.sorted(by: { $0.key < $1.key })
        where value.hasPrefix("cron(") || value.hasPrefix("rate(") {
            try checkSchedule(value, parameter: key, now: transaction.now)
        }
    }
}
