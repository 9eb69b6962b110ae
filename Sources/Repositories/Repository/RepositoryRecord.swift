import Foundation
import GRDB
import Identifiers
import Store

/// What the store holds of a repository.
struct RepositoryRecord: Sendable, Hashable {
    let id: String
    let name: String
    let description: String?
    let defaultBranch: String?
    let created: Date
    let modified: Date
    /// Of the request that created it, where one was given.
    let token: String?
    let tags: [String: String]

    init(_ row: Row) throws {
        id = row["id"]
        name = row["name"]
        description = row["description"]
        defaultBranch = row["default_branch"]
        created = Date(timeIntervalSince1970: row["created"])
        modified = Date(timeIntervalSince1970: row["modified"])
        token = row["token"]
        tags = try AWSCoding.value([String: String].self, from: row["tags"])
    }

    /// The repository of a name; nil if there is none.
    static func find(_ name: String, in database: Database) throws -> RepositoryRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM repositories WHERE name = ?", arguments: [name])
            .map { try RepositoryRecord($0) }
    }

    /// - Throws: ``ServiceError/Code/repositoryDoesNotExist``.
    static func demand(_ name: String, in database: Database) throws -> RepositoryRecord {
        if let record = try find(name, in: database) { return record }
        throw ServiceError(
            .repositoryDoesNotExist,
            "There is no repository '\(name)'. Check the name: 'drift repository list' shows all."
        )
    }
}

extension Repositories {
    /// The names of all repositories.
    func names() async throws -> [String] {
        try await store.read { try String.fetchAll($0, sql: "SELECT name FROM repositories ORDER BY name") }
    }

    /// What is recorded of a repository.
    ///
    /// - Throws: ``ServiceError/Code/invalidRepositoryName``, ``ServiceError/Code/repositoryDoesNotExist``.
    func record(_ name: String) async throws -> RepositoryRecord {
        try RepositoryName.validate(name)
        return try await store.read { try RepositoryRecord.demand(name, in: $0) }
    }

    func metadata(_ record: RepositoryRecord) -> RepositoryMetadata {
        RepositoryMetadata(
            accountId: store.home.account,
            repositoryId: record.id,
            repositoryName: record.name,
            repositoryDescription: record.description,
            defaultBranch: record.defaultBranch,
            lastModifiedDate: record.modified,
            creationDate: record.created,
            cloneUrlHttp: cloneAddress(of: record.name),
            cloneUrlSsh: "file://" + git.folder(of: record.name).path,
            arn: store.home.arn(.codecommit, record.name).description
        )
    }
}
