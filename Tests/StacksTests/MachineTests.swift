import JSONDocuments
import OrderedCollections
import SeededRandom
import Testing

@testable import Stacks

@Suite("Stack machine")
struct MachineTests {
    static func templates(_ seed: UInt64) -> (JSON, JSON) {
        var random = SeededGenerator(seed: seed)
        return (Made.template(&random), Made.template(&random))
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `an update ends where a creation of the same template ends`(seed: UInt64) throws {
        let (first, second) = Self.templates(seed)
        var updated = MachineBench(seed: seed)
        try updated.deploy(first)
        #expect(updated.stack.status == .createComplete)
        try updated.deploy(second)
        var direct = MachineBench(seed: seed + 1)
        try direct.deploy(second)
        #expect(updated.stack.status == .updateComplete)
        #expect(updated.world.shape == direct.world.shape)
        #expect(updated.world.faults.isEmpty)
        #expect(Set(updated.stack.resources.keys) == Set(direct.stack.resources.keys))
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `an update that fails at any call goes back to the very things that were there`(seed: UInt64) throws {
        let (first, second) = Self.templates(seed)
        var before = MachineBench(seed: seed)
        try before.deploy(first)
        var failing = 0
        while true {
            var bench = before
            try bench.deploy(second, failing: failing)
            if bench.stack.status == .updateComplete { break }
            #expect(bench.stack.status == .updateRollbackComplete)
            #expect(bench.world.things == before.world.things, "call \(failing)")
            #expect(bench.world.faults.isEmpty)
            #expect(bench.stack.resources.mapValues(\.physical) == before.stack.resources.mapValues(\.physical))
            // And it can be updated again, as if nothing had been.
            var direct = MachineBench(seed: seed + 1)
            try direct.deploy(second)
            try bench.deploy(second)
            #expect(bench.world.shape == direct.world.shape)
            failing += 1
        }
        #expect(failing > 0)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a creation that fails at any call leaves nothing`(seed: UInt64) throws {
        let (template, _) = Self.templates(seed)
        var failing = 0
        while true {
            var bench = MachineBench(seed: seed)
            try bench.deploy(template, failing: failing)
            if bench.stack.status == .createComplete { break }
            #expect(bench.stack.status == .rollbackComplete)
            #expect(bench.world.things.isEmpty)
            #expect(bench.world.faults.isEmpty)
            failing += 1
        }
        #expect(failing == template["Resources"]?.object?.count)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `an update that is left as it failed can be gone on with`(seed: UInt64) throws {
        let (first, second) = Self.templates(seed)
        var bench = MachineBench(seed: seed)
        try bench.deploy(first)
        let before = bench.world
        try bench.deploy(second, failing: 2, onFailure: .doNothing)
        if bench.stack.status == .updateComplete { return }
        #expect(bench.stack.status == .updateFailed)
        var back = bench
        try bench.deploy(second)
        var direct = MachineBench(seed: seed + 1)
        try direct.deploy(second)
        #expect(bench.stack.status == .updateComplete)
        #expect(bench.world.shape == direct.world.shape)
        #expect(bench.world.faults.isEmpty)
        // A second failure goes back to what was before the first.
        try back.deploy(second, failing: 0)
        if back.stack.status == .updateRollbackComplete { #expect(back.world.things == before.things) }
        #expect(back.world.faults.isEmpty)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a deletion leaves nothing, and takes nothing away that is referred to`(seed: UInt64) throws {
        let (first, second) = Self.templates(seed)
        var bench = MachineBench(seed: seed)
        try bench.deploy(first)
        try bench.deploy(second, failing: 3)
        bench.delete()
        #expect(bench.stack.status == .deleteComplete)
        #expect(bench.world.things.isEmpty)
        #expect(bench.world.faults.isEmpty)
    }

    @Test func `numbers and flags are the same as their texts`() {
        func change(_ a: JSON, _ b: JSON) -> PropertyChange { PropertyChange(from: a, to: b, replacing: ["A.B"]) }
        #expect(change(["X": 1, "Y": ["true"]], ["X": "1", "Y": [true]]).isEmpty)
        #expect(change(["X": 1], ["X": 2]).names == ["X"])
        #expect(!change(["A": ["B": 1, "C": 1]], ["A": ["B": 1, "C": 2]]).replaces)
        #expect(change(["A": ["B": 1, "C": 1]], ["A": ["B": 2, "C": 1]]).replaces)
    }
}
