// Written by scripts/service-shapes from botocore 1.43.127; change that, not this.
extension ServiceShapes {
    /// A line for each structure, `Name: Member=type Member!=type`, for each enumeration, `Name = value value`, and for each
    /// text with a rule, `Name ~ LOW..HIGH pattern`.
    ///
    /// `!` means required. Types: `s` text, `b` true or false, `t` a time, `f` a number, `iLOW..HIGH` a whole number,
    /// `[` or `[LOW..HIGH]` a list of, `{` or `{LOW..HIGH:KEY}` an object with values of, or a name.
    static let table = #"""
        Accept ~ ..256
        AdditionalInferenceSpecificationDefinition: Name!=EntityName Description=EntityDescription
          Containers!=[1..15]ModelPackageContainerDefinition SupportedTransformInstanceTypes=[1..]s
          SupportedRealtimeInferenceInstanceTypes=[s SupportedContentTypes=[ContentType
          SupportedResponseMIMETypes=[ResponseMIMEType
        AdditionalModelChannelName ~ 1..64 [A-Za-z0-9\.\-_]+
        AdditionalModelDataSource: ChannelName!=AdditionalModelChannelName S3DataSource!=S3ModelDataSource
        AdditionalS3DataSource: S3DataType!=AdditionalS3DataSourceDataType S3Uri!=S3Uri
          CompressionType=CompressionType ETag=s
        AdditionalS3DataSourceDataType = S3Object S3Prefix
        AlgorithmImage ~ ..255
        AlgorithmSpecification: TrainingImage=AlgorithmImage AlgorithmName=ArnOrName
          TrainingInputMode!=TrainingInputMode MetricDefinitions=[..40]MetricDefinition
          EnableSageMakerMetricsTimeSeries=b ContainerEntrypoint=[1..100]TrainingContainerEntrypointString
          ContainerArguments=[1..100]TrainingContainerArgument TrainingImageConfig=TrainingImageConfig
        AppSpecification: ImageUri!=ImageUri ContainerEntrypoint=[1..100]ContainerEntrypointString
          ContainerArguments=[1..100]ContainerArgument
        ArnOrName ~ 1..170
        AssemblyType = None Line
        AthenaCatalog ~ 1..256
        AthenaDatabase ~ 1..255
        AthenaDatasetDefinition: Catalog!=AthenaCatalog Database!=AthenaDatabase QueryString!=AthenaQueryString
          WorkGroup=AthenaWorkGroup OutputS3Uri!=S3Uri KmsKeyId=KmsKeyId OutputFormat!=AthenaResultFormat
          OutputCompression=AthenaResultCompressionType
        AthenaQueryString ~ 1..4096
        AthenaResultCompressionType = GZIP SNAPPY ZLIB
        AthenaResultFormat = PARQUET ORC AVRO JSON TEXTFILE
        AthenaWorkGroup ~ 1..128 [a-zA-Z0-9._-]+
        AttributeName ~ 1..256
        BaseModel: HubContentName=HubContentName HubContentVersion=HubContentVersion RecipeName=RecipeName
        BatchDataCaptureConfig: DestinationS3Uri!=S3Uri KmsKeyId=KmsKeyId GenerateInferenceId=b
        BatchStrategy = MultiRecord SingleRecord
        Bias: Report=MetricsSource PreTrainingReport=MetricsSource PostTrainingReport=MetricsSource
        Channel: ChannelName!=ChannelName DataSource!=DataSource ContentType=ContentType
          CompressionType=CompressionType RecordWrapperType=RecordWrapper InputMode=TrainingInputMode
          ShuffleConfig=ShuffleConfig
        ChannelName ~ 1..64 [A-Za-z0-9\.\-_]+
        CheckpointConfig: S3Uri!=S3Uri LocalPath=DirectoryPath
        ClientToken ~ 1..36 [a-zA-Z0-9-]+
        CollectionConfiguration: CollectionName=CollectionName CollectionParameters={..20:ConfigKey}ConfigValue
        CollectionName ~ 1..256
        CompressionType = None Gzip
        ConfigKey ~ 1..256
        ConfigValue ~ ..256
        ContainerArgument ~ ..256
        ContainerDefinition: ContainerHostname=ContainerHostname Image=ContainerImage ImageConfig=ImageConfig
          Mode=ContainerMode ModelDataUrl=Url ModelDataSource=ModelDataSource
          AdditionalModelDataSources=[..5]AdditionalModelDataSource
          Environment={..100:EnvironmentKey}EnvironmentValue ModelPackageName=VersionedArnOrName
          InferenceSpecificationName=InferenceSpecificationName MultiModelConfig=MultiModelConfig
          ContainerMetricsConfig=ContainerMetricsConfig
        ContainerEntrypointString ~ ..256
        ContainerHostname ~ ..63 [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}
        ContainerImage ~ ..255 [\S]+
        ContainerMetricsConfig: MetricsEndpoints=[..1]MetricsEndpoint
        ContainerMode = SingleModel MultiModel
        ContentDigest ~ ..72 [Ss][Hh][Aa]256:[0-9a-fA-F]{64}
        ContentType ~ ..256
        CreateModelInput: ModelName!=ModelName PrimaryContainer=ContainerDefinition
          Containers=[..15]ContainerDefinition InferenceExecutionConfig=InferenceExecutionConfig
          ExecutionRoleArn=RoleArn Tags=[..50]Tag VpcConfig=VpcConfig EnableNetworkIsolation=b
        CreateModelPackageInput: ModelPackageName=EntityName ModelPackageGroupName=ArnOrName
          ModelPackageDescription=EntityDescription ModelPackageRegistrationType=ModelPackageRegistrationType
          InferenceSpecification=InferenceSpecification
          ValidationSpecification=ModelPackageValidationSpecification
          SourceAlgorithmSpecification=SourceAlgorithmSpecification CertifyForMarketplace=b Tags=[..50]Tag
          ModelApprovalStatus=ModelApprovalStatus MetadataProperties=MetadataProperties
          ModelMetrics=ModelMetrics ClientToken=ClientToken Domain=s Task=s SamplePayloadUrl=S3Uri
          CustomerMetadataProperties={1..50:CustomerMetadataKey}CustomerMetadataValue
          DriftCheckBaselines=DriftCheckBaselines
          AdditionalInferenceSpecifications=[1..15]AdditionalInferenceSpecificationDefinition
          SkipModelValidation=SkipModelValidation SourceUri=ModelPackageSourceUri
          SecurityConfig=ModelPackageSecurityConfig ModelCard=ModelPackageModelCard
          ModelLifeCycle=ModelLifeCycle ManagedStorageType=ManagedStorageType
        CreateProcessingJobRequest: ProcessingInputs=[..10]ProcessingInput
          ProcessingOutputConfig=ProcessingOutputConfig ProcessingJobName!=ProcessingJobName
          ProcessingResources!=ProcessingResources StoppingCondition=ProcessingStoppingCondition
          AppSpecification!=AppSpecification
          Environment={..100:ProcessingEnvironmentKey}ProcessingEnvironmentValue NetworkConfig=NetworkConfig
          RoleArn!=RoleArn Tags=[..50]Tag ExperimentConfig=ExperimentConfig
        CreateTrainingJobRequest: TrainingJobName!=TrainingJobName
          HyperParameters={..100:HyperParameterKey}HyperParameterValue
          AlgorithmSpecification=AlgorithmSpecification RoleArn!=RoleArn InputDataConfig=[1..20]Channel
          OutputDataConfig!=OutputDataConfig ResourceConfig=ResourceConfig VpcConfig=VpcConfig
          StoppingCondition=StoppingCondition Tags=[..50]Tag EnableNetworkIsolation=b
          EnableInterContainerTrafficEncryption=b EnableManagedSpotTraining=b CheckpointConfig=CheckpointConfig
          DebugHookConfig=DebugHookConfig DebugRuleConfigurations=[..20]DebugRuleConfiguration
          TensorBoardOutputConfig=TensorBoardOutputConfig ExperimentConfig=ExperimentConfig
          ProfilerConfig=ProfilerConfig ProfilerRuleConfigurations=[..20]ProfilerRuleConfiguration
          Environment={..100:TrainingEnvironmentKey}TrainingEnvironmentValue RetryStrategy=RetryStrategy
          RemoteDebugConfig=RemoteDebugConfig InfraCheckConfig=InfraCheckConfig
          SessionChainingConfig=SessionChainingConfig ServerlessJobConfig=ServerlessJobConfig
          MlflowConfig=MlflowConfig ModelPackageConfig=ModelPackageConfig
        CreateTransformJobRequest: TransformJobName!=TransformJobName ModelName!=ModelName
          MaxConcurrentTransforms=i0.. ModelClientConfig=ModelClientConfig MaxPayloadInMB=i0..
          BatchStrategy=BatchStrategy Environment={..16:TransformEnvironmentKey}TransformEnvironmentValue
          TransformInput!=TransformInput TransformOutput!=TransformOutput
          DataCaptureConfig=BatchDataCaptureConfig TransformResources!=TransformResources
          DataProcessing=DataProcessing Tags=[..50]Tag ExperimentConfig=ExperimentConfig
        CustomerMetadataKey ~ 1..128
        CustomerMetadataValue ~ 1..256
        CustomizationTechnique = SFT DPO RLVR RLAIF
        DataDistributionType = FullyReplicated ShardedByS3Key
        DataInputConfig ~ 1..16384
        DataProcessing: InputFilter=JsonPath OutputFilter=JsonPath JoinSource=JoinSource
        DataSource: S3DataSource=S3DataSource FileSystemDataSource=FileSystemDataSource
          DatasetSource=DatasetSource
        DatasetDefinition: AthenaDatasetDefinition=AthenaDatasetDefinition
          RedshiftDatasetDefinition=RedshiftDatasetDefinition LocalPath=ProcessingLocalPath
          DataDistributionType=DataDistributionType InputMode=InputMode
        DatasetSource: DatasetArn!=HubDataSetArn
        DebugHookConfig: LocalPath=DirectoryPath S3OutputPath!=S3Uri HookParameters={..20:ConfigKey}ConfigValue
          CollectionConfigurations=[..20]CollectionConfiguration
        DebugRuleConfiguration: RuleConfigurationName!=RuleConfigurationName LocalPath=DirectoryPath
          S3OutputPath=S3Uri RuleEvaluatorImage!=AlgorithmImage InstanceType=s VolumeSizeInGB=i0..
          RuleParameters={..100:ConfigKey}ConfigValue
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
        DirectoryPath ~ ..4096
        DriftCheckBaselines: Bias=DriftCheckBias Explainability=DriftCheckExplainability
          ModelQuality=DriftCheckModelQuality ModelDataQuality=DriftCheckModelDataQuality
        DriftCheckBias: ConfigFile=FileSource PreTrainingConstraints=MetricsSource
          PostTrainingConstraints=MetricsSource
        DriftCheckExplainability: Constraints=MetricsSource ConfigFile=FileSource
        DriftCheckModelDataQuality: Statistics=MetricsSource Constraints=MetricsSource
        DriftCheckModelQuality: Statistics=MetricsSource Constraints=MetricsSource
        EntityDescription ~ ..1024 [\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*
        EntityName ~ 1..63 [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}
        EnvironmentKey ~ ..1024 [a-zA-Z_][a-zA-Z0-9_]*
        EnvironmentValue ~ ..1024
        EvaluationType = LLMAJEvaluation CustomScorerEvaluation BenchmarkEvaluation
        ExperimentConfig: ExperimentName=ExperimentEntityName TrialName=ExperimentEntityName
          TrialComponentDisplayName=ExperimentEntityName RunName=ExperimentEntityName
        ExperimentEntityName ~ 1..120 [a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}
        Explainability: Report=MetricsSource
        FeatureGroupName ~ 1..64 [a-zA-Z0-9]([_-]*[a-zA-Z0-9]){0,63}
        FileSource: ContentType=ContentType ContentDigest=ContentDigest S3Uri!=S3Uri
        FileSystemAccessMode = rw ro
        FileSystemDataSource: FileSystemId!=FileSystemId FileSystemAccessMode!=FileSystemAccessMode
          FileSystemType!=FileSystemType DirectoryPath!=DirectoryPath
        FileSystemId ~ 11..21 (fs-[0-9a-f]{8,})
        FileSystemType = EFS FSxLustre
        HubAccessConfig: HubContentArn!=HubContentArn
        HubContentArn ~ ..255
        HubContentName ~ ..63 [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}
        HubContentVersion ~ 5..14 \d{1,4}.\d{1,4}.\d{1,4}
        HubDataSetArn ~ ..2048
          (arn:[a-z0-9-\.]{1,63}:sagemaker:\w+(?:-\w+)+:(\d{12}|aws):hub-content\/)[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}\/DataSet\/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}(\/\d{1,4}.\d{1,4}.\d{1,4})?
        HyperParameterKey ~ ..256
        HyperParameterValue ~ ..2500
        IamIdentity: Arn=s PrincipalId=s SourceIdentity=s
        ImageConfig: RepositoryAccessMode!=RepositoryAccessMode RepositoryAuthConfig=RepositoryAuthConfig
        ImageDigest ~ ..72 [Ss][Hh][Aa]256:[0-9a-fA-F]{64}
        ImageUri ~ ..255
        InferenceExecutionConfig: Mode!=InferenceExecutionMode
        InferenceExecutionMode = Serial Direct
        InferenceHubAccessConfig: HubContentArn!=HubContentArn
        InferenceSpecification: Containers!=[1..15]ModelPackageContainerDefinition
          SupportedTransformInstanceTypes=[1..]s SupportedRealtimeInferenceInstanceTypes=[s
          SupportedContentTypes=[ContentType SupportedResponseMIMETypes=[ResponseMIMEType
        InferenceSpecificationName ~ 1..63 [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}
        InfraCheckConfig: EnableInfraCheck=b
        InputMode = Pipe File
        InstanceGroup: InstanceType!=s InstanceCount!=i0.. InstanceGroupName!=InstanceGroupName
        InstanceGroupName ~ 1..64
        InstancePlacementConfig: EnableMultipleJobs=b PlacementSpecifications=[..10]PlacementSpecification
        InstancePreference: InstanceType!=s InstanceCount=i0.. TrainingPlanArns=[1..1]TrainingPlanArn
        JoinSource = Input None
        JsonPath ~ ..63
        KmsKeyId ~ ..2048 [a-zA-Z0-9:/_-]*
        ManagedStorageType = Restricted
        MetadataProperties: CommitId=MetadataPropertyValue Repository=MetadataPropertyValue
          GeneratedBy=MetadataPropertyValue ProjectId=MetadataPropertyValue
        MetadataPropertyValue ~ ..1024
        MetricData: MetricName=s Value=f Timestamp=t
        MetricDefinition: Name!=MetricName Regex!=MetricRegex
        MetricName ~ 1..255
        MetricRegex ~ 1..500
        MetricsEndpoint: MetricsEndpointPath!=MetricsEndpointPath MetricPublishFrequencyInSeconds=i..
        MetricsEndpointPath ~ ..256 /(?!.*\.\.)[a-zA-Z0-9/_.\-]+
        MetricsSource: ContentType!=ContentType ContentDigest=ContentDigest S3Uri!=S3Uri
        MlFlowResourceArn ~ ..2048 arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:mlflow-[a-zA-Z-]*/.*
        MlflowConfig: MlflowResourceArn!=MlFlowResourceArn MlflowExperimentName=MlflowExperimentName
          MlflowRunName=MlflowRunName
        MlflowDetails: MlflowExperimentId=s MlflowRunId=s
        MlflowExperimentName ~ 1..256
        MlflowRunName ~ 1..256
        ModelAccessConfig: AcceptEula!=b
        ModelApprovalStatus = Approved Rejected PendingManualApproval
        ModelArtifacts: S3ModelArtifacts!=s
        ModelCacheSetting = Enabled Disabled
        ModelCardContent ~ ..100000
        ModelCardStatus = Draft PendingReview Approved Archived
        ModelClientConfig: InvocationsTimeoutInSeconds=i1..3600 InvocationsMaxRetries=i0..3
        ModelCompressionType = None Gzip
        ModelDataQuality: Statistics=MetricsSource Constraints=MetricsSource
        ModelDataSource: S3DataSource=S3ModelDataSource
        ModelInput: DataInputConfig!=DataInputConfig
        ModelLifeCycle: Stage!=EntityName StageStatus!=EntityName StageDescription=StageDescription
        ModelMetrics: ModelQuality=ModelQuality ModelDataQuality=ModelDataQuality Bias=Bias
          Explainability=Explainability
        ModelName ~ ..63 [a-zA-Z0-9]([\-a-zA-Z0-9]*[a-zA-Z0-9])?
        ModelPackageArn ~ 1..2048
          arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]{9,16}:[0-9]{12}:model-package/[\S]{1,2048}
        ModelPackageConfig: ModelPackageGroupArn!=ModelPackageGroupArn SourceModelPackageArn=ModelPackageArn
        ModelPackageContainerDefinition: ContainerHostname=ContainerHostname Image=ContainerImage
          ImageDigest=ImageDigest ModelDataUrl=Url ModelDataSource=ModelDataSource ProductId=ProductId
          Environment={..100:EnvironmentKey}EnvironmentValue ModelInput=ModelInput Framework=s
          FrameworkVersion=ModelPackageFrameworkVersion NearestModelName=s
          AdditionalModelDataSources=[..5]AdditionalModelDataSource
          AdditionalS3DataSource=AdditionalS3DataSource ModelDataETag=s IsCheckpoint=b BaseModel=BaseModel
        ModelPackageFrameworkVersion ~ 3..10 [0-9]\.[A-Za-z0-9.-]+
        ModelPackageGroupArn ~ 1..2048
          arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]{9,16}:[0-9]{12}:model-package-group/[\S]{1,2048}
        ModelPackageModelCard: ModelCardContent=ModelCardContent ModelCardStatus=ModelCardStatus
        ModelPackageRegistrationType = Logged Registered
        ModelPackageSecurityConfig: KmsKeyId!=KmsKeyId
        ModelPackageSourceUri ~ ..1024 [\p{L}\p{M}\p{Z}\p{N}\p{P}]{0,1024}
        ModelPackageStatus = Pending InProgress Completed Failed Deleting
        ModelPackageStatusDetails: ValidationStatuses!=[ModelPackageStatusItem
          ImageScanStatuses=[ModelPackageStatusItem
        ModelPackageStatusItem: Name!=s Status!=DetailedModelPackageStatus FailureReason=s
        ModelPackageValidationProfile: ProfileName!=EntityName TransformJobDefinition!=TransformJobDefinition
        ModelPackageValidationSpecification: ValidationRole!=RoleArn
          ValidationProfiles!=[..1]ModelPackageValidationProfile
        ModelQuality: Statistics=MetricsSource Constraints=MetricsSource
        MultiModelConfig: ModelCacheSetting=ModelCacheSetting
        NetworkConfig: EnableInterContainerTrafficEncryption=b EnableNetworkIsolation=b VpcConfig=VpcConfig
        OutputCompressionType = GZIP NONE
        OutputDataConfig: KmsKeyId=KmsKeyId S3OutputPath!=S3Uri CompressionType=OutputCompressionType
        Peft = LORA
        PlacementSpecification: UltraServerId=String256 InstanceCount!=i0..
        ProcessingClusterConfig: InstanceCount=i1..100 InstanceType=s VolumeSizeInGB!=i1..16384
          VolumeKmsKeyId=KmsKeyId InstancePreferences=[1..5]ProcessingInstancePreference SelectedInstanceType=s
          SelectedInstanceCount=i1..100
        ProcessingEnvironmentKey ~ ..256 [a-zA-Z_][a-zA-Z0-9_]*
        ProcessingEnvironmentValue ~ ..256
        ProcessingFeatureStoreOutput: FeatureGroupName!=FeatureGroupName
        ProcessingInput: InputName!=s AppManaged=b S3Input=ProcessingS3Input DatasetDefinition=DatasetDefinition
        ProcessingInstancePreference: InstanceType!=s InstanceCount=i1..100
        ProcessingJobName ~ 1..63 [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}
        ProcessingJobStatus = InProgress Completed Failed Stopping Stopped
        ProcessingLocalPath ~ ..256
        ProcessingOutput: OutputName!=s S3Output=ProcessingS3Output
          FeatureStoreOutput=ProcessingFeatureStoreOutput AppManaged=b
        ProcessingOutputConfig: Outputs!=[..10]ProcessingOutput KmsKeyId=KmsKeyId
        ProcessingResources: ClusterConfig!=ProcessingClusterConfig
        ProcessingS3CompressionType = None Gzip
        ProcessingS3DataDistributionType = FullyReplicated ShardedByS3Key
        ProcessingS3DataType = ManifestFile S3Prefix
        ProcessingS3Input: S3Uri!=S3Uri LocalPath=ProcessingLocalPath S3DataType!=ProcessingS3DataType
          S3InputMode=ProcessingS3InputMode S3DataDistributionType=ProcessingS3DataDistributionType
          S3CompressionType=ProcessingS3CompressionType
        ProcessingS3InputMode = Pipe File
        ProcessingS3Output: S3Uri!=S3Uri LocalPath=ProcessingLocalPath S3UploadMode!=ProcessingS3UploadMode
        ProcessingS3UploadMode = Continuous EndOfJob
        ProcessingStoppingCondition: MaxRuntimeInSeconds!=i1..777600
        ProductId ~ ..256 [a-zA-Z0-9](-*[a-zA-Z0-9])*
        ProfilerConfig: S3OutputPath=S3Uri ProfilingIntervalInMilliseconds=i..
          ProfilingParameters={..20:ConfigKey}ConfigValue DisableProfiler=b
        ProfilerRuleConfiguration: RuleConfigurationName!=RuleConfigurationName LocalPath=DirectoryPath
          S3OutputPath=S3Uri RuleEvaluatorImage!=AlgorithmImage InstanceType=s VolumeSizeInGB=i0..
          RuleParameters={..100:ConfigKey}ConfigValue
        ProfilerRuleEvaluationStatus: RuleConfigurationName=s RuleEvaluationJobArn=s
          RuleEvaluationStatus=RuleEvaluationStatus StatusDetails=s LastModifiedTime=t
        ProfilingStatus = Enabled Disabled
        RealTimeInferenceRecommendation: RecommendationId!=s InstanceType!=s Environment={s
        RecipeName ~ ..255
        RecommendationStatus = IN_PROGRESS COMPLETED FAILED NOT_APPLICABLE
        RecordWrapper = None RecordIO
        RedshiftClusterId ~ 1..63
        RedshiftDatabase ~ 1..64
        RedshiftDatasetDefinition: ClusterId!=RedshiftClusterId Database!=RedshiftDatabase
          DbUser!=RedshiftUserName QueryString!=RedshiftQueryString ClusterRoleArn!=RoleArn OutputS3Uri!=S3Uri
          KmsKeyId=KmsKeyId OutputFormat!=RedshiftResultFormat OutputCompression=RedshiftResultCompressionType
        RedshiftQueryString ~ 1..4096
        RedshiftResultCompressionType = None GZIP BZIP2 ZSTD SNAPPY
        RedshiftResultFormat = PARQUET CSV
        RedshiftUserName ~ 1..128
        RemoteDebugConfig: EnableRemoteDebug=b
        RepositoryAccessMode = Platform Vpc
        RepositoryAuthConfig: RepositoryCredentialsProviderArn!=RepositoryCredentialsProviderArn
        RepositoryCredentialsProviderArn ~ 1..2048
        ResourceConfig: InstanceType=s InstanceCount=i0.. VolumeSizeInGB=i0.. VolumeKmsKeyId=KmsKeyId
          KeepAlivePeriodInSeconds=i0..21600 InstanceGroups=[..5]InstanceGroup TrainingPlanArn=TrainingPlanArn
          InstancePlacementConfig=InstancePlacementConfig InstancePreferences=[1..5]InstancePreference
          SelectedInstanceType=s SelectedInstanceCount=i0..
        ResponseMIMEType ~ ..1024 [-\w]+\/.+
        RetryStrategy: MaximumRetryAttempts!=i1..30
        RoleArn ~ 20..2048 arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+
        RuleConfigurationName ~ 1..256
        RuleEvaluationStatus = InProgress NoIssuesFound IssuesFound Error Stopping Stopped
        S3DataDistribution = FullyReplicated ShardedByS3Key
        S3DataSource: S3DataType!=S3DataType S3Uri!=S3Uri S3DataDistributionType=S3DataDistribution
          AttributeNames=[..16]AttributeName InstanceGroupNames=[..5]InstanceGroupName
          ModelAccessConfig=ModelAccessConfig HubAccessConfig=HubAccessConfig
        S3DataType = ManifestFile S3Prefix AugmentedManifestFile Converse
        S3ModelDataSource: S3Uri!=S3ModelUri S3DataType!=S3ModelDataType CompressionType!=ModelCompressionType
          ModelAccessConfig=ModelAccessConfig HubAccessConfig=InferenceHubAccessConfig ManifestS3Uri=S3ModelUri
          ETag=s ManifestEtag=s
        S3ModelDataType = S3Prefix S3Object
        S3ModelUri ~ ..1024 (https|s3)://[^/]+(/.*)?
        S3Uri ~ ..1024 (https|s3)://[^/]+(/.*)?
        SecondaryStatus = Starting LaunchingMLInstances PreparingTrainingStack Downloading
          DownloadingTrainingImage Training Uploading Stopping Stopped MaxRuntimeExceeded Completed Failed
          Interrupted MaxWaitTimeExceeded Updating Restarting Pending
        SecondaryStatusTransition: Status!=SecondaryStatus StartTime!=t EndTime=t StatusMessage=s
        SecurityGroupId ~ ..32 [-0-9a-zA-Z]+
        SequenceLength ~ 1..50 \d+K
        ServerlessJobBaseModelArn ~ 1..2048
          (arn:[a-z0-9-\.]{1,63}:sagemaker:\w+(?:-\w+)+:(\d{12}|aws):hub-content\/)[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}\/Model\/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}(\/\d{1,4}.\d{1,4}.\d{1,4})?
        ServerlessJobConfig: BaseModelArn!=ServerlessJobBaseModelArn AcceptEula=b JobType!=ServerlessJobType
          CustomizationTechnique=CustomizationTechnique Peft=Peft EvaluationType=EvaluationType EvaluatorArn=s
          SequenceLength=SequenceLength
        ServerlessJobType = FineTuning Evaluation
        SessionChainingConfig: EnableSessionTagChaining=b
        ShuffleConfig: Seed!=i..
        SkipModelValidation = All None
        SourceAlgorithm: ModelDataUrl=Url ModelDataSource=ModelDataSource ModelDataETag=s
          AlgorithmName!=ArnOrName
        SourceAlgorithmSpecification: SourceAlgorithms!=[1..1]SourceAlgorithm
        SplitType = None Line RecordIO TFRecord
        StageDescription ~ ..1024
        StoppingCondition: MaxRuntimeInSeconds=i1.. MaxWaitTimeInSeconds=i1..
          MaxPendingTimeInSeconds=i1800..2419200
        String256 ~ ..256
        SubnetId ~ ..32 [-0-9a-zA-Z]+
        Tag: Key!=TagKey Value!=TagValue
        TagKey ~ 1..128 ([\p{L}\p{Z}\p{N}_.:/=+\-@]*)
        TagValue ~ ..256 ([\p{L}\p{Z}\p{N}_.:/=+\-@]*)
        TensorBoardOutputConfig: LocalPath=DirectoryPath S3OutputPath!=S3Uri
        TrainingContainerArgument ~ ..256
        TrainingContainerEntrypointString ~ ..256
        TrainingEnvironmentKey ~ ..512 [a-zA-Z_][a-zA-Z0-9_]*
        TrainingEnvironmentValue ~ ..512
        TrainingImageConfig: TrainingRepositoryAccessMode!=TrainingRepositoryAccessMode
          TrainingRepositoryAuthConfig=TrainingRepositoryAuthConfig
        TrainingInputMode = Pipe File FastFile
        TrainingJobName ~ 1..63 [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}
        TrainingJobStatus = InProgress Completed Failed Stopping Stopped Deleting
        TrainingPlanArn ~ 50..2048 arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:training-plan/.*
        TrainingProgressInfo: TotalStepCountPerEpoch=i0.. CurrentStep=i0.. CurrentEpoch=i0.. MaxEpoch=i0..
        TrainingRepositoryAccessMode = Platform Vpc
        TrainingRepositoryAuthConfig:
          TrainingRepositoryCredentialsProviderArn!=TrainingRepositoryCredentialsProviderArn
        TrainingRepositoryCredentialsProviderArn ~ 1..2048
          arn:[\p{Alnum}\-]+:lambda:[\p{Alnum}\-]+:[0-9]{12}:function:.*
        TransformAmiVersion ~ 1..63 [a-zA-Z0-9]+(-[a-zA-Z0-9]+)*
        TransformDataSource: S3DataSource!=TransformS3DataSource
        TransformEnvironmentKey ~ ..1024 [a-zA-Z_][a-zA-Z0-9_]{0,1023}
        TransformEnvironmentValue ~ ..10240
        TransformInput: DataSource!=TransformDataSource ContentType=ContentType CompressionType=CompressionType
          SplitType=SplitType
        TransformJobDefinition: MaxConcurrentTransforms=i0.. MaxPayloadInMB=i0.. BatchStrategy=BatchStrategy
          Environment={..16:TransformEnvironmentKey}TransformEnvironmentValue TransformInput!=TransformInput
          TransformOutput!=TransformOutput TransformResources!=TransformResources
        TransformJobName ~ 1..63 [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}
        TransformJobStatus = InProgress Completed Failed Stopping Stopped
        TransformOutput: S3OutputPath!=S3Uri Accept=Accept AssembleWith=AssemblyType KmsKeyId=KmsKeyId
        TransformResources: InstanceType!=s InstanceCount!=i1.. VolumeKmsKeyId=KmsKeyId
          TransformAmiVersion=TransformAmiVersion
        TransformS3DataSource: S3DataType!=S3DataType S3Uri!=S3Uri
        Url ~ ..1024 (https|s3)://[^/]+(/.*)?
        UserContext: UserProfileArn=s UserProfileName=s DomainId=s IamIdentity=IamIdentity
        VersionedArnOrName ~ 1..176
        VpcConfig: SecurityGroupIds!=[1..5]SecurityGroupId Subnets!=[1..16]SubnetId
        WarmPoolResourceStatus = Available Terminated Reused InUse
        WarmPoolStatus: Status!=WarmPoolResourceStatus ResourceRetainedBillableTimeInSeconds=i0.. ReusedByJob=s
        """#
}
