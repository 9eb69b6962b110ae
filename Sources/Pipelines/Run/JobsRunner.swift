import Identifiers
package import JSONDocuments
package import Jobs
import Store

/// Runs the jobs of steps as processing and training jobs.
package struct JobsRunner: JobRunner {
    private let jobs: Jobs

    package init(jobs: Jobs) { self.jobs = jobs }

    package func start(_ kind: JobKind, name: String, arguments: JSON) async throws -> String {
        do {
            switch kind {
            case .processing:
                let request = try Request.processing(arguments, name: name)
                return try await jobs.createProcessingJob(request).processingJobArn
            case .training:
                let request = try Request.training(arguments, name: name)
                return try await jobs.createTrainingJob(request).trainingJobArn
            case .transform:
                let request = try Request.transform(arguments, name: name)
                return try await jobs.createTransformJob(request).transformJobArn
            case .build: throw Self.noStep
            }
        } catch let error as ServiceError where error.code == .inUse {
            return try await arn(kind, name)
        }
    }

    package func exists(_ kind: JobKind, name: String) async throws -> Bool {
        do {
            _ = try await arn(kind, name)
            return true
        } catch let error as ServiceError where error.code == .validation || error.code == .notFound {
            return false
        }
    }

    package func stop(_ kind: JobKind, name: String) async throws {
        do {
            switch kind {
            case .processing: try await jobs.stopProcessingJob(StopProcessingJobRequest(processingJobName: name))
            case .training: try await jobs.stopTrainingJob(StopTrainingJobRequest(trainingJobName: name))
            case .transform: try await jobs.stopTransformJob(StopTransformJobRequest(transformJobName: name))
            case .build: throw Self.noStep
            }
        } catch let error as ServiceError where error.code == .validation || error.code == .notFound {
            // It has ended, or never was.
        }
    }

    package func end(_ kind: JobKind, name: String) async throws -> JobEnd {
        let status = try await jobs.waitForEnd(arn: try await arn(kind, name))
        let text =
            switch kind {
            case .processing: try AWSCoding.text(try await describeProcessing(name))
            case .training: try AWSCoding.text(try await describeTraining(name))
            case .transform: try AWSCoding.text(try await describeTransform(name))
            case .build: throw Self.noStep
            }
        return JobEnd(status: status, description: try JSON(parsing: text))
    }

    private static let noStep = ServiceError(.internalFailure, "No step of a pipeline is a build.")

    private func arn(_ kind: JobKind, _ name: String) async throws -> String {
        switch kind {
        case .processing: try await describeProcessing(name).processingJobArn
        case .training: try await describeTraining(name).trainingJobArn
        case .transform: try await describeTransform(name).transformJobArn
        case .build: throw Self.noStep
        }
    }

    private func describeProcessing(_ name: String) async throws -> DescribeProcessingJobResponse {
        try await jobs.describeProcessingJob(DescribeProcessingJobRequest(processingJobName: name))
    }

    private func describeTransform(_ name: String) async throws -> DescribeTransformJobResponse {
        try await jobs.describeTransformJob(DescribeTransformJobRequest(transformJobName: name))
    }

    private func describeTraining(_ name: String) async throws -> DescribeTrainingJobResponse {
        try await jobs.describeTrainingJob(DescribeTrainingJobRequest(trainingJobName: name))
    }
}
