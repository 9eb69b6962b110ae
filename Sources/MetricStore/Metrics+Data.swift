import Foundation
import GRDB
import JSONDocuments
package import Store

extension Metrics {
    /// Keeps measurements; all of them or, if one is wrong, none.
    package func putMetricData(_ request: PutMetricDataRequest) async throws {
        // Source: CloudWatch API, PutMetricData: at most 1,000 metrics a request, from two weeks ago to two hours ahead.
        guard (1...1000).contains(request.metricData.count) else {
            throw ServiceError(
                .validation,
                "MetricData has \(request.metricData.count) members: a request carries 1 to 1000."
            )
        }
        try await store.write { transaction in
            for case let time? in request.metricData.map(\.timestamp) {
                guard (-1_209_600...7200).contains(time.timeIntervalSince(transaction.now)) else {
                    throw ServiceError(
                        .validation,
                        "Timestamp \(time.timeIntervalSince1970) must be from two weeks ago to two hours ahead of now."
                    )
                }
            }
            try self.put(request.metricData, namespace: request.namespace, in: transaction)
        }
    }

    /// Keeps measurements within another service's transaction, and evaluates the alarms that watch them.
    ///
    /// A datum without a timestamp gets the transaction's time. Alarms that change publish their events in the same
    /// transaction.
    package func put(_ data: [MetricDatum], namespace: String, in transaction: Transaction) throws {
        var touched: Set<Metric> = []
        for datum in data {
            let metric = try MetricName.metric(namespace, datum.metricName, datum.dimensions)
            let unit = try MetricName.unit(datum.unit)
            let aggregate = try datum.aggregate()
            let time = datum.timestamp ?? transaction.now
            let series = try Int64.fetchOne(
                transaction.database,
                sql: """
                    INSERT INTO metrics_series (namespace, name, dimensions, latest) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET latest = max(latest, excluded.latest) RETURNING id
                    """,
                arguments: [metric.namespace, metric.metricName, metric.key, time.timeIntervalSince1970]
            )
            try transaction.database.execute(
                sql: """
                    INSERT INTO metrics_samples (series, time, unit, count, sum, minimum, maximum)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    series, time.timeIntervalSince1970, unit, aggregate.count, aggregate.sum, aggregate.minimum,
                    aggregate.maximum,
                ]
            )
            touched.insert(metric)
        }
        try evaluateAlarms(watching: touched, in: transaction)
    }

    /// Statistics by period; a datapoint that was just put is in them.
    package func getMetricStatistics(_ request: GetMetricStatisticsRequest) async throws -> GetMetricStatisticsResponse
    {
        let query = try StatisticsQuery(request)
        let samples = try await store.read { database in
            let periods = query.periods
            return try Metrics.samples(
                of: periods.metric,
                from: periods.start,
                to: periods.end,
                unit: request.unit,
                in: database
            )
        }
        return GetMetricStatisticsResponse(label: request.metricName, datapoints: query.datapoints(samples))
    }

    /// The metrics that have data, by namespace, name and dimensions.
    package func listMetrics(_ request: ListMetricsRequest) async throws -> ListMetricsResponse {
        // Source: CloudWatch API, ListMetrics: 500 metrics a page.
        let page = try Page(limit: 500, member: "the page", most: 500, nextToken: request.nextToken)
        guard request.recentlyActive == nil || request.recentlyActive == "PT3H" else {
            throw ServiceError(.validation, "RecentlyActive is '\(request.recentlyActive ?? "")': it can only be PT3H.")
        }
        let since = request.recentlyActive.map { _ in store.clock.now().timeIntervalSince1970 - 3 * 3600 }
        return try await store.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT namespace, name, dimensions FROM metrics_series
                    WHERE namespace = ifnull(?, namespace) AND name = ifnull(?, name) AND latest >= ifnull(?, latest)
                    ORDER BY namespace, name, dimensions
                    """,
                arguments: [request.namespace, request.metricName, since]
            )
            let metrics =
                try rows.map { row in
                    Metric(
                        namespace: row["namespace"],
                        metricName: row["name"],
                        dimensions: try Metric.dimensions(of: row["dimensions"])
                    )
                }
                .filter { metric in
                    (request.dimensions ?? [])
                        .allSatisfy { filter in
                            metric.dimensions.contains {
                                $0.name == filter.name && $0.value == filter.value ?? $0.value
                            }
                        }
                }
            let (entries, next) = page.cut(outOf: metrics)
            return ListMetricsResponse(metrics: entries, nextToken: next)
        }
    }

    /// The samples of a metric with `from <= time < to`.
    static func samples(
        of metric: Metric,
        from start: Date,
        to end: Date,
        unit: String?,
        in database: Database
    ) throws -> [Sample] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT time, unit, count, sum, minimum, maximum FROM metrics_samples
                WHERE series = (SELECT id FROM metrics_series WHERE namespace = ? AND name = ? AND dimensions = ?)
                    AND time >= ? AND time < ? AND unit = ifnull(?, unit)
                """,
            arguments: [
                metric.namespace, metric.metricName, metric.key, start.timeIntervalSince1970, end.timeIntervalSince1970,
                unit,
            ]
        )
        .map { row in
            Sample(
                time: Date(timeIntervalSince1970: row["time"]),
                unit: row["unit"],
                aggregate: Aggregate(
                    count: row["count"],
                    sum: row["sum"],
                    minimum: row["minimum"],
                    maximum: row["maximum"]
                )
            )
        }
    }
}

extension MetricDatum {
    /// What the datum adds up to; throws unless it has exactly one kind of value and all numbers are finite.
    func aggregate() throws -> Aggregate {
        guard [value != nil, values != nil, statisticValues != nil].filter({ $0 }).count == 1 else {
            throw ServiceError(
                .validation,
                "Metric '\(metricName)' must have exactly one of Value, Values and StatisticValues."
            )
        }
        let aggregate: Aggregate
        if let value {
            aggregate = Aggregate(count: 1, sum: value, minimum: value, maximum: value)
        } else if let set = statisticValues {
            aggregate = Aggregate(count: set.sampleCount, sum: set.sum, minimum: set.minimum, maximum: set.maximum)
        } else {
            let values = values ?? []
            let counts = counts ?? values.map { _ in 1 }
            guard !values.isEmpty, counts.count == values.count, counts.allSatisfy({ $0 > 0 }) else {
                throw ServiceError(
                    .validation,
                    "Metric '\(metricName)' has \(values.count) Values and \(counts.count) Counts: give as many, all above 0."
                )
            }
            aggregate = Aggregate(
                count: counts.reduce(0, +),
                sum: zip(values, counts).reduce(0) { $0 + $1.0 * $1.1 },
                minimum: values.min() ?? .nan,
                maximum: values.max() ?? .nan
            )
        }
        // Source: CloudWatch API, MetricDatum: values lie between -2^360 and 2^360.
        let most = 0x1p360
        guard aggregate.count > 0, aggregate.count <= most,
            [aggregate.sum, aggregate.minimum, aggregate.maximum].allSatisfy({ abs($0) <= most })
        else {
            throw ServiceError(
                .validation,
                "Metric '\(metricName)' has a value that is not finite, beyond 2^360, or a sample count that is not above 0."
            )
        }
        return aggregate
    }
}
