import Identifiers
package import JSONDocuments
package import Repositories
package import Stacks
import Store

/// Git repositories; `Code.S3` is what one begins with.
package struct RepositoryProvider: ResourceProvider {
    package let type = "AWS::CodeCommit::Repository"
    package let schema = ResourceSchema(
        required: ["RepositoryName"],
        optional: ["Code", "KmsKeyId", "RepositoryDescription", "Tags", "Triggers"],
        attributes: ["Arn", "CloneUrlHttp", "CloneUrlSsh", "KmsKeyId", "Name"]
    )
    let repositories: Repositories

    package init(repositories: Repositories) { self.repositories = repositories }

    package func check(_ properties: JSON) throws {
        if let code = properties["Code"], code["S3"]?.object == nil {
            throw ServiceError(.validation, "Code is \(code.text()); give its S3 with Bucket and Key.")
        }
        if let triggers = properties["Triggers"]?.array, !triggers.isEmpty {
            throw ServiceError(
                .validation,
                "Triggers of repositories are not served. Use a rule on \"CodeCommit Repository State Change\"."
            )
        }
    }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let name = try name(resource)
        guard try await found(name) == nil else {
            throw ServiceError(.repositoryNameExists, "There is a repository '\(name)' already. Choose another name.")
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let properties = resource.properties
        let made = try await repositories.createRepository(
            CreateRepositoryRequest(
                repositoryName: try name(resource),
                repositoryDescription: properties["RepositoryDescription"]?.string,
                tags: properties["Tags"]?.tags
            ),
            seed: try seed(properties["Code"]),
            token: resource.token
        )
        return provided(made.repositoryMetadata)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let (old, new) = (resource.previous?["RepositoryName"]?.string ?? "", try name(resource))
        // An earlier try may have renamed it.
        if old != new, try await found(new)?.repositoryId != resource.physicalId {
            try await repositories.updateRepositoryName(.init(oldName: old, newName: new))
        }
        try await repositories.updateRepositoryDescription(
            .init(repositoryName: new, repositoryDescription: resource.properties["RepositoryDescription"]?.string)
        )
        try await repositories.setTags(of: new, to: resource.properties["Tags"]?.tags ?? [:])
        return provided(
            try await repositories.getRepository(RepositoryRequest(repositoryName: new)).repositoryMetadata
        )
    }

    package func delete(_ resource: ResourceRequest) async throws {
        let name = try name(resource)
        // A repository of the same name that is not the stack's stays.
        guard let found = try await found(name), resource.physicalId == nil || found.repositoryId == resource.physicalId
        else { return }
        _ = try await repositories.deleteRepository(RepositoryRequest(repositoryName: name))
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let found = try await found(try name(resource)), found.repositoryId == resource.physicalId else {
            return nil
        }
        var properties: JSON = ["RepositoryName": .string(found.repositoryName)]
        properties["RepositoryDescription"] = found.repositoryDescription.map(JSON.string)
        return properties.telling("RepositoryDescription")
    }

    private func found(_ name: String) async throws -> RepositoryMetadata? {
        do {
            return try await repositories.getRepository(RepositoryRequest(repositoryName: name)).repositoryMetadata
        } catch let error as ServiceError where error.code == .repositoryDoesNotExist { return nil }
    }

    private func name(_ resource: ResourceRequest) throws -> String {
        guard let name = resource.properties["RepositoryName"]?.string else {
            throw ServiceError(.validation, "RepositoryName is missing or no text.")
        }
        return name
    }

    private func seed(_ code: JSON?) throws -> RepositorySeed? {
        guard let code else { return nil }
        guard let bucket = code["S3"]?["Bucket"]?.string, let key = code["S3"]?["Key"]?.string else {
            throw ServiceError(.validation, "Code.S3 is \(code["S3"]?.text() ?? "missing"); give Bucket and Key.")
        }
        return RepositorySeed(
            archive: S3URI(bucket: bucket, key: key),
            branch: code["BranchName"]?.string ?? "main"
        )
    }

    private func provided(_ repository: RepositoryMetadata) -> ProvidedResource {
        ProvidedResource(
            physicalId: repository.repositoryId,
            attributes: [
                "Arn": .string(repository.arn), "CloneUrlHttp": .string(repository.cloneUrlHttp),
                "CloneUrlSsh": .string(repository.cloneUrlSsh), "Name": .string(repository.repositoryName),
            ]
        )
    }
}

extension JSON {
    /// Tags as a map, from a list of `Key` and `Value` or from a map.
    var tags: [String: String] {
        if let object {
            return Dictionary(
                object.compactMap { entry in entry.value.string.map { (entry.key, $0) } },
                uniquingKeysWith: { $1 }
            )
        }
        let pairs = (array ?? []).compactMap { tag in tag["Key"]?.string.map { ($0, tag["Value"]?.string ?? "") } }
        return Dictionary(pairs, uniquingKeysWith: { $1 })
    }
}
