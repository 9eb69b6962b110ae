import Foundation
import GRDB
import JSONDocuments
import PipelineDefinition
import Registry
import Store
import TestSupport
import Testing

@testable import Pipelines

@Suite("Crashes", .timeLimit(.minutes(3)))
struct CrashTests {
    /// All that an execution leaves behind, with its id taken out.
    struct Outcome: Hashable {
        var status: PipelineExecutionStatus
        var reason: String?
        var steps: [String: String]
        var changes: [String: [String]]
        var versions: [String]
        var jobs: [String]
        var models: [String]
        var lineage: [String]

        /// Without the id of an execution before, which is another in each bench.
        var comparable: Outcome {
            func plain(_ text: String) -> String {
                text.replacing(/pipelines-[a-z0-9]{12}-/, with: "pipelines-ID-")
                    .replacing(/s3:\/\/bucket\/[a-z0-9]{12}\//, with: "s3://bucket/ID/")
            }
            var outcome = self
            outcome.steps = steps.mapValues(plain)
            outcome.versions = versions.map(plain)
            outcome.models = models.map(plain).sorted()
            return outcome
        }
    }

    static func outcome(_ bench: Bench, _ arn: String) async throws -> Outcome {
        let execution = try await bench.execution(arn)
        let id = String(arn.suffix(12))
        func plain(_ text: String) -> String { text.replacingOccurrences(of: id, with: "ID") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var changes: [String: [String]] = [:]
        for event in try await bench.events("Execution Step") {
            let detail = event.detail
            changes[detail["stepName"]?.string ?? "", default: []].append(detail["currentStepStatus"]?.string ?? "")
        }
        changes["the execution"] = try await bench.events("Execution")
            .map {
                $0.detail["currentPipelineExecutionStatus"]?.string ?? ""
            }
        var versions: [String] = []
        for version in try await bench.versions() {
            let description = try await bench.registry.describeModelPackage(
                DescribeModelPackageRequest(modelPackageName: version.modelPackageArn)
            )
            let model = description.inferenceSpecification?.containers.first?.modelDataUrl ?? ""
            versions.append(plain(version.modelPackageArn + " " + model))
        }
        return Outcome(
            status: execution.pipelineExecutionStatus,
            reason: execution.failureReason.map(plain),
            steps: try await bench.steps(arn)
                .mapValues { step in
                    let metadata = String(decoding: try encoder.encode(step.metadata), as: UTF8.self)
                    let reuse = "\(step.cacheReport?.outcome.rawValue ?? "") \(step.cacheHitResult != nil)"
                    return plain(
                        "\(step.stepStatus) \(step.attemptCount) \(step.failureReason ?? "") \(metadata) \(reuse)"
                    )
                },
            changes: changes,
            versions: versions,
            jobs: bench.jobs.created.sorted(),
            models: bench.models.names.map(plain),
            lineage: try await bench.store.read { database in
                try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM probe WHERE execution = ? ORDER BY step",
                    arguments: [arn]
                )
                .map { "\($0["step"] as String) \($0["calls"] as Int)" }
            }
        )
    }

    static func undisturbed(rmse: JSON, _ prepare: (Bench) -> Void) async throws -> Outcome {
        var result: Outcome?
        try await Bench.with(rmse: rmse) { bench in
            prepare(bench)
            try await bench.create(build())
            let arn = try await bench.start()
            try await bench.finish(arn)
            result = try await outcome(bench, arn)
        }
        return try #require(result)
    }

    static let variants: [(rmse: JSON, failing: String?)] = [(3.5, nil), (9, nil), (3.5, "Train")]

    @Test(arguments: variants.indices)
    func `a crash before any write changes nothing of the end`(variant: Int) async throws {
        let (rmse, failing) = Self.variants[variant]
        func prepare(_ bench: Bench) {
            if let failing { bench.jobs.script(failing, .fails("AlgorithmError: no")) }
        }
        let expected = try await Self.undisturbed(rmse: rmse, prepare)
        var crashes = 0
        var writes = 0
        var survived = false
        while !survived {
            let limit = writes
            try await Bench.with(rmse: rmse) { bench in
                prepare(bench)
                try await bench.create(build())
                let arn = try await bench.start()
                do {
                    try await bench.finish(arn, bench.restarted(dyingAfter: limit))
                    survived = true
                } catch is Crash {
                    crashes += 1
                    try await bench.finish(arn, bench.restarted())
                }
                #expect(try await Self.outcome(bench, arn) == expected, "after a crash before write \(limit + 1)")
            }
            writes += 1
        }
        #expect(crashes >= (failing == nil ? 12 : 8), "only \(crashes) crashes were tried")
    }

    /// A definition, what is done before the execution that is disturbed, and how many writes there are at least.
    struct Story: Sendable {
        let definition: PipelineDefinition
        let parameters: [String: String]
        let runsBefore: Bool
        let failsOnce: String?
        let crashes: Int
    }

    static let stories = [
        // A second run that reuses all but the model and the version.
        Story(
            definition: build(cache: .init(enabled: true)),
            parameters: [:],
            runsBefore: true,
            failsOnce: nil,
            crashes: 12
        ),
        // Reuses some, runs others.
        Story(
            definition: build(cache: .init(enabled: true)),
            parameters: ["Rounds": "11"],
            runsBefore: true,
            failsOnce: nil,
            crashes: 14
        ),
        // A model, a transform job that fails once and is repeated, a nested choice.
        Story(definition: batch(), parameters: [:], runsBefore: false, failsOnce: "Score", crashes: 18),
        Story(
            definition: batch(cache: .init(enabled: true)),
            parameters: [:],
            runsBefore: true,
            failsOnce: nil,
            crashes: 10
        ),
    ]

    @Test(arguments: stories.indices)
    func `a crash before any write neither repeats nor loses a step, reused or repeated`(index: Int) async throws {
        let story = Self.stories[index]
        func begin(_ bench: Bench) async throws -> String {
            try await bench.create(story.definition)
            if story.runsBefore { try await bench.finish(try await bench.start()) }
            if let step = story.failsOnce { bench.jobs.script(step, .fails("InternalServerError: again", times: 1)) }
            return try await bench.start(story.parameters)
        }
        var expected: Outcome?
        try await Bench.with { bench in
            let arn = try await begin(bench)
            try await bench.finish(arn)
            expected = try await Self.outcome(bench, arn)
        }
        var crashes = 0
        var survived = false
        while !survived {
            let limit = crashes
            try await Bench.with { bench in
                let arn = try await begin(bench)
                do {
                    try await bench.finish(arn, bench.restarted(dyingAfter: limit))
                    survived = true
                } catch is Crash {
                    try await bench.finish(arn, bench.restarted())
                }
                // The earlier execution has an id of its own, which is not the same in two benches.
                let outcome = try await Self.outcome(bench, arn)
                #expect(outcome.comparable == expected?.comparable, "after a crash before write \(limit + 1)")
            }
            if !survived { crashes += 1 }
        }
        #expect(crashes >= story.crashes, "only \(crashes) crashes were tried")
    }

    @Test func `an execution gets through although every write is the service's last`() async throws {
        let expected = try await Self.undisturbed(rmse: 3.5) { _ in }
        try await Bench.with { bench in
            try await bench.create(build())
            let arn = try await bench.start()
            var crashes = 0
            while try await !bench.execution(arn).pipelineExecutionStatus.isFinal {
                do {
                    try await bench.finish(arn, bench.restarted(dyingAfter: 1))
                } catch is Crash {
                    crashes += 1
                    try #require(crashes < 200)
                }
            }
            #expect(crashes > 10)
            #expect(try await Self.outcome(bench, arn) == expected)
        }
    }

    @Test(arguments: 0..<6)
    func `a stop survives a crash at every write`(writes: Int) async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            bench.jobs.script("Train", .held)
            let arn = try await bench.start()
            try await bench.run {
                let steps = try await bench.steps(arn)
                return steps["Train"]?.stepStatus == .executing && steps["Check"]?.stepStatus == .succeeded
            }
            _ = try await bench.pipelines.stopPipelineExecution(StopPipelineExecutionRequest(pipelineExecutionArn: arn))
            do {
                try await bench.finish(arn, bench.restarted(dyingAfter: writes))
            } catch is Crash {
                try await bench.finish(arn, bench.restarted())
            }
            #expect(try await bench.execution(arn).pipelineExecutionStatus == .stopped)
            #expect(try await bench.steps(arn)["Train"]?.stepStatus == .stopped)
            #expect(bench.jobs.stopped == ["Train"])
            #expect(bench.jobs.created.count == 3)
        }
    }
}
