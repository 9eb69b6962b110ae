import Foundation
import Identifiers
import JSONDocuments
import Jobs

extension MonitoringExecution {
    /// The execution's processing job, with the environment that Model Monitor gives its analyzer (formats.md 1.7).
    func jobRequest(sources: [Monitors.CaptureFolder], destination: S3URI) -> CreateProcessingJobRequest {
        let input = definition.monitoringInputs.first?.endpointInput
        let output = definition.monitoringOutputConfig.monitoringOutputs.first?.s3Output
        let datasetSource = input?.localPath ?? "/opt/ml/processing/input/endpoint"
        let outputPath = output?.localPath ?? "/opt/ml/processing/output"
        var environment = definition.environment ?? [:]
        environment["dataset_format"] =
            #"{"sagemakerCaptureJson": {"captureIndexNames": ["endpointInput","endpointOutput"]}}"#
        environment["dataset_source"] = datasetSource
        environment["output_path"] = outputPath
        environment["start_time"] = window.start.wholeSeconds
        environment["end_time"] = window.end.wholeSeconds
        environment["publish_cloudwatch_metrics"] = "Enabled"
        environment["sagemaker_endpoint_name"] = endpoint
        environment["sagemaker_monitoring_schedule_name"] = schedule
        environment["sagemaker_endpoint_datacapture_prefix"] = destination.description
        var inputs = sources.enumerated()
            .map { index, source in
                MonitoringExecution.input("endpoint_input_\(index + 1)", source.uri, "\(datasetSource)/\(source.path)")
            }
        let baseline = definition.baselineConfig
        for (name, resource) in [
            ("constraints", baseline?.constraintsResource), ("statistics", baseline?.statisticsResource),
        ] {
            guard let uri = resource?.s3Uri.flatMap({ S3URI($0) }) else { continue }
            let folder = "/opt/ml/processing/baseline/\(name)"
            inputs.append(MonitoringExecution.input(name, uri, folder))
            environment["baseline_\(name)"] = "\(folder)/\(uri.lastComponent)"
        }
        let cluster = definition.monitoringResources.clusterConfig
        let application = definition.monitoringAppSpecification
        return CreateProcessingJobRequest(
            processingJobName: jobName,
            processingInputs: inputs,
            processingOutputConfig: ProcessingOutputConfig(
                outputs: [
                    MonitoringExecution.output("monitoring_output", report, outputPath),
                    MonitoringExecution.output("monitoring_metrics", metrics, MetricsFile.folder),
                ],
                kmsKeyId: definition.monitoringOutputConfig.kmsKeyId
            ),
            processingResources: ProcessingResources(
                clusterConfig: ProcessingClusterConfig(
                    instanceCount: cluster.instanceCount,
                    instanceType: cluster.instanceType,
                    volumeSizeInGB: cluster.volumeSizeInGB,
                    volumeKmsKeyId: cluster.volumeKmsKeyId
                )
            ),
            stoppingCondition: definition.stoppingCondition.map {
                ProcessingStoppingCondition(maxRuntimeInSeconds: $0.maxRuntimeInSeconds)
            },
            appSpecification: AppSpecification(
                imageUri: application.imageUri,
                containerEntrypoint: application.containerEntrypoint,
                containerArguments: application.containerArguments
            ),
            environment: environment,
            networkConfig: definition.networkConfig.map {
                NetworkConfig(
                    enableInterContainerTrafficEncryption: $0.enableInterContainerTrafficEncryption,
                    enableNetworkIsolation: $0.enableNetworkIsolation
                )
            },
            roleArn: definition.roleArn
        )
    }

    private static func input(_ name: String, _ uri: S3URI, _ path: String) -> ProcessingInput {
        ProcessingInput(
            inputName: name,
            s3Input: ProcessingS3Input(
                s3Uri: uri.description,
                localPath: path,
                s3DataType: "S3Prefix",
                s3InputMode: "File",
                s3DataDistributionType: "FullyReplicated",
                s3CompressionType: "None"
            )
        )
    }

    private static func output(_ name: String, _ uri: S3URI, _ path: String) -> ProcessingOutput {
        ProcessingOutput(
            outputName: name,
            s3Output: ProcessingS3Output(s3Uri: uri.description, localPath: path, s3UploadMode: "EndOfJob")
        )
    }
}
