/// What is put into a processing job's folder before it starts.
package struct ProcessingInput: Codable, Sendable, Hashable {
    package var inputName: String
    package var appManaged: Bool?
    package var s3Input: ProcessingS3Input?
    /// Refused: there is no Athena and no Redshift here.
    package var datasetDefinition: DatasetDefinition?

    package init(inputName: String, appManaged: Bool? = nil, s3Input: ProcessingS3Input? = nil) {
        self.inputName = inputName
        self.appManaged = appManaged
        self.s3Input = s3Input
    }
}

/// A query of Athena's or Redshift's whose result would be an input; only that it is there counts.
package struct DatasetDefinition: Codable, Sendable, Hashable {
    package var localPath: String?
}

/// Objects that become files under `localPath`.
package struct ProcessingS3Input: Codable, Sendable, Hashable {
    package var s3Uri: String
    /// Under `/opt/ml/processing`.
    package var localPath: String?
    /// `S3Prefix` or `ManifestFile`.
    package var s3DataType: String?
    /// `File`; `Pipe` is refused.
    package var s3InputMode: String?
    /// `FullyReplicated` or `ShardedByS3Key`.
    package var s3DataDistributionType: String?
    /// `None`; `Gzip` is for `Pipe` only.
    package var s3CompressionType: String?

    package init(
        s3Uri: String,
        localPath: String? = nil,
        s3DataType: String? = nil,
        s3InputMode: String? = nil,
        s3DataDistributionType: String? = nil,
        s3CompressionType: String? = nil
    ) {
        self.s3Uri = s3Uri
        self.localPath = localPath
        self.s3DataType = s3DataType
        self.s3InputMode = s3InputMode
        self.s3DataDistributionType = s3DataDistributionType
        self.s3CompressionType = s3CompressionType
    }
}

/// What becomes of a processing job's files when it has ended.
package struct ProcessingOutputConfig: Codable, Sendable, Hashable {
    package var outputs: [ProcessingOutput]
    package var kmsKeyId: String?

    package init(outputs: [ProcessingOutput], kmsKeyId: String? = nil) {
        self.outputs = outputs
        self.kmsKeyId = kmsKeyId
    }
}

/// A folder that becomes objects.
package struct ProcessingOutput: Codable, Sendable, Hashable {
    package var outputName: String
    package var s3Output: ProcessingS3Output?
    package var appManaged: Bool?

    package init(outputName: String, s3Output: ProcessingS3Output? = nil, appManaged: Bool? = nil) {
        self.outputName = outputName
        self.s3Output = s3Output
        self.appManaged = appManaged
    }
}

/// Files under `localPath` that become objects under `s3Uri`.
package struct ProcessingS3Output: Codable, Sendable, Hashable {
    package var s3Uri: String
    /// Under `/opt/ml/processing`.
    package var localPath: String
    /// `EndOfJob` or `Continuous`.
    package var s3UploadMode: String?

    package init(s3Uri: String, localPath: String, s3UploadMode: String? = nil) {
        self.s3Uri = s3Uri
        self.localPath = localPath
        self.s3UploadMode = s3UploadMode
    }
}

/// The machines that SageMaker would run a processing job on.
package struct ProcessingResources: Codable, Sendable, Hashable {
    package var clusterConfig: ProcessingClusterConfig

    package init(clusterConfig: ProcessingClusterConfig) {
        self.clusterConfig = clusterConfig
    }
}

/// Number, type and disk of machines; the type does not matter here.
package struct ProcessingClusterConfig: Codable, Sendable, Hashable {
    package var instanceCount: Int
    package var instanceType: String
    package var volumeSizeInGB: Int
    package var volumeKmsKeyId: String?

    package init(instanceCount: Int, instanceType: String, volumeSizeInGB: Int, volumeKmsKeyId: String? = nil) {
        self.instanceCount = instanceCount
        self.instanceType = instanceType
        self.volumeSizeInGB = volumeSizeInGB
        self.volumeKmsKeyId = volumeKmsKeyId
    }
}

/// What a processing job runs.
package struct AppSpecification: Codable, Sendable, Hashable {
    package var imageUri: String
    package var containerEntrypoint: [String]?
    package var containerArguments: [String]?

    package init(imageUri: String, containerEntrypoint: [String]? = nil, containerArguments: [String]? = nil) {
        self.imageUri = imageUri
        self.containerEntrypoint = containerEntrypoint
        self.containerArguments = containerArguments
    }
}

/// How long a processing job may run.
package struct ProcessingStoppingCondition: Codable, Sendable, Hashable {
    package var maxRuntimeInSeconds: Int

    package init(maxRuntimeInSeconds: Int) {
        self.maxRuntimeInSeconds = maxRuntimeInSeconds
    }
}
