import Foundation
import Synchronization

/// The workers whose invocations become metrics, those that are out of service and still count included.
final class Meters: Sendable {
    private struct Meter {
        let endpoint: String
        let variant: String
        let workers: Workers
    }

    private struct State {
        var meters: [Meter] = []
        /// When the minute that is counted began; nil before the first.
        var opened: Date?
    }

    /// What a variant was asked in a minute.
    struct Reading: Sendable {
        let endpoint: String
        let variant: String
        let counts: InvocationCounts
    }

    private let isUsed: Bool
    private let state = Mutex(State())

    init(isUsed: Bool) { self.isUsed = isUsed }

    /// Starts to read workers, once.
    func add(_ workers: Workers, endpoint: String, variant: String) {
        guard isUsed else { return }
        state.withLock { state in
            if state.meters.contains(where: { $0.workers === workers }) { return }
            if state.meters.isEmpty { state.opened = nil }
            state.meters.append(Meter(endpoint: endpoint, variant: variant, workers: workers))
        }
    }

    /// When the minute ends that is counted, at once where none has begun; nil where nothing is counted.
    ///
    /// It may have passed since it was last read: then it is due, whatever the minute is now.
    func nextMinute(after now: Date) -> Date? {
        state.withLock { state in
            if state.meters.isEmpty { return nil }
            return state.opened.map { $0.addingTimeInterval(60) } ?? now
        }
    }

    /// What was counted in the minute before that of `now`, with its last moment; nil where that has been read.
    ///
    /// With `all`, also what the minute under way has so far. Workers that `isServing` denies are forgotten once they are idle.
    func read(
        at now: Date,
        all: Bool,
        isServing: (Workers) -> Bool
    ) -> (time: Date, readings: [Reading])? {
        state.withLock { state in
            let minute = Self.minute(of: now)
            guard let opened = state.opened else {
                state.opened = minute
                return all ? (now, Self.take(&state, isServing)) : nil
            }
            guard all || minute > opened else { return nil }
            state.opened = minute
            // A millisecond before the end, so that it lies in the minute that it tells of.
            let end = min(opened.addingTimeInterval(59.999), now)
            return (end, Self.take(&state, isServing))
        }
    }

    private static func take(_ state: inout State, _ isServing: (Workers) -> Bool) -> [Reading] {
        var kept: [Meter] = []
        var readings: [Reading] = []
        for meter in state.meters {
            // Seen out of service and idle: no invocation can come any more.
            let isKept = isServing(meter.workers) || !meter.workers.isIdle
            let counts = meter.workers.takeMinute()
            if isKept { kept.append(meter) }
            if isKept || counts.invocations > 0 {
                readings.append(Reading(endpoint: meter.endpoint, variant: meter.variant, counts: counts))
            }
        }
        state.meters = kept
        return readings
    }

    private static func minute(of date: Date) -> Date {
        Date(timeIntervalSince1970: (date.timeIntervalSince1970 / 60).rounded(.down) * 60)
    }
}
