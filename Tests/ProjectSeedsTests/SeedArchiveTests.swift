import Foundation
import ProjectSeeds
import TestSupport
import Testing
import ZipArchives

@Suite("Seed archives")
struct SeedArchiveTests {
    /// Makes a folder of these files, programs where the content begins with `#!`, and removes it afterwards.
    private func withFolder<Result>(of files: [String: String], _ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-seed-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
            let mode = text.hasPrefix("#!") ? 0o755 : 0o644
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        }
        return try body(folder)
    }

    private let files = [
        "README.md": "hello", "Sources/a/main.swift": "print(1)\n", "Sources/ä.txt": "ä",
        "run": "#!/bin/sh\necho ran\n",
        ".gitignore": ".build/\nPackage.resolved\n", ".build/release/a": "binary", "Package.resolved": "{}",
        ".git/HEAD": "ref: refs/heads/main\n",
    ]

    @Test func `equal files give equal bytes, sorted, without what git ignores`() throws {
        let first = try withFolder(of: files) { try SeedArchive.zip(folder: $0) }
        let second = try withFolder(of: files) { try SeedArchive.zip(folder: $0) }
        #expect(first == second)
        let archive = try ZipArchive([UInt8](first))
        #expect(
            archive.members.map(\.name) == [".gitignore", "README.md", "Sources/a/main.swift", "Sources/ä.txt", "run"]
        )
        #expect(archive.members.map(\.isExecutable) == [false, false, false, false, true])
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/unzip"), "needs unzip"))
    func `unzip gives the files and their modes`()
        throws
    {
        try withFolder(of: files) { folder in
            let zip = folder.appendingPathComponent("seed.zip")
            try SeedArchive.zip(folder: folder).write(to: zip)
            let target = folder.appendingPathComponent("unpacked").path
            try Program("unzip").output(["-q", zip.path, "-d", target])
            #expect(try Program("sh").output(["-c", "'\(target)/run'"]) == "ran\n")
            #expect(try String(contentsOfFile: target + "/Sources/ä.txt", encoding: .utf8) == "ä")
            #expect(!FileManager.default.isExecutableFile(atPath: target + "/README.md"))
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/env"), "needs Python"))
    func `Python's zipfile reads it`() throws {
        try withFolder(of: files) { folder in
            let zip = folder.appendingPathComponent("seed.zip")
            try SeedArchive.zip(folder: folder).write(to: zip)
            let script = """
                import sys, zipfile
                z = zipfile.ZipFile(sys.argv[1])
                assert z.testzip() is None
                print([(i.filename, oct(i.external_attr >> 16), i.date_time[:3]) for i in z.infolist()][3:])
                """
            let output = try Program("python3").output(["-c", script, zip.path])
            #expect(output == "[('Sources/ä.txt', '0o100644', (1980, 1, 1)), ('run', '0o100755', (1980, 1, 1))]\n")
        }
    }

    @Test func `links and empty folders are refused`() throws {
        try withFolder(of: ["a": "1"]) { folder in
            let link = folder.appendingPathComponent("b")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: folder.appendingPathComponent("a"))
            let error = try #require(throws: SeedError.self) { try SeedArchive.zip(folder: folder) }
            #expect(error.description.contains("/b is no regular file"))
        }
        let nowhere = URL(fileURLWithPath: "/nowhere/build")
        #expect(throws: SeedError.self) { try SeedArchive.zip(folder: nowhere) }
    }

    @Test(arguments: ["build", "deploy"]) func `a project's repositories are packed whole`(name: String) throws {
        let kit = try KitLocation(option: Checkout.root.path, environment: [:], executable: Checkout.root)
        let names = try ZipArchive([UInt8](SeedArchive.zip(folder: kit.seed(name)))).members.map(\.name)
        for file in ["README.md", "buildspec.yml", ".gitignore"] { #expect(names.contains(file), "\(file)") }
        #expect(!names.contains { $0.contains(".build/") || $0.hasSuffix(".template.json") })
    }
}
