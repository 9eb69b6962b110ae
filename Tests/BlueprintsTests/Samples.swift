import Blueprints
import CloudFormation
import Foundation
import JSONDocuments
import PipelineDefinition
import TestSupport

/// A project, its stages and their templates.
enum Samples {
    static func project() throws -> ProjectNames { try ProjectNames(name: "drift-test", id: "p-abc123def456") }

    static let role = ProjectNames.executionRole(account: "123456789012")
    static let bucket = "sagemaker-project-p-abc123def456-us-east-1"
    static let baseline = "s3://\(bucket)/p-abc123def456/exec-0001/dataqualitycheckstep"

    static let model = StageStack.Model(
        packageArn: "arn:aws:sagemaker:us-east-1:123456789012:model-package/drift-test/1",
        statistics: "\(baseline)/statistics.json",
        constraints: "\(baseline)/constraints.json"
    )

    static let staging = #"{"stage_name": "staging", "instance_count": 1, "instance_type": "ml.t2.medium"}"#
    static let production = """
        {
            "stage_name": "prod", "instance_count": 2, "instance_type": "ml.m5.large",
            "auto_scaling": {"min_capacity": 2, "max_capacity": 4},
            "schedule_config": {
                "data_capture_sampling_percentage": 100, "schedule_expression": "cron(0 * ? * * *)",
                "metric_name": "feature_baseline_drift_fare_amount", "metric_threshold": 0.4, "period": 3600
            }
        }
        """
    static let everything = """
        {
            "stage_name": "prod", "instance_count": 2, "instance_type": "ml.m5.large",
            "variant_config": {
                "model_package_version": "7", "variant_name": "champion", "initial_variant_weight": 0.5,
                "instance_count": 3, "instance_type": "ml.c5.xlarge",
                "model_package_arn": "arn:aws:sagemaker:us-east-1:123456789012:model-package/other/7"
            },
            "auto_scaling": {
                "min_capacity": 1, "max_capacity": 9, "target_value": 12.5, "scale_in_cooldown": 30, "scale_out_cooldown": 0
            },
            "schedule_config": {
                "schedule_expression": "cron(0 0 ? * * *)", "metric_name": "m", "metric_threshold": 2,
                "comparison_operator": "LessThanThreshold", "period": 120, "evaluation_periods": 3,
                "datapoints_to_alarm": 2, "statistic": "Maximum", "data_capture_sampling_percentage": 10
            }
        }
        """

    static func stage(_ text: String) throws -> Template {
        try StageStack(
            project: project(),
            stage: StageConfiguration(parsing: text),
            model: model,
            bucket: bucket,
            roleArn: role
        )
        .template
    }

    static let definition = PipelineDefinition(
        parameters: [.string("InputSource", default: "Studio")],
        steps: [.fail("Nothing", message: "nothing to do")]
    )

    static func pipeline() throws -> Template {
        try PipelineStack(project: project(), definition: definition, roleArn: role).template
    }

    /// Everything that is generated, by its file's name.
    static func all() throws -> [(name: String, template: Template)] {
        [
            (ServiceCatalogStack.fileName, ServiceCatalogStack().template),
            (RealTimeProduct.fileName, RealTimeProduct().template), (PipelineStack.fileName, try pipeline()),
            (StageStack.fileName(stage: "staging"), try stage(staging)),
            (StageStack.fileName(stage: "prod"), try stage(production)),
            ("everything.template.json", try stage(everything)),
        ]
    }

    static let pseudo = PseudoParameters(
        stackName: "stack",
        stackId: "arn:aws:cloudformation:us-east-1:123456789012:stack/stack/1",
        region: "us-east-1",
        accountId: "123456789012"
    )

    /// The product's resources for the project, with every function evaluated.
    static func product() throws -> [String: JSON] {
        let evaluation = try Evaluation(
            RealTimeProduct().template,
            parameters: ["SageMakerProjectName": "drift-test", "SageMakerProjectId": "p-abc123def456"],
            pseudo: pseudo,
            imports: [
                "drift-service-catalog:SeedBucketName": "seeds", "drift-service-catalog:LowerCaseFunctionArn": "f",
            ]
        )
        var result: [String: JSON] = [:]
        for logicalId in evaluation.order {
            result[logicalId] = try evaluation.properties(of: logicalId) {
                .string("\($0)\($1.map { "." + $0 } ?? "")")
            }
        }
        return result
    }
}

/// What the tests compare with.
enum Peers {
    static let cfnLint = URL(fileURLWithPath: Python.interpreter().path).deletingLastPathComponent()
        .appendingPathComponent("cfn-lint").path
    static let hasCFNLint = FileManager.default.isExecutableFile(atPath: cfnLint)
    static let hasPython = Python.with("boto3") != nil
    static let hasReference = FileManager.default.fileExists(atPath: Checkout.reference.path)
}
