package import Foundation

/// A processing job to run.
package struct CreateProcessingJobRequest: Codable, Sendable, Hashable {
    package var processingJobName: String
    package var processingInputs: [ProcessingInput]?
    package var processingOutputConfig: ProcessingOutputConfig?
    package var processingResources: ProcessingResources
    package var stoppingCondition: ProcessingStoppingCondition?
    package var appSpecification: AppSpecification
    package var environment: [String: String]?
    package var networkConfig: NetworkConfig?
    package var roleArn: String?
    package var tags: [Jobs.Tag]?
    package var experimentConfig: ExperimentConfig?

    package init(
        processingJobName: String,
        processingInputs: [ProcessingInput]? = nil,
        processingOutputConfig: ProcessingOutputConfig? = nil,
        processingResources: ProcessingResources,
        stoppingCondition: ProcessingStoppingCondition? = nil,
        appSpecification: AppSpecification,
        environment: [String: String]? = nil,
        networkConfig: NetworkConfig? = nil,
        roleArn: String? = nil,
        tags: [Jobs.Tag]? = nil,
        experimentConfig: ExperimentConfig? = nil
    ) {
        self.processingJobName = processingJobName
        self.processingInputs = processingInputs
        self.processingOutputConfig = processingOutputConfig
        self.processingResources = processingResources
        self.stoppingCondition = stoppingCondition
        self.appSpecification = appSpecification
        self.environment = environment
        self.networkConfig = networkConfig
        self.roleArn = roleArn
        self.tags = tags
        self.experimentConfig = experimentConfig
    }
}

/// The ARN of a new processing job.
package struct CreateProcessingJobResponse: Codable, Sendable, Hashable {
    package var processingJobArn: String

    package init(processingJobArn: String) {
        self.processingJobArn = processingJobArn
    }
}

/// Which processing job to describe.
package struct DescribeProcessingJobRequest: Codable, Sendable, Hashable {
    package var processingJobName: String

    package init(processingJobName: String) {
        self.processingJobName = processingJobName
    }
}

/// A processing job as it was asked for, and how it stands.
package struct DescribeProcessingJobResponse: Codable, Sendable, Hashable {
    package var processingJobArn: String
    package var processingJobName: String
    package var processingJobStatus: JobStatus
    package var processingInputs: [ProcessingInput]?
    package var processingOutputConfig: ProcessingOutputConfig?
    package var processingResources: ProcessingResources
    package var stoppingCondition: ProcessingStoppingCondition?
    package var appSpecification: AppSpecification
    package var environment: [String: String]?
    package var networkConfig: NetworkConfig?
    package var roleArn: String?
    package var experimentConfig: ExperimentConfig?
    /// What the job wrote to `/opt/ml/output/message`.
    package var exitMessage: String?
    package var failureReason: String?
    package var creationTime: Date
    package var lastModifiedTime: Date
    package var processingStartTime: Date?
    package var processingEndTime: Date?
    /// The schedule that started the job, where one did.
    package var monitoringScheduleArn: String?

    package init(
        processingJobArn: String,
        processingJobName: String,
        processingJobStatus: JobStatus,
        processingInputs: [ProcessingInput]? = nil,
        processingOutputConfig: ProcessingOutputConfig? = nil,
        processingResources: ProcessingResources,
        stoppingCondition: ProcessingStoppingCondition? = nil,
        appSpecification: AppSpecification,
        environment: [String: String]? = nil,
        networkConfig: NetworkConfig? = nil,
        roleArn: String? = nil,
        experimentConfig: ExperimentConfig? = nil,
        exitMessage: String? = nil,
        failureReason: String? = nil,
        creationTime: Date,
        lastModifiedTime: Date,
        processingStartTime: Date? = nil,
        processingEndTime: Date? = nil,
        monitoringScheduleArn: String? = nil
    ) {
        self.processingJobArn = processingJobArn
        self.processingJobName = processingJobName
        self.processingJobStatus = processingJobStatus
        self.processingInputs = processingInputs
        self.processingOutputConfig = processingOutputConfig
        self.processingResources = processingResources
        self.stoppingCondition = stoppingCondition
        self.appSpecification = appSpecification
        self.environment = environment
        self.networkConfig = networkConfig
        self.roleArn = roleArn
        self.experimentConfig = experimentConfig
        self.exitMessage = exitMessage
        self.failureReason = failureReason
        self.creationTime = creationTime
        self.lastModifiedTime = lastModifiedTime
        self.processingStartTime = processingStartTime
        self.processingEndTime = processingEndTime
        self.monitoringScheduleArn = monitoringScheduleArn
    }
}

/// Which processing jobs to list; newest first unless asked otherwise.
package struct ListProcessingJobsRequest: Codable, Sendable, Hashable {
    package var creationTimeAfter: Date?
    package var creationTimeBefore: Date?
    package var lastModifiedTimeAfter: Date?
    package var lastModifiedTimeBefore: Date?
    package var nameContains: String?
    package var statusEquals: JobStatus?
    /// `Name`, `CreationTime` (default) or `Status`.
    package var sortBy: String?
    /// `Ascending` or `Descending` (default).
    package var sortOrder: String?
    package var nextToken: String?
    /// 1 to 100; 10 unless given.
    package var maxResults: Int?

    package init(
        creationTimeAfter: Date? = nil,
        creationTimeBefore: Date? = nil,
        lastModifiedTimeAfter: Date? = nil,
        lastModifiedTimeBefore: Date? = nil,
        nameContains: String? = nil,
        statusEquals: JobStatus? = nil,
        sortBy: String? = nil,
        sortOrder: String? = nil,
        nextToken: String? = nil,
        maxResults: Int? = nil
    ) {
        self.creationTimeAfter = creationTimeAfter
        self.creationTimeBefore = creationTimeBefore
        self.lastModifiedTimeAfter = lastModifiedTimeAfter
        self.lastModifiedTimeBefore = lastModifiedTimeBefore
        self.nameContains = nameContains
        self.statusEquals = statusEquals
        self.sortBy = sortBy
        self.sortOrder = sortOrder
        self.nextToken = nextToken
        self.maxResults = maxResults
    }
}

/// A processing job in a list.
package struct ProcessingJobSummary: Codable, Sendable, Hashable {
    package var processingJobName: String
    package var processingJobArn: String
    package var creationTime: Date
    package var processingEndTime: Date?
    package var lastModifiedTime: Date?
    package var processingJobStatus: JobStatus
    package var failureReason: String?
    package var exitMessage: String?

    package init(
        processingJobName: String,
        processingJobArn: String,
        creationTime: Date,
        processingEndTime: Date? = nil,
        lastModifiedTime: Date? = nil,
        processingJobStatus: JobStatus,
        failureReason: String? = nil,
        exitMessage: String? = nil
    ) {
        self.processingJobName = processingJobName
        self.processingJobArn = processingJobArn
        self.creationTime = creationTime
        self.processingEndTime = processingEndTime
        self.lastModifiedTime = lastModifiedTime
        self.processingJobStatus = processingJobStatus
        self.failureReason = failureReason
        self.exitMessage = exitMessage
    }
}

/// A page of processing jobs.
package struct ListProcessingJobsResponse: Codable, Sendable, Hashable {
    package var processingJobSummaries: [ProcessingJobSummary]
    package var nextToken: String?

    package init(processingJobSummaries: [ProcessingJobSummary], nextToken: String? = nil) {
        self.processingJobSummaries = processingJobSummaries
        self.nextToken = nextToken
    }
}

/// Which processing job to stop.
package struct StopProcessingJobRequest: Codable, Sendable, Hashable {
    package var processingJobName: String

    package init(processingJobName: String) {
        self.processingJobName = processingJobName
    }
}
