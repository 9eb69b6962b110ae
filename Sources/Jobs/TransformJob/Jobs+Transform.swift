import Foundation
import Identifiers
import Store

extension Jobs {
    /// Accepts a transform job; it starts as soon as there is room.
    ///
    /// The model is looked up now: deleting it later does not change the job.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for a request that cannot be run here, with what is wrong;
    ///   ``ServiceError/Code/inUse`` for a name that a job has or had; what the look-up of the model throws.
    package func createTransformJob(_ request: CreateTransformJobRequest) async throws -> CreateTransformJobResponse {
        try request.validate()
        try ResourceTag.validate(request.tags)
        let model = try await models(request.modelName)
        let stored = StoredTransformJob(request: request, model: model)
        _ = try await runtimes.runtime(for: stored.program)
        _ = try JobRules.uri(model.modelDataUrl, member: "ModelDataUrl of the model '\(request.modelName)'")
        let arn = try await insert(
            .transform,
            name: request.transformJobName,
            request: try AWSCoding.text(stored),
            schedule: nil
        )
        return CreateTransformJobResponse(transformJobArn: arn)
    }

    /// Describes a transform job.
    ///
    /// - Throws: ``ServiceError/Code/validation``, as SageMaker has it, if there is none of that name.
    package func describeTransformJob(
        _ request: DescribeTransformJobRequest
    ) async throws -> DescribeTransformJobResponse {
        try await store.read {
            try JobRecord.fetch($0, kind: .transform, name: request.transformJobName).transformDescription()
        }
    }

    /// Lists transform jobs, newest first unless asked otherwise.
    package func listTransformJobs(_ request: ListTransformJobsRequest) async throws -> ListTransformJobsResponse {
        var list = try JobList(
            kind: .transform,
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
        return ListTransformJobsResponse(
            transformJobSummaries: jobs.map { job in
                TransformJobSummary(
                    transformJobName: job.name,
                    transformJobArn: job.arn,
                    creationTime: job.created,
                    transformEndTime: job.ended,
                    lastModifiedTime: job.modified,
                    transformJobStatus: job.status,
                    failureReason: job.outcome?.failureReason
                )
            },
            nextToken: next
        )
    }

    /// Asks a transform job to stop; the outputs of the files that it is done with stay.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if there is none of that name, or it has ended.
    package func stopTransformJob(_ request: StopTransformJobRequest) async throws {
        try await stop(.transform, name: request.transformJobName)
    }
}

extension JobRecord {
    func storedTransformJob() throws -> StoredTransformJob {
        try AWSCoding.value(StoredTransformJob.self, from: request)
    }

    func transformDescription() throws -> DescribeTransformJobResponse {
        let request = try storedTransformJob().request
        return DescribeTransformJobResponse(
            transformJobName: name,
            transformJobArn: arn,
            transformJobStatus: status,
            failureReason: status.isFinal ? outcome?.failureReason : nil,
            modelName: request.modelName,
            maxConcurrentTransforms: request.maxConcurrentTransforms,
            modelClientConfig: request.modelClientConfig,
            maxPayloadInMB: request.maxPayloadInMB,
            batchStrategy: request.batchStrategy,
            environment: request.environment,
            transformInput: request.transformInput,
            transformOutput: request.transformOutput,
            dataCaptureConfig: request.dataCaptureConfig,
            transformResources: request.transformResources,
            creationTime: created,
            transformStartTime: started,
            transformEndTime: ended,
            dataProcessing: request.dataProcessing,
            experimentConfig: request.experimentConfig
        )
    }
}
