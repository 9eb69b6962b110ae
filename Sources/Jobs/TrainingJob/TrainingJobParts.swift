/// What a training job runs.
package struct AlgorithmSpecification: Codable, Sendable, Hashable {
    package var trainingImage: String?
    package var algorithmName: String?
    /// `File`, also where nothing is given; `Pipe` and `FastFile` are refused.
    package var trainingInputMode: String?
    package var metricDefinitions: [MetricDefinition]?
    package var enableSageMakerMetricsTimeSeries: Bool?
    package var containerEntrypoint: [String]?
    package var containerArguments: [String]?

    package init(
        trainingImage: String? = nil,
        algorithmName: String? = nil,
        trainingInputMode: String? = nil,
        metricDefinitions: [MetricDefinition]? = nil,
        enableSageMakerMetricsTimeSeries: Bool? = nil,
        containerEntrypoint: [String]? = nil,
        containerArguments: [String]? = nil
    ) {
        self.trainingImage = trainingImage
        self.algorithmName = algorithmName
        self.trainingInputMode = trainingInputMode
        self.metricDefinitions = metricDefinitions
        self.enableSageMakerMetricsTimeSeries = enableSageMakerMetricsTimeSeries
        self.containerEntrypoint = containerEntrypoint
        self.containerArguments = containerArguments
    }
}

/// A metric and the regular expression that finds its values in the job's log.
package struct MetricDefinition: Codable, Sendable, Hashable {
    package var name: String
    package var regex: String

    package init(name: String, regex: String) {
        self.name = name
        self.regex = regex
    }
}

/// A training job's input: objects that become files under `/opt/ml/input/data/CHANNEL`.
package struct Channel: Codable, Sendable, Hashable {
    package var channelName: String
    package var dataSource: DataSource
    package var contentType: String?
    /// `None`, or `Gzip`: the files are decompressed, and lose `.gz` at the end of their names.
    package var compressionType: String?
    package var recordWrapperType: String?
    package var inputMode: String?

    package init(
        channelName: String,
        dataSource: DataSource,
        contentType: String? = nil,
        compressionType: String? = nil,
        recordWrapperType: String? = nil,
        inputMode: String? = nil
    ) {
        self.channelName = channelName
        self.dataSource = dataSource
        self.contentType = contentType
        self.compressionType = compressionType
        self.recordWrapperType = recordWrapperType
        self.inputMode = inputMode
    }
}

/// Where a channel's data lies.
package struct DataSource: Codable, Sendable, Hashable {
    package var s3DataSource: S3DataSource?

    package init(s3DataSource: S3DataSource? = nil) {
        self.s3DataSource = s3DataSource
    }
}

/// Objects in a bucket.
package struct S3DataSource: Codable, Sendable, Hashable {
    /// `S3Prefix` or `ManifestFile`.
    package var s3DataType: String?
    package var s3Uri: String
    package var s3DataDistributionType: String?

    package init(s3DataType: String? = nil, s3Uri: String, s3DataDistributionType: String? = nil) {
        self.s3DataType = s3DataType
        self.s3Uri = s3Uri
        self.s3DataDistributionType = s3DataDistributionType
    }
}

/// Where a training job's model goes: `S3OutputPath/NAME/output/model.tar.gz`.
package struct OutputDataConfig: Codable, Sendable, Hashable {
    package var s3OutputPath: String
    package var kmsKeyId: String?
    /// `GZIP` or `NONE`.
    package var compressionType: String?

    package init(s3OutputPath: String, kmsKeyId: String? = nil, compressionType: String? = nil) {
        self.s3OutputPath = s3OutputPath
        self.kmsKeyId = kmsKeyId
        self.compressionType = compressionType
    }
}

/// The machines that SageMaker would run a training job on.
package struct ResourceConfig: Codable, Sendable, Hashable {
    package var instanceType: String?
    package var instanceCount: Int?
    package var volumeSizeInGB: Int
    package var volumeKmsKeyId: String?
    package var keepAlivePeriodInSeconds: Int?

    package init(
        instanceType: String? = nil,
        instanceCount: Int? = nil,
        volumeSizeInGB: Int,
        volumeKmsKeyId: String? = nil,
        keepAlivePeriodInSeconds: Int? = nil
    ) {
        self.instanceType = instanceType
        self.instanceCount = instanceCount
        self.volumeSizeInGB = volumeSizeInGB
        self.volumeKmsKeyId = volumeKmsKeyId
        self.keepAlivePeriodInSeconds = keepAlivePeriodInSeconds
    }
}

/// How long a training job may run, wait and pend.
package struct StoppingCondition: Codable, Sendable, Hashable {
    package var maxRuntimeInSeconds: Int?
    package var maxWaitTimeInSeconds: Int?
    package var maxPendingTimeInSeconds: Int?

    package init(
        maxRuntimeInSeconds: Int? = nil,
        maxWaitTimeInSeconds: Int? = nil,
        maxPendingTimeInSeconds: Int? = nil
    ) {
        self.maxRuntimeInSeconds = maxRuntimeInSeconds
        self.maxWaitTimeInSeconds = maxWaitTimeInSeconds
        self.maxPendingTimeInSeconds = maxPendingTimeInSeconds
    }
}

/// Where a training job's checkpoints are kept; `localPath` is `/opt/ml/checkpoints` unless given.
package struct CheckpointConfig: Codable, Sendable, Hashable {
    package var s3Uri: String
    package var localPath: String?

    package init(s3Uri: String, localPath: String? = nil) {
        self.s3Uri = s3Uri
        self.localPath = localPath
    }
}

/// How often SageMaker would try again after its own faults.
package struct RetryStrategy: Codable, Sendable, Hashable {
    package var maximumRetryAttempts: Int

    package init(maximumRetryAttempts: Int) {
        self.maximumRetryAttempts = maximumRetryAttempts
    }
}

/// What SageMaker Debugger would record.
package struct DebugHookConfig: Codable, Sendable, Hashable {
    package var s3OutputPath: String
    package var localPath: String?
    package var hookParameters: [String: String]?
    package var collectionConfigurations: [CollectionConfiguration]?

    package init(
        s3OutputPath: String,
        localPath: String? = nil,
        hookParameters: [String: String]? = nil,
        collectionConfigurations: [CollectionConfiguration]? = nil
    ) {
        self.s3OutputPath = s3OutputPath
        self.localPath = localPath
        self.hookParameters = hookParameters
        self.collectionConfigurations = collectionConfigurations
    }
}

/// A set of tensors that SageMaker Debugger would record.
package struct CollectionConfiguration: Codable, Sendable, Hashable {
    package var collectionName: String?
    package var collectionParameters: [String: String]?

    package init(collectionName: String? = nil, collectionParameters: [String: String]? = nil) {
        self.collectionName = collectionName
        self.collectionParameters = collectionParameters
    }
}

/// A rule that SageMaker Debugger or Profiler would evaluate.
package struct DebugRuleConfiguration: Codable, Sendable, Hashable {
    package var ruleConfigurationName: String
    package var ruleEvaluatorImage: String
    package var localPath: String?
    package var s3OutputPath: String?
    package var instanceType: String?
    package var volumeSizeInGB: Int?
    package var ruleParameters: [String: String]?

    package init(
        ruleConfigurationName: String,
        ruleEvaluatorImage: String,
        localPath: String? = nil,
        s3OutputPath: String? = nil,
        instanceType: String? = nil,
        volumeSizeInGB: Int? = nil,
        ruleParameters: [String: String]? = nil
    ) {
        self.ruleConfigurationName = ruleConfigurationName
        self.ruleEvaluatorImage = ruleEvaluatorImage
        self.localPath = localPath
        self.s3OutputPath = s3OutputPath
        self.instanceType = instanceType
        self.volumeSizeInGB = volumeSizeInGB
        self.ruleParameters = ruleParameters
    }
}

/// What SageMaker Profiler would record.
package struct ProfilerConfig: Codable, Sendable, Hashable {
    package var s3OutputPath: String?
    package var disableProfiler: Bool?
    package var profilingIntervalInMilliseconds: Int?
    package var profilingParameters: [String: String]?

    package init(
        s3OutputPath: String? = nil,
        disableProfiler: Bool? = nil,
        profilingIntervalInMilliseconds: Int? = nil,
        profilingParameters: [String: String]? = nil
    ) {
        self.s3OutputPath = s3OutputPath
        self.disableProfiler = disableProfiler
        self.profilingIntervalInMilliseconds = profilingIntervalInMilliseconds
        self.profilingParameters = profilingParameters
    }
}
