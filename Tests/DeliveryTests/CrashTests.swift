import Foundation
import Store
import Testing

@testable import Delivery

@Suite("Crashes of code pipelines", .timeLimit(.minutes(3)))
struct CrashTests {
    typealias Bench = DeliveryBench

    /// Runs the usual pipeline to its end, approving on the way, with a service that dies before some write.
    ///
    /// - Returns: What was published, and whether the service died.
    private func play(dyingAfter writes: Int, failing: Bool) async throws -> (events: [String], died: Bool) {
        var events: [String] = []
        var died = false
        try await Bench.with { bench in
            if failing { bench.build.script("Stack", .fails("no")) }
            let id = try await bench.create()
            var service = bench.restarted(dyingAfter: writes)
            while try await !bench.status(id).isFinal {
                do {
                    let serving = service
                    try await bench.run(serving) {
                        let isWaiting = try await bench.action("Approve", "Deploy")?.token != nil
                        return try await bench.status(id).isFinal || isWaiting
                    }
                    if try await bench.action("Approve", "Deploy")?.token != nil {
                        try await bench.approve(.approved, serving)
                    }
                } catch is Crash {
                    died = true
                    service = bench.restarted()
                }
            }
            events = try await bench.events(id)
            let tokens = Set(bench.build.calls.map(\.token))
            #expect(tokens.count == 2, "an action was run as two")
        }
        return (events, died)
    }

    @Test(arguments: [false, true])
    func `a crash before any write changes nothing of what is published`(failing: Bool) async throws {
        let expected = try await play(dyingAfter: .max, failing: failing)
        #expect(!expected.died)
        var writes = 0
        while true {
            let played = try await play(dyingAfter: writes, failing: failing)
            #expect(played.events == expected.events, "after a crash before write \(writes + 1)")
            if !played.died { break }
            writes += 1
        }
        #expect(writes >= 8, "only \(writes) crashes were tried")
    }
}
