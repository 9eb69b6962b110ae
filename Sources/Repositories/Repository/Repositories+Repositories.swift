import Foundation
import GRDB
import Identifiers
import Store

extension Repositories {
    /// Describes a repository.
    package func getRepository(_ request: RepositoryRequest) async throws -> RepositoryMetadataResponse {
        RepositoryMetadataResponse(repositoryMetadata: metadata(try await record(request.repositoryName)))
    }

    /// Describes up to 100 repositories.
    package func batchGetRepositories(
        _ request: BatchGetRepositoriesRequest
    ) async throws -> BatchGetRepositoriesResponse {
        let names = request.repositoryNames
        guard 1...100 ~= names.count else {
            throw ServiceError(.tooManyNames, "\(names.count) repositories are named; name 1 to 100.")
        }
        for name in names { try RepositoryName.validate(name) }
        let records = try await store.read { database in
            try names.compactMap { try RepositoryRecord.find($0, in: database) }
        }
        return BatchGetRepositoriesResponse(
            repositories: records.map(metadata),
            repositoriesNotFound: names.filter { name in !records.contains { $0.name == name } }
        )
    }

    /// Lists repositories, by name unless asked otherwise.
    package func listRepositories(_ request: ListRepositoriesRequest) async throws -> ListRepositoriesResponse {
        let columns = ["repositoryName": "name", "lastModifiedDate": "modified"]
        guard let column = columns[request.sortBy ?? "repositoryName"] else {
            throw ServiceError(
                .invalidSortBy,
                "sortBy is '\(request.sortBy ?? "")'; give repositoryName or lastModifiedDate."
            )
        }
        guard ["ascending", "descending"].contains(request.order ?? "ascending") else {
            throw ServiceError(.invalidOrder, "order is '\(request.order ?? "")'; give ascending or descending.")
        }
        let page = try Self.page(request.nextToken, isAscending: request.order != "descending")
        let sql = "SELECT name, id FROM repositories " + page.sql(orderBy: column, "name")
        let pairs = try await store.read { database in
            try Row.fetchAll(database, sql: sql)
                .map { ListRepositoriesResponse.Pair(repositoryName: $0["name"], repositoryId: $0["id"]) }
        }
        let (entries, next) = page.cut(pairs)
        return ListRepositoriesResponse(repositories: entries, nextToken: next)
    }

    /// Changes, or removes, the description.
    package func updateRepositoryDescription(_ request: UpdateRepositoryDescriptionRequest) async throws {
        try RepositoryText.validate(description: request.repositoryDescription)
        _ = try await record(request.repositoryName)
        try await store.write { transaction in
            try transaction.database.execute(
                sql: "UPDATE repositories SET description = ?, modified = ? WHERE name = ?",
                arguments: [
                    request.repositoryDescription, transaction.now.timeIntervalSince1970, request.repositoryName,
                ]
            )
        }
    }

    /// A page of a list; CodeCommit answers up to 1,000 entries.
    static func page(_ token: String?, isAscending: Bool = true) throws -> Page {
        do {
            return try Page(limit: 1000, member: "limit", most: 1000, nextToken: token, isAscending: isAscending)
        } catch let error as ServiceError {
            throw ServiceError(.invalidContinuationToken, error.message)
        }
    }
}

// MARK: - Tags

extension Repositories {
    /// Adds tags, or gives them other values.
    package func tagResource(_ request: TagRepositoryRequest) async throws {
        try await changeTags(of: request.resourceArn) { $0.merging(request.tags) { $1 } }
    }

    /// Removes tags.
    package func untagResource(_ request: UntagRepositoryRequest) async throws {
        try await changeTags(of: request.resourceArn) { tags in tags.filter { !request.tagKeys.contains($0.key) } }
    }

    /// The tags of a repository.
    package func listTagsForResource(_ request: RepositoryTagsRequest) async throws -> RepositoryTagsResponse {
        RepositoryTagsResponse(tags: try await record(try name(of: request.resourceArn)).tags)
    }

    /// Makes `tags` all the tags that a repository has.
    package func setTags(of name: String, to tags: [String: String]) async throws {
        try await changeTags(of: store.home.arn(.codecommit, name).description) { _ in tags }
    }

    private func changeTags(
        of arn: String,
        _ change: @escaping @Sendable ([String: String]) -> [String: String]
    ) async throws {
        let name = try name(of: arn)
        try await store.write { transaction in
            let tags = change(try RepositoryRecord.demand(name, in: transaction.database).tags)
            try RepositoryText.validate(tags: tags)
            try transaction.database.execute(
                sql: "UPDATE repositories SET tags = ? WHERE name = ?",
                arguments: [try AWSCoding.text(tags), name]
            )
        }
    }

    private func name(of arn: String) throws -> String {
        guard let parsed = ARN(arn), parsed.service == "codecommit" else {
            throw ServiceError(
                .invalidResourceArn,
                "'\(arn)' is no ARN of a repository; it looks like \(store.home.arn(.codecommit, "NAME"))."
            )
        }
        try RepositoryName.validate(parsed.resource)
        return parsed.resource
    }
}
