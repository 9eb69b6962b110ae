package import Foundation

/// A transform job to run: a model's predictions for every record of some objects.
package struct CreateTransformJobRequest: Codable, Sendable, Hashable {
    package var transformJobName: String
    package var modelName: String
    package var maxConcurrentTransforms: Int?
    package var modelClientConfig: ModelClientConfig?
    /// Of a record or, unsplit, of a file; 6 unless given, 0 for no limit.
    package var maxPayloadInMB: Int?
    /// `MultiRecord` or `SingleRecord`, which give the same here.
    package var batchStrategy: String?
    package var environment: [String: String]?
    package var transformInput: TransformInput
    package var transformOutput: TransformOutput
    package var dataCaptureConfig: BatchDataCaptureConfig?
    package var transformResources: TransformResources
    package var dataProcessing: DataProcessing?
    package var tags: [Jobs.Tag]?
    package var experimentConfig: ExperimentConfig?

    package init(
        transformJobName: String,
        modelName: String,
        maxConcurrentTransforms: Int? = nil,
        modelClientConfig: ModelClientConfig? = nil,
        maxPayloadInMB: Int? = nil,
        batchStrategy: String? = nil,
        environment: [String: String]? = nil,
        transformInput: TransformInput,
        transformOutput: TransformOutput,
        dataCaptureConfig: BatchDataCaptureConfig? = nil,
        transformResources: TransformResources,
        dataProcessing: DataProcessing? = nil,
        tags: [Jobs.Tag]? = nil,
        experimentConfig: ExperimentConfig? = nil
    ) {
        self.transformJobName = transformJobName
        self.modelName = modelName
        self.maxConcurrentTransforms = maxConcurrentTransforms
        self.modelClientConfig = modelClientConfig
        self.maxPayloadInMB = maxPayloadInMB
        self.batchStrategy = batchStrategy
        self.environment = environment
        self.transformInput = transformInput
        self.transformOutput = transformOutput
        self.dataCaptureConfig = dataCaptureConfig
        self.transformResources = transformResources
        self.dataProcessing = dataProcessing
        self.tags = tags
        self.experimentConfig = experimentConfig
    }
}

/// The ARN of a new transform job.
package struct CreateTransformJobResponse: Codable, Sendable, Hashable {
    package var transformJobArn: String

    package init(transformJobArn: String) {
        self.transformJobArn = transformJobArn
    }
}

/// Which transform job to describe.
package struct DescribeTransformJobRequest: Codable, Sendable, Hashable {
    package var transformJobName: String

    package init(transformJobName: String) {
        self.transformJobName = transformJobName
    }
}

/// A transform job as it was asked for, and how it stands.
package struct DescribeTransformJobResponse: Codable, Sendable, Hashable {
    package var transformJobName: String
    package var transformJobArn: String
    package var transformJobStatus: JobStatus
    package var failureReason: String?
    package var modelName: String
    package var maxConcurrentTransforms: Int?
    package var modelClientConfig: ModelClientConfig?
    /// Of a record or, unsplit, of a file; 6 unless given, 0 for no limit.
    package var maxPayloadInMB: Int?
    /// `MultiRecord` or `SingleRecord`, which give the same here.
    package var batchStrategy: String?
    package var environment: [String: String]?
    package var transformInput: TransformInput
    package var transformOutput: TransformOutput
    package var dataCaptureConfig: BatchDataCaptureConfig?
    package var transformResources: TransformResources
    package var creationTime: Date
    package var transformStartTime: Date?
    package var transformEndTime: Date?
    package var dataProcessing: DataProcessing?
    package var experimentConfig: ExperimentConfig?

    package init(
        transformJobName: String,
        transformJobArn: String,
        transformJobStatus: JobStatus,
        failureReason: String? = nil,
        modelName: String,
        maxConcurrentTransforms: Int? = nil,
        modelClientConfig: ModelClientConfig? = nil,
        maxPayloadInMB: Int? = nil,
        batchStrategy: String? = nil,
        environment: [String: String]? = nil,
        transformInput: TransformInput,
        transformOutput: TransformOutput,
        dataCaptureConfig: BatchDataCaptureConfig? = nil,
        transformResources: TransformResources,
        creationTime: Date,
        transformStartTime: Date? = nil,
        transformEndTime: Date? = nil,
        dataProcessing: DataProcessing? = nil,
        experimentConfig: ExperimentConfig? = nil
    ) {
        self.transformJobName = transformJobName
        self.transformJobArn = transformJobArn
        self.transformJobStatus = transformJobStatus
        self.failureReason = failureReason
        self.modelName = modelName
        self.maxConcurrentTransforms = maxConcurrentTransforms
        self.modelClientConfig = modelClientConfig
        self.maxPayloadInMB = maxPayloadInMB
        self.batchStrategy = batchStrategy
        self.environment = environment
        self.transformInput = transformInput
        self.transformOutput = transformOutput
        self.dataCaptureConfig = dataCaptureConfig
        self.transformResources = transformResources
        self.creationTime = creationTime
        self.transformStartTime = transformStartTime
        self.transformEndTime = transformEndTime
        self.dataProcessing = dataProcessing
        self.experimentConfig = experimentConfig
    }
}

/// Which transform job to stop.
package struct StopTransformJobRequest: Codable, Sendable, Hashable {
    package var transformJobName: String

    package init(transformJobName: String) {
        self.transformJobName = transformJobName
    }
}
