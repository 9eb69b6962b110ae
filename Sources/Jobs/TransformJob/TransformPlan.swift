import Foundation
import Identifiers
import JSONDocuments
import Store

extension StoredTransformJob {
    /// Where the model's archive goes, below `/opt/ml`.
    private static let modelPath = "input/model"
    /// Where the records go, below `/opt/ml`.
    private static let dataPath = "input/data/transform"
    /// Where the predictions come from, below `/opt/ml`.
    private static let outputPath = "output/transform"

    func plan(for job: JobRecord, runtimes: RuntimeTable) throws -> JobPlan {
        let runtime = try runtimes.runtime(image: model.image, kind: .transform)
        let data = request.transformInput.dataSource.s3DataSource
        let outputs = try outputs()
        let variables = [
            "TRANSFORM_JOB_NAME": job.name, "TRANSFORM_JOB_ARN": job.arn, "AWS_REGION": ARN(job.arn)?.region ?? "",
            "SAGEMAKER_BATCH": "true",
        ]
        return JobPlan(
            command: runtime.arguments(entrypoint: nil, arguments: nil),
            isTrusted: runtime.isTrusted,
            longestRun: JobRules.longestRun,
            environment: JobPlan.basicEnvironment.merging(variables) { $1 }.merging(model.environment) { $1 }
                .merging(request.environment ?? [:]) { $1 },
            hosts: JobPlan.hosts(request.transformResources.instanceCount) { host, hosts in
                let resources: JSON = [
                    "current_host": .string(host), "hosts": .array(hosts.map(JSON.string)),
                    "current_instance_type": .string(request.transformResources.instanceType),
                ]
                return JobPlan.Host(
                    name: host,
                    files: [
                        "input/config/transformjobconfig.json": configuration.text(),
                        "input/config/resourceconfig.json": resources.text(),
                    ]
                )
            },
            inputs: [
                JobPlan.Input(
                    uri: try JobRules.uri(model.modelDataUrl, member: "ModelDataUrl"),
                    kind: .object,
                    path: Self.modelPath
                ),
                JobPlan.Input(
                    uri: try JobRules.uri(data.s3Uri, member: "S3Uri"),
                    kind: data.s3DataType == "ManifestFile" ? .manifest : .prefix,
                    path: Self.dataPath,
                    isSharded: true
                ),
            ],
            outputs: outputs,
            folders: [Self.outputPath]
        )
    }

    /// As every file's predictions are complete, they are stored.
    func outputs() throws -> [JobPlan.Output] {
        let target = try JobRules.uri(request.transformOutput.s3OutputPath, member: "S3OutputPath")
        return [JobPlan.Output(uri: target, path: Self.outputPath, isContinuous: true)]
    }

    /// `/opt/ml/input/config/transformjobconfig.json`: the request, with all that counts.
    private var configuration: JSON {
        let processing = request.dataProcessing
        return [
            "TransformJobName": .string(request.transformJobName), "ModelName": .string(request.modelName),
            "SplitType": .string(request.transformInput.splitType ?? "None"),
            "MaxPayloadInMB": .integer(
                Int64(request.maxPayloadInMB ?? CreateTransformJobRequest.usualPayload)
            ),
            "InputFilter": .string(processing?.inputFilter ?? "$"),
            "OutputFilter": .string(processing?.outputFilter ?? "$"),
            "JoinSource": .string(processing?.joinSource ?? "None"),
        ]
    }
}
