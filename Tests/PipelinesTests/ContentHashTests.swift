import Foundation
import GRDB
import Identifiers
import Objects
import Store
import Testing

@testable import Pipelines

@Suite("Hashes of contents")
struct ContentHashTests {
    @Test func `names and contents count, the place does not`() async throws {
        try await Bench.with { bench in
            let hashes = ContentHashes(store: bench.store, objects: bench.objects)
            func put(_ text: String, _ key: String) throws {
                try bench.objects.put(Array(text.utf8), at: S3URI(bucket: "bucket", key: key))
            }
            try put("x", "a/one.csv")
            try put("y", "a/deep/two.csv")
            try put("x", "b/one.csv")
            try put("y", "b/deep/two.csv")
            try put("x", "c/uno.csv")
            try put("y", "c/deep/two.csv")
            let a = try #require(try await hashes.hash(of: "s3://bucket/a"))
            #expect(try await hashes.hash(of: "s3://bucket/a/") == a)
            #expect(try await hashes.hash(of: "s3://bucket/b") == a)
            #expect(try await hashes.hash(of: "s3://bucket/c") != a)
            #expect(try await hashes.hash(of: "s3://bucket/a/one.csv") == hashes.hash(of: "s3://bucket/b/one.csv"))
            #expect(try await hashes.hash(of: "s3://bucket/nothing") == nil)
            #expect(try await hashes.hash(of: "s3://nowhere/x") == nil)
            #expect(try await hashes.hash(of: "file:///etc") == nil)
            try put("z", "a2/three.csv")
            #expect(try await hashes.hash(of: "s3://bucket/a") != a)
            #expect(try await hashes.hash(ofFolder: "s3://bucket/a") == a)
            // printf 'one.csv\0%s\n' "$(printf x | sha256sum | cut -c1-64)" | sha256sum
            #expect(
                try await hashes.hash(of: "s3://bucket/a/one.csv")
                    == "1c52d0467c4873526e9a281b2e4e47ecf7bb60c3f5106ed20a098ffd6568f2df"
            )
        }
    }

    @Test func `a manifest stands for the objects that it lists`() async throws {
        try await Bench.with { bench in
            let hashes = ContentHashes(store: bench.store, objects: bench.objects)
            let manifest = S3URI(bucket: "bucket", key: "list.manifest")
            let data = S3URI(bucket: "bucket", key: "m/one.csv")
            try bench.objects.put(Array("x".utf8), at: data)
            try bench.objects.put(Array(#"[{"prefix": "s3://bucket/m/"}, "one.csv"]"#.utf8), at: manifest)
            let before = try #require(try await hashes.hash(ofManifest: manifest.description))
            try bench.objects.put(Array("y".utf8), at: data)
            #expect(try await hashes.hash(ofManifest: manifest.description) != before)
            try bench.objects.put(Array("no list".utf8), at: manifest)
            #expect(try await hashes.hash(ofManifest: manifest.description) == nil)
        }
    }

    @Test func `an object is read once for each of its versions`() async throws {
        try await Bench.with { bench in
            let hashes = ContentHashes(store: bench.store, objects: bench.objects)
            let uri = S3URI(bucket: "bucket", key: "x.csv")
            try bench.objects.put(Array("x".utf8), at: uri)
            let true1 = try await hashes.hash(of: uri.description)
            try await bench.store.write { transaction in
                try transaction.database.execute(sql: "UPDATE content_hash SET hash = 'remembered'")
            }
            #expect(try await hashes.hash(of: uri.description) != true1)
            try bench.objects.put(Array("x".utf8), at: uri)
            #expect(try await hashes.hash(of: uri.description) == true1)
            try bench.objects.delete(uri)
            try bench.objects.put(Array("y".utf8), at: S3URI(bucket: "bucket", key: "x.csv.gz"))
            _ = try await hashes.hash(of: uri.description)
            let rows = try await bench.store.read { try String.fetchAll($0, sql: "SELECT uri FROM content_hash") }
            #expect(rows == ["s3://bucket/x.csv.gz"])
        }
    }
}
