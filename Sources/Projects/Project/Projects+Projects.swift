import CloudFormation
import Foundation
import GRDB
import Identifiers
import Store

extension Projects {
    /// Makes a project: its product is provisioned by ``run()``.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for a bad name or parameter; nothing is made then.
    package func createProject(_ request: CreateProjectRequest) async throws -> CreateProjectResponse {
        let name = request.projectName
        try Self.checkProjectName(name)
        guard let details = request.serviceCatalogProvisioningDetails else {
            throw ServiceError(
                .validation,
                "ServiceCatalogProvisioningDetails are missing: a project is made of a product of the catalogue. See 'drift "
                    + "template list'."
            )
        }
        let tags = request.tags ?? []
        try ResourceTag.validate(tags)
        let row = try await store.write { transaction in
            let database = transaction.database
            let taken = try String.fetchOne(database, sql: "SELECT name FROM project WHERE name = ?", arguments: [name])
            if let taken {
                throw ServiceError(
                    .validation,
                    "Project already exists: there is a project named '\(taken)'. Choose another name."
                )
            }
            let id = Self.identifier("p", length: 12)
            let own = [
                Parameter(key: "SageMakerProjectName", value: name), Parameter(key: "SageMakerProjectId", value: id),
            ]
            let provisioned = try Self.provision(
                ProvisionProductRequest(
                    productId: details.productId,
                    productName: nil,
                    provisioningArtifactId: details.provisioningArtifactId,
                    provisioningArtifactName: nil,
                    provisionedProductName: "\(name)-\(id)",
                    provisioningParameters: own + (details.provisioningParameters ?? []),
                    tags: tags + [
                        Tag(key: "sagemaker:project-name", value: name), Tag(key: "sagemaker:project-id", value: id),
                    ],
                    provisionToken: UUID().uuidString
                ),
                in: transaction
            )
            let now = transaction.now.timeIntervalSince1970
            try database.execute(
                sql: """
                    INSERT INTO project (name, id, description, provisioned, created, modified, tags)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    name, id, request.projectDescription, provisioned.id, now, now, try AWSCoding.text(tags),
                ]
            )
            return try ProjectRow.fetch(database, name)
        }
        work.notify()
        return CreateProjectResponse(projectArn: row.arn(store.home), projectId: row.id)
    }

    /// Describes a project.
    package func describeProject(_ request: ProjectRequest) async throws -> DescribeProjectResponse {
        let row = try await store.read { try ProjectRow.fetch($0, request.projectName) }
        return DescribeProjectResponse(
            projectArn: row.arn(store.home),
            projectName: row.name,
            projectId: row.id,
            projectDescription: row.description,
            serviceCatalogProvisioningDetails: ProvisioningDetails(
                productId: row.provisioned.product,
                provisioningArtifactId: row.provisioned.artifact,
                pathId: nil,
                provisioningParameters: row.provisioned.parameters
                    .filter { !["SageMakerProjectName", "SageMakerProjectId"].contains($0.key) }
            ),
            serviceCatalogProvisionedProductDetails: .init(
                provisionedProductId: row.provisioned.id,
                provisionedProductStatusMessage: row.provisioned.record.recordErrors.first?.description
            ),
            projectStatus: row.status,
            creationTime: row.created,
            lastModifiedTime: row.modified
        )
    }

    /// Lists projects.
    package func listProjects(_ request: ListProjectsRequest) async throws -> ListProjectsResponse {
        let page = try Page(
            maxResults: request.maxResults,
            nextToken: request.nextToken,
            sortOrder: request.sortOrder
        )
        let column = try Page.column(
            request.sortBy ?? "CreationTime",
            of: ["Name": "name", "CreationTime": "created"]
        )
        var conditions = Conditions()
        conditions.add("created > ?", request.creationTimeAfter)
        conditions.add("created < ?", request.creationTimeBefore)
        conditions.add("instr(lower(name), lower(?)) > 0", request.nameContains)
        let (sql, arguments) = (
            "SELECT name FROM project \(conditions.sql) \(page.sql(orderBy: column, "rowid"))", conditions.arguments
        )
        let rows = try await store.read { database in
            try String.fetchAll(database, sql: sql, arguments: arguments).map { try ProjectRow.fetch(database, $0) }
        }
        let (entries, next) = page.cut(rows)
        return ListProjectsResponse(
            projectSummaryList: entries.map {
                ProjectSummary(
                    projectName: $0.name,
                    projectDescription: $0.description,
                    projectArn: $0.arn(store.home),
                    projectId: $0.id,
                    creationTime: $0.created,
                    projectStatus: $0.status
                )
            },
            nextToken: next
        )
    }

    /// Changes a project's description, or its product's version and parameters.
    package func updateProject(_ request: UpdateProjectRequest) async throws -> UpdateProjectResponse {
        let row = try await store.write { transaction in
            let row = try ProjectRow.fetch(transaction.database, request.projectName)
            try transaction.database.execute(
                sql: "UPDATE project SET description = coalesce(?, description), modified = ? WHERE name = ?",
                arguments: [request.projectDescription, transaction.now.timeIntervalSince1970, row.name]
            )
            return row
        }
        if let details = request.serviceCatalogProvisioningUpdateDetails {
            _ = try await updateProvisionedProduct(
                UpdateProvisionedProductRequest(
                    provisionedProductName: nil,
                    provisionedProductId: row.provisioned.id,
                    provisioningArtifactId: details.provisioningArtifactId,
                    provisioningArtifactName: nil,
                    provisioningParameters: details.provisioningParameters,
                    updateToken: UUID().uuidString
                )
            )
        }
        return UpdateProjectResponse(projectArn: row.arn(store.home))
    }

    /// Deletes a project and its product's stack; what its pipelines made beside stays, as on AWS.
    ///
    /// - Throws: ``ServiceError/Code/conflict`` while the project is being made or changed.
    package func deleteProject(_ request: ProjectRequest) async throws {
        let row = try await store.read { try ProjectRow.fetch($0, request.projectName) }
        if row.status == "DeleteInProgress" { return }
        _ = try await terminateProvisionedProduct(
            TerminateProvisionedProductRequest(
                provisionedProductName: nil,
                provisionedProductId: row.provisioned.id,
                terminateToken: UUID().uuidString
            )
        )
    }
}

/// A project, with what is provisioned for it.
private struct ProjectRow: Sendable {
    let name: String
    let id: String
    let description: String?
    let created: Date
    let modified: Date
    let provisioned: ProvisionedRow

    static func fetch(_ database: Database, _ name: String) throws -> ProjectRow {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM project WHERE name = ?", arguments: [name])
        else {
            throw ServiceError(
                .validation,
                "Project '\(name)' does not exist. List projects with 'drift project list'."
            )
        }
        return ProjectRow(
            name: row["name"],
            id: row["id"],
            description: row["description"],
            created: Date(timeIntervalSince1970: row["created"]),
            modified: Date(timeIntervalSince1970: row["modified"]),
            provisioned: try ProvisionedRow.fetch(database, id: row["provisioned"], name: nil)
        )
    }

    func arn(_ home: Home) -> String { home.arn(.sagemaker, "project/\(name.lowercased())").description }

    var status: String {
        let work =
            switch provisioned.work {
            case .provision: "Create"
            case .update: "Update"
            case .terminate: "Delete"
            }
        return switch provisioned.record.status {
        case "IN_PROGRESS": work + "InProgress"
        case "SUCCEEDED": work + "Completed"
        default: work + "Failed"
        }
    }
}
