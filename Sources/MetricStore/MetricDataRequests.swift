package import Foundation

/// What to compute of which metric.
package struct MetricStat: Codable, Sendable, Hashable {
    package struct Metric: Codable, Sendable, Hashable {
        package var namespace: String?
        package var metricName: String?
        package var dimensions: [MetricDimension]?

        package init(namespace: String?, metricName: String?, dimensions: [MetricDimension]? = nil) {
            self.namespace = namespace
            self.metricName = metricName
            self.dimensions = dimensions
        }
    }

    package var metric: Metric
    /// Seconds: 1, 5, 10, 20, 30 or a multiple of 60.
    package var period: Int
    /// One of SampleCount, Average, Sum, Minimum and Maximum.
    package var stat: String
    /// Only data of this unit; of every unit, together, where nil.
    package var unit: String?

    package init(metric: Metric, period: Int, stat: String, unit: String? = nil) {
        self.metric = metric
        self.period = period
        self.stat = stat
        self.unit = unit
    }
}

/// One series of an answer.
package struct MetricDataQuery: Codable, Sendable, Hashable {
    /// Begins with a small letter.
    package var id: String
    package var metricStat: MetricStat?
    /// Metric mathematics, which are refused.
    package var expression: String?
    /// What the answer calls the series; the metric's name where nil.
    package var label: String?
    package var returnData: Bool?

    package init(
        id: String,
        metricStat: MetricStat? = nil,
        expression: String? = nil,
        label: String? = nil,
        returnData: Bool? = nil
    ) {
        self.id = id
        self.metricStat = metricStat
        self.expression = expression
        self.label = label
        self.returnData = returnData
    }
}

/// Several metrics at once.
package struct GetMetricDataRequest: Codable, Sendable, Hashable {
    package var metricDataQueries: [MetricDataQuery]
    /// Included.
    package var startTime: Date
    /// Excluded.
    package var endTime: Date
    /// TimestampDescending (where nil) or TimestampAscending.
    package var scanBy: String?
    /// 1 to 100,800, which it is where nil.
    package var maxDatapoints: Int?
    package var nextToken: String?

    package init(
        metricDataQueries: [MetricDataQuery],
        startTime: Date,
        endTime: Date,
        scanBy: String? = nil,
        maxDatapoints: Int? = nil,
        nextToken: String? = nil
    ) {
        self.metricDataQueries = metricDataQueries
        self.startTime = startTime
        self.endTime = endTime
        self.scanBy = scanBy
        self.maxDatapoints = maxDatapoints
        self.nextToken = nextToken
    }
}

/// A series, or the part of it that an answer holds; a period without data is left out.
package struct MetricDataResult: Codable, Sendable, Hashable {
    package var id: String
    package var label: String
    /// When the periods begin.
    package var timestamps: [Date]
    package var values: [Double]
    /// Complete, or PartialData where the next answer goes on with it.
    package var statusCode: String
}

/// Series in the order in which they were asked for.
package struct GetMetricDataResponse: Codable, Sendable, Hashable {
    package var metricDataResults: [MetricDataResult]
    package var nextToken: String?
}
