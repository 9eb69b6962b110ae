import Foundation
import Testing

@testable import Autoscaling

@Suite("Target tracking") struct TargetTrackingTests {
    private let policy = TargetTracking(target: 750, scaleOutCooldown: 60, scaleInCooldown: 300, scalesIn: true)
    private let now = Date(timeIntervalSince1970: 1_772_323_200)

    /// By hand: ⌈current · metric / 750⌉.
    @Test(arguments: [
        (1, 750.0, 1), (1, 751.0, 2), (1, 1600.0, 3), (2, 800.0, 3), (4, 375.0, 2), (4, 376.0, 3), (3, 0.0, 0),
        (10, 1e300, Int(Int32.max)),
    ])
    func `the number wanted is the one at which the metric meets the target`(current: Int, metric: Double, wanted: Int)
    {
        #expect(policy.capacity(of: current, at: metric) == wanted)
    }

    @Test func `instances are added up to the most there may be`() {
        #expect(policy.scaleOut(from: 1, most: 4, metric: 1600, last: nil, now: now) == 3)
        #expect(policy.scaleOut(from: 1, most: 2, metric: 1600, last: nil, now: now) == 2)
        #expect(policy.scaleOut(from: 4, most: 4, metric: 1600, last: nil, now: now) == nil)
    }

    @Test func `while a scale-out cools down only a larger one goes through`() {
        let last = TargetTracking.Change(old: 1, new: 3, ended: now.addingTimeInterval(-59))
        #expect(policy.scaleOut(from: 3, most: 9, metric: 1600, last: last, now: now) == nil)
        #expect(policy.scaleOut(from: 3, most: 9, metric: 3100, last: last, now: now) == 5)
        #expect(policy.scaleOut(from: 3, most: 9, metric: 1600, last: last, now: now.addingTimeInterval(1)) == 7)
    }

    @Test func `instances are taken away down to the fewest there must be, after the cool-down, unless that is off`() {
        #expect(policy.scaleIn(from: 4, least: 1, metric: 375, last: nil, now: now) == 2)
        #expect(policy.scaleIn(from: 4, least: 3, metric: 375, last: nil, now: now) == 3)
        #expect(policy.scaleIn(from: 3, least: 3, metric: 0, last: nil, now: now) == nil)
        let last = TargetTracking.Change(old: 5, new: 4, ended: now.addingTimeInterval(-299))
        #expect(policy.scaleIn(from: 4, least: 1, metric: 375, last: last, now: now) == nil)
        #expect(policy.scaleIn(from: 4, least: 1, metric: 375, last: last, now: now.addingTimeInterval(1)) == 2)
        let fixed = TargetTracking(target: 750, scaleOutCooldown: 60, scaleInCooldown: 300, scalesIn: false)
        #expect(fixed.scaleIn(from: 4, least: 1, metric: 0, last: nil, now: now) == nil)
    }
}
