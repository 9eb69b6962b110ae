import Foundation
import Store
import TestSupport
import Testing

@testable import Jobs

/// The command lines that a container engine would get, with a recorder in its place: no engine is run.
@Suite("Images by a container engine", .timeLimit(.minutes(1))) struct ContainerTests {
    /// A program that writes its arguments down, and does as `docker run` would to the tree that is mounted.
    private static let recorder = """
        #!/bin/sh
        for word in "$@"; do printf '%s\\n' "$word"; done >> "$0.calls"; echo --- >> "$0.calls"
        [ "$1" = run ] || exit 0
        for word in "$@"; do case "$word" in *:/opt/ml) tree=${word%:/opt/ml};; esac; done
        echo made > "$tree/processing/out/x"; echo in the container
        exit $(cat "$0.status" 2> /dev/null || echo 0)
        """

    private func withEngine(_ body: @escaping @Sendable (Workshop, URL) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let engine = folder.appendingPathComponent("docker")
            try Data(Self.recorder.utf8).write(to: engine)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: engine.path)
            var settings = ProgramSettings.confined(disk: 1 << 30, memory: 1 << 30, processes: 50)
            settings.engine = .program(engine.path)
            try await withWorkshop(settings: settings) { shop in try await body(shop, engine) }
        }
    }

    private func calls(_ engine: URL) throws -> [[String]] {
        try String(contentsOfFile: engine.path + ".calls", encoding: .utf8).components(separatedBy: "---\n").dropLast()
            .map { $0.split(separator: "\n").map(String.init) }
    }

    private func request(_ name: String) -> CreateProcessingJobRequest {
        var request = Workshop.processing(name, "", outputs: ["out"], environment: ["mode": "fast"])
        request.appSpecification = AppSpecification(
            imageUri: "registry.example/acme/churn:3",
            containerEntrypoint: ["/bin/churn", "score"],
            containerArguments: ["--all"]
        )
        return request
    }

    @Test func `an image of no other runtime is run with the job's tree, no network and its limits`() async throws {
        try await withEngine { shop, engine in
            let job = try await shop.process(request("job-1"))
            #expect(job.processingJobStatus == .completed)
            #expect(try shop.text("out/job-1/out/x") == "made\n")
            #expect(try await shop.log(.processing, "job-1") == ["in the container"])
            let run = try #require(try calls(engine).first { $0.first == "run" })
            let tree = shop.tree(.processing, "job-1")
            let name = ContainerEngine.name(tree: tree)
            #expect(name.hasPrefix("driftloop-job-1-"))
            for pair in [
                ["--name", name], ["--network", "none"], ["--memory", String(1 << 30)], ["--pids-limit", "50"],
                ["--env", "mode=fast"], ["--env", "PROCESSING_JOB_NAME=job-1"], ["--entrypoint", "/bin/churn"],
                ["--volume", tree.path + ":/opt/ml"],
            ] {
                #expect(run.indices.dropLast().contains { run[$0] == pair[0] && run[$0 + 1] == pair[1] }, "\(pair)")
            }
            #expect(run.suffix(3) == ["registry.example/acme/churn:3", "score", "--all"])
            #expect(!run.contains { $0.hasPrefix("HOME=") || $0.hasPrefix("PATH=") || $0.contains("PARENT_PIPE") })
            // Before and after, so that neither a crash nor a kill of the program leaves a container.
            #expect(try calls(engine).filter { $0 == ["rm", "--force", name] }.count == 2)
        }
    }

    @Test func `its exit status is the job's`() async throws {
        try await withEngine { shop, engine in
            try Data("3".utf8).write(to: URL(fileURLWithPath: engine.path + ".status"))
            let failed = try await shop.process(request("job-1"))
            #expect(try #require(failed.failureReason).hasPrefix("AlgorithmError: exit code: 3."))
            try Data("137".utf8).write(to: URL(fileURLWithPath: engine.path + ".status"))
            let killed = try await shop.process(request("job-2"))
            #expect(try #require(killed.failureReason).hasPrefix("AlgorithmError: killed by signal 9 (SIGKILL"))
        }
    }

    @Test func `an engine that does not answer is none`() async throws {
        #expect(await ContainerEngine.answering("/bin/false") == nil)
        #expect(await ContainerEngine.answering("/nonexistent/docker") == nil)
        #expect(await ContainerEngine.answering("/bin/true") != nil)
    }
}
