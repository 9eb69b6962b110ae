import Foundation
import JSONDocuments
import Store
import Synchronization
import TestSupport
import Testing

@testable import Events

@Suite("Delivery") struct DeliveryTests {
    @Test func `an event reaches each target of each matching rule once`() async throws {
        try await EventsFixture.run { fixture in
            try await fixture.wire(targets: [
                Target(id: "a", arn: EventsFixture.pipeline), Target(id: "b", arn: EventsFixture.function),
            ])
            try await fixture.wire("all", pattern: #"{"source":[{"prefix":"aws."}]}"#)
            try await fixture.wire("off")
            try await fixture.events.disableRule(RuleRequest(name: "off"))
            try await fixture.publish("OK")
            let id = try await fixture.publish()
            try await fixture.running {
                try await fixture.until {
                    try await fixture.events.deliveries(of: id).filter { $0.state == .delivered }.count == 3
                }
            }
            #expect(fixture.target.calls.filter { $0.event.id == id }.map(\.rule).sorted() == ["all", "drift"])
            #expect(fixture.other.calls.map(\.target.id) == ["b"])
            #expect(fixture.target.calls.count == 3)
            let tokens = Set(try await fixture.events.deliveries(of: id).map(\.token))
            #expect(tokens.count == 3 && tokens.allSatisfy { (32...128).contains($0.count) })
        }
    }

    @Test func `events come to one target in their order, while it runs`() async throws {
        try await EventsFixture.run { fixture in
            try await fixture.wire()
            try await fixture.running {
                var ids: [String] = []
                for _ in 0..<20 { ids.append(try await fixture.publish()) }
                try await fixture.until { fixture.target.calls.count == 20 }
                #expect(fixture.target.calls.map(\.event.id) == ids)
            }
        }
    }

    @Test func `a failure is retried with the same token after 1, 2 and 4 seconds`() async throws {
        try await EventsFixture.run { fixture in
            try await fixture.wire()
            fixture.target.fail(with: [Broken(), Broken(), ServiceError(.internalFailure, "again")])
            let id = try await fixture.publish()
            let delays = Mutex<[Double]>([])
            try await fixture.running {
                for attempt in 1...3 {
                    try await fixture.until { try await fixture.events.deliveries(of: id).first?.attempts == attempt }
                    let next = try #require(try await fixture.events.dueDeliveries(except: []).next)
                    delays.withLock { $0.append(next.timeIntervalSince(fixture.clock.now()).rounded()) }
                    fixture.clock.advance(by: next.timeIntervalSince(fixture.clock.now()) + 0.001)
                }
                try await fixture.until { try await fixture.events.deliveries(of: id).first?.state == .delivered }
            }
            #expect(delays.withLock { $0 } == [1, 2, 4])
            let record = try #require(try await fixture.events.deliveries(of: id).first)
            #expect(record.state == .delivered && record.attempts == 4 && record.reason == nil)
            #expect(Set(fixture.target.calls.map(\.token)) == [record.token])
        }
    }

    @Test(arguments: [
        (0, nil as Int?, 1), (2, nil, 3),
    ])
    func `the last failure makes a dead letter with its reason`(retries: Int, age: Int?, attempts: Int) async throws {
        try await EventsFixture.run { fixture in
            try await fixture.wire(targets: [
                Target(
                    id: "t",
                    arn: EventsFixture.pipeline,
                    retryPolicy: .init(maximumRetryAttempts: retries, maximumEventAgeInSeconds: age)
                )
            ])
            fixture.target.fail(with: (0..<10).map { _ in Broken() })
            try await fixture.publish()
            try await fixture.running {
                try await fixture.until {
                    try await fixture.skipToNextTry()
                    return try await !fixture.events.deadLetters().isEmpty
                }
            }
            let letter = try #require(try await fixture.events.deadLetters().first)
            #expect(letter.reason == "the pipe is broken" && letter.attempts == attempts && letter.rule == "drift")
            fixture.target.fail(with: [])
            try await fixture.events.redrive(token: letter.token)
            try await fixture.running {
                try await fixture.until {
                    try await fixture.events.deliveries(of: letter.event.id)[0].state == .delivered
                }
            }
            #expect(fixture.target.calls.last?.token == letter.token)
            await #expect(throws: ServiceError.self) { try await fixture.events.redrive(token: letter.token) }
        }
    }

    @Test func `an event that grows too old, a target nobody serves and a refused one are dead letters`() async throws {
        try await EventsFixture.run { fixture in
            let old = Target.RetryPolicy(maximumEventAgeInSeconds: 60)
            try await fixture.wire(targets: [Target(id: "old", arn: EventsFixture.pipeline, retryPolicy: old)])
            fixture.target.fail(with: (0..<100).map { _ in Broken() })
            try await fixture.wire(
                "lost",
                targets: [Target(id: "lost", arn: "arn:aws:sqs:us-east-1:000000000000:queue")]
            )
            try await fixture.wire("refused", targets: [Target(id: "refused", arn: EventsFixture.function)])
            fixture.other.fail(with: [ServiceError(.notFound, "There is no function 'change'.")])
            try await fixture.publish()
            try await fixture.running {
                try await fixture.until {
                    try await fixture.skipToNextTry()
                    return try await fixture.events.deadLetters().count == 3
                }
            }
            let letters = Dictionary(uniqueKeysWithValues: try await fixture.events.deadLetters().map { ($0.rule, $0) })
            // Tries at 0, 1, 3, 7, 15 and 31 s; the next would be at 63 s.
            #expect(letters["drift"]?.attempts == 6)
            #expect(letters["lost"]?.reason == "No service takes events for arn:aws:sqs:us-east-1:000000000000:queue.")
            #expect(letters["refused"]?.reason == "There is no function 'change'." && letters["refused"]?.attempts == 1)
        }
    }

    @Test func `a slow target keeps no other waiting`() async throws {
        let gate = Signal()
        try await EventsFixture.run(gate: gate) { fixture in
            try await fixture.wire(targets: [
                Target(id: "slow", arn: EventsFixture.pipeline), Target(id: "quick", arn: EventsFixture.function),
            ])
            try await fixture.running {
                for _ in 0..<5 { try await fixture.publish() }
                try await fixture.until { fixture.other.calls.count == 5 }
                #expect(fixture.target.calls.count <= 1)
                try await fixture.until {
                    gate.notify()
                    return fixture.target.calls.count == 5
                }
            }
        }
    }

    @Test func `a bus that dies in mid-delivery delivers again after its restart, with the same token`() async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            var token: String?
            do {
                let fixture = try EventsFixture(folder, clock: clock, gate: Signal())
                try await fixture.wire()
                try await fixture.publish()
                try await fixture.running { await fixture.target.called.wait() }
                token = fixture.target.calls.first?.token
                try fixture.store.close()
            }
            let fixture = try await EventsFixture.reopened(folder, clock: clock)
            try await fixture.running { await fixture.target.called.wait() }
            #expect(token != nil && fixture.target.calls.map(\.token) == [token])
            try fixture.store.close()
        }
    }
}
