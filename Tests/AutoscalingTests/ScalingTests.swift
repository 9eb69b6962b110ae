import Endpoints
import Foundation
import MetricStore
import Store
import TestSupport
import Testing

@testable import Autoscaling

@Suite("Scaling", .timeLimit(.minutes(2))) struct ScalingTests {
    @Test func `three busy minutes add instances, and not two`() async throws {
        try await AutoscalingFixture.run { fixture in
            try await fixture.watch()
            try await fixture.minute(1600)
            try await fixture.minute(1600)
            #expect(try await fixture.instances == 1)
            try await fixture.minute(1600)
            #expect(try await fixture.instances == 3)
            let activity = try await fixture.activities()[0]
            #expect(activity.statusCode == "Successful" && activity.endTime == fixture.clock.now())
            #expect(activity.description == "Setting desired instance count to 3.")
            #expect(activity.cause.contains("AlarmHigh") && activity.cause.hasSuffix("triggered policy tracking"))
        }
    }

    @Test func `a scale-out counts while it cools down, and after it the load is looked at anew`() async throws {
        try await AutoscalingFixture.run { fixture in
            try await fixture.watch(cooldown: 120)
            for _ in 0..<3 { try await fixture.minute(1600) }
            #expect(try await fixture.instances == 3)
            // One instance would have wanted 2 by this; there are 3.
            try await fixture.minute(800)
            #expect(try await fixture.instances == 3)
            try await fixture.minute(800)
            #expect(try await fixture.instances == 4)
            #expect(try await fixture.activities().count == 2)
        }
    }

    @Test func `fifteen quiet minutes take instances away, as many as the busiest of them allows`() async throws {
        try await AutoscalingFixture.run { fixture in
            try await fixture.watch()
            for _ in 0..<3 { try await fixture.minute(2900) }
            #expect(try await fixture.instances == 4)
            try await fixture.minute(360)
            for _ in 0..<13 { try await fixture.minute(100) }
            #expect(try await fixture.instances == 4)
            // The fifteenth: ⌈4 · 360 / 750⌉.
            try await fixture.minute(100)
            #expect(try await fixture.instances == 2)
            let low = try await fixture.activities()[0]
            #expect(low.cause.contains("AlarmLow"))
        }
    }

    @Test func `what is not to be scaled in stays`() async throws {
        try await AutoscalingFixture.run { fixture in
            try await fixture.watch(disableScaleIn: true)
            for _ in 0..<3 { try await fixture.minute(1600) }
            for _ in 0..<20 { try await fixture.minute(0) }
            #expect(try await fixture.instances == 3)
            let alarms = try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms
            #expect(alarms.map { $0.alarmName.contains("AlarmHigh") } == [true])
        }
    }

    @Test func `a number outside of new bounds is brought within them`() async throws {
        try await AutoscalingFixture.run { fixture in
            try await fixture.register(minimum: 2, maximum: 4)
            try await fixture.settle()
            #expect(try await fixture.instances == 2)
            #expect(try await fixture.activities()[0].cause == "minimum capacity was set to 2")
            try await fixture.register(minimum: 1, maximum: 1)
            try await fixture.settle()
            #expect(try await fixture.instances == 1)
        }
    }

    @Test func `suspended scaling does nothing`() async throws {
        try await AutoscalingFixture.run { fixture in
            try await fixture.watch()
            _ = try await fixture.autoscaling.registerScalableTarget(
                RegisterScalableTargetRequest(
                    resourceId: AutoscalingFixture.resource,
                    suspendedState: SuspendedState(dynamicScalingOutSuspended: true)
                )
            )
            for _ in 0..<4 { try await fixture.minute(1600) }
            #expect(try await fixture.instances == 1)
        }
    }

    @Test func `a decision is carried out after a restart, and its cool-down goes on`() async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            do {
                let first = try AutoscalingFixture(folder, clock: clock)
                try await first.running {
                    try await first.deploy()
                    try await first.watch(cooldown: 600)
                }
                // The endpoints' loop has ended: the decision is written, and nobody follows it.
                for _ in 0..<3 { try await first.minute(1600, steps: false) }
                try await first.autoscaling.step()
                #expect(try await first.activities()[0].statusCode == "InProgress")
                try first.store.close()
            }
            let second = try await AutoscalingFixture.reopened(folder, clock: clock)
            try await second.running {
                _ = try await second.endpoints.waitForEnd(of: "taxi")
                try await second.autoscaling.finishActivities()
                #expect(try await second.instances == 3)
                #expect(try await second.activities().map(\.statusCode) == ["Successful"])
                try await second.minute(800)
                #expect(try await second.activities().count == 1)
            }
        }
    }

    @Test func `a target whose endpoint is gone is forgotten, with its alarms`() async throws {
        try await AutoscalingFixture.run { fixture in
            try await fixture.watch()
            try await fixture.endpoints.deleteEndpoint(DeleteEndpointRequest(endpointName: "taxi"))
            _ = try await fixture.endpoints.waitForEnd(of: "taxi")
            #expect(try await fixture.autoscaling.step())
            #expect(try await fixture.autoscaling.step() == false)
            #expect(try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms.isEmpty)
        }
    }
}
