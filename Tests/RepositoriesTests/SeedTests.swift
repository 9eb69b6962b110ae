import Foundation
import Identifiers
import Objects
import Store
import TestSupport
import Testing

@testable import Repositories

@Suite("Seeds") struct SeedTests {
    private static let uri = S3URI(bucket: "seed", key: "build.zip")

    private func seed(_ room: RepositoriesFixture, _ bytes: [UInt8]) async throws -> RepositoryMetadata {
        try room.objects.createBucket("seed")
        try room.objects.put(bytes, at: Self.uri)
        return try await room.repositories
            .createRepository(
                CreateRepositoryRequest(repositoryName: "taxi"),
                seed: RepositorySeed(archive: Self.uri)
            )
            .repositoryMetadata
    }

    @Test func `an archive becomes the first commit, with its executable files`() async throws {
        try await withRepositories { room in
            let made = try await seed(
                room,
                ZipText.archive([
                    .init("src/"), .init("src/a \"b\".txt", "hello"), .init("run.sh", "#!/bin/sh\n", mode: 0o100755),
                    .init("plain", "", mode: nil),
                ])
            )
            #expect(made.defaultBranch == "main")
            #expect(try await room.text("src/a \"b\".txt", in: "taxi") == "hello")
            let script = try await room.repositories.getFile(GetFileRequest(repositoryName: "taxi", filePath: "run.sh"))
            #expect(script.fileMode == .executable)
            #expect(try await room.changes() == ["referenceCreated main"])
            let log = try await room.repositories.log(of: "taxi", branch: "main", limit: 10)
            #expect(log.map(\.subject) == ["Initial commit"])
            // And git itself finds nothing wrong with it.
            let git = try UserGit(folder: room.folder).clone(room.repositories.folder(of: "taxi").path, into: "clone")
            try git("fsck", "--strict")
        }
    }

    @Test func `an archive of zip itself is read`() async throws {
        try await withRepositories { room in
            // git packs with deflate.
            _ = try await room.create("source")
            let text = String(repeating: "the same again\n", count: 1000)
            let commit = try await room.put("long.txt", text, in: "source")
            let zip = room.folder.appendingPathComponent("out.zip")
            try await room.repositories.export("source", commit: commit, to: zip)
            _ = try await seed(room, Array(Data(contentsOf: zip)))
            #expect(try await room.text("long.txt", in: "taxi") == text)
        }
    }

    @Test(arguments: [
        [ZipText.Member("../x")], [.init("/etc/passwd")], [.init("a/../../x")], [.init(".git/hooks/post-receive")],
        [.init("a/.GiT/config")], [.init("a\\..\\b")], [.init("a\nb")], [.init("link", "/etc", mode: 0o120777)],
        [.init("a"), .init("a")], [.init("a"), .init("a/b")], [.init("")], [.init("big", "x", size: 1 << 30)],
        [.init("long", "x", size: 2)], [.init("short", "xyz", size: 1)], [],
    ])
    func `a hostile archive makes no repository`(members: [ZipText.Member]) async throws {
        try await withRepositories { room in
            let fault = try await code { try await seed(room, ZipText.archive(members)) }
            #expect(fault == "ValidationException", "\(members)")
            let names = try FileManager.default.contentsOfDirectory(atPath: room.repositories.git.root.path)
            #expect(names.filter { !$0.hasPrefix(".") } == [])
            #expect(try await room.repositories.listRepositories(ListRepositoriesRequest()).repositories == [])
        }
    }

    @Test func `an archive cut off or changed anywhere is refused or read, but never crashes`() async throws {
        let bytes = ZipText.archive([.init("a", "hello"), .init("b/c", "world", mode: 0o100755)])
        for end in bytes.indices {
            #expect(throws: ServiceError.self) { try SeedArchive(Array(bytes[..<end]), named: "x").files() }
        }
        for index in bytes.indices {
            for value in [0, 0xFF, bytes[index] ^ 0x80] as [UInt8] {
                var changed = bytes
                changed[index] = value
                do { _ = try SeedArchive(changed, named: "x").files() } catch { #expect(error is ServiceError) }
            }
        }
    }
}
