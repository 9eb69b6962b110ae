package import Foundation

/// A training job as it was asked for, and how it stands.
package struct DescribeTrainingJobResponse: Codable, Sendable, Hashable {
    package var trainingJobName: String
    package var trainingJobArn: String
    /// Set once the job has ended and its model is stored.
    package var modelArtifacts: ModelArtifacts?
    package var trainingJobStatus: JobStatus
    /// `Starting`, `Downloading`, `Training`, `Uploading`, `Completed`, `Failed`, `MaxRuntimeExceeded`, `Stopping`, `Stopped`.
    package var secondaryStatus: String
    package var failureReason: String?
    package var hyperParameters: [String: String]?
    package var algorithmSpecification: AlgorithmSpecification
    package var roleArn: String?
    package var inputDataConfig: [Channel]?
    /// `kmsKeyId` is always there, empty where none was given: clients read it unasked.
    package var outputDataConfig: OutputDataConfig
    package var resourceConfig: ResourceConfig
    package var vpcConfig: VpcConfig?
    package var stoppingCondition: StoppingCondition
    package var creationTime: Date
    package var trainingStartTime: Date?
    package var trainingEndTime: Date?
    package var lastModifiedTime: Date
    package var secondaryStatusTransitions: [SecondaryStatusTransition]
    package var finalMetricDataList: [MetricData]?
    package var enableNetworkIsolation: Bool
    package var enableInterContainerTrafficEncryption: Bool
    package var enableManagedSpotTraining: Bool
    package var checkpointConfig: CheckpointConfig?
    package var trainingTimeInSeconds: Int?
    package var billableTimeInSeconds: Int?
    package var debugHookConfig: DebugHookConfig?
    package var debugRuleConfigurations: [DebugRuleConfiguration]?
    /// How the rules stand; they go on after the training job has ended.
    package var debugRuleEvaluationStatuses: [DebugRuleEvaluationStatus]?
    package var profilerConfig: ProfilerConfig?
    package var profilerRuleConfigurations: [DebugRuleConfiguration]?
    package var profilerRuleEvaluationStatuses: [DebugRuleEvaluationStatus]?
    package var environment: [String: String]?
    package var retryStrategy: RetryStrategy?
    package var experimentConfig: ExperimentConfig?

    package init(
        trainingJobName: String,
        trainingJobArn: String,
        modelArtifacts: ModelArtifacts? = nil,
        trainingJobStatus: JobStatus,
        secondaryStatus: String,
        failureReason: String? = nil,
        hyperParameters: [String: String]? = nil,
        algorithmSpecification: AlgorithmSpecification,
        roleArn: String? = nil,
        inputDataConfig: [Channel]? = nil,
        outputDataConfig: OutputDataConfig,
        resourceConfig: ResourceConfig,
        vpcConfig: VpcConfig? = nil,
        stoppingCondition: StoppingCondition,
        creationTime: Date,
        trainingStartTime: Date? = nil,
        trainingEndTime: Date? = nil,
        lastModifiedTime: Date,
        secondaryStatusTransitions: [SecondaryStatusTransition],
        finalMetricDataList: [MetricData]? = nil,
        enableNetworkIsolation: Bool,
        enableInterContainerTrafficEncryption: Bool,
        enableManagedSpotTraining: Bool,
        checkpointConfig: CheckpointConfig? = nil,
        trainingTimeInSeconds: Int? = nil,
        billableTimeInSeconds: Int? = nil,
        debugHookConfig: DebugHookConfig? = nil,
        debugRuleConfigurations: [DebugRuleConfiguration]? = nil,
        profilerConfig: ProfilerConfig? = nil,
        profilerRuleConfigurations: [DebugRuleConfiguration]? = nil,
        environment: [String: String]? = nil,
        retryStrategy: RetryStrategy? = nil,
        experimentConfig: ExperimentConfig? = nil
    ) {
        self.trainingJobName = trainingJobName
        self.trainingJobArn = trainingJobArn
        self.modelArtifacts = modelArtifacts
        self.trainingJobStatus = trainingJobStatus
        self.secondaryStatus = secondaryStatus
        self.failureReason = failureReason
        self.hyperParameters = hyperParameters
        self.algorithmSpecification = algorithmSpecification
        self.roleArn = roleArn
        self.inputDataConfig = inputDataConfig
        self.outputDataConfig = outputDataConfig
        self.resourceConfig = resourceConfig
        self.vpcConfig = vpcConfig
        self.stoppingCondition = stoppingCondition
        self.creationTime = creationTime
        self.trainingStartTime = trainingStartTime
        self.trainingEndTime = trainingEndTime
        self.lastModifiedTime = lastModifiedTime
        self.secondaryStatusTransitions = secondaryStatusTransitions
        self.finalMetricDataList = finalMetricDataList
        self.enableNetworkIsolation = enableNetworkIsolation
        self.enableInterContainerTrafficEncryption = enableInterContainerTrafficEncryption
        self.enableManagedSpotTraining = enableManagedSpotTraining
        self.checkpointConfig = checkpointConfig
        self.trainingTimeInSeconds = trainingTimeInSeconds
        self.billableTimeInSeconds = billableTimeInSeconds
        self.debugHookConfig = debugHookConfig
        self.debugRuleConfigurations = debugRuleConfigurations
        self.profilerConfig = profilerConfig
        self.profilerRuleConfigurations = profilerRuleConfigurations
        self.environment = environment
        self.retryStrategy = retryStrategy
        self.experimentConfig = experimentConfig
    }
}

/// Where a training job's model lies.
package struct ModelArtifacts: Codable, Sendable, Hashable {
    package var s3ModelArtifacts: String

    package init(s3ModelArtifacts: String) {
        self.s3ModelArtifacts = s3ModelArtifacts
    }
}

/// A stage of a training job.
package struct SecondaryStatusTransition: Codable, Sendable, Hashable {
    package var status: String
    package var startTime: Date
    package var endTime: Date?
    package var statusMessage: String

    package init(status: String, startTime: Date, endTime: Date? = nil, statusMessage: String) {
        self.status = status
        self.startTime = startTime
        self.endTime = endTime
        self.statusMessage = statusMessage
    }
}

/// The last value of a metric that a training job logged.
package struct MetricData: Codable, Sendable, Hashable {
    package var metricName: String
    package var value: Double
    package var timestamp: Date

    package init(metricName: String, value: Double, timestamp: Date) {
        self.metricName = metricName
        self.value = value
        self.timestamp = timestamp
    }
}
