import Foundation
import JSONDocuments
import SeededRandom
import TestSupport
import Testing

/// SIGKILL at random points of the taxi pipeline, spread over its steps.
@Suite("Kill points", .serialized) struct KillPointTests {
    /// How many kills: `DRIFTLOOP_KILLS`, else 50.
    private static let kills = ProcessInfo.processInfo.environment["DRIFTLOOP_KILLS"].flatMap(Int.init) ?? 50

    @Test(.timeLimit(.minutes(10)))
    func `an execution ends the same however often the server is killed`() async throws {
        let seed =
            ProcessInfo.processInfo.environment["DRIFTLOOP_KILL_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: 0...999_999)
        print("kill points: DRIFTLOOP_KILL_SEED=\(seed) repeats this run")
        var random = SeededGenerator(seed: seed)
        try await withScratchFolder { folder in
            let data = folder.appendingPathComponent("data")
            _ = try DriftProcess.run(["taxi", "generate", "--months", "2", "--trips", "12000", "-o", data.path])

            let undisturbed = TaxiRun(state: folder.appendingPathComponent("undisturbed"), data: data)
            try await undisturbed.prepare()
            try #require(try await undisturbed.live() == .ended)
            let expected = try await undisturbed.end()
            let spans = expected.spans

            var hits: [String: Int] = [:]
            var lives = 0
            var round = 0
            while hits.values.reduce(0, +) < Self.kills {
                round += 1
                let run = TaxiRun(state: folder.appendingPathComponent("round-\(round)"), data: data)
                try await run.prepare()
                while true {
                    lives += 1
                    try #require(lives < 20 * Self.kills, "the kills do not come: \(hits)")
                    // The kills take turns, so that every phase is hit; those that are left after the last, end the round.
                    let killed = hits.values.reduce(0, +)
                    let phase = spans[killed % spans.count]
                    let delay = Double.random(in: 0...(1.2 * phase.seconds + 0.005), using: &random)
                    let kill = killed < Self.kills ? TaxiRun.Kill(phase: phase.name, after: delay) : nil
                    guard try await run.live(until: kill) == .killed else { break }
                    hits[phase.name ?? "start-up", default: 0] += 1
                }
                let end = try await run.end()
                let differences = end.differences(from: expected)
                #expect(differences.isEmpty, "round \(round) of seed \(seed): \(differences.joined(separator: "\n"))")
                try FileManager.default.removeItem(at: run.state)
            }
            print(
                "kill points: \(hits.sorted { $0.key < $1.key }.map { "\($0) \($1)" }) in \(round) executions, \(lives) servers"
            )
            #expect(Set(hits.keys) == Set(spans.map { $0.name ?? "start-up" }))
        }
    }
}
