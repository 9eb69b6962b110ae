extension PipelineDefinition.StepType {
    /// The outermost properties that steps of this type have: the members of the answer of their Describe call.
    ///
    /// Source: the SageMaker API reference of 2017-07-24 (DescribeProcessingJob, DescribeTrainingJob, DescribeTransformJob,
    /// DescribeModel, DescribeModelPackage) and, for quality checks and conditions, the SDK's `quality_check_step.py` and
    /// `condition_step.py`.
    public var properties: Set<String> {
        switch self {
        case .processing:
            [
                "ProcessingInputs", "ProcessingOutputConfig", "ProcessingJobName", "ProcessingResources",
                "StoppingCondition", "AppSpecification", "Environment", "NetworkConfig", "RoleArn", "ExperimentConfig",
                "ProcessingJobArn", "ProcessingJobStatus", "ExitMessage", "FailureReason", "ProcessingEndTime",
                "ProcessingStartTime", "LastModifiedTime", "CreationTime", "MonitoringScheduleArn", "AutoMLJobArn",
                "TrainingJobArn",
            ]
        case .training:
            [
                "TrainingJobName", "TrainingJobArn", "TuningJobArn", "LabelingJobArn", "AutoMLJobArn", "ModelArtifacts",
                "TrainingJobStatus", "SecondaryStatus", "FailureReason", "HyperParameters", "AlgorithmSpecification",
                "RoleArn", "InputDataConfig", "OutputDataConfig", "ResourceConfig", "WarmPoolStatus", "VpcConfig",
                "StoppingCondition", "CreationTime", "TrainingStartTime", "TrainingEndTime", "LastModifiedTime",
                "SecondaryStatusTransitions", "FinalMetricDataList", "EnableNetworkIsolation",
                "EnableInterContainerTrafficEncryption", "EnableManagedSpotTraining", "CheckpointConfig",
                "TrainingTimeInSeconds", "BillableTimeInSeconds", "DebugHookConfig", "ExperimentConfig",
                "DebugRuleConfigurations", "TensorBoardOutputConfig", "DebugRuleEvaluationStatuses", "ProfilerConfig",
                "ProfilerRuleConfigurations", "ProfilerRuleEvaluationStatuses", "ProfilingStatus", "Environment",
                "RetryStrategy", "RemoteDebugConfig", "InfraCheckConfig", "ServerlessJobConfig", "ProgressInfo",
                "MlflowConfig", "MlflowDetails", "ModelPackageConfig", "BillableTokenCount", "OutputModelPackageArn",
            ]
        case .transform:
            [
                "TransformJobName", "TransformJobArn", "TransformJobStatus", "FailureReason", "ModelName",
                "MaxConcurrentTransforms", "ModelClientConfig", "MaxPayloadInMB", "BatchStrategy", "Environment",
                "TransformInput", "TransformOutput", "DataCaptureConfig", "TransformResources", "CreationTime",
                "TransformStartTime", "TransformEndTime", "LabelingJobArn", "AutoMLJobArn", "DataProcessing",
                "ExperimentConfig",
            ]
        case .qualityCheck:
            [
                "CalculatedBaselineStatistics", "CalculatedBaselineConstraints", "BaselineUsedForDriftCheckStatistics",
                "BaselineUsedForDriftCheckConstraints",
            ]
        case .model:
            [
                "ModelName", "PrimaryContainer", "Containers", "InferenceExecutionConfig", "ExecutionRoleArn",
                "VpcConfig", "CreationTime", "ModelArn", "EnableNetworkIsolation", "DeploymentRecommendation",
            ]
        case .registerModel:
            [
                "ModelPackageName", "ModelPackageGroupName", "ModelPackageVersion", "ModelPackageArn",
                "ModelPackageDescription", "CreationTime", "InferenceSpecification", "SourceAlgorithmSpecification",
                "ValidationSpecification", "ModelPackageStatus", "ModelPackageStatusDetails", "CertifyForMarketplace",
                "ModelApprovalStatus", "CreatedBy", "MetadataProperties", "ModelMetrics", "LastModifiedTime",
                "LastModifiedBy", "ApprovalDescription", "Domain", "Task", "SamplePayloadUrl",
                "CustomerMetadataProperties", "DriftCheckBaselines", "AdditionalInferenceSpecifications",
                "SkipModelValidation", "SourceUri", "SecurityConfig", "ModelCard", "ModelLifeCycle",
                "ModelPackageRegistrationType", "ManagedStorageType",
            ]
        case .condition: ["Outcome"]
        case .fail: ["ErrorMessage"]
        }
    }

    /// Whether an equal earlier run may stand for steps of this type.
    ///
    /// Source: AWS, "Caching pipeline steps".
    public var isCacheable: Bool {
        switch self {
        case .processing, .training, .transform, .qualityCheck: true
        case .model, .registerModel, .condition, .fail: false
        }
    }
}
