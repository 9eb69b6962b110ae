import Foundation
import Identifiers
import JSONDocuments

/// What a training job's program is told: configuration files and environment.
///
/// Sources: SageMaker developer guide, "How Amazon SageMaker Provides Training Information";
/// github.com/aws/sagemaker-training-toolkit, ENVIRONMENT_VARIABLES.md.
struct TrainingEnvironment: Sendable {
    let job: JobRecord
    let request: CreateTrainingJobRequest
    let script: TrainingScript?
    var host = "algo-1"
    var hosts = ["algo-1"]
    /// How many the program may use.
    var processors = ProcessInfo.processInfo.activeProcessorCount

    /// `hyperparameters.json`: every value a text.
    var hyperParameters: JSON {
        var document: JSON = [:]
        for (key, value) in (request.hyperParameters ?? [:]).sorted(by: { $0.key < $1.key }) {
            document[key] = .string(value)
        }
        return document
    }

    /// `inputdataconfig.json`.
    var channels: JSON {
        var channels: JSON = [:]
        for channel in request.inputDataConfig ?? [] {
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
        return channels
    }

    /// `resourceconfig.json`.
    var resources: JSON {
        let type = JSON.string(request.resourceConfig.instanceType ?? "local")
        let hosts = JSON.array(hosts.map(JSON.string))
        return [
            "current_host": .string(host), "hosts": hosts, "network_interface_name": "lo",
            "current_instance_type": type,
            "current_group_name": "homogeneousCluster",
            "instance_groups": [
                ["instance_group_name": "homogeneousCluster", "instance_type": type, "hosts": hosts]
            ],
        ]
    }

    /// Environment variables.
    var variables: [String: String] {
        let names = (request.inputDataConfig ?? []).map(\.channelName).sorted()
        var variables = [
            "TRAINING_JOB_NAME": job.name, "TRAINING_JOB_ARN": job.arn, "AWS_REGION": ARN(job.arn)?.region ?? "",
            "SM_MODEL_DIR": "/opt/ml/model", "SM_INPUT_DIR": "/opt/ml/input",
            "SM_INPUT_CONFIG_DIR": "/opt/ml/input/config", "SM_OUTPUT_DIR": "/opt/ml/output",
            "SM_OUTPUT_DATA_DIR": "/opt/ml/output/data", "SM_CURRENT_HOST": host,
            MetricFiles.variable: "/opt/ml/" + MetricFiles.folder,
            "SM_HOSTS": JSON.array(hosts.map(JSON.string)).text(), "SM_NUM_CPUS": String(processors),
            "SM_NUM_GPUS": "0",
            "SM_CHANNELS": JSON.array(names.map(JSON.string)).text(), "SM_HPS": hyperParameters.text(),
        ]
        for name in names { variables["SM_CHANNEL_" + Self.variable(name)] = "/opt/ml/input/data/\(name)" }
        guard let script else { return variables }
        variables["SM_RESOURCE_CONFIG"] = resources.text()
        variables["SM_INPUT_DATA_CONFIG"] = channels.text()
        variables["SM_NETWORK_INTERFACE_NAME"] = "lo"
        variables["SM_CURRENT_INSTANCE_TYPE"] = request.resourceConfig.instanceType ?? "local"
        variables["SM_CURRENT_INSTANCE_GROUP"] = "homogeneousCluster"
        variables["SM_TRAINING_ENV"] = description(of: script, channels: names).text()
        return variables
    }

    /// `SM_TRAINING_ENV`: all of it once more.
    private func description(of script: TrainingScript, channels names: [String]) -> JSON {
        var places: JSON = [:]
        for name in names { places[name] = .string("/opt/ml/input/data/\(name)") }
        return [
            "additional_framework_parameters": script.frameworkParameters, "channel_input_dirs": places,
            "current_host": .string(host), "framework_module": nil, "hosts": .array(hosts.map(JSON.string)),
            "hyperparameters": script.document, "input_config_dir": "/opt/ml/input/config",
            "input_data_config": channels, "input_dir": "/opt/ml/input", "is_master": .bool(host == hosts.first),
            "job_name": .string(job.name), "log_level": 20, "master_hostname": .string(hosts.first ?? host),
            "model_dir": "/opt/ml/model", "module_dir": .string(script.moduleDirectory),
            "module_name": .string(script.module), "network_interface_name": "lo",
            "num_cpus": .integer(Int64(processors)), "num_gpus": 0, "output_data_dir": "/opt/ml/output/data",
            "output_dir": "/opt/ml/output", "output_intermediate_dir": "/opt/ml/output/intermediate",
            "resource_config": resources, "user_entry_point": .string(script.program),
        ]
    }

    /// A channel's name as a part of a variable's.
    private static func variable(_ name: String) -> String {
        String(name.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }
}
