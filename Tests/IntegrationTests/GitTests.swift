import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("git over HTTP") struct GitTests {
    @Test(.timeLimit(.minutes(3)))
    func `real git clones, pushes, forces, tags and deletes, and each change is one event`() async throws {
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            let api = try await ServerAPI.connect(to: server.address)
            try await api.createRepository("taxi")
            let address = server.address + "/v1/repos/taxi"
            let first = try UserGit(folder: folder).clone(address, into: "one")
            try first.commit("a", "1")
            try first("push", "--quiet", "origin", "HEAD:main")
            let second = try UserGit(folder: folder).clone(address, into: "two")
            let commit = try second.commit("a", "2")
            try second("tag", "v1")
            try second("push", "--quiet", "origin", "main", "main:side", "v1")
            try first("pull", "--quiet", "origin", "main")
            #expect(try first("rev-parse", "HEAD") == commit)
            try first("commit", "--quiet", "--amend", "-m", "Other")
            try first("push", "--quiet", "--force", "origin", "HEAD:main")
            try first("push", "--quiet", "--delete", "origin", "side", "v1")
            #expect(
                try await api.referenceChanges() == [
                    "referenceCreated main", "referenceUpdated main", "referenceCreated side", "referenceCreated v1",
                    "referenceUpdated main", "referenceDeleted side", "referenceDeleted v1",
                ]
            )
            // A push that is refused changes nothing: it is not up to date.
            #expect(throws: CommandFailure.self) { try second("push", "origin", "main") }
            // The older protocol works as well.
            try UserGit(folder: folder)("-c", "protocol.version=0", "clone", "--quiet", address, "three")
            try UserGit(folder: folder)("-c", "protocol.version=1", "clone", "--quiet", "--depth", "1", address, "four")
            let described = try server.json("repository", "describe", "taxi")
            #expect(described["cloneUrlHttp"]?.string == address)
            #expect(described["branches"] == ["main"])
            #expect(try server.json("repository", "log", "taxi")["Commits"]?[0]?["Message"] == "Other")
            await api.close()
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `pushes of many megabytes, at the same time, arrive whole`() async throws {
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            let api = try await ServerAPI.connect(to: server.address)
            try await api.createRepository("big")
            let address = server.address + "/v1/repos/big"
            let clones = try (0..<3)
                .map { number in
                    let clone = try UserGit(folder: folder).clone(address, into: "clone-\(number)")
                    try clone.commit("data-\(number)", noise(24 << 20, seed: UInt64(number) + 1))
                    return clone
                }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, clone) in clones.enumerated() {
                    group.addTask { try clone("push", "--quiet", "origin", "HEAD:branch-\(number)") }
                }
                try await group.waitForAll()
            }
            #expect(try await Set(api.referenceChanges()) == Set((0..<3).map { "referenceCreated branch-\($0)" }))
            let all = try UserGit(folder: folder).clone(address, into: "all")
            for (number, clone) in clones.enumerated() {
                #expect(try all("rev-parse", "origin/branch-\(number)") == clone("rev-parse", "HEAD"))
            }
            try all("fsck", "--full")
            // Two who push to one branch: one of them is told to fetch first.
            for clone in clones.prefix(2) {
                try clone("fetch", "--quiet")
                try clone("checkout", "--quiet", "-B", "shared", "origin/branch-0")
                try clone.commit("who", Data(clone.folder.path.utf8))
            }
            let results = await withTaskGroup(of: Bool.self) { group in
                for clone in clones.prefix(2) {
                    group.addTask { (try? clone("push", "--quiet", "origin", "HEAD:branch-0")) != nil }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(results.filter { $0 }.count == 1)
            #expect(try await api.referenceChanges().filter { $0 == "referenceUpdated branch-0" }.count == 1)
            await api.close()
        }
    }

    @Test func `hostile addresses reach no file, and the dumb protocol is not served`() async throws {
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            let api = try await ServerAPI.connect(to: server.address)
            try await api.createRepository("taxi")
            await api.close()
            let cases: [(String, Int)] = [
                ("/v1/repos/taxi/info/refs?service=git-upload-pack", 200), ("/v1/repos/taxi/info/refs", 403),
                ("/v1/repos/taxi/info/refs?service=git-upload-archive", 403),
                ("/v1/repos/taxi/HEAD", 404), ("/v1/repos/taxi/config", 404),
                ("/v1/repos/taxi/objects/info/packs", 404), ("/v1/repos/none/info/refs?service=git-upload-pack", 404),
                ("/v1/repos/..%2Ftaxi/info/refs?service=git-upload-pack", 404),
                ("/v1/repos/../../etc/info/refs?service=git-upload-pack", 404),
                ("/v1/repos/%2e%2e/info/refs?service=git-upload-pack", 404),
                ("/v1/repos/taxi%00/info/refs?service=git-upload-pack", 404),
                ("/v1/repos/.hooks/info/refs?service=git-upload-pack", 404),
                ("/v1/repos//info/refs?service=git-upload-pack", 404),
            ]
            for (path, status) in cases {
                let options = ["-s", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}"]
                let result = try Program("curl").run(options + [server.address + path])
                #expect(result.output == "\(status)", "\(path)")
            }
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `a pack that is damaged or cut off is refused, and nothing changes`() async throws {
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            let api = try await ServerAPI.connect(to: server.address)
            try await api.createRepository("taxi")
            let id = String(repeating: "1", count: 40)
            let none = String(repeating: "0", count: 40)
            let line = "\(none) \(id) refs/heads/main\0report-status"
            let head = String(format: "%04x", line.utf8.count + 4) + line + "0000"
            for body in [head + "PACKgarbage that is no pack", head, head + "PACK", "zzzz", "0000", ""] {
                let file = folder.appendingPathComponent("body")
                try Data(body.utf8).write(to: file)
                let options = ["-s", "-m", "30", "-H", "Content-Type: application/x-git-receive-pack-request"]
                let address = server.address + "/v1/repos/taxi/git-receive-pack"
                _ = try Program("curl").run(options + ["--data-binary", "@" + file.path, address])
            }
            let branches = try await api.call("CodeCommit_20150413.ListBranches", ["repositoryName": "taxi"])
            #expect(branches["branches"] == [])
            // And the server is as well as before.
            let clone = try UserGit(folder: folder).clone(server.address + "/v1/repos/taxi", into: "clone")
            try clone.commit("a", "1")
            try clone("push", "--quiet", "origin", "HEAD:main")
            #expect(try await api.referenceChanges() == ["referenceCreated main"])
            await api.close()
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `a push while the server is down, and one before it was killed, are published once`() async throws {
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            var server = try ServerProcess(state: state)
            var api = try await ServerAPI.connect(to: server.address)
            try await api.createRepository("taxi")
            let clone = try UserGit(folder: folder).clone(server.address + "/v1/repos/taxi", into: "clone")
            try clone.commit("a", "1")
            try clone("push", "--quiet", "origin", "HEAD:main")
            await api.close()
            server.kill()
            let path = state.appendingPathComponent("repositories/taxi.git").path
            try clone.commit("a", "2")
            try clone("push", "--quiet", path, "HEAD:main")
            for _ in 0..<2 {
                server = try ServerProcess(state: state)
                api = try await ServerAPI.connect(to: server.address)
                // Both are looked at before the first request of an operation on them can end.
                while try await api.referenceChanges().count < 2 { await Task.yield() }
                #expect(try await api.referenceChanges() == ["referenceCreated main", "referenceUpdated main"])
                await api.close()
                server.kill()
            }
        }
    }

    @Test(.enabled(if: Python.with("boto3") != nil, "boto3 is not installed"), .timeLimit(.minutes(3)))
    func `boto3 uses repositories as CodeCommit has them`() async throws {
        try await Fixture.run("boto3_codecommit.py")
    }
}
