package import JSONDocuments
package import PipelineDefinition

/// The taxi build pipeline as a SageMaker pipeline definition: preprocess, baseline and train, evaluate, register.
///
/// Every execution writes below a prefix of its own, so that none overwrites another's data or report.
package enum TaxiPipeline {
    /// What the model is trained with.
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

    /// The programs of the project's own steps.
    package struct Programs: Sendable, Hashable {
        package var preprocess: StepProgram
        package var evaluate: StepProgram

        package init(preprocess: StepProgram, evaluate: StepProgram) {
            self.preprocess = preprocess
            self.evaluate = evaluate
        }
    }

    /// Makes the definition; ``PipelineDefinition/json`` is the document.
    ///
    /// A model with an rmse of more than `largestRMSE` dollars is not registered.
    package static func definition(
        _ places: Places,
        images: Images,
        programs: Programs,
        hyperParameters: JSON = hyperParameters,
        largestRMSE: Double = 7
    ) -> PipelineDefinition {
        PipelineDefinition(
            parameters: parameters(places),
            steps: [
                preprocessing(places, programs.preprocess), baseline(places, images),
                training(places, images, hyperParameters: hyperParameters), evaluation(places, programs.evaluate),
                .condition(
                    "CheckEvaluation",
                    if: [.lessThanOrEqualTo(rmse, .double(largestRMSE))],
                    then: [registration(places, images)]
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
