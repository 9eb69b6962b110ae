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
                JobPlan.Place(
                    uri: try JobRules.uri(channel.dataSource.s3DataSource?.s3Uri ?? "", member: "S3Uri"),
                    path: "input/data/\(channel.channelName)"
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
            files: configuration(),
            inputs: inputs,
            outputs: [JobPlan.Place(uri: target, path: "output/data")],
            outputBuckets: [target.bucket],
            metrics: algorithmSpecification.metricDefinitions ?? [],
            remarks: remarks
        )
    }

    /// What is accepted and has no effect here.
    private var remarks: [String] {
        let rules = (debugRuleConfigurations ?? []) + (profilerRuleConfigurations ?? [])
        return rules.map {
            "the rule '\($0.ruleConfigurationName)' is not evaluated: there is no Debugger or Profiler here."
        }
    }

    /// As SageMaker and its training toolkit set them.
    ///
    /// Source: github.com/aws/sagemaker-training-toolkit, ENVIRONMENT_VARIABLES.md.
    private func variables(of job: JobRecord) -> [String: String] {
        let channels = (inputDataConfig ?? []).map(\.channelName)
        var variables = [
            "TRAINING_JOB_NAME": job.name, "TRAINING_JOB_ARN": job.arn, "AWS_REGION": ARN(job.arn)?.region ?? "",
            "SM_MODEL_DIR": "/opt/ml/model", "SM_INPUT_DIR": "/opt/ml/input",
            "SM_INPUT_CONFIG_DIR": "/opt/ml/input/config",
            "SM_OUTPUT_DIR": "/opt/ml/output", "SM_OUTPUT_DATA_DIR": "/opt/ml/output/data", "SM_CURRENT_HOST": "algo-1",
            "SM_HOSTS": "[\"algo-1\"]", "SM_NUM_CPUS": String(ProcessInfo.processInfo.activeProcessorCount),
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
    private func configuration() -> [String: String] {
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
        let resources: JSON = [
            "current_host": "algo-1", "hosts": ["algo-1"], "network_interface_name": "lo",
            "current_instance_type": .string(resourceConfig.instanceType ?? "local"),
            "current_group_name": "homogeneousCluster",
        ]
        return [
            "input/config/hyperparameters.json": hyperParameterDocument.text(),
            "input/config/inputdataconfig.json": channels.text(), "input/config/resourceconfig.json": resources.text(),
        ]
    }
}
