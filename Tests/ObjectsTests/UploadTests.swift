import Foundation
import Identifiers
import Store
import TestSupport
import Testing

@testable import Objects

@Suite("Uploads and pages") struct UploadTests {
    private let uri = S3URI(bucket: "bucket", key: "a/whole")

    private func file(_ text: String, in objects: Objects) throws -> URL {
        let url = URL(fileURLWithPath: objects.arrival())
        try Data(text.utf8).write(to: url)
        return url
    }

    @Test func `an upload survives a restart and is completed once`() async throws {
        try await withScratchFolder { folder in
            let id: String
            do {
                let store = try Store(directory: folder, clock: ManualClock(), migrations: [])
                let objects = try Objects(store: store)
                try objects.createBucket("bucket")
                id = try objects.createUpload(of: uri)
                _ = try objects.putPart(2, file: file("two", in: objects), of: id, for: uri)
                _ = try objects.putPart(10, file: file("ten", in: objects), of: id, for: uri)
                try store.close()
            }
            let objects = try Objects(store: Store(directory: folder, clock: ManualClock(), migrations: []))
            _ = try objects.putPart(2, file: file("again", in: objects), of: id, for: uri)
            #expect(try objects.parts(of: id, for: uri).map(\.number) == [2, 10])
            #expect(!objects.exists(uri))
            try objects.completeUpload(id, of: uri, parts: [2, 10])
            #expect(try objects.read(uri) == Array("againten".utf8))
            #expect(throws: ServiceError.self) { try objects.parts(of: id, for: uri) }
            #expect(try objects.listBuckets().map(\.name) == ["bucket"])
        }
    }

    @Test func `an upload belongs to one object, and its id leads nowhere else`() async throws {
        try await withObjects { objects, folder in
            try objects.createBucket("bucket")
            let id = try objects.createUpload(of: uri)
            for wrong in ["", "..", "../bucket", id + "/..", UUID().uuidString] {
                #expect(throws: ServiceError.self) { try objects.parts(of: wrong, for: uri) }
            }
            #expect(throws: ServiceError.self) { try objects.abortUpload(id, of: S3URI(bucket: "bucket", key: "b")) }
            try objects.abortUpload(id, of: uri)
            #expect(throws: ServiceError.self) { try objects.createUpload(of: S3URI(bucket: "nowhere", key: "b")) }
        }
    }

    @Test func `pages of any size hold what one page does`() async throws {
        try await withObjects { objects, _ in
            try objects.createBucket("bucket")
            let long = String(repeating: "x", count: 100)
            let keys = [
                "a", "a/1", "a/2", "a-b", "a/b/c", "b/1/2", "b//", "b/1", "\(long)/1", "\(long)y", "\(long)/2", "ü/1",
                "z/",
            ]
            for key in keys { try objects.put([1], at: S3URI(bucket: "bucket", key: key)) }
            for prefix in ["", "a", "a/", "b/", "x", long] {
                for delimiter in [nil, "/", "/1", "-", "x"] {
                    let root = S3URI(bucket: "bucket", key: prefix)
                    let whole = try objects.page(prefix: root, delimiter: delimiter, after: nil, limit: 100)
                    #expect(!whole.isTruncated)
                    #expect(whole.items.map(Self.text) == Self.expected(keys, prefix: prefix, delimiter: delimiter))
                    for limit in 1...3 {
                        var items: [Objects.Item] = []
                        var isTruncated = true
                        while isTruncated {
                            let page = try objects.page(
                                prefix: root,
                                delimiter: delimiter,
                                after: items.last?.mark,
                                limit: limit
                            )
                            items += page.items
                            isTruncated = page.isTruncated
                            #expect(page.items.count <= limit && (!isTruncated || page.items.count == limit))
                            try #require(items.count <= whole.items.count)
                        }
                        #expect(items == whole.items)
                    }
                }
            }
        }
    }

    private static func text(_ item: Objects.Item) -> String {
        switch item {
        case .object(let entry): entry.key
        case .prefix(let prefix): prefix + " …"
        }
    }

    /// S3's definition, by brute force.
    private static func expected(_ keys: [String], prefix: String, delimiter: String?) -> [String] {
        var seen: Set<String> = []
        return keys.filter { $0.hasPrefix(prefix) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .compactMap { key in
                guard let delimiter, let found = key.dropFirst(prefix.count).firstRange(of: delimiter) else {
                    return key
                }
                let common = key[..<found.upperBound] + " …"
                return seen.insert(String(common)).inserted ? String(common) : nil
            }
    }

    @Test func `a reader keeps the bytes it opened`() async throws {
        try await withObjects { objects, _ in
            try objects.createBucket("bucket")
            try objects.put(Array("old bytes".utf8), at: uri)
            let reader = try objects.reader(of: uri)
            try objects.put(Array("new".utf8), at: uri)
            #expect(try reader.read(at: 4, count: 100) == Array("bytes".utf8))
            #expect(try reader.read(at: 9, count: 1).isEmpty)
            #expect(reader.entry.size == 9)
            try objects.delete(uri)
            #expect(throws: ServiceError.self) { try objects.reader(of: uri) }
            #expect(throws: ServiceError.self) { try objects.reader(of: S3URI(bucket: "bucket", key: "a")) }
        }
    }
}
