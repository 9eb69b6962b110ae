import Foundation
import Store

/// A checked request for statistics: its periods, and how samples fall into them.
struct StatisticsQuery: Sendable {
    /// Source: CloudWatch API, GetMetricStatistics.
    private static let mostDatapoints = 1440.0

    let metric: Metric
    /// Rounded down to the period or, where that is longer, to the minute.
    let start: Date
    let end: Date
    let period: Double
    let statistics: Set<Statistic>

    init(_ request: GetMetricStatisticsRequest) throws {
        metric = try MetricName.metric(request.namespace, request.metricName, request.dimensions)
        let length = request.period
        guard [1, 5, 10, 20, 30].contains(length) || (length > 0 && length % 60 == 0) else {
            throw ServiceError(
                .validation,
                "Period is \(length): it must be 1, 5, 10, 20, 30 or a multiple of 60 seconds."
            )
        }
        period = Double(length)
        let grain = min(period, 60)
        start = Date(timeIntervalSince1970: (request.startTime.timeIntervalSince1970 / grain).rounded(.down) * grain)
        end = request.endTime
        guard start < end else {
            throw ServiceError(.validation, "StartTime must be before EndTime.")
        }
        let count = (end.timeIntervalSince(start) / period).rounded(.up)
        guard count <= StatisticsQuery.mostDatapoints else {
            throw ServiceError(
                .validation,
                "The request is for up to \(count) datapoints: at most 1440 are answered. Shorten the time or lengthen Period."
            )
        }
        if let wanted = request.extendedStatistics, !wanted.isEmpty {
            throw ServiceError(
                .validation,
                "ExtendedStatistics is \(wanted): percentiles are not kept. Use Statistics."
            )
        }
        statistics = Set(
            try (request.statistics ?? [])
                .map { name in
                    guard let statistic = Statistic(rawValue: name) else {
                        throw ServiceError(
                            .validation,
                            "'\(name)' is no statistic: there are SampleCount, Average, Sum, Minimum and Maximum."
                        )
                    }
                    return statistic
                }
        )
        if statistics.isEmpty {
            throw ServiceError(.validation, "Statistics is empty: name at least one, such as Average.")
        }
    }

    /// One datapoint for each period and unit with samples, by time and then unit.
    func datapoints(_ samples: [Sample]) -> [Datapoint] {
        struct Slot: Hashable {
            let index: Double
            let unit: String
        }
        var slots: [Slot: Aggregate] = [:]
        for sample in samples {
            let slot = Slot(index: (sample.time.timeIntervalSince(start) / period).rounded(.down), unit: sample.unit)
            slots[slot] = slots[slot].map { $0.adding(sample.aggregate) } ?? sample.aggregate
        }
        return slots.sorted { ($0.key.index, $0.key.unit) < ($1.key.index, $1.key.unit) }
            .map { slot, aggregate in
                func value(_ statistic: Statistic) -> Double? {
                    statistics.contains(statistic) ? statistic.value(of: aggregate) : nil
                }
                return Datapoint(
                    timestamp: start.addingTimeInterval(slot.index * period),
                    sampleCount: value(.sampleCount),
                    average: value(.average),
                    sum: value(.sum),
                    minimum: value(.minimum),
                    maximum: value(.maximum),
                    unit: slot.unit
                )
            }
    }
}
