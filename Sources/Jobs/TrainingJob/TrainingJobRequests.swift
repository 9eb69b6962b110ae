package import Foundation

/// A training job to run.
package struct CreateTrainingJobRequest: Codable, Sendable, Hashable {
    package var trainingJobName: String
    package var hyperParameters: [String: String]?
    package var algorithmSpecification: AlgorithmSpecification
    package var roleArn: String?
    package var inputDataConfig: [Channel]?
    package var outputDataConfig: OutputDataConfig
    package var resourceConfig: ResourceConfig
    package var vpcConfig: VpcConfig?
    package var stoppingCondition: StoppingCondition?
    package var tags: [Jobs.Tag]?
    package var enableNetworkIsolation: Bool?
    package var enableInterContainerTrafficEncryption: Bool?
    package var enableManagedSpotTraining: Bool?
    package var checkpointConfig: CheckpointConfig?
    package var debugHookConfig: DebugHookConfig?
    package var debugRuleConfigurations: [DebugRuleConfiguration]?
    package var profilerConfig: ProfilerConfig?
    package var profilerRuleConfigurations: [DebugRuleConfiguration]?
    package var environment: [String: String]?
    package var retryStrategy: RetryStrategy?
    package var experimentConfig: ExperimentConfig?

    package init(
        trainingJobName: String,
        hyperParameters: [String: String]? = nil,
        algorithmSpecification: AlgorithmSpecification,
        roleArn: String? = nil,
        inputDataConfig: [Channel]? = nil,
        outputDataConfig: OutputDataConfig,
        resourceConfig: ResourceConfig,
        vpcConfig: VpcConfig? = nil,
        stoppingCondition: StoppingCondition? = nil,
        tags: [Jobs.Tag]? = nil,
        enableNetworkIsolation: Bool? = nil,
        enableInterContainerTrafficEncryption: Bool? = nil,
        enableManagedSpotTraining: Bool? = nil,
        checkpointConfig: CheckpointConfig? = nil,
        debugHookConfig: DebugHookConfig? = nil,
        debugRuleConfigurations: [DebugRuleConfiguration]? = nil,
        profilerConfig: ProfilerConfig? = nil,
        profilerRuleConfigurations: [DebugRuleConfiguration]? = nil,
        environment: [String: String]? = nil,
        retryStrategy: RetryStrategy? = nil,
        experimentConfig: ExperimentConfig? = nil
    ) {
        self.trainingJobName = trainingJobName
        self.hyperParameters = hyperParameters
        self.algorithmSpecification = algorithmSpecification
        self.roleArn = roleArn
        self.inputDataConfig = inputDataConfig
        self.outputDataConfig = outputDataConfig
        self.resourceConfig = resourceConfig
        self.vpcConfig = vpcConfig
        self.stoppingCondition = stoppingCondition
        self.tags = tags
        self.enableNetworkIsolation = enableNetworkIsolation
        self.enableInterContainerTrafficEncryption = enableInterContainerTrafficEncryption
        self.enableManagedSpotTraining = enableManagedSpotTraining
        self.checkpointConfig = checkpointConfig
        self.debugHookConfig = debugHookConfig
        self.debugRuleConfigurations = debugRuleConfigurations
        self.profilerConfig = profilerConfig
        self.profilerRuleConfigurations = profilerRuleConfigurations
        self.environment = environment
        self.retryStrategy = retryStrategy
        self.experimentConfig = experimentConfig
    }
}

/// The ARN of a new training job.
package struct CreateTrainingJobResponse: Codable, Sendable, Hashable {
    package var trainingJobArn: String

    package init(trainingJobArn: String) {
        self.trainingJobArn = trainingJobArn
    }
}

/// Which training job to describe.
package struct DescribeTrainingJobRequest: Codable, Sendable, Hashable {
    package var trainingJobName: String

    package init(trainingJobName: String) {
        self.trainingJobName = trainingJobName
    }
}

/// Which training jobs to list; newest first unless asked otherwise.
package struct ListTrainingJobsRequest: Codable, Sendable, Hashable {
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

/// A training job in a list.
package struct TrainingJobSummary: Codable, Sendable, Hashable {
    package var trainingJobName: String
    package var trainingJobArn: String
    package var creationTime: Date
    package var trainingEndTime: Date?
    package var lastModifiedTime: Date?
    package var trainingJobStatus: JobStatus
    package var secondaryStatus: String

    package init(
        trainingJobName: String,
        trainingJobArn: String,
        creationTime: Date,
        trainingEndTime: Date? = nil,
        lastModifiedTime: Date? = nil,
        trainingJobStatus: JobStatus,
        secondaryStatus: String
    ) {
        self.trainingJobName = trainingJobName
        self.trainingJobArn = trainingJobArn
        self.creationTime = creationTime
        self.trainingEndTime = trainingEndTime
        self.lastModifiedTime = lastModifiedTime
        self.trainingJobStatus = trainingJobStatus
        self.secondaryStatus = secondaryStatus
    }
}

/// A page of training jobs.
package struct ListTrainingJobsResponse: Codable, Sendable, Hashable {
    package var trainingJobSummaries: [TrainingJobSummary]
    package var nextToken: String?

    package init(trainingJobSummaries: [TrainingJobSummary], nextToken: String? = nil) {
        self.trainingJobSummaries = trainingJobSummaries
        self.nextToken = nextToken
    }
}

/// Which training job to stop.
package struct StopTrainingJobRequest: Codable, Sendable, Hashable {
    package var trainingJobName: String

    package init(trainingJobName: String) {
        self.trainingJobName = trainingJobName
    }
}
