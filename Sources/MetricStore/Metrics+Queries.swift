import Foundation
import GRDB
import Store

extension Metrics {
    // Source: CloudWatch API, GetMetricData: at most 500 queries and 100,800 datapoints.
    private static let mostQueries = 500
    private static let mostDatapoints = 100_800

    /// Statistics of several metrics by period; the datapoints of all queries, one after the other, are cut into pages.
    ///
    /// - Throws: ``ServiceError/Code/validation``, also for metric mathematics.
    package func getMetricData(_ request: GetMetricDataRequest) async throws -> GetMetricDataResponse {
        let page = try Page(
            limit: request.maxDatapoints ?? Self.mostDatapoints,
            member: "MaxDatapoints",
            most: Self.mostDatapoints,
            nextToken: request.nextToken
        )
        guard [nil, "TimestampDescending", "TimestampAscending"].contains(request.scanBy) else {
            throw ServiceError(
                .validation,
                "ScanBy is '\(request.scanBy ?? "")'; give TimestampDescending or TimestampAscending."
            )
        }
        let queries = try Self.checked(request)
        let series = try await store.read { database in
            try queries.map { query in
                let samples = try Metrics.samples(
                    of: query.periods.metric,
                    from: query.periods.start,
                    to: query.periods.end,
                    unit: query.unit,
                    in: database
                )
                let points = query.periods.aggregates(samples)
                    .map { ($0.start, query.statistic.value(of: $0.aggregate)) }
                return request.scanBy == "TimestampAscending" ? points : points.reversed()
            }
        }
        return Self.answer(queries, series, page)
    }

    private struct Query: Sendable {
        let id: String
        let label: String
        let periods: MetricPeriods
        let statistic: Statistic
        let unit: String?
    }

    /// The queries whose data are wanted.
    private static func checked(_ request: GetMetricDataRequest) throws -> [Query] {
        let count = request.metricDataQueries.count
        guard 1...mostQueries ~= count else {
            throw ServiceError(.validation, "MetricDataQueries has \(count) members: a request carries 1 to 500.")
        }
        var ids: Set<String> = []
        return try request.metricDataQueries.compactMap { query in
            guard query.id.wholeMatch(of: /[a-z][a-zA-Z0-9_]{0,254}/) != nil else {
                throw ServiceError(
                    .validation,
                    "Id '\(query.id)' must begin with a small letter, and hold letters, digits and '_' only."
                )
            }
            guard ids.insert(query.id).inserted else {
                throw ServiceError(.validation, "Two queries have the Id '\(query.id)'. Give each its own.")
            }
            guard let stat = query.metricStat, query.expression == nil else {
                throw ServiceError(
                    .validation,
                    query.expression == nil
                        ? "The query '\(query.id)' has no MetricStat: say which metric to read."
                        : "The query '\(query.id)' has an Expression: metric mathematics are not served. Ask for the metrics with "
                            + "MetricStat, and compute from their values."
                )
            }
            let periods = try MetricPeriods(
                metric: MetricName.metric(
                    stat.metric.namespace ?? "",
                    stat.metric.metricName ?? "",
                    stat.metric.dimensions
                ),
                from: request.startTime,
                to: request.endTime,
                period: stat.period,
                most: mostDatapoints
            )
            let checked = Query(
                id: query.id,
                label: query.label ?? periods.metric.metricName,
                periods: periods,
                statistic: try Statistic(named: stat.stat),
                unit: try stat.unit.map { try MetricName.unit($0) }
            )
            return query.returnData ?? true ? checked : nil
        }
    }

    /// The part of the series that a page holds; those without a datapoint are on the first.
    private static func answer(_ queries: [Query], _ series: [[(Date, Double)]], _ page: Page) -> GetMetricDataResponse
    {
        let all = 0..<series.reduce(0) { $0 + $1.count }
        let shown = (page.offset..<page.offset + page.limit).clamped(to: all)
        var results: [MetricDataResult] = []
        var first = 0
        for (query, points) in zip(queries, series) {
            let own = first..<first + points.count
            first = own.upperBound
            let part = own.clamped(to: shown)
            guard !part.isEmpty || (points.isEmpty && page.offset == 0) else { continue }
            let picked = points[(part.lowerBound - own.lowerBound)..<(part.upperBound - own.lowerBound)]
            results.append(
                MetricDataResult(
                    id: query.id,
                    label: query.label,
                    timestamps: picked.map(\.0),
                    values: picked.map(\.1),
                    statusCode: part.upperBound == own.upperBound || points.isEmpty ? "Complete" : "PartialData"
                )
            )
        }
        return GetMetricDataResponse(
            metricDataResults: results,
            nextToken: shown.upperBound < all.upperBound ? String(shown.upperBound) : nil
        )
    }
}
