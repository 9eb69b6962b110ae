import Foundation
import Identifiers
import Store

extension Jobs {
    /// Accepts a training job; it starts as soon as there is room.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for a request that cannot be run here, with what is wrong;
    ///   ``ServiceError/Code/inUse`` for a name that a job has or had.
    package func createTrainingJob(_ request: CreateTrainingJobRequest) async throws -> CreateTrainingJobResponse {
        try request.validate()
        try ResourceTag.validate(request.tags)
        _ = try await runtimes.runtime(for: try request.program())
        let arn = try await insert(
            .training,
            name: request.trainingJobName,
            request: try AWSCoding.text(request),
            schedule: nil
        )
        return CreateTrainingJobResponse(trainingJobArn: arn)
    }

    /// Describes a training job.
    ///
    /// - Throws: ``ServiceError/Code/validation``, as SageMaker has it, if there is none of that name.
    package func describeTrainingJob(_ request: DescribeTrainingJobRequest) async throws -> DescribeTrainingJobResponse
    {
        try await store.read { database in
            let job = try JobRecord.fetch(database, kind: .training, name: request.trainingJobName)
            var answer = try job.trainingDescription()
            answer.debugRuleEvaluationStatuses = try job.debugRuleStatuses(database)
            answer.profilerRuleEvaluationStatuses = try job.profilerRuleStatuses()
            return answer
        }
    }

    /// Lists training jobs, newest first unless asked otherwise.
    package func listTrainingJobs(_ request: ListTrainingJobsRequest) async throws -> ListTrainingJobsResponse {
        var list = try JobList(
            kind: .training,
            page: try Page(maxResults: request.maxResults, nextToken: request.nextToken, sortOrder: request.sortOrder),
            sortBy: request.sortBy,
            nameContains: request.nameContains,
            status: request.statusEquals
        )
        list.limit(
            createdAfter: request.creationTimeAfter,
            before: request.creationTimeBefore,
            modifiedAfter: request.lastModifiedTimeAfter,
            modifiedBefore: request.lastModifiedTimeBefore
        )
        let (jobs, next) = try await list.fetch(from: store)
        return ListTrainingJobsResponse(
            trainingJobSummaries: jobs.map { job in
                TrainingJobSummary(
                    trainingJobName: job.name,
                    trainingJobArn: job.arn,
                    creationTime: job.created,
                    trainingEndTime: job.ended,
                    lastModifiedTime: job.modified,
                    trainingJobStatus: job.status,
                    secondaryStatus: job.transitions.last?.status ?? "Starting"
                )
            },
            nextToken: next
        )
    }

    /// Asks a training job to stop.
    ///
    /// SIGTERM, and SIGKILL after the grace time. Answers at once.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if there is none of that name, or it has ended.
    package func stopTrainingJob(_ request: StopTrainingJobRequest) async throws {
        try await stop(.training, name: request.trainingJobName)
    }
}

extension CreateTrainingJobRequest {
    func validate() throws {
        try JobRules.validate(name: trainingJobName, member: "TrainingJobName")
        try JobRules.validate(instanceCount: resourceConfig.instanceCount)
        try JobRules.validate(runtime: stoppingCondition?.maxRuntimeInSeconds)
        try JobRules.validate(environment: environment)
        try JobRules.validate(count: hyperParameters?.count, member: "HyperParameters")
        try JobRules.validate(
            algorithmSpecification.trainingInputMode,
            among: ["File"],
            member: "TrainingInputMode"
        )
        for definition in algorithmSpecification.metricDefinitions ?? [] { _ = try MetricScanner.pattern(definition) }
        try checkpointConfig?.validate()
        _ = try JobRules.uri(outputDataConfig.s3OutputPath, member: "S3OutputPath")
        try JobRules.validate(outputDataConfig.compressionType, among: ["GZIP", "NONE"], member: "CompressionType")
        try JobRules.validate(distinct: inputDataConfig?.map(\.channelName) ?? [], member: "ChannelName")
        for channel in inputDataConfig ?? [] { try channel.validate() }
        try validateDebugRules()
    }
}

extension CheckpointConfig {
    /// The folder is the job's own: nothing else is put there.
    fileprivate func validate() throws {
        let (_, path) = try place()
        for taken in ["input", "output", "model", "code"] where (path + "/").hasPrefix(taken + "/") {
            throw JobRules.invalid(
                "LocalPath of CheckpointConfig is '/opt/ml/\(path)'; /opt/ml/\(taken) is taken. Give another folder below /opt/ml."
            )
        }
    }
}

extension Channel {
    /// The name becomes a folder and part of a variable's name.
    ///
    /// Source: SageMaker API, `ChannelName`: `[A-Za-z0-9\.\-_]+`.
    fileprivate func validate() throws {
        let bytes = Array(channelName.utf8)
        guard 1...64 ~= bytes.count, channelName != ".", channelName != "..",
            bytes.allSatisfy({ JobRules.isAlphanumeric($0) || [0x2D, 0x2E, 0x5F].contains($0) })
        else {
            throw JobRules.invalid(
                "'\(channelName)' is no valid ChannelName: give 1 to 64 letters, digits, hyphens, dots and underscores."
            )
        }
        guard let source = dataSource.s3DataSource else {
            throw JobRules.invalid("The channel '\(channelName)' has no S3DataSource; other sources are not supported.")
        }
        _ = try JobRules.uri(source.s3Uri, member: "S3Uri of the channel '\(channelName)'")
        try JobRules.validate(source.s3DataType, among: ["S3Prefix", "ManifestFile"], member: "S3DataType")
        try JobRules.validate(
            source.s3DataDistributionType,
            among: ["FullyReplicated", "ShardedByS3Key"],
            member: "S3DataDistributionType"
        )
        try JobRules.validate(inputMode, among: ["File"], member: "InputMode")
        try JobRules.validate(compressionType, among: ["None", "Gzip"], member: "CompressionType")
        try JobRules.validate(recordWrapperType, among: ["None"], member: "RecordWrapperType")
    }
}

extension JobRecord {
    func trainingRequest() throws -> CreateTrainingJobRequest {
        try AWSCoding.value(CreateTrainingJobRequest.self, from: request)
    }

    func trainingDescription() throws -> DescribeTrainingJobResponse {
        let request = try trainingRequest()
        var output = request.outputDataConfig
        output.kmsKeyId = output.kmsKeyId ?? ""
        let seconds = started.flatMap { start in ended.map { max(0, Int($0.timeIntervalSince(start).rounded(.up))) } }
        return DescribeTrainingJobResponse(
            trainingJobName: name,
            trainingJobArn: arn,
            modelArtifacts: status.isFinal ? outcome?.model.map(ModelArtifacts.init(s3ModelArtifacts:)) : nil,
            trainingJobStatus: status,
            secondaryStatus: transitions.last?.status ?? "Starting",
            failureReason: status.isFinal ? outcome?.failureReason : nil,
            hyperParameters: request.hyperParameters,
            algorithmSpecification: request.algorithmSpecification,
            roleArn: request.roleArn,
            inputDataConfig: request.inputDataConfig,
            outputDataConfig: output,
            resourceConfig: request.resourceConfig,
            vpcConfig: request.vpcConfig,
            stoppingCondition: request.stoppingCondition ?? StoppingCondition(maxRuntimeInSeconds: JobRules.usualRun),
            creationTime: created,
            trainingStartTime: started,
            trainingEndTime: ended,
            lastModifiedTime: modified,
            secondaryStatusTransitions: transitions,
            finalMetricDataList: status.isFinal ? outcome?.metrics : nil,
            enableNetworkIsolation: request.enableNetworkIsolation ?? false,
            enableInterContainerTrafficEncryption: request.enableInterContainerTrafficEncryption ?? false,
            enableManagedSpotTraining: request.enableManagedSpotTraining ?? false,
            checkpointConfig: request.checkpointConfig,
            trainingTimeInSeconds: seconds,
            billableTimeInSeconds: seconds,
            debugHookConfig: request.debugHookConfig,
            debugRuleConfigurations: request.debugRuleConfigurations,
            profilerConfig: request.profilerConfig,
            profilerRuleConfigurations: request.profilerRuleConfigurations,
            environment: request.environment,
            retryStrategy: request.retryStrategy,
            experimentConfig: request.experimentConfig
        )
    }
}
