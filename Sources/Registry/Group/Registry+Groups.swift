import Foundation
import GRDB
import Identifiers
import Store

extension Registry {
    /// Creates a group.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for a bad or, as SageMaker has it, a taken name.
    package func createModelPackageGroup(
        _ request: CreateModelPackageGroupRequest
    ) async throws -> CreateModelPackageGroupResponse {
        let name = request.modelPackageGroupName
        try RegistryName.validate(name, member: "ModelPackageGroupName")
        try ResourceTag.validate(request.tags)
        let arn = store.home.arn(.sagemaker, "model-package-group/\(name.lowercased())").description
        let tags = try request.tags.map { try AWSCoding.text($0) }
        try await store.write { transaction in
            if try Row.fetchOne(transaction.database, sql: Self.groupByName, arguments: [name]) != nil {
                throw ServiceError(
                    .validation,
                    "Model Package Group already exists: \(arn). Choose another name, or use the group."
                )
            }
            try transaction.database.execute(
                sql: "INSERT INTO model_package_group (name, arn, description, created, tags) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    name, arn, request.modelPackageGroupDescription, transaction.now.timeIntervalSince1970, tags,
                ]
            )
        }
        return CreateModelPackageGroupResponse(modelPackageGroupArn: arn)
    }

    /// Describes a group.
    package func describeModelPackageGroup(
        _ request: DescribeModelPackageGroupRequest
    ) async throws -> DescribeModelPackageGroupResponse {
        try await store.read { database in
            let row = try Self.groupRow(database, request.modelPackageGroupName)
            return DescribeModelPackageGroupResponse(
                modelPackageGroupName: row["name"],
                modelPackageGroupArn: row["arn"],
                modelPackageGroupDescription: row["description"],
                creationTime: Date(timeIntervalSince1970: row["created"]),
                createdBy: UserContext(),
                modelPackageGroupStatus: "Completed"
            )
        }
    }

    /// Lists groups, newest first unless asked otherwise.
    package func listModelPackageGroups(
        _ request: ListModelPackageGroupsRequest
    ) async throws -> ListModelPackageGroupsResponse {
        let page = try Page(
            maxResults: request.maxResults,
            nextToken: request.nextToken,
            sortOrder: request.sortOrder
        )
        let column = try Self.sortColumn(request.sortBy, ["Name": "name", "CreationTime": "created"])
        var conditions = Conditions()
        conditions.add("created > ?", request.creationTimeAfter)
        conditions.add("created < ?", request.creationTimeBefore)
        conditions.add("instr(lower(name), lower(?)) > 0", request.nameContains)
        let sql = """
            SELECT * FROM model_package_group \(conditions.sql)
            \(page.sql(orderBy: column, "rowid"))
            """
        let arguments = conditions.arguments
        let summaries = try await store.read { database in
            try Row.fetchAll(database, sql: sql, arguments: arguments)
                .map { row in
                    ModelPackageGroupSummary(
                        modelPackageGroupName: row["name"],
                        modelPackageGroupArn: row["arn"],
                        modelPackageGroupDescription: row["description"],
                        creationTime: Date(timeIntervalSince1970: row["created"]),
                        modelPackageGroupStatus: "Completed"
                    )
                }
        }
        let (entries, next) = page.cut(summaries)
        return ListModelPackageGroupsResponse(modelPackageGroupSummaryList: entries, nextToken: next)
    }

    /// Deletes a group without versions.
    ///
    /// - Throws: ``ServiceError/Code/conflict`` if it has versions.
    package func deleteModelPackageGroup(_ request: DeleteModelPackageGroupRequest) async throws {
        try await store.write { transaction in
            let name: String = try Self.groupRow(transaction.database, request.modelPackageGroupName)["name"]
            let count =
                try Int.fetchOne(
                    transaction.database,
                    sql: "SELECT count(*) FROM model_package WHERE group_name = ?",
                    arguments: [name]
                )
                ?? 0
            guard count == 0 else {
                throw ServiceError(
                    .conflict,
                    "The model package group '\(name)' holds \(count) versions and cannot be deleted. Delete them first."
                )
            }
            try transaction.database.execute(sql: "DELETE FROM model_package_group WHERE name = ?", arguments: [name])
        }
    }

    private static let groupByName = "SELECT * FROM model_package_group WHERE name = ?"

    static func groupRow(_ database: Database, _ nameOrARN: String) throws -> Row {
        guard
            let row = try Row.fetchOne(database, sql: groupByName, arguments: [RegistryName.group(nameOrARN)])
        else {
            throw ServiceError(
                .validation,
                "ModelPackageGroup '\(nameOrARN)' does not exist. Create it, or check the name."
            )
        }
        return row
    }

    static func sortColumn(_ asked: String?, _ columns: KeyValuePairs<String, String>) throws -> String {
        guard let asked else { return "created" }
        guard let column = columns.first(where: { $0.key == asked })?.value else {
            let known = columns.map(\.key).joined(separator: " or ")
            throw ServiceError(.validation, "SortBy is '\(asked)'; give \(known).")
        }
        return column
    }
}
