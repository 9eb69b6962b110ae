import Foundation
import Store

/// The periods that a request for statistics is about, and how samples fall into them.
struct MetricPeriods: Sendable {
    let metric: Metric
    /// Rounded down to the period or, where that is longer, to the minute.
    let start: Date
    let end: Date
    /// Seconds.
    let length: Double

    /// - Parameters:
    ///   - metric: Whose samples they are.
    ///   - start: Included.
    ///   - end: Excluded.
    ///   - period: Seconds.
    ///   - most: The largest number of periods.
    /// - Throws: ``ServiceError/Code/validation`` with the member that is wrong.
    init(metric: Metric, from start: Date, to end: Date, period: Int, most: Int) throws {
        guard [1, 5, 10, 20, 30].contains(period) || (period > 0 && period % 60 == 0) else {
            throw ServiceError(
                .validation,
                "Period is \(period): it must be 1, 5, 10, 20, 30 or a multiple of 60 seconds."
            )
        }
        self.metric = metric
        length = Double(period)
        let grain = min(length, 60)
        self.start = Date(
            timeIntervalSince1970: (start.timeIntervalSince1970 / grain).rounded(.down) * grain
        )
        self.end = end
        guard self.start < end else { throw ServiceError(.validation, "StartTime must be before EndTime.") }
        let count = (end.timeIntervalSince(self.start) / length).rounded(.up)
        guard count <= Double(most) else {
            throw ServiceError(
                .validation,
                "The request is for up to \(count) datapoints: at most \(most) are answered. Shorten the time or lengthen Period."
            )
        }
    }

    /// What the samples of each period with any come to, by time.
    func aggregates(_ samples: [Sample]) -> [(start: Date, aggregate: Aggregate)] {
        var found: [Double: Aggregate] = [:]
        for sample in samples {
            let index = (sample.time.timeIntervalSince(start) / length).rounded(.down)
            found[index] = found[index]?.adding(sample.aggregate) ?? sample.aggregate
        }
        return found.sorted { $0.key < $1.key }.map { (start.addingTimeInterval($0.key * length), $0.value) }
    }
}

extension Statistic {
    /// - Throws: ``ServiceError/Code/validation`` for any other name, so also for a percentile's.
    init(named name: String) throws {
        guard let statistic = Statistic(rawValue: name) else {
            throw ServiceError(
                .validation,
                "'\(name)' is no statistic: there are SampleCount, Average, Sum, Minimum and Maximum."
            )
        }
        self = statistic
    }
}
