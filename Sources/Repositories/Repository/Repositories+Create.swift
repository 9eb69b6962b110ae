import Foundation
import GRDB
import Glibc
import Identifiers
import Objects
import Store

extension Repositories {
    /// Creates a repository; with a seed it begins with one commit.
    ///
    /// The folder gets its name in the transaction that records it. A folder of that name which no record speaks of was left
    /// by a crash in between, and is replaced.
    /// - Parameters:
    ///   - request: Name, description, tags.
    ///   - seed: An archive whose files are the first commit.
    ///   - token: Where given, a repository that was created with the same token is answered as if it were new.
    /// - Returns: The repository.
    /// - Throws: ``ServiceError/Code/repositoryNameExists``; ``ServiceError/Code/validation`` for an archive that cannot be.
    package func createRepository(
        _ request: CreateRepositoryRequest,
        seed: RepositorySeed? = nil,
        token: String? = nil
    ) async throws -> RepositoryMetadataResponse {
        let name = request.repositoryName
        try RepositoryName.validate(name)
        try RepositoryText.validate(description: request.repositoryDescription)
        try RepositoryText.validate(tags: request.tags ?? [:])
        let files = try seed.map { seed in
            _ = try RepositoryName.validate(branch: seed.branch)
            return try SeedArchive(objects.read(seed.archive), named: seed.archive.description).files()
        }
        return try await turns.take(name) {
            if let known = try await known(name, token: token) { return known }
            let folder = git.transit.appendingPathComponent(UUID().uuidString, isDirectory: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try await git.create(at: folder)
            if let seed, let files {
                try await git.commit(files, to: seed.branch, at: store.clock.now(), in: folder)
                try await git.demand(["symbolic-ref", "HEAD", "refs/heads/" + seed.branch], in: folder)
            }
            try Git.sync(tree: folder)
            let references = try await git.references(in: folder)
            return try await insert(
                request,
                folder: folder,
                references: references,
                branch: seed?.branch,
                token: token
            )
        }
    }

    /// The repository, if an earlier try with the same token has created it.
    private func known(_ name: String, token: String?) async throws -> RepositoryMetadataResponse? {
        guard let record = try await store.read({ try RepositoryRecord.find(name, in: $0) }) else { return nil }
        guard let token, record.token == token else {
            throw ServiceError(
                .repositoryNameExists,
                "There is a repository '\(name)' already. Choose another name, or use that one."
            )
        }
        return RepositoryMetadataResponse(repositoryMetadata: metadata(record))
    }

    private func insert(
        _ request: CreateRepositoryRequest,
        folder: URL,
        references: [String: Reference],
        branch: String?,
        token: String?
    ) async throws -> RepositoryMetadataResponse {
        let name = request.repositoryName
        let id = UUID().uuidString.lowercased()
        let tags = try AWSCoding.text(request.tags ?? [:])
        let (git, place) = (git, git.folder(of: name))
        let record = try await store.write { transaction in
            let now = transaction.now.timeIntervalSince1970
            try transaction.database.execute(
                sql: """
                    INSERT INTO repositories (id, name, description, default_branch, created, modified, token, tags)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [id, name, request.repositoryDescription, branch, now, now, token, tags]
            )
            let changes = ReferenceChange.between([:], references)
            try Self.publish(changes, of: name, id: id, in: transaction)
            try git.discard(place)
            guard rename(folder.path, place.path) == 0 else { throw Git.fault("make the repository", place.path) }
            try Git.sync(git.root.path)
            return try RepositoryRecord.demand(name, in: transaction.database)
        }
        return RepositoryMetadataResponse(repositoryMetadata: metadata(record))
    }

    /// Deletes a repository with everything in it; none of that name is no error, as in CodeCommit.
    package func deleteRepository(_ request: RepositoryRequest) async throws -> DeleteRepositoryResponse {
        let name = request.repositoryName
        try RepositoryName.validate(name)
        return try await turns.take(name) {
            let id = try await store.write { transaction in
                let record = try RepositoryRecord.find(name, in: transaction.database)
                try transaction.database.execute(sql: "DELETE FROM repositories WHERE name = ?", arguments: [name])
                return record?.id
            }
            if id != nil { try git.discard(git.folder(of: name)) }
            return DeleteRepositoryResponse(repositoryId: id)
        }
    }

    /// Gives a repository another name.
    ///
    /// The wish is recorded before the folder moves, so that a server that dies in between goes on with it.
    package func updateRepositoryName(_ request: UpdateRepositoryNameRequest) async throws {
        let (old, new) = (request.oldName, request.newName)
        try RepositoryName.validate(old)
        try RepositoryName.validate(new)
        // In one order, so that two renames do not wait for each other.
        let names = [old, new].sorted()
        try await turns.take(names[0]) {
            if old == new {
                _ = try await record(old)
                return
            }
            try await turns.take(names[1]) {
                try await store.write { transaction in
                    let database = transaction.database
                    _ = try RepositoryRecord.demand(old, in: database)
                    guard try RepositoryRecord.find(new, in: database) == nil else {
                        throw ServiceError(
                            .repositoryNameExists,
                            "There is a repository '\(new)' already. Choose another name."
                        )
                    }
                    try database.execute(
                        sql: "UPDATE repositories SET renaming = ? WHERE name = ?",
                        arguments: [new, old]
                    )
                }
                try git.discard(git.folder(of: new))
                try await finishRename(from: old, to: new)
            }
        }
    }

    /// Finishes the renames that a crash interrupted.
    func finishRenames() async throws {
        let renames = try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT name, renaming FROM repositories WHERE renaming IS NOT NULL")
                .map { ($0["name"] as String, $0["renaming"] as String) }
        }
        for (old, new) in renames { try await finishRename(from: old, to: new) }
    }

    private func finishRename(from old: String, to new: String) async throws {
        let (source, target) = (git.folder(of: old), git.folder(of: new))
        if FileManager.default.fileExists(atPath: source.path) {
            guard rename(source.path, target.path) == 0 else { throw Git.fault("rename the repository", source.path) }
            try Git.sync(git.root.path)
        }
        try await store.write { transaction in
            try transaction.database.execute(
                sql: "UPDATE repositories SET name = ?, renaming = NULL, modified = ? WHERE name = ?",
                arguments: [new, transaction.now.timeIntervalSince1970, old]
            )
        }
    }
}

extension Git {
    /// Takes a repository's folder out of the way and removes it; none is no error.
    func discard(_ folder: URL) throws {
        let removed = transit.appendingPathComponent(UUID().uuidString, isDirectory: true)
        if rename(folder.path, removed.path) != 0 {
            if errno == ENOENT { return }
            throw Self.fault("remove", folder.path)
        }
        try Self.sync(root.path)
        try? FileManager.default.removeItem(at: removed)
    }
}
