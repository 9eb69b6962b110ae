import Foundation
import Identifiers
import JSONDocuments
import Store

extension CreateTrainingJobRequest {
    func plan(for job: JobRecord, runtimes: RuntimeTable) async throws -> JobPlan {
        let program = try program()
        let launch = try await runtimes.launch(program)
        let target = try JobRules.uri(outputDataConfig.s3OutputPath, member: "S3OutputPath")
        var inputs = try (inputDataConfig ?? [])
            .map { channel in
                JobPlan.Input(
                    uri: try JobRules.uri(channel.dataSource.s3DataSource?.s3Uri ?? "", member: "S3Uri"),
                    kind: channel.dataSource.s3DataSource?.s3DataType == "ManifestFile" ? .manifest : .prefix,
                    path: "input/data/\(channel.channelName)",
                    isSharded: channel.dataSource.s3DataSource?.s3DataDistributionType == "ShardedByS3Key",
                    isCompressed: channel.compressionType == "Gzip"
                )
            }
        if let archive = program.script?.archive {
            inputs.append(JobPlan.Input(uri: archive, path: TrainingScript.archiveFolder))
        }
        return JobPlan(
            command: launch.command,
            confinement: launch.confinement,
            longestRun: stoppingCondition?.maxRuntimeInSeconds ?? JobRules.usualRun,
            environment: JobPlan.basicEnvironment.merging(launch.environment) { $1 }.merging(environment ?? [:]) { $1 },
            hosts: JobPlan.hosts(resourceConfig.instanceCount ?? 1) { host, hosts in
                let own = TrainingEnvironment(
                    job: job,
                    request: self,
                    script: program.script,
                    host: host,
                    hosts: hosts,
                    processors: launch.confinement.limits?.processorCount
                        ?? ProcessInfo.processInfo.activeProcessorCount
                )
                return JobPlan.Host(
                    name: host,
                    files: [
                        "input/config/hyperparameters.json": own.hyperParameters.text(),
                        "input/config/inputdataconfig.json": own.channels.text(),
                        "input/config/resourceconfig.json": own.resources.text(),
                    ],
                    environment: own.variables
                )
            },
            inputs: inputs + (try checkpoints()),
            outputs: try outputs(),
            folders: ["model", "output/data", MetricFiles.folder],
            otherBuckets: [target.bucket],
            metrics: algorithmSpecification.metricDefinitions ?? [],
            requirements: launch.requirements,
            remarks: launch.remarks + remarks
        )
    }

    /// The checkpoints, which are stored while the job runs.
    func outputs() throws -> [JobPlan.Output] {
        guard let checkpointConfig else { return [] }
        let (uri, path) = try checkpointConfig.place()
        return [JobPlan.Output(uri: uri, path: path, isContinuous: true)]
    }

    /// The checkpoints of an earlier run, which this one goes on from.
    private func checkpoints() throws -> [JobPlan.Input] {
        guard let checkpointConfig else { return [] }
        let (uri, path) = try checkpointConfig.place()
        return [JobPlan.Input(uri: uri.appending(""), path: path, isWritable: true, mayBeEmpty: true)]
    }

    /// What is accepted and has no effect here.
    private var remarks: [String] {
        ruleRemarks
    }
}

extension CheckpointConfig {
    /// Where the checkpoints are kept, and the folder below `/opt/ml` of the same files.
    func place() throws -> (uri: S3URI, path: String) {
        (
            try JobRules.uri(s3Uri, member: "S3Uri of CheckpointConfig"),
            try JobRules.localPath(localPath ?? "/opt/ml/checkpoints", member: "LocalPath of CheckpointConfig")
        )
    }
}
