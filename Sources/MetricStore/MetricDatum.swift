package import Foundation

/// A name and a value that tell one metric from others of the same name.
package struct MetricDimension: Codable, Sendable, Hashable {
    package var name: String
    package var value: String

    package init(
        name: String,
        value: String
    ) {
        self.name = name
        self.value = value
    }
}

/// What many values come to, for a datum that does not carry them one by one.
package struct StatisticSet: Codable, Sendable, Hashable {
    package var sampleCount: Double
    package var sum: Double
    package var minimum: Double
    package var maximum: Double

    package init(
        sampleCount: Double,
        sum: Double,
        minimum: Double,
        maximum: Double
    ) {
        self.sampleCount = sampleCount
        self.sum = sum
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// One measurement, or many taken together; exactly one of `value`, `values` and `statisticValues` is given.
package struct MetricDatum: Codable, Sendable, Hashable {
    package var metricName: String
    package var dimensions: [MetricDimension]?
    /// The time of the measurement; the time of arrival where nil.
    package var timestamp: Date?
    package var value: Double?
    package var values: [Double]?
    /// How often each of `values` was seen; once where nil.
    package var counts: [Double]?
    package var statisticValues: StatisticSet?
    /// One of CloudWatch's units; `None` where nil.
    package var unit: String?
    /// Ignored: every metric is kept to the second.
    package var storageResolution: Int?

    package init(
        metricName: String,
        dimensions: [MetricDimension]? = nil,
        timestamp: Date? = nil,
        value: Double? = nil,
        values: [Double]? = nil,
        counts: [Double]? = nil,
        statisticValues: StatisticSet? = nil,
        unit: String? = nil,
        storageResolution: Int? = nil
    ) {
        self.metricName = metricName
        self.dimensions = dimensions
        self.timestamp = timestamp
        self.value = value
        self.values = values
        self.counts = counts
        self.statisticValues = statisticValues
        self.unit = unit
        self.storageResolution = storageResolution
    }
}

/// Measurements to keep.
package struct PutMetricDataRequest: Codable, Sendable, Hashable {
    package var namespace: String
    package var metricData: [MetricDatum]

    package init(
        namespace: String,
        metricData: [MetricDatum]
    ) {
        self.namespace = namespace
        self.metricData = metricData
    }
}

/// Which statistics to compute of which metric.
package struct GetMetricStatisticsRequest: Codable, Sendable, Hashable {
    package var namespace: String
    package var metricName: String
    package var dimensions: [MetricDimension]?
    /// Included.
    package var startTime: Date
    /// Excluded.
    package var endTime: Date
    /// Seconds: 1, 5, 10, 20, 30 or a multiple of 60.
    package var period: Int
    /// Of SampleCount, Average, Sum, Minimum and Maximum.
    package var statistics: [String]?
    package var extendedStatistics: [String]?
    /// Only data of this unit; of every unit, apart, where nil.
    package var unit: String?

    package init(
        namespace: String,
        metricName: String,
        dimensions: [MetricDimension]? = nil,
        startTime: Date,
        endTime: Date,
        period: Int,
        statistics: [String]? = nil,
        extendedStatistics: [String]? = nil,
        unit: String? = nil
    ) {
        self.namespace = namespace
        self.metricName = metricName
        self.dimensions = dimensions
        self.startTime = startTime
        self.endTime = endTime
        self.period = period
        self.statistics = statistics
        self.extendedStatistics = extendedStatistics
        self.unit = unit
    }
}

/// The statistics of one period and unit.
package struct Datapoint: Codable, Sendable, Hashable {
    /// When the period begins.
    package var timestamp: Date
    package var sampleCount: Double?
    package var average: Double?
    package var sum: Double?
    package var minimum: Double?
    package var maximum: Double?
    package var unit: String

    package init(
        timestamp: Date,
        sampleCount: Double? = nil,
        average: Double? = nil,
        sum: Double? = nil,
        minimum: Double? = nil,
        maximum: Double? = nil,
        unit: String
    ) {
        self.timestamp = timestamp
        self.sampleCount = sampleCount
        self.average = average
        self.sum = sum
        self.minimum = minimum
        self.maximum = maximum
        self.unit = unit
    }
}

/// Statistics by period, oldest first; a period without data is left out.
package struct GetMetricStatisticsResponse: Codable, Sendable, Hashable {
    package var label: String
    package var datapoints: [Datapoint]

    package init(
        label: String,
        datapoints: [Datapoint]
    ) {
        self.label = label
        self.datapoints = datapoints
    }
}

/// A dimension to filter by; any value where nil.
package struct DimensionFilter: Codable, Sendable, Hashable {
    package var name: String
    package var value: String?

    package init(
        name: String,
        value: String? = nil
    ) {
        self.name = name
        self.value = value
    }
}

/// Which metrics to list.
package struct ListMetricsRequest: Codable, Sendable, Hashable {
    package var namespace: String?
    package var metricName: String?
    package var dimensions: [DimensionFilter]?
    /// `PT3H`: only metrics with data of the last three hours.
    package var recentlyActive: String?
    package var nextToken: String?

    package init(
        namespace: String? = nil,
        metricName: String? = nil,
        dimensions: [DimensionFilter]? = nil,
        recentlyActive: String? = nil,
        nextToken: String? = nil
    ) {
        self.namespace = namespace
        self.metricName = metricName
        self.dimensions = dimensions
        self.recentlyActive = recentlyActive
        self.nextToken = nextToken
    }
}

/// A metric's identity.
package struct Metric: Codable, Sendable, Hashable {
    package var namespace: String
    package var metricName: String
    package var dimensions: [MetricDimension]

    package init(
        namespace: String,
        metricName: String,
        dimensions: [MetricDimension]
    ) {
        self.namespace = namespace
        self.metricName = metricName
        self.dimensions = dimensions
    }
}

/// A page of at most 500 metrics.
package struct ListMetricsResponse: Codable, Sendable, Hashable {
    package var metrics: [Metric]
    package var nextToken: String?

    package init(
        metrics: [Metric],
        nextToken: String? = nil
    ) {
        self.metrics = metrics
        self.nextToken = nextToken
    }
}
