import Foundation
import GRDB
import Identifiers
import Store

extension Registry {
    /// Registers the next version of a group.
    ///
    /// A request with a `clientToken` that the group has seen answers the version it made then, and changes nothing.
    /// - Throws: ``ServiceError/Code/validation`` without such a group.
    package func createModelPackage(_ request: CreateModelPackageRequest) async throws -> CreateModelPackageResponse {
        guard let group = request.modelPackageGroupName, request.modelPackageName == nil else {
            throw ServiceError(
                .validation,
                "Only versions of a group are kept: give ModelPackageGroupName, and no ModelPackageName."
            )
        }
        try validate(request)
        let text = try AWSCoding.text(request)
        let metadata = try request.customerMetadataProperties.map { try AWSCoding.text($0) }
        let arn = try await store.write { transaction in
            let database = transaction.database
            let name: String = try Self.groupRow(database, group)["name"]
            if let token = request.clientToken,
                let arn = try String.fetchOne(
                    database,
                    sql: "SELECT arn FROM model_package WHERE group_name = ? AND client_token = ?",
                    arguments: [name, token]
                )
            {
                return arn
            }
            try database.execute(
                sql: "UPDATE model_package_group SET last_version = last_version + 1 WHERE name = ?",
                arguments: [name]
            )
            let version =
                try Int.fetchOne(
                    database,
                    sql: "SELECT last_version FROM model_package_group WHERE name = ?",
                    arguments: [name]
                ) ?? 1
            let arn = transaction.home.arn(.sagemaker, "model-package/\(name.lowercased())/\(version)").description
            let now = transaction.now.timeIntervalSince1970
            try database.execute(
                sql: """
                    INSERT INTO model_package (arn, group_name, version, client_token, request, approval_status,
                        customer_metadata, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    arn, name, version, request.clientToken, text,
                    (request.modelApprovalStatus ?? .pendingManualApproval).rawValue, metadata, now, now,
                ]
            )
            try ModelPackage.fetch(database, arn: arn).publish(in: transaction)
            return arn
        }
        return CreateModelPackageResponse(modelPackageArn: arn)
    }

    private func validate(_ request: CreateModelPackageRequest) throws {
        try ResourceTag.validate(request.tags)
        if let containers = request.inferenceSpecification?.containers, !(1...15).contains(containers.count) {
            throw ServiceError(
                .validation,
                "InferenceSpecification.Containers has \(containers.count) entries; give 1 to 15."
            )
        }
        if let count = request.customerMetadataProperties?.count { try Self.validate(metadataCount: count) }
    }

    /// The limit is SageMaker's: `CustomerMetadataMap`, 50 entries.
    private static func validate(metadataCount count: Int) throws {
        guard count <= 50 else {
            throw ServiceError(
                .validation,
                "CustomerMetadataProperties would have \(count) entries; at most 50 are kept."
            )
        }
    }

    /// Describes a version, given by its ARN.
    package func describeModelPackage(
        _ request: DescribeModelPackageRequest
    ) async throws -> DescribeModelPackageResponse {
        try await store.read { try ModelPackage.fetch($0, arn: request.modelPackageName).description }
    }

    /// Changes a version's approval or metadata, and publishes its new state.
    ///
    /// A request that changes nothing publishes nothing.
    package func updateModelPackage(_ request: UpdateModelPackageRequest) async throws -> UpdateModelPackageResponse {
        try await store.write { transaction in
            var package = try ModelPackage.fetch(transaction.database, arn: request.modelPackageArn)
            let before = (package.approvalStatus, package.approvalDescription, package.customerMetadata)
            if let status = request.modelApprovalStatus { package.approvalStatus = status }
            if let text = request.approvalDescription { package.approvalDescription = text }
            if let added = request.customerMetadataProperties {
                package.customerMetadata = (package.customerMetadata ?? [:]).merging(added) { $1 }
            }
            for key in request.customerMetadataPropertiesToRemove ?? [] { package.customerMetadata?[key] = nil }
            try Self.validate(metadataCount: package.customerMetadata?.count ?? 0)
            if before == (package.approvalStatus, package.approvalDescription, package.customerMetadata) { return }
            try transaction.database.execute(
                sql: """
                    UPDATE model_package SET approval_status = ?, approval_description = ?, customer_metadata = ?,
                        modified = ? WHERE arn = ?
                    """,
                arguments: [
                    package.approvalStatus.rawValue, package.approvalDescription,
                    try package.customerMetadata.map { try AWSCoding.text($0) }, transaction.now.timeIntervalSince1970,
                    package.arn,
                ]
            )
            try package.publish(in: transaction)
        }
        return UpdateModelPackageResponse(modelPackageArn: request.modelPackageArn)
    }

    /// Deletes a version, given by its ARN.
    ///
    /// Its number is not given again.
    package func deleteModelPackage(_ request: DeleteModelPackageRequest) async throws {
        try await store.write { transaction in
            let package = try ModelPackage.fetch(transaction.database, arn: request.modelPackageName)
            try transaction.database.execute(sql: "DELETE FROM model_package WHERE arn = ?", arguments: [package.arn])
        }
    }

    /// Lists versions, newest first unless asked otherwise.
    package func listModelPackages(_ request: ListModelPackagesRequest) async throws -> ListModelPackagesResponse {
        let page = try Page(
            maxResults: request.maxResults,
            nextToken: request.nextToken,
            sortOrder: request.sortOrder
        )
        let column = try Self.sortColumn(request.sortBy, ["Name": "group_name", "CreationTime": "created"])
        var conditions = Conditions()
        conditions.add("group_name = ?", request.modelPackageGroupName.map(RegistryName.group))
        conditions.add("approval_status = ?", request.modelApprovalStatus?.rawValue)
        conditions.add("created > ?", request.creationTimeAfter)
        conditions.add("created < ?", request.creationTimeBefore)
        conditions.add("instr(lower(group_name), lower(?)) > 0", request.nameContains)
        let sql = """
            SELECT * FROM model_package \(conditions.sql)
            \(page.sql(orderBy: column, "version", "rowid"))
            """
        let arguments = conditions.arguments
        let group = request.modelPackageGroupName
        let packages = try await store.read { database in
            // As on AWS, a group that does not exist is an error and not an empty list.
            if let group { _ = try Self.groupRow(database, group) }
            return try Row.fetchAll(database, sql: sql, arguments: arguments).map { try ModelPackage(row: $0).summary }
        }
        let (entries, next) = page.cut(packages)
        return ListModelPackagesResponse(modelPackageSummaryList: entries, nextToken: next)
    }
}
