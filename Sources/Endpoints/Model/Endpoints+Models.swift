import Foundation
import GRDB
import Identifiers
import Store

extension Endpoints {
    /// Registers a model for serving; its archive is first read when an endpoint uses it.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for a bad or taken name, or a container without an archive.
    package func createModel(_ request: CreateModelRequest) async throws -> CreateModelResponse {
        try EndpointsName.validate(request.modelName, member: "ModelName")
        try ResourceTag.validate(request.tags)
        let containers = request.primaryContainer.map { [$0] } ?? request.containers ?? []
        guard let container = containers.first, containers.count == 1 else {
            throw ServiceError(
                .validation,
                "The model '\(request.modelName)' has \(containers.count) containers; give one as PrimaryContainer."
            )
        }
        let contents = try await contents(of: container, model: request.modelName)
        return try await store.write { transaction in
            let arn = EndpointsName.Kind.model.arn(request.modelName, transaction.home)
            guard try Self.row("model", request.modelName, transaction.database) == nil else {
                throw EndpointsName.taken(.model, request.modelName, transaction.home)
            }
            try transaction.database.execute(
                sql: "INSERT INTO model (name, arn, request, image, data, created) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    request.modelName, arn.description, try Stored.text(request), contents.image, contents.modelDataUrl,
                    transaction.now.timeIntervalSince1970,
                ]
            )
            return CreateModelResponse(modelArn: arn.description)
        }
    }

    private func contents(of container: ContainerDefinition, model: String) async throws -> ModelPackageContents {
        if let name = container.modelPackageName { return try await modelPackages(name) }
        guard let address = container.modelDataUrl, S3URI(address) != nil else {
            throw ServiceError(
                .validation,
                "The model '\(model)' has the ModelDataUrl '\(container.modelDataUrl ?? "")'; give the s3:// address of its "
                    + "model.tar.gz, or a ModelPackageName."
            )
        }
        return ModelPackageContents(image: container.image ?? "", modelDataUrl: address)
    }

    package func describeModel(_ request: DescribeModelRequest) async throws -> DescribeModelResponse {
        let home = store.home
        return try await store.read { database in
            guard let row = try Self.row("model", request.modelName, database) else {
                throw EndpointsName.missing(.model, request.modelName, home)
            }
            let created = try Stored.value(CreateModelRequest.self, row["request"])
            return DescribeModelResponse(
                modelName: row["name"],
                primaryContainer: created.primaryContainer,
                containers: created.containers,
                executionRoleArn: created.executionRoleArn,
                creationTime: Date(timeIntervalSince1970: row["created"]),
                modelArn: row["arn"],
                enableNetworkIsolation: created.enableNetworkIsolation ?? false
            )
        }
    }

    /// What a model serves, with what its model package named resolved, and its container's variables.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if there is none of that name.
    package func model(
        named name: String
    ) async throws -> (contents: ModelPackageContents, environment: [String: String]) {
        let home = store.home
        return try await store.read { database in
            guard let row = try Self.row("model", name, database) else {
                throw EndpointsName.missing(.model, name, home)
            }
            let request = try Stored.value(CreateModelRequest.self, row["request"])
            let container = request.primaryContainer ?? request.containers?.first
            return (
                ModelPackageContents(image: row["image"], modelDataUrl: row["data"]), container?.environment ?? [:]
            )
        }
    }

    package func listModels(_ request: ListRequest) async throws -> ListModelsResponse {
        try await store.read { database in
            let page = try request.page(of: "model", in: database)
            return ListModelsResponse(
                models: page.rows.map {
                    .init(
                        modelName: $0["name"],
                        modelArn: $0["arn"],
                        creationTime: Date(timeIntervalSince1970: $0["created"])
                    )
                },
                nextToken: page.next
            )
        }
    }

    /// Forgets a model; endpoints that serve it go on.
    package func deleteModel(_ request: DeleteModelRequest) async throws {
        try await delete(.model, "model", request.modelName)
    }

    static func row(_ table: String, _ name: String, _ database: Database) throws -> Row? {
        try Row.fetchOne(database, sql: "SELECT * FROM \(table) WHERE name = ?", arguments: [name])
    }

    func delete(_ kind: EndpointsName.Kind, _ table: String, _ name: String) async throws {
        try await store.write { transaction in
            try transaction.database.execute(sql: "DELETE FROM \(table) WHERE name = ?", arguments: [name])
            if transaction.database.changesCount == 0 { throw EndpointsName.missing(kind, name, transaction.home) }
        }
    }
}
