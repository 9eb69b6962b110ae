import Foundation
import Identifiers
import JSONDocuments
import Store

extension CreateProcessingJobRequest {
    func plan(for job: JobRecord, runtimes: RuntimeTable) async throws -> JobPlan {
        let launch = try await runtimes.launch(program)
        let variables = [
            "PROCESSING_JOB_NAME": job.name, "PROCESSING_JOB_ARN": job.arn, "AWS_REGION": ARN(job.arn)?.region ?? "",
        ]
        let outputs = try outputs()
        return JobPlan(
            command: launch.command,
            confinement: launch.confinement,
            longestRun: stoppingCondition?.maxRuntimeInSeconds ?? JobRules.usualRun,
            environment: JobPlan.basicEnvironment.merging(launch.environment) { $1 }.merging(variables) { $1 }
                .merging(environment ?? [:]) { $1 },
            files: try configuration(of: job),
            inputs: try inputs(),
            outputs: outputs,
            outputBuckets: Set(outputs.map(\.uri.bucket)),
            remarks: launch.remarks
        )
    }

    private func inputs() throws -> [JobPlan.Place] {
        try (processingInputs ?? []).filter { $0.appManaged != true }.compactMap(\.s3Input)
            .map { input in
                JobPlan.Place(
                    uri: try JobRules.uri(input.s3Uri, member: "S3Uri"),
                    path: try JobRules.localPath(input.localPath ?? "", member: "LocalPath")
                )
            }
    }

    /// The folders to store, and where.
    func outputs() throws -> [JobPlan.Place] {
        try (processingOutputConfig?.outputs ?? []).filter { $0.appManaged != true }.compactMap(\.s3Output)
            .map { output in
                JobPlan.Place(
                    uri: try JobRules.uri(output.s3Uri, member: "S3Uri"),
                    path: try JobRules.localPath(output.localPath, member: "LocalPath")
                )
            }
    }

    /// `/opt/ml/config/{processingjobconfig,resourceconfig}.json`.
    ///
    /// Source: SageMaker developer guide, "How Amazon SageMaker Processing configures your processing container".
    private func configuration(of job: JobRecord) throws -> [String: String] {
        var configuration = try JSON(parsing: try AWSCoding.text(self))
        configuration["ProcessingJobArn"] = .string(job.arn)
        configuration["Tags"] = nil
        let hosts: JSON = ["current_host": "algo-1", "hosts": ["algo-1"]]
        return [
            "config/processingjobconfig.json": configuration.text(), "config/resourceconfig.json": hosts.text(),
        ]
    }
}
