public import JSONDocuments

extension PipelineDefinition {
    /// The machines of a job.
    public struct Cluster: Sendable, Hashable {
        /// A value: a string or an expression.
        public var instanceType: JSON
        /// A value: a whole number or an expression.
        public var instanceCount: JSON
        /// In GB.
        public var volumeSizeInGB: JSON

        /// Makes a cluster, by default one ml.m5.xlarge with 30 GB, the Python SDK's default volume.
        public init(instanceType: JSON = "ml.m5.xlarge", instanceCount: JSON = 1, volumeSizeInGB: JSON = 30) {
            self.instanceType = instanceType
            self.instanceCount = instanceCount
            self.volumeSizeInGB = volumeSizeInGB
        }
    }

    /// How objects are spread over a job's instances.
    public enum DataDistribution: String, Sendable, Hashable {
        case fullyReplicated = "FullyReplicated"
        case shardedByS3Key = "ShardedByS3Key"
    }

    /// Objects that a processing job reads, and the folder where it finds them.
    public struct ProcessingInput: Sendable, Hashable {
        let json: JSON

        /// Makes an input of every object under a prefix.
        ///
        /// - Parameters:
        ///   - name: Unique in the step.
        ///   - s3URI: A value.
        ///   - localPath: Below `/opt/ml/processing`.
        ///   - distribution: Over the job's instances.
        public init(
            _ name: String,
            from s3URI: JSON,
            to localPath: String,
            distribution: DataDistribution = .fullyReplicated
        ) {
            json = [
                "InputName": .string(name), "AppManaged": false,
                "S3Input": [
                    "S3Uri": s3URI, "LocalPath": .string(localPath), "S3DataType": "S3Prefix", "S3InputMode": "File",
                    "S3DataDistributionType": .string(distribution.rawValue), "S3CompressionType": "None",
                ],
            ]
        }
    }

    /// A folder that a processing job writes, and the prefix to which it goes.
    public struct ProcessingOutput: Sendable, Hashable {
        let json: JSON

        /// Makes an output that is uploaded when the job ends.
        ///
        /// - Parameters:
        ///   - name: Unique in the step.
        ///   - localPath: Below `/opt/ml/processing`.
        ///   - s3URI: A value.
        public init(_ name: String, from localPath: String, to s3URI: JSON) {
            json = [
                "OutputName": .string(name), "AppManaged": false,
                "S3Output": ["S3Uri": s3URI, "LocalPath": .string(localPath), "S3UploadMode": "EndOfJob"],
            ]
        }
    }

    /// The arguments of a processing job (CreateProcessingJob).
    public static func processingArguments(
        image: JSON,
        entrypoint: [JSON] = [],
        arguments: [JSON] = [],
        inputs: [ProcessingInput],
        outputs: [ProcessingOutput],
        environment: JSON? = nil,
        cluster: Cluster = Cluster(),
        role: JSON,
        maxRuntimeInSeconds: Int64? = nil
    ) -> JSON {
        var application: JSON = ["ImageUri": image]
        if !entrypoint.isEmpty { application["ContainerEntrypoint"] = .array(entrypoint) }
        if !arguments.isEmpty { application["ContainerArguments"] = .array(arguments) }
        var request: JSON = [
            "ProcessingResources": [
                "ClusterConfig": [
                    "InstanceType": cluster.instanceType, "InstanceCount": cluster.instanceCount,
                    "VolumeSizeInGB": cluster.volumeSizeInGB,
                ]
            ],
            "AppSpecification": application, "RoleArn": role, "ProcessingInputs": .array(inputs.map(\.json)),
            "ProcessingOutputConfig": ["Outputs": .array(outputs.map(\.json))],
        ]
        request["Environment"] = environment
        request["StoppingCondition"] = maxRuntimeInSeconds.map { ["MaxRuntimeInSeconds": .integer($0)] }
        return request
    }

    /// A channel of a training job.
    public struct TrainingChannel: Sendable, Hashable {
        let json: JSON

        /// Makes a channel of every object under a prefix.
        ///
        /// - Parameters:
        ///   - name: e.g. `train`, `validation`.
        ///   - s3URI: A value.
        ///   - contentType: e.g. `text/csv`.
        ///   - distribution: Over the job's instances.
        public init(
            _ name: String,
            from s3URI: JSON,
            contentType: String = "text/csv",
            distribution: DataDistribution = .fullyReplicated
        ) {
            json = [
                "DataSource": [
                    "S3DataSource": [
                        "S3DataType": "S3Prefix", "S3Uri": s3URI,
                        "S3DataDistributionType": .string(distribution.rawValue),
                    ]
                ],
                "ContentType": .string(contentType), "ChannelName": .string(name),
            ]
        }
    }

    /// The arguments of a training job (CreateTrainingJob).
    ///
    /// `hyperParameters` is an object whose values are strings or expressions.
    public static func trainingArguments(
        image: JSON,
        channels: [TrainingChannel],
        hyperParameters: JSON,
        output s3OutputPath: JSON,
        cluster: Cluster = Cluster(),
        role: JSON,
        maxRuntimeInSeconds: Int64 = 86400
    ) -> JSON {
        var request: JSON = [
            "AlgorithmSpecification": ["TrainingInputMode": "File", "TrainingImage": image],
            "OutputDataConfig": ["S3OutputPath": s3OutputPath],
            "StoppingCondition": ["MaxRuntimeInSeconds": .integer(maxRuntimeInSeconds)],
            "ResourceConfig": [
                "VolumeSizeInGB": cluster.volumeSizeInGB, "InstanceCount": cluster.instanceCount,
                "InstanceType": cluster.instanceType,
            ],
            "RoleArn": role,
        ]
        if !channels.isEmpty { request["InputDataConfig"] = .array(channels.map(\.json)) }
        request["HyperParameters"] = hyperParameters
        return request
    }
}
