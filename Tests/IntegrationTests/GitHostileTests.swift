import Foundation
import JSONDocuments
import TestSupport
import Testing

/// What clients do to a server of repositories, meaning well or not.
@Suite("git over HTTP, by every kind of client", .timeLimit(.minutes(5))) struct GitHostileTests {
    private struct Bench {
        let folder: URL
        let state: URL
        let server: ServerProcess
        let api: ServerAPI

        var address: String { server.address + "/v1/repos/taxi" }
        var repository: URL { state.appendingPathComponent("repositories/taxi.git") }

        func clone(_ name: String) throws -> UserGit { try UserGit(folder: folder).clone(address, into: name) }

        /// The status that curl is answered with; `000` for none.
        func curl(_ script: String) throws -> String {
            let command = script.replacing("CURL", with: "curl -s -m 60 -o /dev/null -w '%{http_code}'")
            return try Program("sh").run(["-c", command], in: folder).output
        }
    }

    private func with(_ body: (Bench) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            let server = try ServerProcess(state: state)
            defer { server.stop() }
            let api = try await ServerAPI.connect(to: server.address)
            try await api.createRepository("taxi")
            try await body(Bench(folder: folder, state: state, server: server, api: api))
            await api.close()
        }
    }

    @Test func `shallow and partial clones, the second protocol and packed requests work`() async throws {
        try await with { bench in
            let first = try bench.clone("one")
            for number in 0..<30 { try first.commit("a", "\(number)") }
            try first("push", "--quiet", "origin", "HEAD:main")
            // Two hundred branches in one push: a clone then names each, more than git sends unpacked.
            let refs = (0..<200).map { "HEAD~\($0 % 30):refs/heads/b-\($0)" }
            #expect(try first.run(["push", "--quiet", "origin"] + refs).status == 0)
            #expect(try await bench.api.referenceChanges().count == 201)

            let shallow = UserGit(folder: bench.folder.appendingPathComponent("shallow"))
            try UserGit(folder: bench.folder)("clone", "-q", "--depth", "2", bench.address, "shallow")
            #expect(try shallow("rev-list", "--count", "HEAD") == "2")
            try shallow("fetch", "--quiet", "--unshallow")
            #expect(try shallow("rev-list", "--count", "HEAD") == "30")
            try shallow.commit("b", "b")
            try shallow("push", "--quiet", "origin", "main")

            let partial = UserGit(folder: bench.folder.appendingPathComponent("partial"))
            try UserGit(folder: bench.folder)("clone", "-q", "--filter=blob:none", bench.address, "partial")
            #expect(try partial("show", "HEAD~5:a").isEmpty == false)

            for version in ["0", "1", "2"] {
                let cloned = try UserGit(folder: bench.folder)
                    .run(
                        ["-c", "protocol.version=\(version)", "clone", bench.address, version],
                        variables: ["GIT_TRACE_CURL=1", "GIT_TRACE_PACKET=1"]
                    )
                #expect(cloned.status == 0)
                #expect(cloned.errors.contains("Content-Encoding: gzip"), "version \(version)")
                #expect(cloned.errors.contains("version 2") == (version == "2"), "version \(version)")
                try UserGit(folder: bench.folder.appendingPathComponent(version))("fsck", "--full")
            }
            // A fetch of one commit that names what the server does not have.
            for number in 30..<60 { try first.commit("c", "\(number)") }
            try first("fetch", "--quiet", "origin")
            #expect(try first("show", "origin/main:b") == "b")
        }
    }

    @Test func `each change has the members that CodeCommit gives it`() async throws {
        try await with { bench in
            let git = try bench.clone("one")
            let first = try git.commit("a", "1")
            try git("push", "--quiet", "origin", "HEAD:main")
            let second = try git.commit("a", "2")
            try git("tag", "v1")
            try git("push", "--quiet", "origin", "HEAD:main", "v1")
            try git("push", "--quiet", "origin", ":v1")
            let events = try await bench.api.referenceEvents()
            #expect(events.count == 4)
            let metadata =
                try await bench.api
                .call(
                    "CodeCommit_20150413.GetRepository",
                    ["repositoryName": "taxi"]
                )["repositoryMetadata"]
            let id = metadata?["repositoryId"] ?? .null
            for event in events {
                #expect(event["detail-type"] == "CodeCommit Repository State Change")
                #expect(event["account"] == "000000000000" && event["region"] == "us-east-1")
                #expect(event["resources"] == ["arn:aws:codecommit:us-east-1:000000000000:taxi"])
                #expect(event["detail"]?["repositoryId"] == id && event["detail"]?["repositoryName"] == "taxi")
                #expect(event["detail"]?["callerUserArn"] == "arn:aws:iam::000000000000:root")
            }
            func parts(_ index: Int) -> [String?] {
                ["event", "referenceType", "referenceName", "referenceFullName", "oldCommitId", "commitId"]
                    .map { events[index]["detail"]?[$0]?.string }
            }
            #expect(parts(0) == ["referenceCreated", "branch", "main", "refs/heads/main", nil, first])
            #expect(parts(1) == ["referenceUpdated", "branch", "main", "refs/heads/main", first, second])
            #expect(parts(2) == ["referenceCreated", "tag", "v1", "refs/tags/v1", nil, second])
            #expect(parts(3) == ["referenceDeleted", "tag", "v1", "refs/tags/v1", second, nil])
        }
    }

    @Test func `bodies that are too large, packed many times or of another kind are refused`() async throws {
        try await with { bench in
            let push = bench.address + "/git-receive-pack"
            let fetch = bench.address + "/git-upload-pack"
            let pushes = "-H 'Content-Type: application/x-git-receive-pack-request' '\(push)'"
            let fetches = "-H 'Content-Type: application/x-git-upload-pack-request' '\(fetch)'"
            #expect(try bench.curl("CURL -H 'Content-Length: 3221225472' -d 0000 \(pushes)") == "413")
            #expect(try bench.curl("CURL -d 0000 '\(push)'") == "415")
            #expect(try bench.curl("CURL -H 'Content-Encoding: br' -d 0000 \(pushes)") == "415")
            #expect(try bench.curl("CURL -H 'Git-Protocol: version=2 evil' -d 0000 \(fetches)") == "400")
            #expect(try bench.curl("CURL '\(push)'") == "404")
            #expect(try bench.curl("CURL -d 0000 '\(bench.address)/git-upload-archive'") == "404")
            // A fetch of 20 MiB in pieces, and one that unpacks to 200 MiB: neither is kept in memory.
            let bomb = "yes 0000 | tr -d '\\n' | head -c 209715200 | gzip -1 > bomb"
            for script in [
                "head -c 20971520 /dev/zero | CURL -X POST -H 'Transfer-Encoding: chunked' -T - \(fetches)",
                bomb + " && CURL -H 'Content-Encoding: gzip' --data-binary @bomb \(fetches)",
                bomb + " && CURL -H 'Content-Encoding: gzip' --data-binary @bomb \(pushes)",
                "echo no gzip | CURL -H 'Content-Encoding: gzip' --data-binary @- \(pushes)",
            ] {
                _ = try bench.curl(script)
                #expect(try await bench.api.branches(of: "taxi") == [])
            }
            let git = try bench.clone("one")
            try git.commit("a", "1")
            try git("push", "--quiet", "origin", "HEAD:main")
            #expect(try await bench.api.referenceChanges() == ["referenceCreated main"])
        }
    }

    @Test func `a commit that git finds dangerous is refused, and nothing changes`() async throws {
        try await with { bench in
            let git = try bench.clone("one")
            // A tree with an entry `.git`, which would write into the folder of whoever checks it out.
            let script = """
                blob=$(echo evil | git hash-object -w --stdin)
                tree=$(printf "100644 blob $blob\\tconfig\\n" | git mktree)
                top=$(printf "040000 tree $tree\\t.git\\n" | git mktree)
                git -c user.name=a -c user.email=a@b commit-tree -m evil $top
                """
            let made = try Program("sh").run(["-c", script], in: git.folder)
            let commit = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(commit.count == 40, "\(made.errors)")
            let pushed = try git.run(["push", "origin", "\(commit):refs/heads/main"])
            #expect(pushed.status != 0)
            #expect(pushed.errors.contains("hasDotgit"), "\(pushed.errors)")
            #expect(try await bench.api.referenceChanges().isEmpty)
        }
    }

    @Test func `a push to a repository that is deleted meanwhile fails, and leaves nothing behind`() async throws {
        try await with { bench in
            let git = try bench.clone("one")
            try git.commit("data", noise(48 << 20, seed: 1))
            let push = try git.start("push", "--quiet", "origin", "HEAD:main")
            let objects = bench.repository.appendingPathComponent("objects").path
            while push.isRunning, !Self.holds(objects, "tmp_objdir-incoming") { await Task.yield() }
            _ = try await bench.api.call("CodeCommit_20150413.DeleteRepository", ["repositoryName": "taxi"])
            try push.wait(seconds: 120)
            // git may have made the folder again; it goes when the server has ended the push, after its client.
            while FileManager.default.fileExists(atPath: bench.repository.path) { await Task.yield() }
            // Another of the name has nothing of it.
            try await bench.api.createRepository("taxi")
            #expect(try await bench.api.branches(of: "taxi") == [])
            try git("push", "--quiet", "origin", "HEAD:main")
            #expect(try await bench.api.branches(of: "taxi") == ["main"])
            #expect(try await bench.api.referenceChanges().last == "referenceCreated main")
        }
    }

    @Test func `a push by path is published while the server runs`() async throws {
        try await with { bench in
            let git = try bench.clone("one")
            try git.commit("a", "1")
            try git("push", "--quiet", bench.repository.path, "HEAD:main", "HEAD:side")
            while try await bench.api.referenceChanges().count < 2 { await Task.yield() }
            #expect(try await bench.api.referenceChanges() == ["referenceCreated main", "referenceCreated side"])
        }
    }

    /// Where in a push the server is killed: its objects arrive, or its branch has just moved.
    @Test(arguments: ["objects tmp_objdir-incoming", "refs/heads main"])
    func `a server killed in a push publishes what was pushed once, and takes the push again`(
        place: String
    ) async throws {
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            let server = try ServerProcess(state: state)
            let api = try await ServerAPI.connect(to: server.address)
            try await api.createRepository("taxi")
            let git = try UserGit(folder: folder).clone(server.address + "/v1/repos/taxi", into: "clone")
            let commit = try git.commit("data", noise(48 << 20, seed: 2))
            let push = try git.start("push", "--quiet", "origin", "HEAD:main")
            let parts = place.split(separator: " ").map(String.init)
            let watched = state.appendingPathComponent("repositories/taxi.git/\(parts[0])").path
            while push.isRunning, !Self.holds(watched, parts[1]) { await Task.yield() }
            server.kill()
            await api.close()
            try push.wait(seconds: 120)
            for _ in 0..<2 {
                let again = try ServerProcess(state: state)
                let api = try await ServerAPI.connect(to: again.address)
                // Whatever the killed server's git has done, the push ends well now, and is told of once.
                try git("push", "--quiet", again.address + "/v1/repos/taxi", "HEAD:main")
                // What the killed one did not publish, the next does soon after its start.
                while try await api.referenceEvents().isEmpty { await Task.yield() }
                let events = try await api.referenceEvents()
                #expect(events.map { $0["detail"]?["event"] } == ["referenceCreated"])
                #expect(events.first?["detail"]?["commitId"]?.string == commit)
                let check = UserGit(folder: state.appendingPathComponent("repositories/taxi.git"))
                try check("fsck", "--full")
                await api.close()
                again.kill()
            }
        }
    }

    private static func holds(_ folder: String, _ prefix: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { $0.hasPrefix(prefix) && !$0.hasSuffix(".lock") }
    }
}
