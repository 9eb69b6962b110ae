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
        let configuration = try configuration(of: job).text()
        return JobPlan(
            command: launch.command,
            confinement: launch.confinement,
            longestRun: stoppingCondition?.maxRuntimeInSeconds ?? JobRules.usualRun,
            environment: JobPlan.basicEnvironment.merging(launch.environment) { $1 }.merging(variables) { $1 }
                .merging(environment ?? [:]) { $1 },
            hosts: JobPlan.hosts(processingResources.clusterConfig.instanceCount) { host, hosts in
                let own: JSON = ["current_host": .string(host), "hosts": .array(hosts.map(JSON.string))]
                return JobPlan.Host(
                    name: host,
                    files: ["config/processingjobconfig.json": configuration, "config/resourceconfig.json": own.text()]
                )
            },
            inputs: try inputs(),
            outputs: try outputs(),
            requirements: launch.requirements,
            remarks: launch.remarks
        )
    }

    private func inputs() throws -> [JobPlan.Input] {
        try (processingInputs ?? []).filter { $0.appManaged != true }.compactMap(\.s3Input)
            .map { input in
                JobPlan.Input(
                    uri: try JobRules.uri(input.s3Uri, member: "S3Uri"),
                    kind: input.s3DataType == "ManifestFile" ? .manifest : .prefix,
                    path: try JobRules.localPath(input.localPath ?? "", member: "LocalPath"),
                    isSharded: input.s3DataDistributionType == "ShardedByS3Key"
                )
            }
    }

    /// The folders to store, and where.
    func outputs() throws -> [JobPlan.Output] {
        try (processingOutputConfig?.outputs ?? []).filter { $0.appManaged != true }.compactMap(\.s3Output)
            .map { output in
                JobPlan.Output(
                    uri: try JobRules.uri(output.s3Uri, member: "S3Uri"),
                    path: try JobRules.localPath(output.localPath, member: "LocalPath"),
                    isContinuous: output.s3UploadMode == "Continuous"
                )
            }
    }

    /// `/opt/ml/config/processingjobconfig.json`: the request with its defaults, and `null` where there are none.
    ///
    /// Source: SageMaker developer guide, "How Amazon SageMaker Processing configures your processing container".
    private func configuration(of job: JobRecord) throws -> JSON {
        var filled = self
        filled.tags = nil
        filled.environment = environment ?? [:]
        filled.stoppingCondition =
            stoppingCondition ?? ProcessingStoppingCondition(maxRuntimeInSeconds: JobRules.usualRun)
        filled.processingInputs = (processingInputs ?? [])
            .map { input in
                guard var source = input.s3Input else { return input }
                source.s3DataType = source.s3DataType ?? "S3Prefix"
                source.s3InputMode = source.s3InputMode ?? "File"
                source.s3DataDistributionType = source.s3DataDistributionType ?? "FullyReplicated"
                source.s3CompressionType = source.s3CompressionType ?? "None"
                var input = input
                input.s3Input = source
                return input
            }
        filled.processingOutputConfig = processingOutputConfig ?? ProcessingOutputConfig(outputs: [])
        var configuration = try JSON(parsing: try AWSCoding.text(filled))
        configuration["ProcessingJobArn"] = .string(job.arn)
        for path in [
            ["AppSpecification", "ContainerEntrypoint"], ["AppSpecification", "ContainerArguments"],
            ["ProcessingOutputConfig", "KmsKeyId"], ["ProcessingResources", "ClusterConfig", "VolumeKmsKeyId"],
        ] {
            configuration.fill(path[...])
        }
        return configuration
    }
}

extension JSON {
    /// Sets the member at a path to `null` where it is missing.
    fileprivate mutating func fill(_ path: ArraySlice<String>) {
        guard let first = path.first else { return }
        var member = self[first] ?? .null
        if path.count > 1 { member.fill(path.dropFirst()) }
        self[first] = member
    }
}
