import Foundation
import JSONDocuments
import TestSupport
import Testing
import ZipArchives

@testable import Builds

/// A build in a scratch folder, without a sandbox.
struct BuildBench {
    let folder: URL

    var tree: URL { folder.appendingPathComponent("tree") }
    var source: URL { folder.appendingPathComponent("src") }

    static func with(_ body: (BuildBench) throws -> Void) async throws {
        try await withScratchFolder { try body(BuildBench(folder: $0)) }
    }

    /// Runs a buildspec over a source of these files.
    func run(
        _ buildspec: String,
        _ files: [String: String] = [:],
        environment: [String: String] = [:],
        given: [String] = []
    ) throws -> BuildReport {
        let all = files.merging(["buildspec.yml": buildspec]) { $1 }.sorted { $0.key < $1.key }
        let archive = try ZipArchive.pack(
            all.map { ZipArchive.File($0.key, Array($0.value.utf8), isExecutable: $0.key.hasSuffix(".sh")) }
        )
        return try run(archive: archive, environment: environment, given: given)
    }

    func run(archive: [UInt8], environment: [String: String] = [:], given: [String] = []) throws -> BuildReport {
        try? FileManager.default.removeItem(at: tree)
        for name in ["config", "input"] {
            try FileManager.default.createDirectory(
                at: tree.appendingPathComponent(name),
                withIntermediateDirectories: true
            )
        }
        try Data(archive).write(to: tree.appendingPathComponent("input/source.zip"))
        let request = BuildRequest(
            buildspec: .path("buildspec.yml"),
            source: "input/source.zip",
            artifacts: [.init(path: "artifacts/0/out.zip", isZipped: true)],
            given: given
        )
        try Data(request.json.text().utf8).write(to: tree.appendingPathComponent(BuildRequest.path))
        var runner = BuildRunner(
            tree: tree,
            environment: [
                "PATH": "/usr/bin:/bin", "CODEBUILD_SRC_DIR": source.path,
                "HOME": folder.appendingPathComponent("home").path,
            ]
            .merging(environment) { $1 }
        )
        #expect(runner.run() == 0)
        return BuildReport(
            parsing: try String(contentsOf: tree.appendingPathComponent(BuildReport.path), encoding: .utf8)
        )
    }

    /// The files of the artifact.
    func artifact() throws -> [String: String] {
        let archive = try ZipArchive([UInt8](try Data(contentsOf: tree.appendingPathComponent("artifacts/0/out.zip"))))
        return Dictionary(
            uniqueKeysWithValues: try archive.members.map {
                ($0.name, String(decoding: try archive.unpack($0), as: UTF8.self))
            }
        )
    }
}

@Suite("Builds", .timeLimit(.minutes(1)))
struct BuildRunnerTests {
    static func spec(_ phases: String, files: String = "'**/*'", more: String = "") -> String {
        "version: 0.2\n\(more)\nphases:\n\(phases)\nartifacts:\n  files:\n    - \(files)\n"
    }

    func statuses(_ report: BuildReport) -> [String] { report.phases.map { "\($0.type) \($0.status)" } }

    @Test func `all commands share one shell, and its folder, variables and functions`() async throws {
        try await BuildBench.with { bench in
            let report = try bench.run(
                Self.spec(
                    """
                      install:
                        commands:
                          - mkdir sub && cd sub
                          - plain=1; export SENT=2
                          - f() { echo "f $1"; }
                      build:
                        commands:
                          - f "$plain $SENT $GIVEN $OTHER" > result.txt
                          - pwd > where.txt
                    """,
                    files: "'sub/*.txt'",
                    more: "env:\n  variables:\n    GIVEN: no\n    OTHER: spec\n  exported-variables: [SENT, MISSING]"
                ),
                environment: ["GIVEN": "project"],
                given: ["GIVEN"]
            )
            #expect(
                statuses(report)
                    == ["DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS"]
                    .map { "\($0) SUCCEEDED" }
            )
            #expect(try bench.artifact()["sub/result.txt"] == "f 1 2 project spec\n")
            #expect(try bench.artifact()["sub/where.txt"] == bench.source.path + "/sub\n")
            #expect(report.exported == ["SENT": "2", "MISSING": ""])
        }
    }

    @Test func `in version 0.1 every command has a shell of its own`() async throws {
        try await BuildBench.with { bench in
            let report = try bench.run(
                "version: 0.1\nphases: {build: {commands: ['cd /; A=1', 'echo \"$A $PWD\" > out.txt']}}\nartifacts: {files: [out.txt]}"
            )
            #expect(report.phases.allSatisfy { $0.status == "SUCCEEDED" })
            #expect(try bench.artifact() == ["out.txt": " \(bench.source.path)\n"])
        }
    }

    @Test func `a failing build runs post_build, a failing install nothing more`() async throws {
        try await BuildBench.with { bench in
            let built = try bench.run(
                Self.spec(
                    """
                      build:
                        commands: ['echo one > one', 'exit 3', 'echo two > two']
                      post_build:
                        commands: ['echo "$CODEBUILD_BUILD_SUCCEEDING" > after']
                    """
                )
            )
            #expect(
                statuses(built).suffix(3) == ["BUILD FAILED", "POST_BUILD SUCCEEDED", "UPLOAD_ARTIFACTS SUCCEEDED"]
            )
            let failed = try #require(built.phases.first { $0.status == "FAILED" })
            #expect(failed.code == "COMMAND_EXECUTION_ERROR")
            #expect(failed.message == "Error while executing command: exit 3. Reason: exit status 3")
            #expect(try bench.artifact()["after"] == "0\n")
            #expect(try bench.artifact()["two"] == nil)
            let installed = try bench.run(
                Self.spec(
                    "  install:\n    commands: ['false']\n    finally: ['echo f > f']\n  build:\n    commands: ['echo b > b']"
                )
            )
            #expect(statuses(installed) == ["DOWNLOAD_SOURCE SUCCEEDED", "INSTALL FAILED"])
            #expect(FileManager.default.fileExists(atPath: bench.source.path + "/f"))
            #expect(!FileManager.default.fileExists(atPath: bench.source.path + "/b"))
        }
    }

    @Test func `on-failure decides what a failure means`() async throws {
        try await BuildBench.with { bench in
            let phases = { (word: String, name: String) in
                Self.spec(
                    "  \(name):\n    on-failure: \(word)\n    commands: ['false']\n  post_build:\n    commands: ['true']"
                )
            }
            let aborted = statuses(try bench.run(phases("ABORT", "build")))
            #expect(aborted.last == "BUILD FAILED")
            let continued = statuses(try bench.run(phases("CONTINUE", "pre_build")))
            #expect(
                continued == [
                    "DOWNLOAD_SOURCE SUCCEEDED", "INSTALL SUCCEEDED", "PRE_BUILD FAILED", "BUILD SUCCEEDED",
                    "POST_BUILD SUCCEEDED", "UPLOAD_ARTIFACTS SUCCEEDED",
                ]
            )
        }
    }

    @Test(arguments: [
        "exit 0", "set -e; false", "kill -9 $$", "exec true", "trap 'echo x' EXIT; exit 0", "(", "return 0",
    ])
    func `a command that ends its shell does not end the build`(command: String) async throws {
        try await BuildBench.with { bench in
            let quoted = JSON.string(command).text()
            let report = try bench.run(
                "version: 0.2\nphases: {build: {commands: ['cd /tmp; export A=1', \(quoted)]}, "
                    + "post_build: {commands: ['echo \"$A\" > \"$CODEBUILD_SRC_DIR/out\"']}}\nartifacts: {files: [out]}"
            )
            #expect(report.phases.first { $0.type == "POST_BUILD" }?.status == "SUCCEEDED")
        }
    }

    @Test func `what is kept stays, what is the same is not touched, all else goes`() async throws {
        try await BuildBench.with { bench in
            let spec = Self.spec(
                "  build:\n    commands: ['mkdir -p .cache left; date +%N > .cache/x; touch left/y; cat .cache/* > out']",
                files: "out",
                more: "cache:\n  paths:\n    - '.cache/**/*'"
            )
            _ = try bench.run(spec, ["same": "1", "changed": "1", "gone": "1", "run.sh": "true"])
            func inode(_ name: String) throws -> Int {
                try #require(
                    try FileManager.default.attributesOfItem(atPath: bench.source.path + "/" + name)[.systemFileNumber]
                        as? Int
                )
            }
            let before = try inode("same")
            let kept = try String(contentsOfFile: bench.source.path + "/.cache/x", encoding: .utf8)
            let second =
                "version: 0.2\nphases: {build: {commands: ['ls -A > out; cat .cache/x >> out']}}\nartifacts: {files: [out]}\ncache: {paths: ['.cache/**/*']}"
            _ = try bench.run(second, ["same": "1", "changed": "2"])
            #expect(try inode("same") == before)
            #expect(try bench.artifact()["out"] == ".cache\nbuildspec.yml\nchanged\nout\nsame\n" + kept)
            #expect(try String(contentsOfFile: bench.source.path + "/changed", encoding: .utf8) == "2")
        }
    }

    @Test func `a missing buildspec, a broken one and a missing artifact are told in a sentence`() async throws {
        try await BuildBench.with { bench in
            let missing = try bench.run(archive: try ZipArchive.pack([ZipArchive.File("a", [])]))
            #expect(missing.phases.last?.code == "YAML_FILE_ERROR")
            #expect(missing.phases.last?.message?.contains("the source holds no buildspec.yml") == true)
            let broken = try bench.run("version: 9")
            #expect(broken.phases.last?.message?.contains("version: is '9'") == true)
            let empty = try bench.run(Self.spec("  build:\n    commands: ['true']", files: "nothing/*"))
            #expect(empty.phases.last.map { "\($0.type) \($0.status)" } == "UPLOAD_ARTIFACTS FAILED")
            #expect(empty.phases.last?.message?.contains("no matching artifact paths found for 'nothing/*'") == true)
        }
    }

    @Test(arguments: ["../escape", "/absolute", "a/../../b", "a//b", "./a", "a\\b", ""])
    func `an archive whose names leave the folder is refused and writes nothing`(name: String) async throws {
        try await BuildBench.with { bench in
            let spec = "version: 0.2\nphases: {build: {commands: ['true']}}"
            let archive = try ZipArchive.pack([
                ZipArchive.File("buildspec.yml", Array(spec.utf8)), ZipArchive.File(name, [1]),
            ])
            let report = try bench.run(archive: archive)
            #expect(report.phases.last.map { "\($0.type) \($0.status)" } == "DOWNLOAD_SOURCE FAILED")
            let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder.path)
            #expect(Set(names).isSubset(of: ["tree", "src", "home"]))
        }
    }

    @Test func `nothing is written through a link of the build before`() async throws {
        try await BuildBench.with { bench in
            let outside = bench.folder.appendingPathComponent("outside")
            try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
            _ = try bench.run(
                Self.spec("  build:\n    commands: ['ln -s \(outside.path) dir']", files: "buildspec.yml"),
                [:]
            )
            _ = try bench.run(Self.spec("  build:\n    commands: ['true']", files: "buildspec.yml"), ["dir/file": "x"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path).isEmpty)
            #expect(try String(contentsOfFile: bench.source.path + "/dir/file", encoding: .utf8) == "x")
        }
    }

    @Test func `cut and bent archives are refused`() async throws {
        try await BuildBench.with { bench in
            let whole = try ZipArchive.pack([
                ZipArchive.File("buildspec.yml", Array("version: 0.2\nphases: {build: {commands: ['true']}}".utf8))
            ])
            for length in stride(from: 0, to: whole.count - 1, by: 7) {
                #expect(try bench.run(archive: Array(whole.prefix(length))).phases.last?.status == "FAILED")
            }
            for position in whole.indices {
                var bent = whole
                bent[position] ^= 0xFF
                // Whatever it is taken for, the program lives on and reports.
                _ = try bench.run(archive: bent)
            }
        }
    }
}
