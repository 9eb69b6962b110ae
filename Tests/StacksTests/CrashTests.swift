import CloudFormation
import Foundation
import JSONDocuments
import SeededRandom
import Store
import Synchronization
import TestSupport
import Testing

@testable import Stacks

@Suite("Stack crashes", .timeLimit(.minutes(3)))
struct CrashTests {
    /// What an operation leaves behind, but for ids and tokens.
    struct Outcome: Hashable {
        var status: StackStatus
        var shape: [String: String]
        var resources: [String: ResourceStatus]
    }

    static func outcome(_ bench: Bench) async throws -> Outcome {
        let resources = try await bench.stacks.describeStackResources(.init(stackName: "stack")).stackResources
        let status = try await bench.stacks.describe(stack: "stack").stackStatus
        // Which resources an update had reached when it failed is chance; one that it had not keeps its older status.
        func outcome(of resource: StackResource) -> ResourceStatus {
            let isUntouched = status == .updateRollbackComplete && resource.resourceStatus == .createComplete
            return isUntouched ? .updateComplete : resource.resourceStatus
        }
        return Outcome(
            status: status,
            shape: bench.shared.world.shape,
            resources: Dictionary(resources.map { ($0.logicalResourceId, outcome(of: $0)) }) { $1 }
        )
    }

    /// Creates the first template undisturbed and begins the update to the second.
    static func begin(_ bench: Bench, seed: UInt64, fails: Bool = false) async throws {
        var (first, second) = MachineTests.templates(seed)
        if fails {
            let id = try lastChanged(first, second)
            second["Resources"]?[id]?["Properties"]?["Fails"] = true
        }
        try await bench.create(first)
        _ = try await bench.stacks.updateStack(bench.request(second))
    }

    static func expected(seed: UInt64, fails: Bool = false) async throws -> Outcome {
        var result: Outcome?
        try await Bench.with { bench in
            try await begin(bench, seed: seed, fails: fails)
            try await bench.finish("stack")
            result = try await outcome(bench)
        }
        return try #require(result)
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [false, true])
    func `a crash before any write changes nothing of the end`(seed: UInt64, fails: Bool) async throws {
        let expected = try await Self.expected(seed: seed, fails: fails)
        #expect(expected.status == (fails ? .updateRollbackComplete : .updateComplete))
        var writes = 0
        var survived = false
        while !survived {
            let limit = writes
            try await Bench.with { bench in
                try await Self.begin(bench, seed: seed, fails: fails)
                do {
                    try await bench.finish("stack", bench.restarted(dyingAfter: limit))
                    survived = true
                } catch is Crash {
                    try await bench.finish("stack", bench.restarted())
                }
                #expect(try await Self.outcome(bench) == expected, "after a crash before write \(limit + 1)")
                #expect(bench.shared.world.faults.isEmpty)
            }
            writes += 1
        }
        #expect(writes > 5, "only \(writes) crashes were tried")
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [false, true])
    func `a crash during any provider's call changes nothing of the end`(seed: UInt64, isDone: Bool) async throws {
        let expected = try await Self.expected(seed: seed)
        var calls = 0
        var survived = false
        while !survived {
            let limit = calls
            try await Bench.with { bench in
                try await Self.begin(bench, seed: seed)
                bench.shared.state.withLock { $0.callsLeft = (limit, isDone) }
                do {
                    try await bench.finish("stack", bench.restarted())
                    survived = true
                } catch is Crash {
                    bench.shared.state.withLock { $0.callsLeft = nil }
                    try await bench.finish("stack", bench.restarted())
                }
                #expect(try await Self.outcome(bench) == expected, "after a crash during call \(limit + 1)")
            }
            calls += 1
        }
        #expect(calls > 3, "only \(calls) crashes were tried")
    }

    /// The last resource that an update to the second template makes or changes.
    static func lastChanged(_ first: JSON, _ second: JSON) throws -> String {
        let changed = try Made.evaluation(second).order
            .last {
                first["Resources"]?[$0]?["Properties"] != second["Resources"]?[$0]?["Properties"]
            }
        return try #require(changed)
    }
}
