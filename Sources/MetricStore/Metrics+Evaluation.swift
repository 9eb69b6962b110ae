import Foundation
import GRDB
import JSONDocuments
import Store

extension Metrics {
    /// Evaluates every alarm on time, and clears out what is past its retention, until the task is cancelled.
    package func run() async throws {
        do {
            var nextSweep = Date.distantPast
            while !Task.isCancelled {
                if store.clock.now() >= nextSweep {
                    try await sweep()
                    nextSweep = store.clock.now().addingTimeInterval(3600)
                }
                let step = try await evaluateAll()
                let now = store.clock.now().timeIntervalSince1970
                try await store.clock.sleep(
                    until: Date(timeIntervalSince1970: ((now / step).rounded(.down) + 1) * step)
                )
            }
        } catch is CancellationError {}
    }

    /// Evaluates every alarm; returns how many seconds may pass until the next time.
    ///
    /// Most evaluations change nothing: they only read. One that would change a state is repeated where it is written.
    func evaluateAll() async throws -> Double {
        let now = store.clock.now()
        let (changed, step) = try await store.read { database in
            let alarms = try Row.fetchAll(database, sql: "SELECT * FROM metrics_alarms").map(Alarm.init(row:))
            let changed = try alarms.filter { try $0.finding(at: now, in: database) != nil }.map(\.request.alarmName)
            return (changed, alarms.contains { $0.period < 60 } ? 10.0 : 60.0)
        }
        for name in changed {
            try await store.write { transaction in
                try Alarm.find(name, in: transaction.database)?.reevaluate(in: transaction)
            }
        }
        return step
    }

    /// Evaluates the alarms of these metrics within the transaction that changed them.
    func evaluateAlarms(watching metrics: Set<Metric>, in transaction: Transaction) throws {
        for metric in metrics {
            let rows = try Row.fetchAll(
                transaction.database,
                sql: "SELECT * FROM metrics_alarms WHERE namespace = ? AND metric = ? AND dimensions = ? ORDER BY name",
                arguments: [metric.namespace, metric.metricName, metric.key]
            )
            for row in rows { try Alarm(row: row).reevaluate(in: transaction) }
        }
    }

    private func sweep() async throws {
        try await store.write { transaction in
            let now = transaction.now.timeIntervalSince1970
            try transaction.database.execute(
                sql: "DELETE FROM metrics_samples WHERE time < ?",
                arguments: [now - 92 * 86_400]
            )
            try transaction.database.execute(
                sql: "DELETE FROM metrics_series WHERE latest < ?",
                arguments: [now - 92 * 86_400]
            )
            try transaction.database.execute(
                sql: "DELETE FROM metrics_alarm_history WHERE time < ?",
                arguments: [now - 30 * 86_400]
            )
        }
    }
}

extension Alarm {
    /// The new state and its reason, if an evaluation at `now` finds one that differs.
    func finding(at now: Date, in database: Database) throws -> (state: AlarmEvaluation.State, reason: AlarmReason)? {
        let start = now.addingTimeInterval(-Double(evaluation.range * period))
        let samples = try Metrics.samples(
            of: metric,
            from: start,
            to: now.addingTimeInterval(AlarmWindow.tolerance),
            unit: request.unit,
            in: database
        )
        let window = AlarmWindow(
            samples: samples,
            end: now,
            period: period,
            count: evaluation.range,
            statistic: statistic
        )
        let outcome = evaluation.evaluate(window.points.map { breaches($0.value) })
        guard let found = outcome.state, found != state else { return nil }
        return (found, AlarmReason(outcome, of: self, window: window, queried: now))
    }

    func reevaluate(in transaction: Transaction) throws {
        guard let (state, reason) = try finding(at: transaction.now, in: transaction.database) else { return }
        try move(to: state, reason: reason, in: transaction)
    }

    /// Writes the state; where it differs from the one before, with its event and an entry of the history.
    func move(to state: AlarmEvaluation.State, reason: AlarmReason, in transaction: Transaction) throws {
        var moved = self
        moved.state = state
        moved.reason = reason
        moved.stateUpdated = transaction.now
        if state != self.state { moved.stateTransitioned = transaction.now }
        try moved.save(to: transaction.database)
        guard state != self.state else { return }
        try moved.publishStateChange(from: self, in: transaction)
        try record(
            "StateUpdate",
            "Alarm updated from \(self.state.rawValue) to \(state.rawValue)",
            ["version": "1.0", "oldState": historyState, "newState": moved.historyState],
            in: transaction
        )
    }

    /// Adds an entry to the history.
    func record(_ type: String, _ summary: String, _ data: JSON, in transaction: Transaction) throws {
        try transaction.database.execute(
            sql: "INSERT INTO metrics_alarm_history (alarm, time, type, summary, data) VALUES (?, ?, ?, ?, ?)",
            arguments: [request.alarmName, transaction.now.timeIntervalSince1970, type, summary, data.text()]
        )
    }

    private var historyState: JSON {
        var text: JSON = ["stateValue": .string(state.rawValue), "stateReason": .string(reason.text)]
        if let data = reason.data { text["stateReasonData"] = (try? JSON(parsing: data)) ?? .string(data) }
        return text
    }
}
