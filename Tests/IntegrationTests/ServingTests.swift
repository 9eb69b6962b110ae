import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Serving of the real binary", .timeLimit(.minutes(3)))
struct ServingTests {
    @Test(.enabled(if: Python.with("boto3, xgboost") != nil, "boto3 or xgboost is not installed"))
    func `boto3 serves and watches a model, and a server killed after its last answer has lost nothing`() async throws {
        let python = try #require(Python.with("boto3, xgboost"))
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            func run(_ part: String, _ server: ServerProcess) throws -> Program.Result {
                try python.run([Fixture.path("boto3_serving.py"), server.address, part])
            }
            let server = try ServerProcess(state: state)
            let made = try run("make", server)
            server.kill()
            try #require(made.status == 0, "\(made.errors)")

            let next = try ServerProcess(state: state)
            defer { next.stop() }
            // Nobody takes the queue's events: the one that was put on the bus becomes a dead letter of the rule.
            let event = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
            func letters() throws -> Program.Result {
                try DriftProcess.run(["event", "dead-letters", "--json", "--endpoint", next.address])
            }
            while try !letters().output.contains(event) {}
            #expect(try letters().output.contains("\"fares\""))
            let after = try run("after", next)
            #expect(after.status == 0, "\(after.errors)")
        }
    }

    @Test func `a rule is described with the next times at which it fires, and switched`() async throws {
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            func rule(_ arguments: String...) throws -> Program.Result {
                try DriftProcess.run(["rule"] + arguments + ["--endpoint", server.address])
            }
            let api = try await ServerAPI.connect(to: server.address)
            // 2100 is no leap year.
            _ = try await api.call(
                "AWSEvents.PutRule",
                ["Name": "leap", "ScheduleExpression": "cron(30 6 29 2 ? 2092-2120)"]
            )
            await api.close()
            let described = try server.json("rule", "describe", "leap")
            let times = (described["FireTimes"]?.array ?? []).compactMap { $0.number.map(Int.init) }
            #expect(times == [3_855_105_000, 3_981_335_400, 4_233_709_800, 4_359_940_200, 4_486_170_600])
            #expect(
                try rule("describe", "leap").output.contains("2092-02-29 06:30:00, 2096-02-29 06:30:00, 2104-02-29")
            )
            #expect(try rule("disable", "leap").output == "The rule leap is disabled.\n")
            #expect(try rule("describe", "leap").output.contains("none, while it is disabled"))
            #expect(try server.json("rule", "describe", "leap")["FireTimes"]?.array == [])
            #expect(try rule("enable", "leap").status == 0)
            #expect(try rule("list").output.contains(/leap +ENABLED +cron\(30 6 29 2 \? 2092-2120\)/))
            let missing = try rule("describe", "none")
            #expect(missing.status == 1 && missing.errors.contains("Rule none does not exist"))
        }
    }

    @Test func `patterns are tried on events without a server`() throws {
        let events =
            #"{"source": "taxi", "detail": {"fare": 51}}"# + "\n" + #"{"source": "taxi", "detail": {"fare": 5}}"#
        let patterns = #"[{"source": ["taxi"]}, {"detail": {"fare": [{"numeric": [">", 50]}]}}]"#
        try withFiles([("events.jsonl", events), ("patterns.json", patterns), ("wrong.json", #"{"source": "taxi"}"#)]) {
            folder in
            func test(_ arguments: String...) throws -> Program.Result {
                try DriftProcess.run(["rule", "test", folder + "/events.jsonl"] + arguments)
            }
            let answer = try test("--pattern", folder + "/patterns.json", "--json").json()
            let (first, second) = (folder + "/patterns.json:1", folder + "/patterns.json:2")
            #expect(
                answer["Events"]?.array?.map { $0["Matches"] } == [
                    [.string(first), .string(second)], [.string(first)],
                ]
            )
            let wrong = try test("--pattern", folder + "/wrong.json")
            #expect(wrong.status == 1 && wrong.errors.contains("source: the value is \"taxi\""))
            #expect(try test().errors.contains("give --pattern FILE or --rule NAME"))
            let measured = try test("--pattern", folder + "/patterns.json", "--rounds", "10", "--json").json()
            #expect(measured["Matches"] == 30 && measured["Events"] == 20)
        }
    }

    private func withFiles(_ files: [(name: String, text: String)], _ body: (String) throws -> Void) throws {
        try withScratch { folder in
            for file in files { try Data(file.text.utf8).write(to: folder.appendingPathComponent(file.name)) }
            try body(folder.path)
        }
    }
}
