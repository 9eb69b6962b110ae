import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Code pipelines and builds by their API", .enabled(if: Python.with("boto3") != nil, "boto3 is not installed"))
struct DeliveryTests {
    @Test(.timeLimit(.minutes(5)), arguments: ["boto3_builds.py", "boto3_delivery.py"])
    func `boto3 finds them as CodeBuild and CodePipeline have them`(script: String) async throws {
        let python = try #require(Python.with("boto3"))
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            let server = try ServerProcess(state: state)
            defer { server.stop() }
            let result = try python.run([Fixture.path(script), server.address, state.path])
            #expect(result.status == 0, "\(result.output)\(result.errors)")
        }
    }

    /// Makes a build project of one command, starts a build and waits until it prints `asleep`.
    ///
    /// - Returns: The build's id.
    private func startSleeper(_ api: ServerAPI, command: String) async throws -> JSON {
        let spec = """
            version: 0.2
            phases:
              build:
                commands:
                  - echo run >> "$HOME/runs"
                  - \(command)
            """
        _ = try await api.call(
            "CodeBuild_20161006.CreateProject",
            [
                "name": "loop", "serviceRole": "arn:aws:iam::000000000000:role/build",
                "source": ["type": "NO_SOURCE", "buildspec": .string(spec)], "artifacts": ["type": "NO_ARTIFACTS"],
                "environment": ["type": "LINUX_CONTAINER", "image": "x", "computeType": "BUILD_GENERAL1_SMALL"],
            ]
        )
        let id = try #require(
            try await api.call("CodeBuild_20161006.StartBuild", ["projectName": "loop"])["build"]?["id"]
        )
        let job = id.string?.split(separator: ":").last.map(String.init) ?? ""
        var lines: [JSON]? = []
        while lines?.contains(where: { $0["Message"] == "asleep" }) != true {
            // The server waits for more of the log; the job is not there at once.
            lines =
                try? await
                api.call("Driftloop.GetJobLog", ["JobType": "build", "JobName": .string(job), "WaitSeconds": 1])[
                    "Lines"
                ]?
                .array ?? []
        }
        return id
    }

    /// The build, when it has ended.
    private func ended(_ id: JSON, _ api: ServerAPI) async throws -> JSON {
        while true {
            let build = try await api.call("CodeBuild_20161006.BatchGetBuilds", ["ids": [id]])["builds"]?[0] ?? .null
            if build["buildComplete"] == true { return build }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `a build that was running when the server was killed runs again and ends`() async throws {
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            let server = try ServerProcess(state: state)
            let api = try await ServerAPI.connect(to: server.address)
            let id = try await startSleeper(
                api,
                command: #"if [ $(wc -l < "$HOME/runs") = 1 ]; then echo asleep; sleep 600; fi"#
            )
            await api.close()
            server.kill()
            let next = try ServerProcess(state: state)
            defer { next.stop() }
            let again = try await ServerAPI.connect(to: next.address)
            #expect(try await ended(id, again)["buildStatus"] == "SUCCEEDED")
            await again.close()
        }
    }

    @Test(.timeLimit(.minutes(5)), arguments: [false, true])
    func `a deleted project's build is stopped, and nothing of it is left`(isKilled: Bool) async throws {
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            let server = try ServerProcess(state: state)
            var api = try await ServerAPI.connect(to: server.address)
            let id = try await startSleeper(api, command: "echo asleep; sleep 600")
            let kept = state.appendingPathComponent("builds/loop")
            #expect(FileManager.default.fileExists(atPath: kept.path))
            _ = try await api.call("CodeBuild_20161006.DeleteProject", ["name": "loop"])
            var next = server
            if isKilled {
                await api.close()
                server.kill()
                next = try ServerProcess(state: state)
                api = try await ServerAPI.connect(to: next.address)
            }
            defer { next.stop() }
            #expect(try await ended(id, api)["buildStatus"] == "STOPPED")
            let deadline = Date(timeIntervalSinceNow: 20)
            while FileManager.default.fileExists(atPath: kept.path), Date() < deadline {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(!FileManager.default.fileExists(atPath: kept.path))
            await api.close()
        }
    }
}
