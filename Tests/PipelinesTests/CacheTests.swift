import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Objects
import PipelineDefinition
import Store
import TestSupport
import Testing

@testable import Pipelines

@Suite("Reuse of finished steps", .timeLimit(.minutes(2)))
struct CacheTests {
    private static let cached = build(cache: .init(enabled: true, expireAfter: "PT1H"))
    private static let jobs = ["Prepare", "Check", "Train", "Evaluate"]

    private static func first(_ bench: Bench, _ definition: PipelineDefinition = cached) async throws -> String {
        try bench.objects.put(Array("a,b\n1,2\n".utf8), at: S3URI(bucket: "bucket", key: "data/trips.csv"))
        try await bench.create(definition)
        let arn = try await bench.start()
        #expect(try await bench.finish(arn).pipelineExecutionStatus == .succeeded)
        return arn
    }

    private static func reports(_ bench: Bench, _ arn: String) async throws -> [String: CacheReport] {
        try await bench.steps(arn).compactMapValues(\.cacheReport)
    }

    @Test func `a second run takes over what the first made, and says from where`() async throws {
        try await Bench.with { bench in
            let first = try await Self.first(bench)
            let before = try await bench.steps(first)
            for name in Self.jobs {
                #expect(
                    before[name]?.cacheReport
                        == CacheReport(outcome: .miss, reasons: ["no earlier run of the step has succeeded"])
                )
            }
            bench.clock.advance(by: 60)
            let second = try await bench.start()
            #expect(try await bench.finish(second).pipelineExecutionStatus == .succeeded)
            #expect(bench.jobs.created.sorted() == Self.jobs.sorted())
            let steps = try await bench.steps(second)
            for name in Self.jobs {
                #expect(steps[name]?.cacheHitResult?.sourcePipelineExecutionArn == first)
                #expect(steps[name]?.cacheReport?.outcome == .hit)
                #expect(steps[name]?.metadata == before[name]?.metadata)
                #expect(steps[name]?.stepStatus == .succeeded)
            }
            #expect(steps["Good"]?.cacheReport == nil)
            #expect(steps["Register"]?.cacheHitResult == nil)
            #expect(try await bench.versions().count == 2)
            let events = try await bench.events("Execution Step").map(\.detail)
                .filter { $0["pipelineExecutionArn"]?.string == second && $0["stepName"] == "Train" }
            #expect(events.map { $0["currentStepStatus"]?.string } == ["Starting", "Succeeded"])
            #expect(events.last?["cacheHitResult"] == ["sourcePipelineExecutionArn": .string(first)])
        }
    }

    @Test func `a third run names the one that ran, not the one that reused`() async throws {
        try await Bench.with { bench in
            let first = try await Self.first(bench)
            try await bench.finish(try await bench.start())
            let third = try await bench.start()
            try await bench.finish(third)
            #expect(try await bench.steps(third)["Train"]?.cacheHitResult?.sourcePipelineExecutionArn == first)
        }
    }

    @Test func `without CacheConfig everything runs`() async throws {
        try await Bench.with { bench in
            _ = try await Self.first(bench, build())
            let second = try await bench.start()
            try await bench.finish(second)
            #expect(bench.jobs.created.count == 8)
            #expect(try await Self.reports(bench, second)["Train"] == CacheReport(outcome: .off, reasons: []))
        }
    }

    @Test func `a changed parameter is named with both values; what does not use it is reused`() async throws {
        try await Bench.with { bench in
            _ = try await Self.first(bench)
            let second = try await bench.start(["Rounds": "11"])
            try await bench.finish(second)
            let reports = try await Self.reports(bench, second)
            #expect(
                reports["Train"]
                    == CacheReport(outcome: .miss, reasons: ["Arguments.HyperParameters.num_round 10 → 11"])
            )
            #expect(reports["Prepare"]?.outcome == .hit)
            #expect(reports["Check"]?.outcome == .hit)
            #expect(bench.jobs.created.filter { $0 == "Train" }.count == 2)
        }
    }

    @Test func `a changed input is named`() async throws {
        try await Bench.with { bench in
            _ = try await Self.first(bench)
            try bench.objects.put(Array("a,b\n1,3\n".utf8), at: S3URI(bucket: "bucket", key: "data/trips.csv"))
            let second = try await bench.start()
            try await bench.finish(second)
            #expect(
                try await Self.reports(bench, second)["Prepare"]
                    == CacheReport(outcome: .miss, reasons: ["input 'in' changed"])
            )
        }
    }

    @Test func `the same content under another address is the same input`() async throws {
        try await Bench.with { bench in
            let first = try await Self.first(bench)
            try bench.objects.put(Array("a,b\n1,2\n".utf8), at: S3URI(bucket: "bucket", key: "copy/of/trips.csv"))
            let second = try await bench.start(["Data": "s3://bucket/copy/of"])
            try await bench.finish(second)
            #expect(try await bench.steps(second)["Prepare"]?.cacheHitResult?.sourcePipelineExecutionArn == first)
        }
    }

    @Test func `a run is too old once ExpireAfter has passed`() async throws {
        try await Bench.with { bench in
            _ = try await Self.first(bench)
            bench.clock.advance(by: 3600)
            let second = try await bench.start()
            try await bench.finish(second)
            #expect(try await Self.reports(bench, second)["Train"]?.outcome == .hit)
            bench.clock.advance(by: 7200)
            let third = try await bench.start()
            try await bench.finish(third)
            #expect(
                try await Self.reports(bench, third)["Prepare"]
                    == CacheReport(outcome: .miss, reasons: ["expired 2 h ago"])
            )
        }
    }

    @Test(arguments: [true, false])
    func `outputs that are gone or changed cannot be reused`(gone: Bool) async throws {
        try await Bench.with { bench in
            let first = try await Self.first(bench)
            let folder = "s3://bucket/\(first.suffix(12))/evaluation"
            let report = try #require(S3URI("\(folder)/evaluation.json"))
            if gone {
                try bench.objects.delete(report)
            } else {
                try bench.objects.put(Array("{}".utf8), at: report)
            }
            let second = try await bench.start()
            #expect(try await bench.finish(second).pipelineExecutionStatus == .succeeded)
            #expect(
                try await Self.reports(bench, second)["Evaluate"]
                    == CacheReport(
                        outcome: .miss,
                        reasons: [gone ? "outputs are gone: \(folder)" : "outputs have changed: \(folder)"]
                    )
            )
            #expect(try await Self.reports(bench, second)["Train"]?.outcome == .hit)
        }
    }

    @Test func `updating a pipeline keeps what is finished; another pipeline has nothing of it`() async throws {
        try await Bench.with { bench in
            let first = try await Self.first(bench)
            var changed = Self.cached
            changed.steps.append(.fail("Never", message: "x", dependsOn: ["Bad"]))
            _ = try await bench.pipelines.updatePipeline(
                UpdatePipelineRequest(pipelineName: "taxi", pipelineDefinition: changed.json.text())
            )
            let second = try await bench.start()
            try await bench.finish(second)
            #expect(try await bench.steps(second)["Train"]?.cacheHitResult?.sourcePipelineExecutionArn == first)

            try await bench.create(Self.cached, "other")
            let other = try await bench.pipelines.startPipelineExecution(
                StartPipelineExecutionRequest(pipelineName: "other")
            )
            try await bench.finish(other.pipelineExecutionArn)
            #expect(try await Self.reports(bench, other.pipelineExecutionArn)["Train"]?.outcome == .miss)
        }
    }

    @Test func `a failed run is never reused`() async throws {
        try await Bench.with { bench in
            try await bench.create(Self.cached)
            bench.jobs.script("Train", .fails("AlgorithmError: no", times: 1))
            try await bench.finish(try await bench.start())
            let second = try await bench.start()
            try await bench.finish(second)
            let reports = try await Self.reports(bench, second)
            #expect(reports["Train"]?.outcome == .miss)
            #expect(reports["Prepare"]?.outcome == .hit)
        }
    }

    @Test func `a damaged earlier run stands for nothing and stops nothing`() async throws {
        try await Bench.with { bench in
            _ = try await Self.first(bench)
            try await bench.store.write { transaction in
                try transaction.database.execute(
                    sql: "UPDATE pipeline_step SET fingerprint = '{' WHERE name = 'Prepare'"
                )
            }
            let second = try await bench.start()
            #expect(try await bench.finish(second).pipelineExecutionStatus == .succeeded)
            #expect(
                try await Self.reports(bench, second)["Prepare"]
                    == CacheReport(outcome: .miss, reasons: ["no earlier run of the step has succeeded"])
            )
        }
    }

    @Test func `a run whose input changed meanwhile stands for nothing`() async throws {
        try await Bench.with { bench in
            let input = S3URI(bucket: "bucket", key: "data/trips.csv")
            try bench.objects.put(Array("1".utf8), at: input)
            try await bench.create(Self.cached)
            bench.jobs.script("Prepare", .held)
            let first = try await bench.start()
            try await bench.run { try await bench.steps(first)["Prepare"]?.stepStatus == .executing }
            try bench.objects.put(Array("2".utf8), at: input)
            bench.jobs.release("Prepare")
            try await bench.finish(first)
            try bench.objects.put(Array("1".utf8), at: input)
            let second = try await bench.start()
            try await bench.finish(second)
            #expect(
                try await Self.reports(bench, second)["Prepare"]
                    == CacheReport(outcome: .miss, reasons: ["an input of the last run changed while it ran"])
            )
        }
    }

    @Test func `a quality check that would compare with another baseline runs again`() async throws {
        try await Bench.with { bench in
            let baseline = S3URI(bucket: "bucket", key: "supplied/c.json")
            try bench.objects.put(Array("{}".utf8), at: baseline)
            let check = PipelineDefinition.QualityCheck(suppliedBaselineConstraints: .string(baseline.description))
            _ = try await Self.first(bench, build(check: check, cache: .init(enabled: true)))
            let second = try await bench.start()
            try await bench.finish(second)
            #expect(try await Self.reports(bench, second)["Check"]?.outcome == .hit)
            try bench.objects.put(Array("{} ".utf8), at: baseline)
            let third = try await bench.start()
            try await bench.finish(third)
            #expect(
                try await Self.reports(bench, third)["Check"]
                    == CacheReport(outcome: .miss, reasons: ["input 'baseline_constraints' changed"])
            )
        }
    }

    @Test func `lineage is told of every step that made something, with hashes`() async throws {
        struct Told: Sendable, FetchableRecord {
            let calls: Int
            let job: String?
            let image: String?
            let inputs: String
            let outputs: String
            let reused: String?
            init(row: Row) {
                calls = row["calls"]
                job = row["job"]
                image = row["image"]
                inputs = row["inputs"]
                outputs = row["outputs"]
                reused = row["reused"]
            }
        }
        try await Bench.with { bench in
            func told(_ arn: String) async throws -> [String: Told] {
                try await bench.store.read { database in
                    try Row.fetchAll(database, sql: "SELECT * FROM probe WHERE execution = ?", arguments: [arn])
                        .reduce(into: [:]) { $0[$1["step"]] = Told(row: $1) }
                }
            }
            let first = try await Self.first(bench)
            let id = first.suffix(12)
            let steps = try await told(first)
            #expect(Set(steps.keys) == ["Prepare", "Check", "Train", "Evaluate", "Register"])
            #expect(steps.values.allSatisfy { $0.calls == 1 && $0.reused == nil })
            #expect(steps["Prepare"]?.inputs == "DataSet in # s3://bucket/data")
            #expect(steps["Prepare"]?.image == "image")
            #expect(steps["Check"]?.outputs == "Baseline quality # s3://bucket/\(id)/quality")
            #expect(steps["Check"]?.job?.contains("processing-job/pipelines-\(id)-check") == true)
            #expect(steps["Evaluate"]?.inputs.hasPrefix("Model model - s3://bucket/model/") == true)
            #expect(
                steps["Register"]?.inputs.contains("Baseline statistics # s3://bucket/\(id)/quality/statistics.json")
                    == true
            )
            let second = try await bench.start()
            try await bench.finish(second)
            let reused = try await told(second)
            #expect(reused["Train"]?.reused == first)
            #expect(reused["Train"]?.job == steps["Train"]?.job)
            #expect(reused["Check"]?.outputs == steps["Check"]?.outputs)
            #expect(reused["Register"]?.reused == nil)
        }
    }
}
