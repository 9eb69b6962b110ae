public import JSONDocuments

extension PipelineDefinition {
    /// The arguments of a model (CreateModel) with one container.
    ///
    /// - Parameters:
    ///   - image: A value.
    ///   - modelData: The address of a model.tar.gz; a value.
    ///   - environment: An object whose values are strings or expressions.
    ///   - role: A value.
    /// - Returns: A Model step's arguments.
    public static func modelArguments(
        image: JSON,
        modelData: JSON,
        environment: JSON = [:],
        role: JSON
    ) -> JSON {
        [
            "ExecutionRoleArn": role,
            "PrimaryContainer": ["Image": image, "Environment": environment, "ModelDataUrl": modelData],
        ]
    }

    /// How a transform job cuts its files into records.
    public enum SplitType: String, Sendable, Hashable {
        /// A file is one request.
        case none = "None"
        case line = "Line"
    }

    /// The arguments of a batch transform job (CreateTransformJob).
    ///
    /// - Parameters:
    ///   - model: The model's name; a value.
    ///   - input: The prefix of the objects to score; a value.
    ///   - contentType: The inputs' type.
    ///   - split: How files are cut into records.
    ///   - output: The prefix of the predictions; a value.
    ///   - assembleWith: How predictions are put together again; the same as `split` unless given.
    ///   - cluster: The job's machines; its volume does not count.
    /// - Returns: A Transform step's arguments.
    public static func transformArguments(
        model: JSON,
        input: JSON,
        contentType: String = "text/csv",
        split: SplitType = .line,
        output: JSON,
        assembleWith: SplitType? = nil,
        cluster: Cluster = Cluster()
    ) -> JSON {
        [
            "ModelName": model,
            "TransformInput": [
                "DataSource": ["S3DataSource": ["S3DataType": "S3Prefix", "S3Uri": input]],
                "ContentType": .string(contentType), "SplitType": .string(split.rawValue),
            ],
            "TransformOutput": [
                "S3OutputPath": output, "AssembleWith": .string((assembleWith ?? split).rawValue),
            ],
            "TransformResources": [
                "InstanceCount": cluster.instanceCount, "InstanceType": cluster.instanceType,
            ],
        ]
    }

    /// The arguments of a model package version (CreateModelPackage) with one container.
    ///
    /// - Parameters:
    ///   - group: The model package group's name; a value.
    ///   - image: A value.
    ///   - modelData: The address of a model.tar.gz; a value.
    ///   - contentTypes: What the model takes.
    ///   - responseTypes: What it answers.
    ///   - approvalStatus: `PendingManualApproval`, `Approved` or `Rejected`; a value.
    ///   - metrics: The member ModelMetrics.
    ///   - baselines: The member DriftCheckBaselines.
    /// - Returns: A RegisterModel step's arguments.
    public static func modelPackageArguments(
        group: JSON,
        image: JSON,
        modelData: JSON,
        contentTypes: [JSON] = ["text/csv"],
        responseTypes: [JSON] = ["text/csv"],
        approvalStatus: JSON = "PendingManualApproval",
        metrics: JSON? = nil,
        baselines: JSON? = nil
    ) -> JSON {
        var request: JSON = ["ModelPackageGroupName": group]
        request["ModelMetrics"] = metrics
        request["DriftCheckBaselines"] = baselines
        request["InferenceSpecification"] = [
            "Containers": [["Image": image, "ModelDataUrl": modelData]],
            "SupportedContentTypes": .array(contentTypes), "SupportedResponseMIMETypes": .array(responseTypes),
        ]
        request["ModelApprovalStatus"] = approvalStatus
        return request
    }
}
