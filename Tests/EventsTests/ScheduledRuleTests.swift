import Events
import Foundation
import JSONDocuments
import Store
import TestSupport
import Testing

@Suite("Scheduled rules") struct ScheduledRuleTests {
    private let hourly = PutRuleRequest(name: "hourly", scheduleExpression: "cron(0 * * * ? *)")

    @Test func `a rule fires at its times with EventBridge's event`() async throws {
        try await EventsFixture.run { fixture in
            _ = try await fixture.events.putRule(hourly)
            _ = try await fixture.events.putTargets(
                PutTargetsRequest(rule: "hourly", targets: [Target(id: "t", arn: EventsFixture.pipeline)])
            )
            // Pattern rules do not see another rule's schedule.
            try await fixture.wire("all", pattern: #"{"source":["aws.events"]}"#)
            try await fixture.running {
                for hour in 1...3 {
                    fixture.clock.advance(by: 3600)
                    try await fixture.until { fixture.target.calls.count == hour }
                }
            }
            let event = fixture.target.calls[0].event
            let expected: JSON = [
                "version": "0", "id": .string(event.id), "detail-type": "Scheduled Event", "source": "aws.events",
                "account": "000000000000", "time": "2026-03-01T01:00:00Z", "region": "us-east-1",
                "resources": ["arn:aws:events:us-east-1:000000000000:rule/hourly"], "detail": [:],
            ]
            #expect(event.json == expected)
            #expect(
                fixture.target.calls.map { $0.event.time.timeIntervalSince1970 }
                    == [1, 2, 3].map { 1_772_323_200 + $0 * 3600 }
            )
        }
    }

    @Test func `of the times that passed while it was down a rule gets the earliest, and then its next`() async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            do {
                let fixture = try EventsFixture(folder, clock: clock)
                _ = try await fixture.events.putRule(hourly)
                _ = try await fixture.events.putTargets(
                    PutTargetsRequest(rule: "hourly", targets: [Target(id: "t", arn: EventsFixture.pipeline)])
                )
                try fixture.store.close()
            }
            clock.advance(by: 5 * 3600 + 60)
            let fixture = try await EventsFixture.reopened(folder, clock: clock)
            try await fixture.running {
                try await fixture.until { fixture.target.calls.count == 1 }
                clock.advance(by: 3540)
                try await fixture.until { fixture.target.calls.count == 2 }
            }
            #expect(
                fixture.target.calls.map { $0.event.time.timeIntervalSince1970 - 1_772_323_200 } == [3600, 6 * 3600]
            )
            try fixture.store.close()
        }
    }

    @Test func `a rule with a pattern and a schedule gets both, each once`() async throws {
        try await EventsFixture.run { fixture in
            try await fixture.wire()
            _ = try await fixture.events.putRule(
                PutRuleRequest(
                    name: "drift",
                    eventPattern: #"{"source":["aws.cloudwatch"]}"#,
                    scheduleExpression: "rate(1 hour)"
                )
            )
            try await fixture.running {
                try await fixture.publish()
                try await fixture.until { fixture.target.calls.count == 1 }
                fixture.clock.advance(by: 3600)
                try await fixture.until { fixture.target.calls.count == 2 }
            }
            #expect(fixture.target.calls.map(\.event.source) == ["aws.cloudwatch", "aws.events"])
        }
    }

    @Test func `a disabled rule does not fire, and tells no next times`() async throws {
        try await EventsFixture.run { fixture async throws in
            _ = try await fixture.events.putRule(hourly)
            #expect(
                try await fixture.events.nextFireTimes(of: "hourly", count: 2).map(\.timeIntervalSince1970)
                    == [1_772_326_800, 1_772_330_400]
            )
            try await fixture.events.disableRule(RuleRequest(name: "hourly"))
            #expect(try await fixture.events.nextFireTimes(of: "hourly").isEmpty)
            fixture.clock.advance(by: 2 * 3600)
            try await fixture.events.enableRule(RuleRequest(name: "hourly"))
            #expect(
                try await fixture.events.nextFireTimes(of: "hourly", count: 1).map(\.timeIntervalSince1970) == [
                    1_772_334_000
                ]
            )
            #expect(try await fixture.events.recentEvents().isEmpty)
        }
    }

    @Test func `a rate keeps its beat when its rule is put again`() async throws {
        try await EventsFixture.run { fixture async throws in
            let rule = PutRuleRequest(name: "r", scheduleExpression: "rate(10 minutes)")
            _ = try await fixture.events.putRule(rule)
            fixture.clock.advance(by: 60)
            _ = try await fixture.events.putRule(rule)
            #expect(
                try await fixture.events.nextFireTimes(of: "r", count: 1) == [
                    Date(timeIntervalSince1970: 1_772_323_800)
                ]
            )
        }
    }
}
