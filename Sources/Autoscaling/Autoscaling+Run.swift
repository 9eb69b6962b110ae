import Endpoints
import Foundation
import GRDB
import MetricStore
import Store

extension Autoscaling {
    /// How often the alarms are looked at, in seconds; they change once a minute.
    private static let interval: TimeInterval = 10

    /// Scales what is registered, until the task is cancelled.
    package func run() async throws {
        do {
            while !Task.isCancelled {
                let isAnythingRegistered = try await step()
                // The next multiple, so that a moved clock does not shift the times that follow.
                let now = store.clock.now().timeIntervalSince1970
                let next = ((now / Self.interval).rounded(.down) + 1) * Self.interval
                await store.clock.wait(
                    until: isAnythingRegistered ? Date(timeIntervalSince1970: next) : nil,
                    or: work
                )
            }
        } catch is CancellationError {}
    }

    /// Looks at every target once; returns whether there is any.
    @discardableResult
    func step() async throws -> Bool {
        try await finishActivities()
        let targets = try await store.read { try TargetRecord.all(in: $0) }
        for target in targets { try await scale(target) }
        return !targets.isEmpty
    }

    /// Decides on one target, and writes the decision where it still applies.
    private func scale(_ target: TargetRecord) async throws {
        let resource = target.resource
        let (capacity, policies) = try await store.read { database in
            (try Endpoints.capacity(of: resource, in: database), try PolicyRecord.all(of: resource, in: database))
        }
        guard let capacity else {
            // Its endpoint was deleted.
            return try await store.write { transaction in
                guard try Endpoints.capacity(of: resource, in: transaction.database) == nil else { return }
                try Self.remove(resource, in: transaction)
            }
        }
        guard capacity.isSettled else { return }
        guard let decision = try await decision(on: target, policies, at: capacity.desired) else { return }
        let isWritten = try await store.write { transaction in
            guard try Endpoints.capacity(of: resource, in: transaction.database) == capacity else { return false }
            try self.endpoints.setInstanceCount(
                decision.count,
                endpoint: resource.endpoint,
                variant: resource.variant,
                in: transaction
            )
            try Self.begin(
                resource,
                from: capacity.desired,
                to: decision.count,
                policy: decision.policy,
                cause: decision.cause,
                in: transaction
            )
            return true
        }
        if isWritten { endpoints.wake() }
    }

    private struct Decision {
        let count: Int
        /// Nil where the bounds decided.
        let policy: String?
        let cause: String
    }

    /// The number of instances that bounds and policies ask for, if it differs from `current`.
    ///
    /// Of several policies the largest number counts; instances are taken away only if every policy that may do so agrees.
    private func decision(
        on target: TargetRecord,
        _ policies: [PolicyRecord],
        at current: Int
    ) async throws -> Decision? {
        if current < target.minimum {
            return Decision(count: target.minimum, policy: nil, cause: "minimum capacity was set to \(target.minimum)")
        }
        if current > target.maximum {
            return Decision(count: target.maximum, policy: nil, cause: "maximum capacity was set to \(target.maximum)")
        }
        let resource = target.resource
        let now = store.clock.now()
        let (lastOut, lastIn) = try await store.read { database in
            (
                try Self.lastChange(of: resource, upwards: true, in: database),
                try Self.lastChange(of: resource, upwards: false, in: database)
            )
        }
        var outs: [Decision] = []
        var ins: [Decision?] = []
        for policy in policies {
            let tracking = policy.tracking
            if let metric = try await breach(policy.highAlarm, of: policy, minutes: PolicyRecord.highPeriods)?.newest,
                let count = tracking.scaleOut(
                    from: current,
                    most: target.maximum,
                    metric: metric,
                    last: lastOut,
                    now: now
                )
            {
                outs.append(Decision(count: count, policy: policy.name, cause: policy.cause(policy.highAlarm)))
            }
            guard policy.scalesIn else { continue }
            // The busiest of the minutes decides, so that what is left can carry each of them.
            let metric = try await breach(policy.lowAlarm, of: policy, minutes: PolicyRecord.lowPeriods)?.largest
            let count = metric.flatMap {
                tracking.scaleIn(from: current, least: target.minimum, metric: $0, last: lastIn, now: now)
            }
            ins.append(count.map { Decision(count: $0, policy: policy.name, cause: policy.cause(policy.lowAlarm)) })
        }
        if target.suspended.dynamicScalingOutSuspended != true, let most = outs.max(by: { $0.count < $1.count }) {
            return most
        }
        guard target.suspended.dynamicScalingInSuspended != true, outs.isEmpty, !ins.isEmpty else { return nil }
        let agreed = ins.compactMap { $0 }
        return agreed.count == ins.count ? agreed.max { $0.count < $1.count } : nil
    }

    /// The newest and the largest datapoint of the last minutes, if the alarm is in ALARM.
    private func breach(
        _ alarm: String,
        of policy: PolicyRecord,
        minutes: Int
    ) async throws -> (newest: Double, largest: Double)? {
        let found = try await metrics.describeAlarms(DescribeAlarmsRequest(alarmNames: [alarm])).metricAlarms.first
        guard found?.stateValue == "ALARM" else { return nil }
        let tracked = policy.tracked
        let now = store.clock.now()
        // Two minutes more than the alarm needs: it too looks at late datapoints.
        let points =
            try await metrics.getMetricStatistics(
                GetMetricStatisticsRequest(
                    namespace: tracked.namespace,
                    metricName: tracked.name,
                    dimensions: tracked.dimensions,
                    startTime: now.addingTimeInterval(-60 * Double(minutes + 2)),
                    endTime: now.addingTimeInterval(1),
                    period: 60,
                    statistics: [tracked.statistic],
                    unit: tracked.unit
                )
            )
            .datapoints.suffix(minutes)
            .compactMap { $0.sum ?? $0.average ?? $0.maximum ?? $0.minimum ?? $0.sampleCount }
        guard let newest = points.last, let largest = points.max() else { return nil }
        return (newest, largest)
    }
}

extension PolicyRecord {
    fileprivate var tracking: TargetTracking {
        TargetTracking(
            target: configuration.targetValue,
            scaleOutCooldown: scaleOutCooldown,
            scaleInCooldown: scaleInCooldown,
            scalesIn: scalesIn
        )
    }

    /// In Application Auto Scaling's words.
    fileprivate func cause(_ alarm: String) -> String {
        "monitor alarm \(alarm) in state ALARM triggered policy \(name)"
    }
}
