import Crypto
import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Objects
import Store

/// Hashes of what objects hold, remembered for each version of an object so that none is read twice.
struct ContentHashes: Sendable {
    private let store: Store
    private let objects: Objects

    init(store: Store, objects: Objects) {
        self.store = store
        self.objects = objects
    }

    /// The hash of what a job finds under an address: names and contents.
    ///
    /// Names are those that the files have in a job's folder, so that the same files elsewhere have the same hash.
    ///
    /// - Returns: SHA-256 in hexadecimal digits; nil if there is no object or `address` is none of an object.
    /// - Throws: ``ServiceError/Code/conflict`` if the objects change all the time.
    func hash(of address: String) async throws -> String? {
        guard let prefix = S3URI(address), objects.hasBucket(prefix.bucket) else { return nil }
        return try await hash(of: prefix)
    }

    /// The hash of what a step has written into a folder.
    ///
    /// Unlike an input, it ends at the folder: `s3://b/out` has nothing of `s3://b/out2`.
    func hash(ofFolder address: String) async throws -> String? {
        guard let uri = S3URI(address), objects.hasBucket(uri.bucket) else { return nil }
        if uri.key.isEmpty || uri.key.hasSuffix("/") || objects.exists(uri) { return try await hash(of: uri) }
        return try await hash(of: S3URI(bucket: uri.bucket, key: uri.key + "/"))
    }

    /// The hash of all objects that a manifest lists.
    ///
    /// Source: SageMaker API, `S3DataSource`: `[{"prefix": "s3://…"}, "relative/path", …]`.
    func hash(ofManifest address: String) async throws -> String? {
        guard let uri = S3URI(address), objects.exists(uri), let list = try? JSON(parsing: try objects.read(uri)),
            let elements = list.array, let prefix = elements.first?["prefix"]?.string
        else { return nil }
        var digest = SHA256()
        for name in elements.dropFirst().compactMap(\.string) {
            digest.update(name, try await hash(of: prefix + name) ?? "")
        }
        return digest.finalize().hexadecimal
    }

    private func hash(of prefix: S3URI) async throws -> String? {
        let entries = try objects.list(prefix: prefix).filter { !$0.key.hasSuffix("/") }
        if entries.isEmpty { return nil }
        let first = S3URI(bucket: prefix.bucket, key: prefix.key).description
        let known = try await store.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT uri, version, hash FROM content_hash WHERE uri >= ? AND uri < ?",
                arguments: [first, first + "\u{10FFFF}"]
            )
            .reduce(into: [String: Known]()) { $0[$1["uri"]] = Known(version: $1["version"], hash: $1["hash"]) }
        }
        var digest = SHA256()
        var read: [String: Known] = [:]
        for entry in entries {
            let uri = S3URI(bucket: prefix.bucket, key: entry.key)
            let content: Known
            if let found = known[uri.description], found.version == entry.etag {
                content = found
            } else {
                content = try contentOf(uri)
                read[uri.description] = content
            }
            digest.update(Self.name(of: entry.key, under: prefix.key), content.hash)
        }
        try await remember(
            read,
            forgetting: Set(known.keys).subtracting(entries.map { "s3://\(prefix.bucket)/\($0.key)" })
        )
        return digest.finalize().hexadecimal
    }

    private struct Known: Sendable {
        let version: String
        let hash: String
    }

    /// Reads an object; again, if it is replaced meanwhile.
    private func contentOf(_ uri: S3URI) throws -> Known {
        for _ in 0..<5 {
            let before = try objects.head(uri).etag
            let file = try FileHandle(forReadingFrom: try objects.localURL(of: uri))
            defer { try? file.close() }
            var digest = SHA256()
            while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty {
                try Task.checkCancellation()
                digest.update(data: chunk)
            }
            if try objects.head(uri).etag == before {
                return Known(version: before, hash: digest.finalize().hexadecimal)
            }
        }
        throw ServiceError(.conflict, "The object \(uri) changes all the time. Run the step when it is whole.")
    }

    private func remember(_ read: [String: Known], forgetting gone: Set<String>) async throws {
        if read.isEmpty && gone.isEmpty { return }
        try await store.write { transaction in
            for uri in gone {
                try transaction.database.execute(sql: "DELETE FROM content_hash WHERE uri = ?", arguments: [uri])
            }
            for (uri, known) in read {
                try transaction.database.execute(
                    sql: "INSERT OR REPLACE INTO content_hash (uri, version, hash) VALUES (?, ?, ?)",
                    arguments: [uri, known.version, known.hash]
                )
            }
        }
    }

    /// The name that an object's file has in a job's folder; see ``Objects/materialize(prefix:into:by:)``.
    private static func name(of key: String, under prefix: String) -> String {
        if key == prefix { return String(key[(key.lastIndex(of: "/").map(key.index(after:)) ?? key.startIndex)...]) }
        let folder = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
        if key.hasPrefix(folder) { return String(key.dropFirst(folder.count)) }
        let above = prefix.lastIndex(of: "/").map { prefix[...$0] } ?? ""
        return String(key.dropFirst(above.count))
    }
}

extension SHA256 {
    fileprivate mutating func update(_ name: String, _ hash: String) {
        update(data: Data("\(name)\u{0}\(hash)\n".utf8))
    }
}

extension SHA256Digest {
    /// Small hexadecimal digits.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
