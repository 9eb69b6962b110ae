import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Command line") struct CommandLineTests {
    @Test func `check tells clean data from drifted data by its exit status`() async throws {
        try await withScratchFolder { folder in
            let rows = (0..<2000).map { "\($0 % 50).5,\($0 % 3 == 0 ? "a" : "b")" }
            try Data(("x,y\n" + rows.joined(separator: "\n") + "\n").utf8)
                .write(to: folder.appendingPathComponent("old.csv"))
            let moved = (0..<2000).map { "\($0 % 50 + 30).5,\($0 % 3 == 0 ? "a" : "b")" }
            try Data(("x,y\n" + moved.joined(separator: "\n") + "\n").utf8)
                .write(to: folder.appendingPathComponent("new.csv"))

            #expect(try DriftProcess.run(["baseline", "old.csv", "-o", "baseline"], in: folder).status == 0)
            let clean = try DriftProcess.run(["check", "old.csv", "--baseline", "baseline", "-o", "clean"], in: folder)
            #expect(clean.status == 0)
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/clean/constraint_violations.json"))

            let drifted = try DriftProcess.run(
                ["check", "new.csv", "--baseline", "baseline", "-o", "drifted"],
                in: folder
            )
            #expect(drifted.status == 2)
            let report = try JSON(
                parsing: String(contentsOfFile: folder.path + "/drifted/constraint_violations.json", encoding: .utf8)
            )
            #expect(report["violations"]?.array?.map { $0["feature_name"] } == ["x"])
        }
    }

    @Test(arguments: [
        (["check", "nowhere.csv", "--baseline", "b", "-o", "o"], Int32(1), "b/"),
        (["baseline", "nowhere.csv", "-o", "o"], 1, "nowhere.csv"),
        (["pipeline", "list", "--endpoint", "http://127.0.0.1:1"], 1, "drift serve"),
        (["serve", "--host", "0.0.0.0", "--state", "s"], 1, "loopback"),
        (["baseline"], 64, "Missing expected argument"),
        (["flurb"], 64, "flurb"),
    ])
    func `an error says what is wrong and what to do`(arguments: [String], status: Int32, text: String) async throws {
        try await withScratchFolder { folder in
            let result = try DriftProcess.run(arguments, in: folder)
            #expect(result.status == status)
            #expect(result.errors.contains(text), "\(result.errors)")
            #expect(result.output.isEmpty)
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a completion script is printed`(shell: String) throws {
        let result = try DriftProcess.run(["--generate-completion-script", shell])
        #expect(result.status == 0 && result.output.contains("drift"))
    }

    @Test func `two servers do not share a state directory`() async throws {
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder)
            let second = try DriftProcess.run(["serve", "--state", folder.path, "--port", "0"])
            #expect(second.status == 1)
            #expect(second.errors.contains("in use by another drift process"))
            #expect(server.stop() == 0)
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `a pipeline is made, started, watched and retried by commands`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appendingPathComponent("definition.json")
            func write(_ text: String) throws -> String {
                try Data(text.utf8).write(to: file)
                return file.path
            }
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            func drift(_ arguments: String...) throws -> Program.Result {
                try DriftProcess.run(arguments + ["--endpoint", server.address])
            }

            let faulty = try write(
                #"{"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Nonsense"}, {"Type": "Fail"}]}"#
            )
            let refused = try drift("pipeline", "create", "p", "--definition", faulty)
            #expect(refused.status == 1 && refused.output.isEmpty)
            #expect(refused.errors.contains("PATH") && refused.errors.contains("$.Steps[0].Type"))
            let findings = try drift("pipeline", "create", "p", "--definition", faulty, "--json")
            #expect(findings.status == 1)
            #expect((try findings.json()["Findings"]?.array?.count ?? 0) > 1)

            let failing = try write(
                #"""
                {"Version": "2020-12-01", "Parameters": [{"Name": "Why", "Type": "String", "DefaultValue": "no"}],
                 "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Parameters.Why"}}}]}
                """#
            )
            #expect(try drift("pipeline", "update", "p", "--definition", failing).status == 1)
            #expect(try drift("pipeline", "upsert", "p", "--definition", failing).output.contains("is created"))
            #expect(try drift("pipeline", "upsert", "p", "--definition", failing).output.contains("is updated"))
            let taken = try drift("pipeline", "create", "p", "--definition", failing)
            #expect(taken.status == 1 && taken.errors.contains("already exists"))

            let token = String(repeating: "t", count: 32)
            let waited = try drift(
                "pipeline",
                "start",
                "p",
                "--parameter",
                "Why=because",
                "--display-name",
                "first",
                "--token",
                token,
                "--wait"
            )
            #expect(waited.status == 1)
            #expect(waited.output.contains("Stop  Failed") && waited.output.contains("because"))
            _ = try drift("pipeline", "start", "p", "--parameter", "Why=because", "--token", token)
            let executions = try server.json("execution", "list")["PipelineExecutionSummaries"]?.array ?? []
            #expect(executions.map { $0["PipelineExecutionDisplayName"] } == ["first"])

            let arn = try #require(executions.first?["PipelineExecutionArn"]?.string)
            let id = String(arn.split(separator: "/").last ?? "")
            let retried = try drift("execution", "retry", id, "--wait")
            #expect(retried.status == 1 && retried.output.contains("because"))
            #expect(try drift("execution", "wait", id).status == 1)
            #expect(try drift("execution", "describe", id).output.contains("CACHE"))
            let logs = try drift("execution", "logs", id, "--step", "Nope")
            #expect(logs.status == 1 && logs.errors.contains("No step 'Nope'") && logs.errors.contains("Stop"))
            let list = try drift("execution", "list").output
            #expect(list.hasPrefix("EXECUTION") && list.contains("p         first"), "\(list)")
            let wrong = try drift("pipeline", "start", "p", "--parameter", "Why")
            #expect(wrong.status == 64 && wrong.errors.contains("'Why'; give NAME=VALUE"), "\(wrong.errors)")
            #expect(try drift("job", "list", "--status", "failed", "--kind", "training").status == 0)
            #expect(try drift("job", "list", "--status", "faled").errors.contains("Failed"))
            #expect(try !drift("pipeline", "describe", "p").output.contains("{}"))
            #expect(try drift("execution", "stop", "nothing").errors.contains("drift execution list"))
            #expect(try drift("job", "logs", "nothing", "--follow").errors.contains("drift job list"))
        }
    }
}
