// Written by scripts/service-shapes from botocore 1.43.127; change that, not this.
extension ServiceShapes {
    /// A line for each structure, `Name: Member=type Member!=type`, and for each enumeration, `Name = value value`.
    ///
    /// `!` means required. Types: `s` text, `b` true or false, `t` a time, `f` a number, `iLOW..HIGH` a whole number,
    /// `[` a list of, `{` an object with values of, or a name.
    static let table = """
        AdditionalInferenceSpecificationDefinition: Name!=s Description=s
          Containers!=[ModelPackageContainerDefinition SupportedTransformInstanceTypes=[s
          SupportedRealtimeInferenceInstanceTypes=[s SupportedContentTypes=[s SupportedResponseMIMETypes=[s
        AdditionalModelDataSource: ChannelName!=s S3DataSource!=S3ModelDataSource
        AdditionalS3DataSource: S3DataType!=AdditionalS3DataSourceDataType S3Uri!=s
          CompressionType=CompressionType ETag=s
        AdditionalS3DataSourceDataType = S3Object S3Prefix
        AlgorithmSpecification: TrainingImage=s AlgorithmName=s TrainingInputMode!=TrainingInputMode
          MetricDefinitions=[MetricDefinition EnableSageMakerMetricsTimeSeries=b ContainerEntrypoint=[s
          ContainerArguments=[s TrainingImageConfig=TrainingImageConfig
        AppSpecification: ImageUri!=s ContainerEntrypoint=[s ContainerArguments=[s
        AssemblyType = None Line
        AthenaDatasetDefinition: Catalog!=s Database!=s QueryString!=s WorkGroup=s OutputS3Uri!=s KmsKeyId=s
          OutputFormat!=AthenaResultFormat OutputCompression=AthenaResultCompressionType
        AthenaResultCompressionType = GZIP SNAPPY ZLIB
        AthenaResultFormat = PARQUET ORC AVRO JSON TEXTFILE
        BaseModel: HubContentName=s HubContentVersion=s RecipeName=s
        BatchDataCaptureConfig: DestinationS3Uri!=s KmsKeyId=s GenerateInferenceId=b
        BatchStrategy = MultiRecord SingleRecord
        Bias: Report=MetricsSource PreTrainingReport=MetricsSource PostTrainingReport=MetricsSource
        Channel: ChannelName!=s DataSource!=DataSource ContentType=s CompressionType=CompressionType
          RecordWrapperType=RecordWrapper InputMode=TrainingInputMode ShuffleConfig=ShuffleConfig
        CheckpointConfig: S3Uri!=s LocalPath=s
        CollectionConfiguration: CollectionName=s CollectionParameters={s
        CompressionType = None Gzip
        ContainerDefinition: ContainerHostname=s Image=s ImageConfig=ImageConfig Mode=ContainerMode
          ModelDataUrl=s ModelDataSource=ModelDataSource AdditionalModelDataSources=[AdditionalModelDataSource
          Environment={s ModelPackageName=s InferenceSpecificationName=s MultiModelConfig=MultiModelConfig
          ContainerMetricsConfig=ContainerMetricsConfig
        ContainerMetricsConfig: MetricsEndpoints=[MetricsEndpoint
        ContainerMode = SingleModel MultiModel
        CreateModelInput: ModelName!=s PrimaryContainer=ContainerDefinition Containers=[ContainerDefinition
          InferenceExecutionConfig=InferenceExecutionConfig ExecutionRoleArn=s Tags=[Tag VpcConfig=VpcConfig
          EnableNetworkIsolation=b
        CreateModelPackageInput: ModelPackageName=s ModelPackageGroupName=s ModelPackageDescription=s
          ModelPackageRegistrationType=ModelPackageRegistrationType
          InferenceSpecification=InferenceSpecification
          ValidationSpecification=ModelPackageValidationSpecification
          SourceAlgorithmSpecification=SourceAlgorithmSpecification CertifyForMarketplace=b Tags=[Tag
          ModelApprovalStatus=ModelApprovalStatus MetadataProperties=MetadataProperties
          ModelMetrics=ModelMetrics ClientToken=s Domain=s Task=s SamplePayloadUrl=s
          CustomerMetadataProperties={s DriftCheckBaselines=DriftCheckBaselines
          AdditionalInferenceSpecifications=[AdditionalInferenceSpecificationDefinition
          SkipModelValidation=SkipModelValidation SourceUri=s SecurityConfig=ModelPackageSecurityConfig
          ModelCard=ModelPackageModelCard ModelLifeCycle=ModelLifeCycle ManagedStorageType=ManagedStorageType
        CreateProcessingJobRequest: ProcessingInputs=[ProcessingInput
          ProcessingOutputConfig=ProcessingOutputConfig ProcessingJobName!=s
          ProcessingResources!=ProcessingResources StoppingCondition=ProcessingStoppingCondition
          AppSpecification!=AppSpecification Environment={s NetworkConfig=NetworkConfig RoleArn!=s Tags=[Tag
          ExperimentConfig=ExperimentConfig
        CreateTrainingJobRequest: TrainingJobName!=s HyperParameters={s
          AlgorithmSpecification=AlgorithmSpecification RoleArn!=s InputDataConfig=[Channel
          OutputDataConfig!=OutputDataConfig ResourceConfig=ResourceConfig VpcConfig=VpcConfig
          StoppingCondition=StoppingCondition Tags=[Tag EnableNetworkIsolation=b
          EnableInterContainerTrafficEncryption=b EnableManagedSpotTraining=b CheckpointConfig=CheckpointConfig
          DebugHookConfig=DebugHookConfig DebugRuleConfigurations=[DebugRuleConfiguration
          TensorBoardOutputConfig=TensorBoardOutputConfig ExperimentConfig=ExperimentConfig
          ProfilerConfig=ProfilerConfig ProfilerRuleConfigurations=[ProfilerRuleConfiguration Environment={s
          RetryStrategy=RetryStrategy RemoteDebugConfig=RemoteDebugConfig InfraCheckConfig=InfraCheckConfig
          SessionChainingConfig=SessionChainingConfig ServerlessJobConfig=ServerlessJobConfig
          MlflowConfig=MlflowConfig ModelPackageConfig=ModelPackageConfig
        CreateTransformJobRequest: TransformJobName!=s ModelName!=s MaxConcurrentTransforms=i0..
          ModelClientConfig=ModelClientConfig MaxPayloadInMB=i0.. BatchStrategy=BatchStrategy Environment={s
          TransformInput!=TransformInput TransformOutput!=TransformOutput
          DataCaptureConfig=BatchDataCaptureConfig TransformResources!=TransformResources
          DataProcessing=DataProcessing Tags=[Tag ExperimentConfig=ExperimentConfig
        CustomizationTechnique = SFT DPO RLVR RLAIF
        DataDistributionType = FullyReplicated ShardedByS3Key
        DataProcessing: InputFilter=s OutputFilter=s JoinSource=JoinSource
        DataSource: S3DataSource=S3DataSource FileSystemDataSource=FileSystemDataSource
          DatasetSource=DatasetSource
        DatasetDefinition: AthenaDatasetDefinition=AthenaDatasetDefinition
          RedshiftDatasetDefinition=RedshiftDatasetDefinition LocalPath=s
          DataDistributionType=DataDistributionType InputMode=InputMode
        DatasetSource: DatasetArn!=s
        DebugHookConfig: LocalPath=s S3OutputPath!=s HookParameters={s
          CollectionConfigurations=[CollectionConfiguration
        DebugRuleConfiguration: RuleConfigurationName!=s LocalPath=s S3OutputPath=s RuleEvaluatorImage!=s
          InstanceType=s VolumeSizeInGB=i0.. RuleParameters={s
        DebugRuleEvaluationStatus: RuleConfigurationName=s RuleEvaluationJobArn=s
          RuleEvaluationStatus=RuleEvaluationStatus StatusDetails=s LastModifiedTime=t
        DeploymentRecommendation: RecommendationStatus!=RecommendationStatus
          RealTimeInferenceRecommendations=[RealTimeInferenceRecommendation
        DescribeModelOutput: ModelName!=s PrimaryContainer=ContainerDefinition Containers=[ContainerDefinition
          InferenceExecutionConfig=InferenceExecutionConfig ExecutionRoleArn=s VpcConfig=VpcConfig
          CreationTime!=t ModelArn!=s EnableNetworkIsolation=b DeploymentRecommendation=DeploymentRecommendation
        DescribeModelPackageOutput: ModelPackageName!=s ModelPackageGroupName=s ModelPackageVersion=i1..
          ModelPackageRegistrationType=ModelPackageRegistrationType ModelPackageArn!=s ModelPackageDescription=s
          CreationTime!=t InferenceSpecification=InferenceSpecification
          SourceAlgorithmSpecification=SourceAlgorithmSpecification
          ValidationSpecification=ModelPackageValidationSpecification ModelPackageStatus!=ModelPackageStatus
          ModelPackageStatusDetails!=ModelPackageStatusDetails CertifyForMarketplace=b
          ModelApprovalStatus=ModelApprovalStatus CreatedBy=UserContext MetadataProperties=MetadataProperties
          ModelMetrics=ModelMetrics LastModifiedTime=t LastModifiedBy=UserContext ApprovalDescription=s Domain=s
          Task=s SamplePayloadUrl=s CustomerMetadataProperties={s DriftCheckBaselines=DriftCheckBaselines
          AdditionalInferenceSpecifications=[AdditionalInferenceSpecificationDefinition
          SkipModelValidation=SkipModelValidation SourceUri=s SecurityConfig=ModelPackageSecurityConfig
          ModelCard=ModelPackageModelCard ModelLifeCycle=ModelLifeCycle ManagedStorageType=ManagedStorageType
        DescribeProcessingJobResponse: ProcessingInputs=[ProcessingInput
          ProcessingOutputConfig=ProcessingOutputConfig ProcessingJobName!=s
          ProcessingResources!=ProcessingResources StoppingCondition=ProcessingStoppingCondition
          AppSpecification!=AppSpecification Environment={s NetworkConfig=NetworkConfig RoleArn=s
          ExperimentConfig=ExperimentConfig ProcessingJobArn!=s ProcessingJobStatus!=ProcessingJobStatus
          ExitMessage=s FailureReason=s ProcessingEndTime=t ProcessingStartTime=t LastModifiedTime=t
          CreationTime!=t MonitoringScheduleArn=s AutoMLJobArn=s TrainingJobArn=s
        DescribeTrainingJobResponse: TrainingJobName!=s TrainingJobArn!=s TuningJobArn=s LabelingJobArn=s
          AutoMLJobArn=s ModelArtifacts!=ModelArtifacts TrainingJobStatus!=TrainingJobStatus
          SecondaryStatus!=SecondaryStatus FailureReason=s HyperParameters={s
          AlgorithmSpecification=AlgorithmSpecification RoleArn=s InputDataConfig=[Channel
          OutputDataConfig=OutputDataConfig ResourceConfig=ResourceConfig WarmPoolStatus=WarmPoolStatus
          VpcConfig=VpcConfig StoppingCondition!=StoppingCondition CreationTime!=t TrainingStartTime=t
          TrainingEndTime=t LastModifiedTime=t SecondaryStatusTransitions=[SecondaryStatusTransition
          FinalMetricDataList=[MetricData EnableNetworkIsolation=b EnableInterContainerTrafficEncryption=b
          EnableManagedSpotTraining=b CheckpointConfig=CheckpointConfig TrainingTimeInSeconds=i1..
          BillableTimeInSeconds=i1.. BillableTokenCount=i0.. DebugHookConfig=DebugHookConfig
          ExperimentConfig=ExperimentConfig DebugRuleConfigurations=[DebugRuleConfiguration
          TensorBoardOutputConfig=TensorBoardOutputConfig DebugRuleEvaluationStatuses=[DebugRuleEvaluationStatus
          ProfilerConfig=ProfilerConfig ProfilerRuleConfigurations=[ProfilerRuleConfiguration
          ProfilerRuleEvaluationStatuses=[ProfilerRuleEvaluationStatus ProfilingStatus=ProfilingStatus
          Environment={s RetryStrategy=RetryStrategy RemoteDebugConfig=RemoteDebugConfig
          InfraCheckConfig=InfraCheckConfig ServerlessJobConfig=ServerlessJobConfig MlflowConfig=MlflowConfig
          ModelPackageConfig=ModelPackageConfig MlflowDetails=MlflowDetails ProgressInfo=TrainingProgressInfo
          OutputModelPackageArn=s
        DescribeTransformJobResponse: TransformJobName!=s TransformJobArn!=s
          TransformJobStatus!=TransformJobStatus FailureReason=s ModelName!=s MaxConcurrentTransforms=i0..
          ModelClientConfig=ModelClientConfig MaxPayloadInMB=i0.. BatchStrategy=BatchStrategy Environment={s
          TransformInput!=TransformInput TransformOutput=TransformOutput
          DataCaptureConfig=BatchDataCaptureConfig TransformResources!=TransformResources CreationTime!=t
          TransformStartTime=t TransformEndTime=t LabelingJobArn=s AutoMLJobArn=s DataProcessing=DataProcessing
          ExperimentConfig=ExperimentConfig
        DetailedModelPackageStatus = NotStarted InProgress Completed Failed
        DriftCheckBaselines: Bias=DriftCheckBias Explainability=DriftCheckExplainability
          ModelQuality=DriftCheckModelQuality ModelDataQuality=DriftCheckModelDataQuality
        DriftCheckBias: ConfigFile=FileSource PreTrainingConstraints=MetricsSource
          PostTrainingConstraints=MetricsSource
        DriftCheckExplainability: Constraints=MetricsSource ConfigFile=FileSource
        DriftCheckModelDataQuality: Statistics=MetricsSource Constraints=MetricsSource
        DriftCheckModelQuality: Statistics=MetricsSource Constraints=MetricsSource
        EvaluationType = LLMAJEvaluation CustomScorerEvaluation BenchmarkEvaluation
        ExperimentConfig: ExperimentName=s TrialName=s TrialComponentDisplayName=s RunName=s
        Explainability: Report=MetricsSource
        FileSource: ContentType=s ContentDigest=s S3Uri!=s
        FileSystemAccessMode = rw ro
        FileSystemDataSource: FileSystemId!=s FileSystemAccessMode!=FileSystemAccessMode
          FileSystemType!=FileSystemType DirectoryPath!=s
        FileSystemType = EFS FSxLustre
        HubAccessConfig: HubContentArn!=s
        IamIdentity: Arn=s PrincipalId=s SourceIdentity=s
        ImageConfig: RepositoryAccessMode!=RepositoryAccessMode RepositoryAuthConfig=RepositoryAuthConfig
        InferenceExecutionConfig: Mode!=InferenceExecutionMode
        InferenceExecutionMode = Serial Direct
        InferenceHubAccessConfig: HubContentArn!=s
        InferenceSpecification: Containers!=[ModelPackageContainerDefinition SupportedTransformInstanceTypes=[s
          SupportedRealtimeInferenceInstanceTypes=[s SupportedContentTypes=[s SupportedResponseMIMETypes=[s
        InfraCheckConfig: EnableInfraCheck=b
        InputMode = Pipe File
        InstanceGroup: InstanceType!=s InstanceCount!=i0.. InstanceGroupName!=s
        InstancePlacementConfig: EnableMultipleJobs=b PlacementSpecifications=[PlacementSpecification
        InstancePreference: InstanceType!=s InstanceCount=i0.. TrainingPlanArns=[s
        JoinSource = Input None
        ManagedStorageType = Restricted
        MetadataProperties: CommitId=s Repository=s GeneratedBy=s ProjectId=s
        MetricData: MetricName=s Value=f Timestamp=t
        MetricDefinition: Name!=s Regex!=s
        MetricsEndpoint: MetricsEndpointPath!=s MetricPublishFrequencyInSeconds=i..
        MetricsSource: ContentType!=s ContentDigest=s S3Uri!=s
        MlflowConfig: MlflowResourceArn!=s MlflowExperimentName=s MlflowRunName=s
        MlflowDetails: MlflowExperimentId=s MlflowRunId=s
        ModelAccessConfig: AcceptEula!=b
        ModelApprovalStatus = Approved Rejected PendingManualApproval
        ModelArtifacts: S3ModelArtifacts!=s
        ModelCacheSetting = Enabled Disabled
        ModelCardStatus = Draft PendingReview Approved Archived
        ModelClientConfig: InvocationsTimeoutInSeconds=i1..3600 InvocationsMaxRetries=i0..3
        ModelCompressionType = None Gzip
        ModelDataQuality: Statistics=MetricsSource Constraints=MetricsSource
        ModelDataSource: S3DataSource=S3ModelDataSource
        ModelInput: DataInputConfig!=s
        ModelLifeCycle: Stage!=s StageStatus!=s StageDescription=s
        ModelMetrics: ModelQuality=ModelQuality ModelDataQuality=ModelDataQuality Bias=Bias
          Explainability=Explainability
        ModelPackageConfig: ModelPackageGroupArn!=s SourceModelPackageArn=s
        ModelPackageContainerDefinition: ContainerHostname=s Image=s ImageDigest=s ModelDataUrl=s
          ModelDataSource=ModelDataSource ProductId=s Environment={s ModelInput=ModelInput Framework=s
          FrameworkVersion=s NearestModelName=s AdditionalModelDataSources=[AdditionalModelDataSource
          AdditionalS3DataSource=AdditionalS3DataSource ModelDataETag=s IsCheckpoint=b BaseModel=BaseModel
        ModelPackageModelCard: ModelCardContent=s ModelCardStatus=ModelCardStatus
        ModelPackageRegistrationType = Logged Registered
        ModelPackageSecurityConfig: KmsKeyId!=s
        ModelPackageStatus = Pending InProgress Completed Failed Deleting
        ModelPackageStatusDetails: ValidationStatuses!=[ModelPackageStatusItem
          ImageScanStatuses=[ModelPackageStatusItem
        ModelPackageStatusItem: Name!=s Status!=DetailedModelPackageStatus FailureReason=s
        ModelPackageValidationProfile: ProfileName!=s TransformJobDefinition!=TransformJobDefinition
        ModelPackageValidationSpecification: ValidationRole!=s
          ValidationProfiles!=[ModelPackageValidationProfile
        ModelQuality: Statistics=MetricsSource Constraints=MetricsSource
        MultiModelConfig: ModelCacheSetting=ModelCacheSetting
        NetworkConfig: EnableInterContainerTrafficEncryption=b EnableNetworkIsolation=b VpcConfig=VpcConfig
        OutputCompressionType = GZIP NONE
        OutputDataConfig: KmsKeyId=s S3OutputPath!=s CompressionType=OutputCompressionType
        Peft = LORA
        PlacementSpecification: UltraServerId=s InstanceCount!=i0..
        ProcessingClusterConfig: InstanceCount=i1..100 InstanceType=s VolumeSizeInGB!=i1..16384 VolumeKmsKeyId=s
          InstancePreferences=[ProcessingInstancePreference SelectedInstanceType=s SelectedInstanceCount=i1..100
        ProcessingFeatureStoreOutput: FeatureGroupName!=s
        ProcessingInput: InputName!=s AppManaged=b S3Input=ProcessingS3Input DatasetDefinition=DatasetDefinition
        ProcessingInstancePreference: InstanceType!=s InstanceCount=i1..100
        ProcessingJobStatus = InProgress Completed Failed Stopping Stopped
        ProcessingOutput: OutputName!=s S3Output=ProcessingS3Output
          FeatureStoreOutput=ProcessingFeatureStoreOutput AppManaged=b
        ProcessingOutputConfig: Outputs!=[ProcessingOutput KmsKeyId=s
        ProcessingResources: ClusterConfig!=ProcessingClusterConfig
        ProcessingS3CompressionType = None Gzip
        ProcessingS3DataDistributionType = FullyReplicated ShardedByS3Key
        ProcessingS3DataType = ManifestFile S3Prefix
        ProcessingS3Input: S3Uri!=s LocalPath=s S3DataType!=ProcessingS3DataType
          S3InputMode=ProcessingS3InputMode S3DataDistributionType=ProcessingS3DataDistributionType
          S3CompressionType=ProcessingS3CompressionType
        ProcessingS3InputMode = Pipe File
        ProcessingS3Output: S3Uri!=s LocalPath=s S3UploadMode!=ProcessingS3UploadMode
        ProcessingS3UploadMode = Continuous EndOfJob
        ProcessingStoppingCondition: MaxRuntimeInSeconds!=i1..777600
        ProfilerConfig: S3OutputPath=s ProfilingIntervalInMilliseconds=i.. ProfilingParameters={s
          DisableProfiler=b
        ProfilerRuleConfiguration: RuleConfigurationName!=s LocalPath=s S3OutputPath=s RuleEvaluatorImage!=s
          InstanceType=s VolumeSizeInGB=i0.. RuleParameters={s
        ProfilerRuleEvaluationStatus: RuleConfigurationName=s RuleEvaluationJobArn=s
          RuleEvaluationStatus=RuleEvaluationStatus StatusDetails=s LastModifiedTime=t
        ProfilingStatus = Enabled Disabled
        RealTimeInferenceRecommendation: RecommendationId!=s InstanceType!=s Environment={s
        RecommendationStatus = IN_PROGRESS COMPLETED FAILED NOT_APPLICABLE
        RecordWrapper = None RecordIO
        RedshiftDatasetDefinition: ClusterId!=s Database!=s DbUser!=s QueryString!=s ClusterRoleArn!=s
          OutputS3Uri!=s KmsKeyId=s OutputFormat!=RedshiftResultFormat
          OutputCompression=RedshiftResultCompressionType
        RedshiftResultCompressionType = None GZIP BZIP2 ZSTD SNAPPY
        RedshiftResultFormat = PARQUET CSV
        RemoteDebugConfig: EnableRemoteDebug=b
        RepositoryAccessMode = Platform Vpc
        RepositoryAuthConfig: RepositoryCredentialsProviderArn!=s
        ResourceConfig: InstanceType=s InstanceCount=i0.. VolumeSizeInGB=i0.. VolumeKmsKeyId=s
          KeepAlivePeriodInSeconds=i0..21600 InstanceGroups=[InstanceGroup TrainingPlanArn=s
          InstancePlacementConfig=InstancePlacementConfig InstancePreferences=[InstancePreference
          SelectedInstanceType=s SelectedInstanceCount=i0..
        RetryStrategy: MaximumRetryAttempts!=i1..30
        RuleEvaluationStatus = InProgress NoIssuesFound IssuesFound Error Stopping Stopped
        S3DataDistribution = FullyReplicated ShardedByS3Key
        S3DataSource: S3DataType!=S3DataType S3Uri!=s S3DataDistributionType=S3DataDistribution
          AttributeNames=[s InstanceGroupNames=[s ModelAccessConfig=ModelAccessConfig
          HubAccessConfig=HubAccessConfig
        S3DataType = ManifestFile S3Prefix AugmentedManifestFile Converse
        S3ModelDataSource: S3Uri!=s S3DataType!=S3ModelDataType CompressionType!=ModelCompressionType
          ModelAccessConfig=ModelAccessConfig HubAccessConfig=InferenceHubAccessConfig ManifestS3Uri=s ETag=s
          ManifestEtag=s
        S3ModelDataType = S3Prefix S3Object
        SecondaryStatus = Starting LaunchingMLInstances PreparingTrainingStack Downloading
          DownloadingTrainingImage Training Uploading Stopping Stopped MaxRuntimeExceeded Completed Failed
          Interrupted MaxWaitTimeExceeded Updating Restarting Pending
        SecondaryStatusTransition: Status!=SecondaryStatus StartTime!=t EndTime=t StatusMessage=s
        ServerlessJobConfig: BaseModelArn!=s AcceptEula=b JobType!=ServerlessJobType
          CustomizationTechnique=CustomizationTechnique Peft=Peft EvaluationType=EvaluationType EvaluatorArn=s
          SequenceLength=s
        ServerlessJobType = FineTuning Evaluation
        SessionChainingConfig: EnableSessionTagChaining=b
        ShuffleConfig: Seed!=i..
        SkipModelValidation = All None
        SourceAlgorithm: ModelDataUrl=s ModelDataSource=ModelDataSource ModelDataETag=s AlgorithmName!=s
        SourceAlgorithmSpecification: SourceAlgorithms!=[SourceAlgorithm
        SplitType = None Line RecordIO TFRecord
        StoppingCondition: MaxRuntimeInSeconds=i1.. MaxWaitTimeInSeconds=i1..
          MaxPendingTimeInSeconds=i1800..2419200
        Tag: Key!=s Value!=s
        TensorBoardOutputConfig: LocalPath=s S3OutputPath!=s
        TrainingImageConfig: TrainingRepositoryAccessMode!=TrainingRepositoryAccessMode
          TrainingRepositoryAuthConfig=TrainingRepositoryAuthConfig
        TrainingInputMode = Pipe File FastFile
        TrainingJobStatus = InProgress Completed Failed Stopping Stopped Deleting
        TrainingProgressInfo: TotalStepCountPerEpoch=i0.. CurrentStep=i0.. CurrentEpoch=i0.. MaxEpoch=i0..
        TrainingRepositoryAccessMode = Platform Vpc
        TrainingRepositoryAuthConfig: TrainingRepositoryCredentialsProviderArn!=s
        TransformDataSource: S3DataSource!=TransformS3DataSource
        TransformInput: DataSource!=TransformDataSource ContentType=s CompressionType=CompressionType
          SplitType=SplitType
        TransformJobDefinition: MaxConcurrentTransforms=i0.. MaxPayloadInMB=i0.. BatchStrategy=BatchStrategy
          Environment={s TransformInput!=TransformInput TransformOutput!=TransformOutput
          TransformResources!=TransformResources
        TransformJobStatus = InProgress Completed Failed Stopping Stopped
        TransformOutput: S3OutputPath!=s Accept=s AssembleWith=AssemblyType KmsKeyId=s
        TransformResources: InstanceType!=s InstanceCount!=i1.. VolumeKmsKeyId=s TransformAmiVersion=s
        TransformS3DataSource: S3DataType!=S3DataType S3Uri!=s
        UserContext: UserProfileArn=s UserProfileName=s DomainId=s IamIdentity=IamIdentity
        VpcConfig: SecurityGroupIds!=[s Subnets!=[s
        WarmPoolResourceStatus = Available Terminated Reused InUse
        WarmPoolStatus: Status!=WarmPoolResourceStatus ResourceRetainedBillableTimeInSeconds=i0.. ReusedByJob=s
        """
}
