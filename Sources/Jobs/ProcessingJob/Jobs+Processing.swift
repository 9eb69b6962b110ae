import Foundation
import Identifiers
import Store

extension Jobs {
    /// Accepts a processing job; it starts as soon as there is room.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for a request that cannot be run here, with what is wrong;
    ///   ``ServiceError/Code/inUse`` for a name that a job has or had.
    package func createProcessingJob(_ request: CreateProcessingJobRequest) async throws -> CreateProcessingJobResponse
    {
        try await create(request, schedule: nil)
    }

    /// Accepts the processing job of a monitoring execution; ``describeProcessingJob(_:)`` answers the schedule's ARN with it.
    package func createMonitoringJob(
        _ request: CreateProcessingJobRequest,
        scheduleArn: String
    ) async throws -> CreateProcessingJobResponse {
        try await create(request, schedule: scheduleArn)
    }

    private func create(
        _ request: CreateProcessingJobRequest,
        schedule: String?
    ) async throws -> CreateProcessingJobResponse {
        try request.validate()
        try ResourceTag.validate(request.tags)
        _ = try await runtimes.runtime(for: request.program)
        let arn = try await insert(
            .processing,
            name: request.processingJobName,
            request: try AWSCoding.text(request),
            schedule: schedule
        )
        return CreateProcessingJobResponse(processingJobArn: arn)
    }

    /// Describes a processing job.
    ///
    /// - Throws: ``ServiceError/Code/validation``, as SageMaker has it, if there is none of that name.
    package func describeProcessingJob(
        _ request: DescribeProcessingJobRequest
    ) async throws -> DescribeProcessingJobResponse {
        try await store.read {
            try JobRecord.fetch($0, kind: .processing, name: request.processingJobName).processingDescription()
        }
    }

    /// Lists processing jobs, newest first unless asked otherwise.
    package func listProcessingJobs(_ request: ListProcessingJobsRequest) async throws -> ListProcessingJobsResponse {
        var list = try JobList(
            kind: .processing,
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
        return ListProcessingJobsResponse(
            processingJobSummaries: jobs.map { job in
                ProcessingJobSummary(
                    processingJobName: job.name,
                    processingJobArn: job.arn,
                    creationTime: job.created,
                    processingEndTime: job.ended,
                    lastModifiedTime: job.modified,
                    processingJobStatus: job.status,
                    failureReason: job.outcome?.failureReason,
                    exitMessage: job.outcome?.exitMessage
                )
            },
            nextToken: next
        )
    }

    /// Asks a processing job to stop.
    ///
    /// SIGTERM, and SIGKILL after the grace time. Answers at once.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if there is none of that name, or it has ended.
    package func stopProcessingJob(_ request: StopProcessingJobRequest) async throws {
        try await stop(.processing, name: request.processingJobName)
    }
}

extension CreateProcessingJobRequest {
    func validate() throws {
        try JobRules.validate(name: processingJobName, member: "ProcessingJobName")
        try JobRules.validate(instanceCount: processingResources.clusterConfig.instanceCount)
        try JobRules.validate(runtime: stoppingCondition?.maxRuntimeInSeconds)
        try JobRules.validate(environment: environment)
        try JobRules.validate(distinct: processingInputs?.map(\.inputName) ?? [], member: "InputName")
        try JobRules.validate(
            distinct: processingOutputConfig?.outputs.map(\.outputName) ?? [],
            member: "OutputName"
        )
        for input in processingInputs ?? [] where input.appManaged != true {
            if input.datasetDefinition != nil {
                throw JobRules.invalid(
                    "The input '\(input.inputName)' has a DatasetDefinition; Athena and Redshift are not supported. Give an S3Input."
                )
            }
            guard let source = input.s3Input else {
                throw JobRules.invalid("The input '\(input.inputName)' has no S3Input. Give one.")
            }
            _ = try JobRules.uri(source.s3Uri, member: "S3Uri of the input '\(input.inputName)'")
            _ = try JobRules.localPath(source.localPath ?? "", member: "LocalPath of the input '\(input.inputName)'")
            try JobRules.validate(source.s3DataType, among: ["S3Prefix", "ManifestFile"], member: "S3DataType")
            try JobRules.validate(source.s3InputMode, among: ["File"], member: "S3InputMode")
            try JobRules.validate(source.s3CompressionType, among: ["None"], member: "S3CompressionType")
            try JobRules.validate(
                source.s3DataDistributionType,
                among: ["FullyReplicated", "ShardedByS3Key"],
                member: "S3DataDistributionType"
            )
        }
        for output in processingOutputConfig?.outputs ?? [] where output.appManaged != true {
            guard let target = output.s3Output else {
                throw JobRules.invalid(
                    "The output '\(output.outputName)' has no S3Output; feature stores are not supported."
                )
            }
            _ = try JobRules.uri(target.s3Uri, member: "S3Uri of the output '\(output.outputName)'")
            _ = try JobRules.localPath(target.localPath, member: "LocalPath of the output '\(output.outputName)'")
            try JobRules.validate(target.s3UploadMode, among: ["EndOfJob", "Continuous"], member: "S3UploadMode")
        }
    }
}

extension JobRecord {
    func processingRequest() throws -> CreateProcessingJobRequest {
        try AWSCoding.value(CreateProcessingJobRequest.self, from: request)
    }

    func processingDescription() throws -> DescribeProcessingJobResponse {
        let request = try processingRequest()
        return DescribeProcessingJobResponse(
            processingJobArn: arn,
            processingJobName: name,
            processingJobStatus: status,
            processingInputs: request.processingInputs,
            processingOutputConfig: request.processingOutputConfig,
            processingResources: request.processingResources,
            stoppingCondition: request.stoppingCondition
                ?? ProcessingStoppingCondition(maxRuntimeInSeconds: JobRules.usualRun),
            appSpecification: request.appSpecification,
            environment: request.environment,
            networkConfig: request.networkConfig,
            roleArn: request.roleArn,
            experimentConfig: request.experimentConfig,
            exitMessage: status.isFinal ? outcome?.exitMessage : nil,
            failureReason: status.isFinal ? outcome?.failureReason : nil,
            creationTime: created,
            lastModifiedTime: modified,
            processingStartTime: started,
            processingEndTime: ended,
            monitoringScheduleArn: scheduleARN
        )
    }
}
