import Foundation
import Identifiers
import Objects
import Store
import TestSupport
import Testing

@Suite("Folders of objects") struct FolderTests {
    private func files(in folder: URL) throws -> [String: String] {
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let url = folder.appendingPathComponent(path)
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            files[path] = isFolder.boolValue ? "/" : try String(contentsOf: url, encoding: .utf8)
        }
        return files
    }

    @Test(arguments: [
        ("data", ["x": "/", "x/y.csv": "1", "data2": "/", "data2/z.csv": "2"]), ("data/", ["x": "/", "x/y.csv": "1"]),
        ("data/x/y.csv", ["y.csv": "1"]), ("code/run.py", ["run.py": "3"]), ("code/ru", ["run.py": "3"]), ("none", [:]),
        ("empty/", ["sub": "/"]),
    ])
    func `objects under a prefix become files as SageMaker places them`(
        key: String,
        expected: [String: String]
    ) async throws {
        try await withObjects { objects, folder in
            let content = ["data/x/y.csv": "1", "data2/z.csv": "2", "code/run.py": "3", "empty/sub/": ""]
            for (key, text) in content { try objects.put(Array(text.utf8), at: S3URI(bucket: "taxi", key: key)) }
            for access in [Objects.Access.link, .copy] {
                let target = folder.appendingPathComponent("in-\(access)")
                try objects.materialize(prefix: S3URI(bucket: "taxi", key: key), into: target, by: access)
                #expect(try files(in: target) == expected)
            }
        }
    }

    @Test(arguments: [["p/../x"], ["p/./x"], ["p/a/..", "p/b"], ["p/a", "p/a/b"], ["p/a/b", "p/a//b"]])
    func `keys without a place in a folder are refused`(keys: [String]) async throws {
        try await withObjects { objects, folder in
            for key in keys { try objects.put([1], at: S3URI(bucket: "taxi", key: key)) }
            let target = folder.appendingPathComponent("deep/in")
            let error = #expect(throws: ServiceError.self) {
                try objects.materialize(prefix: S3URI(bucket: "taxi", key: "p/"), into: target, by: .copy)
            }
            #expect(error?.code == .validation)
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("deep/x").path))
        }
    }

    @Test func `a copy can be written to and leaves the object alone, a link is read-only`() async throws {
        try await withObjects { objects, folder in
            let uri = S3URI(bucket: "taxi", key: "p/a")
            try objects.put(Array("one".utf8), at: uri)
            let target = folder.appendingPathComponent("in")
            try objects.materialize(prefix: uri, into: target, by: .copy)
            let handle = try FileHandle(forWritingTo: target.appendingPathComponent("a"))
            try handle.write(contentsOf: Data("two".utf8))
            #expect(try objects.read(uri) == Array("one".utf8))
            let links = folder.appendingPathComponent("links")
            try objects.materialize(prefix: uri, into: links, by: .link)
            let mode =
                try FileManager.default.attributesOfItem(atPath: links.appendingPathComponent("a").path)[
                    .posixPermissions
                ]
            #expect(mode as? Int == 0o444)
        }
    }
}
