import JSONDocuments
import PipelineDefinition

/// A hand-written definition with every step type, condition and option, in the form in which documents are written.
let everyStepType = #"""
    {"Version": "2020-12-01", "Metadata": {"Team": "taxi"},
     "Parameters": [
       {"Name": "Input", "Type": "String", "DefaultValue": "s3://b/in"},
       {"Name": "Count", "Type": "Integer", "DefaultValue": 2},
       {"Name": "Limit", "Type": "Float", "DefaultValue": 7.5},
       {"Name": "Register", "Type": "Boolean", "DefaultValue": true},
       {"Name": "Size", "Type": "String", "DefaultValue": "small", "EnumValues": ["small", "large"]}],
     "PipelineExperimentConfig": {"ExperimentName": {"Get": "Execution.PipelineName"}, "TrialName": "t"},
     "ParallelismConfiguration": {"MaxParallelExecutionSteps": 3},
     "Steps": [
       {"Name": "Prepare", "Type": "Processing",
        "Arguments": {"AppSpecification": {"ImageUri": "image"}, "RoleArn": "arn:aws:iam::000000000000:role/driftloop",
          "ProcessingResources": {"ClusterConfig": {"InstanceCount": {"Get": "Parameters.Count"},
             "InstanceType": "ml.m5.large", "VolumeSizeInGB": 20}},
          "ProcessingInputs": [{"InputName": "in", "S3Input": {"S3Uri": {"Get": "Parameters.Input"},
             "S3DataType": "S3Prefix", "LocalPath": "/opt/ml/processing/in"}}],
          "ProcessingOutputConfig": {"Outputs": [{"OutputName": "out", "S3Output": {
             "S3Uri": {"Std:Join": {"On": "/", "Values": ["s3:/", "b", {"Get": "Execution.PipelineExecutionId"}]}},
             "LocalPath": "/opt/ml/processing/out", "S3UploadMode": "EndOfJob"}}]}},
        "DisplayName": "Prepare it", "Description": "d",
        "CacheConfig": {"Enabled": true, "ExpireAfter": "P4DT12H"},
        "PropertyFiles": [{"PropertyFileName": "Report", "OutputName": "out", "FilePath": "report.json"}],
        "RetryPolicies": [{"BackoffRate": 2.0, "IntervalSeconds": 1, "MaxAttempts": 3, "ExpireAfterMin": 10,
          "ExceptionType": ["SageMaker.JOB_INTERNAL_ERROR", "Step.THROTTLING"]}]},
       {"Name": "Train", "Type": "Training", "Arguments": {"InputDataConfig": [{"ChannelName": "train", "DataSource":
          {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri":
            {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"}}}}],
          "AlgorithmSpecification": {"TrainingImage": "image", "TrainingInputMode": "File"}, "RoleArn": "arn:aws:iam::000000000000:role/driftloop",
          "OutputDataConfig": {"S3OutputPath": "s3://b/models"}, "HyperParameters": {"num_round": "10"},
          "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 20}}},
       {"Name": "Check", "Type": "QualityCheck", "Arguments": {"AppSpecification": {"ImageUri": "image"}, "RoleArn": "arn:aws:iam::000000000000:role/driftloop",
          "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large",
             "VolumeSizeInGB": 10}}}, "DependsOn": ["Prepare"],
        "CheckType": "DATA_QUALITY", "ModelPackageGroupName": null, "SkipCheck": {"Get": "Parameters.Register"},
        "FailOnViolation": true, "RegisterNewBaseline": false,
        "SuppliedBaselineStatistics": "s3://b/statistics.json", "SuppliedBaselineConstraints": null},
       {"Name": "Model", "Type": "Model", "Arguments": {"PrimaryContainer": {"ModelDataUrl":
          {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}}}},
       {"Name": "Score", "Type": "Transform", "Arguments": {"ModelName": {"Get": "Steps.Model.ModelName"},
          "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/in"}}},
          "TransformOutput": {"S3OutputPath": "s3://b/scores"},
          "TransformResources": {"InstanceCount": 1, "InstanceType": "ml.m5.large"}}},
       {"Name": "Good", "Type": "Condition", "Arguments": {
         "Conditions": [
           {"Type": "And", "Conditions": [
             {"Type": "Or", "Conditions": [
               {"Type": "Equals", "LeftValue": {"Get": "Parameters.Size"}, "RightValue": "small"},
               {"Type": "In", "QueryValue": {"Get": "Parameters.Size"}, "Values": ["large", {"Get": "Parameters.Input"}]}]},
             {"Type": "Not", "Expression": {"Type": "GreaterThan", "LeftValue": {"Std:JsonGet": {
               "PropertyFile": {"Get": "Steps.Prepare.PropertyFiles.Report"}, "Path": "metrics.rmse.value"}},
               "RightValue": {"Get": "Parameters.Limit"}}}]},
           {"Type": "GreaterThanOrEqualTo", "LeftValue": {"Get": "Parameters.Count"}, "RightValue": 1},
           {"Type": "LessThan", "LeftValue": {"Get": "Parameters.Count"}, "RightValue": 10},
           {"Type": "LessThanOrEqualTo", "LeftValue": 1, "RightValue": 1}],
         "IfSteps": [
           {"Name": "Again", "Type": "Condition", "Arguments": {
             "Conditions": [{"Type": "Equals", "LeftValue": {"Get": "Parameters.Register"}, "RightValue": true}],
             "IfSteps": [{"Name": "Register", "Type": "RegisterModel", "Arguments": {"ModelPackageGroupName": "g",
               "SourceUri": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}}}],
             "ElseSteps": []}}],
         "ElseSteps": [{"Name": "Bad", "Type": "Fail", "Arguments": {"ErrorMessage": {"Std:Join": {"On": " ",
            "Values": ["worse than", {"Get": "Parameters.Limit"}]}}}}]}}]}
    """#

/// A build pipeline as the builder writes it.
func taxi() -> PipelineDefinition {
    typealias Step = PipelineDefinition.Step
    let data = PipelineDefinition.Parameter.string("InputDataUrl", default: "s3://b/data")
    let preprocess = Step.processing(
        "PreprocessData",
        PipelineDefinition.processingArguments(
            image: "sagemaker-scikit-learn",
            entrypoint: ["preprocess"],
            inputs: [.init("input-1", from: data.reference, to: "/opt/ml/processing/input/data")],
            outputs: [
                .init("train", from: "/opt/ml/processing/train", to: .join("/", "s3:/", "b", .executionId, "train")),
                .init("test", from: "/opt/ml/processing/test", to: .join("/", "s3:/", "b", .executionId, "test")),
            ],
            role: "arn:aws:iam::000000000000:role/driftloop"
        )
    )
    let train = Step.training(
        "TrainModel",
        PipelineDefinition.trainingArguments(
            image: "sagemaker-xgboost",
            channels: [.init("train", from: preprocess.output("train"))],
            hyperParameters: ["num_round": "10"],
            output: "s3://b/model",
            role: "arn:aws:iam::000000000000:role/driftloop"
        )
    )
    let evaluate = Step.processing(
        "EvaluateModel",
        PipelineDefinition.processingArguments(
            image: "sagemaker-xgboost",
            entrypoint: ["evaluate"],
            inputs: [
                .init("model", from: train.modelArtifacts, to: "/opt/ml/processing/model"),
                .init("test", from: preprocess.output("test"), to: "/opt/ml/processing/test"),
            ],
            outputs: [.init("evaluation", from: "/opt/ml/processing/evaluation", to: "s3://b/evaluation")],
            role: "arn:aws:iam::000000000000:role/driftloop"
        ),
        propertyFiles: [.init("EvaluationReport", output: "evaluation", path: "evaluation.json")]
    )
    let register = Step.registerModel(
        "RegisterModel",
        [
            "ModelPackageGroupName": "taxi",
            "InferenceSpecification": ["Containers": [["Image": "image", "ModelDataUrl": train.modelArtifacts]]],
        ]
    )
    let check = Step.condition(
        "CheckEvaluation",
        if: [.lessThanOrEqualTo(evaluate.jsonGet("EvaluationReport", path: "regression_metrics.rmse.value"), 7)],
        then: [register],
        else: [.fail("TooWeak", message: .join(" ", "pipeline", .pipelineName, "is too weak"))]
    )
    return PipelineDefinition(parameters: [data], steps: [preprocess, train, evaluate, check])
}
