package import Foundation

/// An alarm's configuration, as PutMetricAlarm takes it.
package struct PutMetricAlarmRequest: Codable, Sendable, Hashable {
    package var alarmName: String
    package var alarmDescription: String?
    package var actionsEnabled: Bool?
    // The action lists are kept and shown; what an alarm causes is wired by rules on its event.
    package var oKActions: [String]?
    package var alarmActions: [String]?
    package var insufficientDataActions: [String]?
    package var namespace: String?
    package var metricName: String?
    package var dimensions: [MetricDimension]?
    /// SampleCount, Average, Sum, Minimum or Maximum.
    package var statistic: String?
    package var extendedStatistic: String?
    /// Seconds: 10, 20, 30 or a multiple of 60.
    package var period: Int?
    package var unit: String?
    package var evaluationPeriods: Int
    /// How many of the evaluated datapoints must breach; all of them where nil.
    package var datapointsToAlarm: Int?
    package var threshold: Double?
    package var comparisonOperator: String
    /// missing (where nil), ignore, breaching or notBreaching.
    package var treatMissingData: String?
    package var evaluateLowSampleCountPercentile: String?
    package var thresholdMetricId: String?
    package var tags: [AlarmTag]?

    package init(
        alarmName: String,
        alarmDescription: String? = nil,
        actionsEnabled: Bool? = nil,
        oKActions: [String]? = nil,
        alarmActions: [String]? = nil,
        insufficientDataActions: [String]? = nil,
        namespace: String? = nil,
        metricName: String? = nil,
        dimensions: [MetricDimension]? = nil,
        statistic: String? = nil,
        extendedStatistic: String? = nil,
        period: Int? = nil,
        unit: String? = nil,
        evaluationPeriods: Int,
        datapointsToAlarm: Int? = nil,
        threshold: Double? = nil,
        comparisonOperator: String,
        treatMissingData: String? = nil,
        evaluateLowSampleCountPercentile: String? = nil,
        thresholdMetricId: String? = nil,
        tags: [AlarmTag]? = nil
    ) {
        self.alarmName = alarmName
        self.alarmDescription = alarmDescription
        self.actionsEnabled = actionsEnabled
        self.oKActions = oKActions
        self.alarmActions = alarmActions
        self.insufficientDataActions = insufficientDataActions
        self.namespace = namespace
        self.metricName = metricName
        self.dimensions = dimensions
        self.statistic = statistic
        self.extendedStatistic = extendedStatistic
        self.period = period
        self.unit = unit
        self.evaluationPeriods = evaluationPeriods
        self.datapointsToAlarm = datapointsToAlarm
        self.threshold = threshold
        self.comparisonOperator = comparisonOperator
        self.treatMissingData = treatMissingData
        self.evaluateLowSampleCountPercentile = evaluateLowSampleCountPercentile
        self.thresholdMetricId = thresholdMetricId
        self.tags = tags
    }
}

/// A key and a value that a user gave to an alarm.
package struct AlarmTag: Codable, Sendable, Hashable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// Names of alarms.
package struct DeleteAlarmsRequest: Codable, Sendable, Hashable {
    package var alarmNames: [String]

    package init(
        alarmNames: [String]
    ) {
        self.alarmNames = alarmNames
    }
}

/// A state to set by hand; it lasts until the next evaluation.
package struct SetAlarmStateRequest: Codable, Sendable, Hashable {
    package var alarmName: String
    package var stateValue: String
    package var stateReason: String
    package var stateReasonData: String?

    package init(
        alarmName: String,
        stateValue: String,
        stateReason: String,
        stateReasonData: String? = nil
    ) {
        self.alarmName = alarmName
        self.stateValue = stateValue
        self.stateReason = stateReason
        self.stateReasonData = stateReasonData
    }
}

/// Which alarms to describe; all where nothing is given.
package struct DescribeAlarmsRequest: Codable, Sendable, Hashable {
    package var alarmNames: [String]?
    package var alarmNamePrefix: String?
    package var stateValue: String?
    package var actionPrefix: String?
    /// 1 to 100; 50 where nil.
    package var maxRecords: Int?
    package var nextToken: String?

    package init(
        alarmNames: [String]? = nil,
        alarmNamePrefix: String? = nil,
        stateValue: String? = nil,
        actionPrefix: String? = nil,
        maxRecords: Int? = nil,
        nextToken: String? = nil
    ) {
        self.alarmNames = alarmNames
        self.alarmNamePrefix = alarmNamePrefix
        self.stateValue = stateValue
        self.actionPrefix = actionPrefix
        self.maxRecords = maxRecords
        self.nextToken = nextToken
    }
}

/// Which metric's alarms to describe, and which of them; all where nothing more is given.
package struct DescribeAlarmsForMetricRequest: Codable, Sendable, Hashable {
    package var namespace: String
    package var metricName: String
    /// All of the metric's dimensions.
    package var dimensions: [MetricDimension]?
    package var statistic: String?
    package var period: Int?
    package var unit: String?

    package init(
        namespace: String,
        metricName: String,
        dimensions: [MetricDimension]? = nil,
        statistic: String? = nil,
        period: Int? = nil,
        unit: String? = nil
    ) {
        self.namespace = namespace
        self.metricName = metricName
        self.dimensions = dimensions
        self.statistic = statistic
        self.period = period
        self.unit = unit
    }
}

/// An alarm and its state.
package struct MetricAlarm: Codable, Sendable, Hashable {
    package var alarmName: String
    package var alarmArn: String
    package var alarmDescription: String?
    package var alarmConfigurationUpdatedTimestamp: Date
    package var actionsEnabled: Bool
    package var oKActions: [String]
    package var alarmActions: [String]
    package var insufficientDataActions: [String]
    package var stateValue: String
    package var stateReason: String
    package var stateReasonData: String?
    package var stateUpdatedTimestamp: Date
    package var stateTransitionedTimestamp: Date
    package var metricName: String
    package var namespace: String
    package var statistic: String
    package var dimensions: [MetricDimension]
    package var period: Int
    package var unit: String?
    package var evaluationPeriods: Int
    package var datapointsToAlarm: Int?
    package var threshold: Double
    package var comparisonOperator: String
    package var treatMissingData: String?

    package init(
        alarmName: String,
        alarmArn: String,
        alarmDescription: String? = nil,
        alarmConfigurationUpdatedTimestamp: Date,
        actionsEnabled: Bool,
        oKActions: [String],
        alarmActions: [String],
        insufficientDataActions: [String],
        stateValue: String,
        stateReason: String,
        stateReasonData: String? = nil,
        stateUpdatedTimestamp: Date,
        stateTransitionedTimestamp: Date,
        metricName: String,
        namespace: String,
        statistic: String,
        dimensions: [MetricDimension],
        period: Int,
        unit: String? = nil,
        evaluationPeriods: Int,
        datapointsToAlarm: Int? = nil,
        threshold: Double,
        comparisonOperator: String,
        treatMissingData: String? = nil
    ) {
        self.alarmName = alarmName
        self.alarmArn = alarmArn
        self.alarmDescription = alarmDescription
        self.alarmConfigurationUpdatedTimestamp = alarmConfigurationUpdatedTimestamp
        self.actionsEnabled = actionsEnabled
        self.oKActions = oKActions
        self.alarmActions = alarmActions
        self.insufficientDataActions = insufficientDataActions
        self.stateValue = stateValue
        self.stateReason = stateReason
        self.stateReasonData = stateReasonData
        self.stateUpdatedTimestamp = stateUpdatedTimestamp
        self.stateTransitionedTimestamp = stateTransitionedTimestamp
        self.metricName = metricName
        self.namespace = namespace
        self.statistic = statistic
        self.dimensions = dimensions
        self.period = period
        self.unit = unit
        self.evaluationPeriods = evaluationPeriods
        self.datapointsToAlarm = datapointsToAlarm
        self.threshold = threshold
        self.comparisonOperator = comparisonOperator
        self.treatMissingData = treatMissingData
    }
}

/// A page of alarms, by name.
package struct DescribeAlarmsResponse: Codable, Sendable, Hashable {
    package var metricAlarms: [MetricAlarm]
    package var nextToken: String?

    package init(
        metricAlarms: [MetricAlarm],
        nextToken: String? = nil
    ) {
        self.metricAlarms = metricAlarms
        self.nextToken = nextToken
    }
}

/// Which part of the alarms' history to show.
package struct DescribeAlarmHistoryRequest: Codable, Sendable, Hashable {
    package var alarmName: String?
    /// StateUpdate or ConfigurationUpdate.
    package var historyItemType: String?
    package var startDate: Date?
    package var endDate: Date?
    /// TimestampDescending (where nil) or TimestampAscending.
    package var scanBy: String?
    /// 1 to 100; 50 where nil.
    package var maxRecords: Int?
    package var nextToken: String?

    package init(
        alarmName: String? = nil,
        historyItemType: String? = nil,
        startDate: Date? = nil,
        endDate: Date? = nil,
        scanBy: String? = nil,
        maxRecords: Int? = nil,
        nextToken: String? = nil
    ) {
        self.alarmName = alarmName
        self.historyItemType = historyItemType
        self.startDate = startDate
        self.endDate = endDate
        self.scanBy = scanBy
        self.maxRecords = maxRecords
        self.nextToken = nextToken
    }
}

/// One change of an alarm's state or configuration.
package struct AlarmHistoryItem: Codable, Sendable, Hashable {
    package var alarmName: String
    package var alarmType: String
    package var timestamp: Date
    package var historyItemType: String
    package var historySummary: String
    /// A JSON text, as CloudWatch has it.
    package var historyData: String

    package init(
        alarmName: String,
        alarmType: String,
        timestamp: Date,
        historyItemType: String,
        historySummary: String,
        historyData: String
    ) {
        self.alarmName = alarmName
        self.alarmType = alarmType
        self.timestamp = timestamp
        self.historyItemType = historyItemType
        self.historySummary = historySummary
        self.historyData = historyData
    }
}

/// A page of the alarms' history.
package struct DescribeAlarmHistoryResponse: Codable, Sendable, Hashable {
    package var alarmHistoryItems: [AlarmHistoryItem]
    package var nextToken: String?

    package init(
        alarmHistoryItems: [AlarmHistoryItem],
        nextToken: String? = nil
    ) {
        self.alarmHistoryItems = alarmHistoryItems
        self.nextToken = nextToken
    }
}
