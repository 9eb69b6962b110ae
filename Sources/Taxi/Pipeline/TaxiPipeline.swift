package import JSONDocuments
package import PipelineDefinition

/// The taxi build pipeline as a SageMaker pipeline definition: preprocess, baseline and train, evaluate, register.
///
/// The same as the seed project's, except that the project's own steps run Driftloop's image instead of Python scripts, and
/// that every execution evaluates into a prefix of its own (the seed's executions overwrite each other's report).
package enum TaxiPipeline {
    /// Runs `drift`; in the embedded services, this binary.
    package static let driftloopImage = "000000000000.dkr.ecr.us-east-1.amazonaws.com/driftloop:latest"
    /// AWS's XGBoost container of the seed project.
    package static let xgboostImage = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.2-2"
    /// AWS's Model Monitor container for us-east-1.
    package static let analyzerImage = "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer"

    /// The seed project's hyperparameters.
    package static let hyperParameters: JSON = [
        "objective": "reg:squarederror", "num_round": "100", "early_stopping_rounds": "10", "max_depth": "9",
        "eta": "0.2",
        "gamma": "4", "min_child_weight": "300", "subsample": "0.8",
    ]

    /// Where a project's pipeline finds and puts things.
    package struct Places: Sendable, Hashable {
        package var bucket: String
        /// Of the project, in the bucket.
        package var prefix: String
        package var pipelineName: String
        package var modelPackageGroupName: String
        package var roleArn: String

        package init(
            bucket: String,
            prefix: String,
            pipelineName: String,
            modelPackageGroupName: String,
            roleArn: String
        ) {
            self.bucket = bucket
            self.prefix = prefix
            self.pipelineName = pipelineName
            self.modelPackageGroupName = modelPackageGroupName
            self.roleArn = roleArn
        }
    }

    /// Makes the definition; ``PipelineDefinition/json`` is the document.
    ///
    /// A model with an rmse of more than `largestRMSE` dollars is not registered; 7.0 is the seed project's limit.
    package static func definition(
        _ places: Places,
        image: String = driftloopImage,
        hyperParameters: JSON = hyperParameters,
        largestRMSE: Double = 7
    ) -> PipelineDefinition {
        PipelineDefinition(
            parameters: parameters(places),
            steps: [
                preprocessing(places, image: image), baseline(places),
                training(places, hyperParameters: hyperParameters), evaluation(places, image: image),
                .condition(
                    "CheckEvaluation",
                    if: [.lessThanOrEqualTo(rmse, .double(largestRMSE))],
                    then: [registration(places)]
                ),
            ],
            experimentConfig: ["ExperimentName": .pipelineName, "TrialName": .executionId]
        )
    }

    private static let rmse: JSON = [
        "Std:JsonGet": [
            "PropertyFile": .get("Steps.EvaluateModel.PropertyFiles.EvaluationReport"),
            "Path": "regression_metrics.rmse.value",
        ]
    ]

    private static func parameters(_ places: Places) -> [PipelineDefinition.Parameter] {
        let project = "s3://\(places.bucket)/\(places.prefix)"
        return [
            .string("InputSource", default: "Studio"),
            .string("InputDataUrl", default: "\(project)/input/data"),
            .string("InputZonesUrl", default: "\(project)/input/zones/taxi_zones.zip"),
            .string("ProcessingInstanceType", default: "ml.m5.xlarge"),
            .integer("ProcessingInstanceCount", default: 1),
            .string("BaselineInstanceType", default: "ml.m5.xlarge"),
            .string("TrainingInstanceType", default: "ml.m5.xlarge"),
            .string("ModelApprovalStatus", default: "PendingManualApproval"),
            .string("ModelOutputUrl", default: "\(project)/model"),
            .string("OutputBaselineUrl", default: "\(project)/baseline/"),
        ]
    }
}
