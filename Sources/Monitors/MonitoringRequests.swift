package import Foundation
package import Store

/// A schedule to create.
package struct CreateMonitoringScheduleRequest: Codable, Sendable, Hashable {
    package var monitoringScheduleName: String
    package var monitoringScheduleConfig: MonitoringScheduleConfig
    package var tags: [MonitoringTag]?

    package init(
        monitoringScheduleName: String,
        monitoringScheduleConfig: MonitoringScheduleConfig,
        tags: [MonitoringTag]? = nil
    ) {
        self.monitoringScheduleName = monitoringScheduleName
        self.monitoringScheduleConfig = monitoringScheduleConfig
        self.tags = tags
    }
}

/// A key and a value that a user gave to a schedule.
package typealias MonitoringTag = ResourceTag

/// A schedule's new configuration, in whole.
package struct UpdateMonitoringScheduleRequest: Codable, Sendable, Hashable {
    package var monitoringScheduleName: String
    package var monitoringScheduleConfig: MonitoringScheduleConfig

    package init(
        monitoringScheduleName: String,
        monitoringScheduleConfig: MonitoringScheduleConfig
    ) {
        self.monitoringScheduleName = monitoringScheduleName
        self.monitoringScheduleConfig = monitoringScheduleConfig
    }
}

/// The ARN of a schedule.
package struct MonitoringScheduleResponse: Codable, Sendable, Hashable {
    package var monitoringScheduleArn: String

    package init(
        monitoringScheduleArn: String
    ) {
        self.monitoringScheduleArn = monitoringScheduleArn
    }
}

/// A schedule by its name.
package struct MonitoringScheduleRequest: Codable, Sendable, Hashable {
    package var monitoringScheduleName: String

    package init(
        monitoringScheduleName: String
    ) {
        self.monitoringScheduleName = monitoringScheduleName
    }
}

/// A schedule, and its newest execution.
package struct DescribeMonitoringScheduleResponse: Codable, Sendable, Hashable {
    package var monitoringScheduleArn: String
    package var monitoringScheduleName: String
    package var monitoringScheduleStatus: String
    package var monitoringType: String
    package var failureReason: String?
    package var creationTime: Date
    package var lastModifiedTime: Date
    package var monitoringScheduleConfig: MonitoringScheduleConfig
    package var endpointName: String
    package var lastMonitoringExecutionSummary: MonitoringExecutionSummary?

    package init(
        monitoringScheduleArn: String,
        monitoringScheduleName: String,
        monitoringScheduleStatus: String,
        monitoringType: String,
        failureReason: String? = nil,
        creationTime: Date,
        lastModifiedTime: Date,
        monitoringScheduleConfig: MonitoringScheduleConfig,
        endpointName: String,
        lastMonitoringExecutionSummary: MonitoringExecutionSummary? = nil
    ) {
        self.monitoringScheduleArn = monitoringScheduleArn
        self.monitoringScheduleName = monitoringScheduleName
        self.monitoringScheduleStatus = monitoringScheduleStatus
        self.monitoringType = monitoringType
        self.failureReason = failureReason
        self.creationTime = creationTime
        self.lastModifiedTime = lastModifiedTime
        self.monitoringScheduleConfig = monitoringScheduleConfig
        self.endpointName = endpointName
        self.lastMonitoringExecutionSummary = lastMonitoringExecutionSummary
    }
}

/// Which schedules to list; newest first unless asked otherwise.
package struct ListMonitoringSchedulesRequest: Codable, Sendable, Hashable {
    package var endpointName: String?
    package var nameContains: String?
    package var statusEquals: String?
    package var monitoringTypeEquals: String?
    package var creationTimeBefore: Date?
    package var creationTimeAfter: Date?
    /// Name, CreationTime (where nil) or Status.
    package var sortBy: String?
    package var sortOrder: String?
    package var maxResults: Int?
    package var nextToken: String?

    package init(
        endpointName: String? = nil,
        nameContains: String? = nil,
        statusEquals: String? = nil,
        monitoringTypeEquals: String? = nil,
        creationTimeBefore: Date? = nil,
        creationTimeAfter: Date? = nil,
        sortBy: String? = nil,
        sortOrder: String? = nil,
        maxResults: Int? = nil,
        nextToken: String? = nil
    ) {
        self.endpointName = endpointName
        self.nameContains = nameContains
        self.statusEquals = statusEquals
        self.monitoringTypeEquals = monitoringTypeEquals
        self.creationTimeBefore = creationTimeBefore
        self.creationTimeAfter = creationTimeAfter
        self.sortBy = sortBy
        self.sortOrder = sortOrder
        self.maxResults = maxResults
        self.nextToken = nextToken
    }
}

/// A schedule in a list.
package struct MonitoringScheduleSummary: Codable, Sendable, Hashable {
    package var monitoringScheduleName: String
    package var monitoringScheduleArn: String
    package var creationTime: Date
    package var lastModifiedTime: Date
    package var monitoringScheduleStatus: String
    package var endpointName: String
    package var monitoringType: String

    package init(
        monitoringScheduleName: String,
        monitoringScheduleArn: String,
        creationTime: Date,
        lastModifiedTime: Date,
        monitoringScheduleStatus: String,
        endpointName: String,
        monitoringType: String
    ) {
        self.monitoringScheduleName = monitoringScheduleName
        self.monitoringScheduleArn = monitoringScheduleArn
        self.creationTime = creationTime
        self.lastModifiedTime = lastModifiedTime
        self.monitoringScheduleStatus = monitoringScheduleStatus
        self.endpointName = endpointName
        self.monitoringType = monitoringType
    }
}

/// A page of schedules.
package struct ListMonitoringSchedulesResponse: Codable, Sendable, Hashable {
    package var monitoringScheduleSummaries: [MonitoringScheduleSummary]
    package var nextToken: String?

    package init(
        monitoringScheduleSummaries: [MonitoringScheduleSummary],
        nextToken: String? = nil
    ) {
        self.monitoringScheduleSummaries = monitoringScheduleSummaries
        self.nextToken = nextToken
    }
}

/// Which executions to list; newest first unless asked otherwise.
package struct ListMonitoringExecutionsRequest: Codable, Sendable, Hashable {
    package var monitoringScheduleName: String?
    package var endpointName: String?
    package var statusEquals: String?
    package var monitoringTypeEquals: String?
    package var scheduledTimeBefore: Date?
    package var scheduledTimeAfter: Date?
    package var creationTimeBefore: Date?
    package var creationTimeAfter: Date?
    /// CreationTime, ScheduledTime (where nil) or Status.
    package var sortBy: String?
    package var sortOrder: String?
    package var maxResults: Int?
    package var nextToken: String?

    package init(
        monitoringScheduleName: String? = nil,
        endpointName: String? = nil,
        statusEquals: String? = nil,
        monitoringTypeEquals: String? = nil,
        scheduledTimeBefore: Date? = nil,
        scheduledTimeAfter: Date? = nil,
        creationTimeBefore: Date? = nil,
        creationTimeAfter: Date? = nil,
        sortBy: String? = nil,
        sortOrder: String? = nil,
        maxResults: Int? = nil,
        nextToken: String? = nil
    ) {
        self.monitoringScheduleName = monitoringScheduleName
        self.endpointName = endpointName
        self.statusEquals = statusEquals
        self.monitoringTypeEquals = monitoringTypeEquals
        self.scheduledTimeBefore = scheduledTimeBefore
        self.scheduledTimeAfter = scheduledTimeAfter
        self.creationTimeBefore = creationTimeBefore
        self.creationTimeAfter = creationTimeAfter
        self.sortBy = sortBy
        self.sortOrder = sortOrder
        self.maxResults = maxResults
        self.nextToken = nextToken
    }
}

/// An execution, as SageMaker lists it, and four members of our own.
package struct MonitoringExecutionSummary: Codable, Sendable, Hashable {
    package var monitoringScheduleName: String
    package var scheduledTime: Date
    package var creationTime: Date
    package var lastModifiedTime: Date
    package var monitoringExecutionStatus: MonitoringExecutionStatus
    package var processingJobArn: String?
    package var endpointName: String
    package var failureReason: String?
    package var monitoringType: String
    /// Ours: what the execution came to, in a sentence; also where its window was empty.
    package var exitMessage: String?
    /// Ours: the window of captures that was looked at.
    package var windowStartTime: Date
    /// Ours: the end of the window, which is not part of it.
    package var windowEndTime: Date
    /// Ours: where the reports lie.
    package var reportS3Uri: String

    package init(
        monitoringScheduleName: String,
        scheduledTime: Date,
        creationTime: Date,
        lastModifiedTime: Date,
        monitoringExecutionStatus: MonitoringExecutionStatus,
        processingJobArn: String? = nil,
        endpointName: String,
        failureReason: String? = nil,
        monitoringType: String,
        exitMessage: String? = nil,
        windowStartTime: Date,
        windowEndTime: Date,
        reportS3Uri: String
    ) {
        self.monitoringScheduleName = monitoringScheduleName
        self.scheduledTime = scheduledTime
        self.creationTime = creationTime
        self.lastModifiedTime = lastModifiedTime
        self.monitoringExecutionStatus = monitoringExecutionStatus
        self.processingJobArn = processingJobArn
        self.endpointName = endpointName
        self.failureReason = failureReason
        self.monitoringType = monitoringType
        self.exitMessage = exitMessage
        self.windowStartTime = windowStartTime
        self.windowEndTime = windowEndTime
        self.reportS3Uri = reportS3Uri
    }
}

/// A page of executions.
package struct ListMonitoringExecutionsResponse: Codable, Sendable, Hashable {
    package var monitoringExecutionSummaries: [MonitoringExecutionSummary]
    package var nextToken: String?

    package init(
        monitoringExecutionSummaries: [MonitoringExecutionSummary],
        nextToken: String? = nil
    ) {
        self.monitoringExecutionSummaries = monitoringExecutionSummaries
        self.nextToken = nextToken
    }
}
