import Foundation
import Identifiers
import Store
import TestSupport
import Testing

@testable import Objects

@Suite("Objects") struct ObjectsTests {
    @Test func `what is put is read back, and replaced whole`() async throws {
        try await withObjects { objects, _ in
            let uri = S3URI(bucket: "taxi", key: "data/green.csv")
            try objects.put(Array("one".utf8), at: uri)
            let first = try objects.head(uri)
            try objects.put(Array("other".utf8), at: uri)
            #expect(try objects.read(uri) == Array("other".utf8))
            let second = try objects.head(uri)
            #expect(second.size == 5)
            #expect(second.etag != first.etag)
            #expect(try Data(contentsOf: objects.localURL(of: uri)) == Data("other".utf8))
        }
    }

    @Test func `whoever has an object open reads its old content to the end`() async throws {
        try await withObjects { objects, _ in
            let uri = S3URI(bucket: "taxi", key: "a")
            try objects.put(Array("old".utf8), at: uri)
            let handle = try FileHandle(forReadingFrom: objects.localURL(of: uri))
            try objects.put(Array("new".utf8), at: uri)
            #expect(try handle.readToEnd() == Data("old".utf8))
        }
    }

    @Test func `keys are listed in the order of their bytes, from any place, under any prefix`() async throws {
        try await withObjects { objects, _ in
            var random = SplitMix(seed: 3)
            let alphabet = Array("ab/!.é0")
            var keys: Set<String> = [
                String(repeating: "k", count: 80), String(repeating: "k", count: 81), "a", "a/b", "a/",
            ]
            while keys.count < 200 {
                keys.insert(String((0..<(1 + Int(random.next() % 6))).map { _ in alphabet[Int(random.next() % 7)] }))
            }
            for key in keys { try objects.put([1], at: S3URI(bucket: "taxi", key: key)) }
            let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(try objects.list(prefix: S3URI(bucket: "taxi", key: "")).map(\.key) == sorted)
            for prefix in ["a", "a/", "b", "é", "k", "a!", "zz", String(repeating: "k", count: 79)] {
                let expected = sorted.filter { $0.utf8.starts(with: prefix.utf8) }
                #expect(try objects.list(prefix: S3URI(bucket: "taxi", key: prefix)).map(\.key) == expected)
            }
            for (index, start) in sorted.enumerated() {
                let page = try objects.list(prefix: S3URI(bucket: "taxi", key: ""), startAfter: start, limit: 3)
                #expect(page.map(\.key) == Array(sorted[(index + 1)...].prefix(3)))
            }
        }
    }

    @Test(arguments: [
        "../../x", "..", ".", "/", "//", "a//b", "a/./b", ".bucket", "x+", "%", "é", "\u{0}", "a/b/", "+/%",
    ])
    func `any key stays inside its bucket`(key: String) async throws {
        try await withObjects { objects, folder in
            let uri = S3URI(bucket: "taxi", key: key)
            try objects.put(Array(key.utf8), at: uri)
            #expect(try objects.read(uri) == Array(key.utf8))
            let path = try objects.localURL(of: uri).standardizedFileURL.path
            #expect(path.hasPrefix(folder.appendingPathComponent("objects/taxi/").path))
            #expect(
                try objects.list(prefix: S3URI(bucket: "taxi", key: "")).map { Array($0.key.utf8) } == [Array(key.utf8)]
            )
            try objects.delete(uri)
            #expect(!objects.exists(uri))
            try objects.deleteBucket("taxi")
        }
    }

    @Test func `a key is 1 to 1024 bytes`() async throws {
        try await withObjects { objects, _ in
            let longest = S3URI(bucket: "taxi", key: String(repeating: "é", count: 512))
            try objects.put([1], at: longest)
            #expect(objects.exists(longest))
            for key in ["", longest.key + "x"] {
                let error = #expect(throws: ServiceError.self) {
                    try objects.put([1], at: S3URI(bucket: "taxi", key: key))
                }
                #expect(error?.code == .validation)
            }
        }
    }

    @Test(arguments: [
        "ab", "A-bucket", "a_b", "-ab", "ab-", "a..b", "192.168.5.4", "xn--abc", "abc-s3alias", "../x", "a/b", "",
        String(repeating: "a", count: 64),
    ])
    func `a bucket's name follows S3's rules`(name: String) async throws {
        try await withObjects { objects, _ in
            let error = #expect(throws: ServiceError.self) { try objects.createBucket(name) }
            #expect(error?.code == .validation)
            #expect(throws: ServiceError.self) { try objects.put([1], at: S3URI(bucket: name, key: "a")) }
        }
    }

    @Test func `a bucket is created once and deleted when empty`() async throws {
        try await withObjects { objects, _ in
            try objects.createBucket("taxi")
            try objects.createBucket("other.bucket-1")
            #expect(try objects.listBuckets().map(\.name) == ["other.bucket-1", "taxi"])
            #expect(try objects.headBucket("taxi").created == ManualClock().now())
            try objects.put([1], at: S3URI(bucket: "taxi", key: "a/b/c"))
            #expect(throws: ServiceError.self) { try objects.deleteBucket("taxi") }
            try objects.delete(S3URI(bucket: "taxi", key: "a/b/c"))
            try objects.delete(S3URI(bucket: "taxi", key: "a/b/c"))
            try objects.deleteBucket("taxi")
            let error = #expect(throws: ServiceError.self) { try objects.list(prefix: S3URI(bucket: "taxi", key: "")) }
            #expect(error?.code == .notFound)
        }
    }

    @Test func `what is not there is not found`() async throws {
        try await withObjects { objects, _ in
            for uri in [S3URI(bucket: "taxi", key: "none"), S3URI(bucket: "nobody", key: "none")] {
                let error = #expect(throws: ServiceError.self) { try objects.read(uri) }
                #expect(error?.code == .notFound)
                #expect(!objects.exists(uri))
            }
        }
    }

    @Test func `a file that is moved in is gone, one that is copied stays and shares nothing`() async throws {
        try await withObjects { objects, folder in
            let file = folder.appendingPathComponent("file")
            try Data("one".utf8).write(to: file)
            let copy = S3URI(bucket: "taxi", key: "copy")
            try objects.put(file: file, at: copy)
            try Data("two".utf8).write(to: file)
            #expect(try objects.read(copy) == Array("one".utf8))
            let moved = S3URI(bucket: "taxi", key: "moved")
            try objects.put(file: file, at: moved, by: .move)
            #expect(try objects.read(moved) == Array("two".utf8))
            #expect(!FileManager.default.fileExists(atPath: file.path))
        }
    }

    @Test func `a move that does not come to its end leaves the file where it was`() async throws {
        try await withObjects { objects, folder in
            let file = folder.appendingPathComponent("file")
            try Data("one".utf8).write(to: file)
            // What stands in the way of the object's folder stops the move in its middle, as a crash would.
            try Data().write(to: URL(fileURLWithPath: objects.root + "/taxi/a+"))
            #expect(throws: ServiceError.self) {
                try objects.put(file: file, at: S3URI(bucket: "taxi", key: "a/b"), by: .move)
            }
            #expect(try String(contentsOf: file, encoding: .utf8) == "one")
        }
    }

    @Test func `a file with a second name is copied rather than moved`() async throws {
        try await withObjects { objects, folder in
            let first = S3URI(bucket: "taxi", key: "in/a")
            try objects.put(Array("one".utf8), at: first)
            let inputs = folder.appendingPathComponent("in")
            try objects.materialize(prefix: S3URI(bucket: "taxi", key: "in/"), into: inputs, by: .link)
            let second = S3URI(bucket: "taxi", key: "out/a")
            try objects.put(file: inputs.appendingPathComponent("a"), at: second, by: .move)
            let inodes = try [first, second]
                .map {
                    try FileManager.default.attributesOfItem(atPath: objects.localURL(of: $0).path)[.systemFileNumber]
                        as? Int
                }
            #expect(inodes[0] != inodes[1])
            #expect(try objects.read(second) == Array("one".utf8))
        }
    }

    @Test func `files that a crash left half-written are removed`() async throws {
        try await withScratchFolder { folder in
            let arrivals = folder.appendingPathComponent("objects/.arrivals")
            try FileManager.default.createDirectory(at: arrivals, withIntermediateDirectories: true)
            try Data("half".utf8).write(to: arrivals.appendingPathComponent("x"))
            let store = try Store(directory: folder, clock: ManualClock(), migrations: [])
            let objects = try Objects(store: store)
            #expect(try FileManager.default.contentsOfDirectory(atPath: arrivals.path).isEmpty)
            #expect(try objects.listBuckets().isEmpty)
        }
    }
}

/// Gives a store's objects with an empty bucket `taxi`, and the state directory.
func withObjects(_ body: (Objects, URL) throws -> Void) async throws {
    try await withScratchFolder { folder in
        let store = try Store(directory: folder, clock: ManualClock(), migrations: [])
        let objects = try Objects(store: store)
        try objects.createBucket("taxi")
        try body(objects, folder)
    }
}
