import Foundation
import Identifiers
import JSONDocuments
import Store

extension CreateTrainingJobRequest {
    func plan(for job: JobRecord, runtimes: RuntimeTable) throws -> JobPlan {
        let runtime = try runtimes.runtime(image: algorithmSpecification.trainingImage ?? "", kind: .training)
        let target = try JobRules.uri(outputDataConfig.s3OutputPath, member: "S3OutputPath")
        let inputs = try (inputDataConfig ?? [])
            .map { channel in
                JobPlan.Input(
                    uri: try JobRules.uri(channel.dataSource.s3DataSource?.s3Uri ?? "", member: "S3Uri"),
                    kind: channel.dataSource.s3DataSource?.s3DataType == "ManifestFile" ? .manifest : .prefix,
                    path: "input/data/\(channel.channelName)",
                    isSharded: channel.dataSource.s3DataSource?.s3DataDistributionType == "ShardedByS3Key",
                    isCompressed: channel.compressionType == "Gzip"
                )
            }
        return JobPlan(
            command: runtime.arguments(
                entrypoint: algorithmSpecification.containerEntrypoint,
                arguments: algorithmSpecification.containerArguments
            ),
            isTrusted: runtime.isTrusted,
            longestRun: stoppingCondition?.maxRuntimeInSeconds ?? JobRules.usualRun,
            environment: JobPlan.basicEnvironment.merging(variables(of: job)) { $1 }.merging(environment ?? [:]) { $1 },
            hosts: JobPlan.hosts(resourceConfig.instanceCount ?? 1, host(_:of:)),
            inputs: inputs + (try checkpoints()),
            outputs: try outputs(),
            folders: ["model", "output/data"],
            otherBuckets: [target.bucket],
            metrics: algorithmSpecification.metricDefinitions ?? [],
            remarks: remarks
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

    /// An instance's configuration files, and the variables that tell it which one it is.
    private func host(_ name: String, of hosts: [String]) -> JobPlan.Host {
        let names = JSON.array(hosts.map(JSON.string))
        return JobPlan.Host(
            name: name,
            files: configuration(host: name, hosts: names),
            environment: ["SM_CURRENT_HOST": name, "SM_HOSTS": names.text()]
        )
    }

    /// What is accepted and has no effect here.
    private var remarks: [String] { ruleRemarks }

    /// As SageMaker and its training toolkit set them.
    ///
    /// Source: github.com/aws/sagemaker-training-toolkit, ENVIRONMENT_VARIABLES.md.
    private func variables(of job: JobRecord) -> [String: String] {
        let channels = (inputDataConfig ?? []).map(\.channelName)
        var variables = [
            "TRAINING_JOB_NAME": job.name, "TRAINING_JOB_ARN": job.arn, "AWS_REGION": ARN(job.arn)?.region ?? "",
            "SM_MODEL_DIR": "/opt/ml/model", "SM_INPUT_DIR": "/opt/ml/input",
            "SM_INPUT_CONFIG_DIR": "/opt/ml/input/config",
            "SM_OUTPUT_DIR": "/opt/ml/output", "SM_OUTPUT_DATA_DIR": "/opt/ml/output/data",
            "SM_NUM_CPUS": String(ProcessInfo.processInfo.activeProcessorCount),
            "SM_NUM_GPUS": "0",
            "SM_CHANNELS": JSON.array(channels.sorted().map(JSON.string)).text(),
            "SM_HPS": hyperParameterDocument.text(),
        ]
        for channel in channels {
            let name = channel.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" }
            variables["SM_CHANNEL_" + String(name)] = "/opt/ml/input/data/\(channel)"
        }
        return variables
    }

    private var hyperParameterDocument: JSON {
        var document: JSON = [:]
        for (key, value) in (hyperParameters ?? [:]).sorted(by: { $0.key < $1.key }) { document[key] = .string(value) }
        return document
    }

    /// `/opt/ml/input/config/*.json`.
    ///
    /// Source: SageMaker developer guide, "How Amazon SageMaker Provides Training Information".
    private func configuration(host: String, hosts: JSON) -> [String: String] {
        var channels: JSON = [:]
        for channel in inputDataConfig ?? [] {
            var entry: JSON = [
                "TrainingInputMode": "File",
                "S3DistributionType": .string(
                    channel.dataSource.s3DataSource?.s3DataDistributionType ?? "FullyReplicated"
                ),
                "RecordWrapperType": "None",
            ]
            if let type = channel.contentType { entry["ContentType"] = .string(type) }
            channels[channel.channelName] = entry
        }
        let type = JSON.string(resourceConfig.instanceType ?? "local")
        let group: JSON = [
            "instance_group_name": "homogeneousCluster", "instance_type": type, "hosts": hosts,
        ]
        let resources: JSON = [
            "current_host": .string(host), "current_instance_type": type, "current_group_name": "homogeneousCluster",
            "hosts": hosts, "instance_groups": [group], "network_interface_name": "lo",
        ]
        return [
            "input/config/hyperparameters.json": hyperParameterDocument.text(),
            "input/config/inputdataconfig.json": channels.text(), "input/config/resourceconfig.json": resources.text(),
        ]
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
