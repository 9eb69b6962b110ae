import Foundation
import Store

/// A checked request for statistics of one metric.
struct StatisticsQuery: Sendable {
    let periods: MetricPeriods
    let statistics: Set<Statistic>

    init(_ request: GetMetricStatisticsRequest) throws {
        periods = try MetricPeriods(
            metric: MetricName.metric(request.namespace, request.metricName, request.dimensions),
            from: request.startTime,
            to: request.endTime,
            period: request.period,
            // Source: CloudWatch API, GetMetricStatistics.
            most: 1440
        )
        if let wanted = request.extendedStatistics, !wanted.isEmpty {
            throw ServiceError(
                .validation,
                "ExtendedStatistics is \(wanted): percentiles are not kept. Use Statistics."
            )
        }
        statistics = Set(try (request.statistics ?? []).map(Statistic.init(named:)))
        if statistics.isEmpty {
            throw ServiceError(.validation, "Statistics is empty: name at least one, such as Average.")
        }
    }

    /// One datapoint for each period and unit with samples, by time and then unit.
    func datapoints(_ samples: [Sample]) -> [Datapoint] {
        let points = Dictionary(grouping: samples, by: \.unit)
            .flatMap { unit, samples in
                periods.aggregates(samples)
                    .map { start, aggregate in
                        func value(_ statistic: Statistic) -> Double? {
                            statistics.contains(statistic) ? statistic.value(of: aggregate) : nil
                        }
                        return Datapoint(
                            timestamp: start,
                            sampleCount: value(.sampleCount),
                            average: value(.average),
                            sum: value(.sum),
                            minimum: value(.minimum),
                            maximum: value(.maximum),
                            unit: unit
                        )
                    }
            }
        return points.sorted { ($0.timestamp, $0.unit) < ($1.timestamp, $1.unit) }
    }
}
