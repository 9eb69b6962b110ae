import Foundation
import GRDB
import Identifiers
import Store

extension Repositories {
    /// Publishes what has changed in a repository since it was last looked at, each change once.
    ///
    /// - Throws: ``ServiceError/Code/repositoryDoesNotExist``.
    package func compareRefs(of name: String) async throws {
        try await turns.take(name) {
            _ = try await record(name)
            let folder = git.folder(of: name)
            let current = try await git.references(in: folder)
            let changed = try await changes(of: name, to: current)
            guard !changed.isEmpty else { return }
            // A rename is on the disk when its folder is; what is told of must not be lost with the power.
            try Self.sync(changed, in: folder)
            let branch = try await publish(changed, of: name)
            if let branch { try await git.demand(["symbolic-ref", "HEAD", "refs/heads/" + branch], in: folder) }
        }
    }

    private func changes(of name: String, to current: [String: Reference]) async throws -> [ReferenceChange] {
        try await store.read { database in
            ReferenceChange.between(try Self.recorded(name, in: database), current)
        }
    }

    private static func recorded(_ name: String, in database: Database) throws -> [String: Reference] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT f.* FROM repositories_refs f JOIN repositories r ON r.id = f.repository WHERE r.name = ?",
            arguments: [name]
        )
        return Dictionary(
            rows.map {
                ($0["ref"], Reference(fullName: $0["ref"], object: $0["object"], commit: $0["commit_id"]))
            },
            uniquingKeysWith: { $1 }
        )
    }

    /// Records and publishes changes; returns the default branch where the repository has just got one.
    private func publish(_ changes: [ReferenceChange], of name: String) async throws -> String? {
        try await store.write { transaction in
            let record = try RepositoryRecord.demand(name, in: transaction.database)
            try Self.publish(changes, of: name, id: record.id, in: transaction)
            if record.defaultBranch != nil { return nil }
            // As CodeCommit does, the first branch of a repository becomes its default.
            let branches = changes.compactMap(\.new).filter(\.isBranch).map(\.name)
            guard let branch = branches.first(where: { $0 == "main" }) ?? branches.first else { return nil }
            try transaction.database.execute(
                sql: "UPDATE repositories SET default_branch = ? WHERE name = ?",
                arguments: [branch, name]
            )
            return branch
        }
    }

    static func publish(
        _ changes: [ReferenceChange],
        of name: String,
        id: String,
        in transaction: Transaction
    ) throws {
        let database = transaction.database
        for change in changes {
            if let new = change.new {
                try database.execute(
                    sql:
                        "INSERT OR REPLACE INTO repositories_refs (repository, ref, object, commit_id) VALUES (?, ?, ?, ?)",
                    arguments: [id, new.fullName, new.object, new.commit]
                )
            } else if let old = change.old {
                try database.execute(
                    sql: "DELETE FROM repositories_refs WHERE repository = ? AND ref = ?",
                    arguments: [id, old.fullName]
                )
            }
            try transaction.publish(
                source: "aws.codecommit",
                detailType: "CodeCommit Repository State Change",
                resources: [transaction.home.arn(.codecommit, name)],
                detail: change.detail(
                    repository: name,
                    id: id,
                    caller: "arn:aws:iam::\(transaction.home.account):root"
                )
            )
        }
        try database.execute(
            sql: "UPDATE repositories SET modified = ? WHERE id = ?",
            arguments: [transaction.now.timeIntervalSince1970, id]
        )
    }

    /// Syncs the folders in which git has renamed files for these changes.
    private static func sync(_ changes: [ReferenceChange], in folder: URL) throws {
        var folders: Set<String> = [folder.path, folder.path + "/objects/pack", folder.path + "/objects"]
        for change in changes {
            var path = folder.path + "/" + ((change.new ?? change.old)?.fullName ?? "refs")
            while path.count > folder.path.count, let slash = path.lastIndex(of: "/") {
                path = String(path[..<slash])
                folders.insert(path)
            }
        }
        for path in folders where FileManager.default.fileExists(atPath: path) { try Git.sync(path) }
    }
}
