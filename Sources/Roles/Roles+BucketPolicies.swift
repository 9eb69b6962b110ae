import GRDB
import JSONDocuments
import Store

extension Roles {
    /// Records a bucket's policy.
    package func putBucketPolicy(_ policy: PolicyDocument, of bucket: String) async throws {
        try await store.write {
            try $0.database.execute(
                sql: "INSERT OR REPLACE INTO bucket_policy (bucket, document) VALUES (?, ?)",
                arguments: [bucket, policy.json.text()]
            )
        }
    }

    /// A bucket's policy; nil if it has none.
    package func bucketPolicy(of bucket: String) async throws -> PolicyDocument? {
        let text = try await store.read {
            try String.fetchOne($0, sql: "SELECT document FROM bucket_policy WHERE bucket = ?", arguments: [bucket])
        }
        return try text.map { try PolicyDocument($0, .resource) }
    }

    /// Forgets a bucket's policy, if it has one.
    package func deleteBucketPolicy(of bucket: String) async throws {
        try await store.write {
            try $0.database.execute(sql: "DELETE FROM bucket_policy WHERE bucket = ?", arguments: [bucket])
        }
    }
}
