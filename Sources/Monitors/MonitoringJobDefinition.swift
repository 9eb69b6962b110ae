/// When and what to monitor.
package struct MonitoringScheduleConfig: Codable, Sendable, Hashable {
    /// Where nil, the schedule runs only when asked.
    package var scheduleConfig: ScheduleConfig?
    package var monitoringJobDefinition: MonitoringJobDefinition?
    /// Definitions of their own are not supported: embed one.
    package var monitoringJobDefinitionName: String?
    package var monitoringType: String?

    package init(
        scheduleConfig: ScheduleConfig? = nil,
        monitoringJobDefinition: MonitoringJobDefinition? = nil,
        monitoringJobDefinitionName: String? = nil,
        monitoringType: String? = nil
    ) {
        self.scheduleConfig = scheduleConfig
        self.monitoringJobDefinition = monitoringJobDefinition
        self.monitoringJobDefinitionName = monitoringJobDefinitionName
        self.monitoringType = monitoringType
    }
}

/// When to monitor.
package struct ScheduleConfig: Codable, Sendable, Hashable {
    /// `cron(0 * ? * * *)` and the like, in UTC, or `NOW`.
    package var scheduleExpression: String
    /// For `NOW`: the window's start, as an ISO 8601 duration from the scheduled time: `-PT1H`.
    package var dataAnalysisStartTime: String?
    /// For `NOW`: the window's end, likewise.
    package var dataAnalysisEndTime: String?

    package init(
        scheduleExpression: String,
        dataAnalysisStartTime: String? = nil,
        dataAnalysisEndTime: String? = nil
    ) {
        self.scheduleExpression = scheduleExpression
        self.dataAnalysisStartTime = dataAnalysisStartTime
        self.dataAnalysisEndTime = dataAnalysisEndTime
    }
}

/// What a monitoring execution's processing job is made of.
package struct MonitoringJobDefinition: Codable, Sendable, Hashable {
    package var baselineConfig: MonitoringBaselineConfig?
    package var monitoringInputs: [MonitoringInput]
    package var monitoringOutputConfig: MonitoringOutputConfig
    package var monitoringResources: MonitoringResources
    package var monitoringAppSpecification: MonitoringAppSpecification
    package var stoppingCondition: MonitoringStoppingCondition?
    package var environment: [String: String]?
    package var networkConfig: MonitoringNetworkConfig?
    package var roleArn: String

    package init(
        baselineConfig: MonitoringBaselineConfig? = nil,
        monitoringInputs: [MonitoringInput],
        monitoringOutputConfig: MonitoringOutputConfig,
        monitoringResources: MonitoringResources,
        monitoringAppSpecification: MonitoringAppSpecification,
        stoppingCondition: MonitoringStoppingCondition? = nil,
        environment: [String: String]? = nil,
        networkConfig: MonitoringNetworkConfig? = nil,
        roleArn: String
    ) {
        self.baselineConfig = baselineConfig
        self.monitoringInputs = monitoringInputs
        self.monitoringOutputConfig = monitoringOutputConfig
        self.monitoringResources = monitoringResources
        self.monitoringAppSpecification = monitoringAppSpecification
        self.stoppingCondition = stoppingCondition
        self.environment = environment
        self.networkConfig = networkConfig
        self.roleArn = roleArn
    }
}

/// What the data is compared with.
package struct MonitoringBaselineConfig: Codable, Sendable, Hashable {
    package var baseliningJobName: String?
    package var constraintsResource: MonitoringResource?
    package var statisticsResource: MonitoringResource?

    package init(
        baseliningJobName: String? = nil,
        constraintsResource: MonitoringResource? = nil,
        statisticsResource: MonitoringResource? = nil
    ) {
        self.baseliningJobName = baseliningJobName
        self.constraintsResource = constraintsResource
        self.statisticsResource = statisticsResource
    }
}

/// An object.
package struct MonitoringResource: Codable, Sendable, Hashable {
    package var s3Uri: String?

    package init(
        s3Uri: String? = nil
    ) {
        self.s3Uri = s3Uri
    }
}

/// The data to monitor: an endpoint's captures.
package struct MonitoringInput: Codable, Sendable, Hashable {
    package var endpointInput: EndpointInput?
    package var batchTransformInput: BatchTransformInput?

    package init(
        endpointInput: EndpointInput? = nil,
        batchTransformInput: BatchTransformInput? = nil
    ) {
        self.endpointInput = endpointInput
        self.batchTransformInput = batchTransformInput
    }
}

/// Captures of an endpoint.
package struct EndpointInput: Codable, Sendable, Hashable {
    package var endpointName: String
    package var localPath: String
    package var s3InputMode: String?
    package var s3DataDistributionType: String?
    package var featuresAttribute: String?
    package var inferenceAttribute: String?
    package var probabilityAttribute: String?
    package var probabilityThresholdAttribute: Double?
    /// The window's start, as an ISO 8601 duration from the scheduled time; one interval before it where nil.
    package var startTimeOffset: String?
    /// The window's end, likewise; the scheduled time where nil.
    package var endTimeOffset: String?
    package var excludeFeaturesAttribute: String?

    package init(
        endpointName: String,
        localPath: String,
        s3InputMode: String? = nil,
        s3DataDistributionType: String? = nil,
        featuresAttribute: String? = nil,
        inferenceAttribute: String? = nil,
        probabilityAttribute: String? = nil,
        probabilityThresholdAttribute: Double? = nil,
        startTimeOffset: String? = nil,
        endTimeOffset: String? = nil,
        excludeFeaturesAttribute: String? = nil
    ) {
        self.endpointName = endpointName
        self.localPath = localPath
        self.s3InputMode = s3InputMode
        self.s3DataDistributionType = s3DataDistributionType
        self.featuresAttribute = featuresAttribute
        self.inferenceAttribute = inferenceAttribute
        self.probabilityAttribute = probabilityAttribute
        self.probabilityThresholdAttribute = probabilityThresholdAttribute
        self.startTimeOffset = startTimeOffset
        self.endTimeOffset = endTimeOffset
        self.excludeFeaturesAttribute = excludeFeaturesAttribute
    }
}

/// Captures of batch transforms: recognised, so that it is refused with a sentence.
package struct BatchTransformInput: Codable, Sendable, Hashable {
    package var localPath: String?

    package init(
        localPath: String? = nil
    ) {
        self.localPath = localPath
    }
}

/// Where reports go; there is one.
package struct MonitoringOutputConfig: Codable, Sendable, Hashable {
    package var monitoringOutputs: [MonitoringOutput]
    package var kmsKeyId: String?

    package init(
        monitoringOutputs: [MonitoringOutput],
        kmsKeyId: String? = nil
    ) {
        self.monitoringOutputs = monitoringOutputs
        self.kmsKeyId = kmsKeyId
    }
}

/// One destination.
package struct MonitoringOutput: Codable, Sendable, Hashable {
    package var s3Output: MonitoringS3Output

    package init(
        s3Output: MonitoringS3Output
    ) {
        self.s3Output = s3Output
    }
}

/// A folder of the job that becomes objects.
package struct MonitoringS3Output: Codable, Sendable, Hashable {
    package var s3Uri: String
    package var localPath: String
    package var s3UploadMode: String?

    package init(
        s3Uri: String,
        localPath: String,
        s3UploadMode: String? = nil
    ) {
        self.s3Uri = s3Uri
        self.localPath = localPath
        self.s3UploadMode = s3UploadMode
    }
}

/// The machines that SageMaker would use.
package struct MonitoringResources: Codable, Sendable, Hashable {
    package var clusterConfig: MonitoringClusterConfig

    package init(
        clusterConfig: MonitoringClusterConfig
    ) {
        self.clusterConfig = clusterConfig
    }
}

/// Number, type and disk of machines.
package struct MonitoringClusterConfig: Codable, Sendable, Hashable {
    package var instanceCount: Int
    package var instanceType: String
    package var volumeSizeInGB: Int
    package var volumeKmsKeyId: String?

    package init(
        instanceCount: Int,
        instanceType: String,
        volumeSizeInGB: Int,
        volumeKmsKeyId: String? = nil
    ) {
        self.instanceCount = instanceCount
        self.instanceType = instanceType
        self.volumeSizeInGB = volumeSizeInGB
        self.volumeKmsKeyId = volumeKmsKeyId
    }
}

/// The analyzer.
package struct MonitoringAppSpecification: Codable, Sendable, Hashable {
    package var imageUri: String
    package var containerEntrypoint: [String]?
    package var containerArguments: [String]?
    package var recordPreprocessorSourceUri: String?
    package var postAnalyticsProcessorSourceUri: String?

    package init(
        imageUri: String,
        containerEntrypoint: [String]? = nil,
        containerArguments: [String]? = nil,
        recordPreprocessorSourceUri: String? = nil,
        postAnalyticsProcessorSourceUri: String? = nil
    ) {
        self.imageUri = imageUri
        self.containerEntrypoint = containerEntrypoint
        self.containerArguments = containerArguments
        self.recordPreprocessorSourceUri = recordPreprocessorSourceUri
        self.postAnalyticsProcessorSourceUri = postAnalyticsProcessorSourceUri
    }
}

/// How long an execution's job may run.
package struct MonitoringStoppingCondition: Codable, Sendable, Hashable {
    package var maxRuntimeInSeconds: Int

    package init(
        maxRuntimeInSeconds: Int
    ) {
        self.maxRuntimeInSeconds = maxRuntimeInSeconds
    }
}

/// What the job may reach over the network.
package struct MonitoringNetworkConfig: Codable, Sendable, Hashable {
    package var enableInterContainerTrafficEncryption: Bool?
    package var enableNetworkIsolation: Bool?

    package init(
        enableInterContainerTrafficEncryption: Bool? = nil,
        enableNetworkIsolation: Bool? = nil
    ) {
        self.enableInterContainerTrafficEncryption = enableInterContainerTrafficEncryption
        self.enableNetworkIsolation = enableNetworkIsolation
    }
}
