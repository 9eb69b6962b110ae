import JSONDocuments
import PipelineDefinition

extension TaxiPipeline {
    private static let cache = PipelineDefinition.CacheConfig(enabled: false, expireAfter: "PT1H")

    /// Makes training, validation, test and baseline data of the trips.
    static func preprocessing(_ places: Places, _ program: StepProgram) -> PipelineDefinition.Step {
        .processing(
            "PreprocessData",
            PipelineDefinition.processingArguments(
                image: .string(program.image),
                entrypoint: program.entrypoint.map(JSON.string),
                inputs: [
                    .init(
                        "input-1",
                        from: .get("Parameters.InputDataUrl"),
                        to: "/opt/ml/processing/input/data",
                        distribution: .shardedByS3Key
                    ),
                    .init("input-2", from: .get("Parameters.InputZonesUrl"), to: "/opt/ml/processing/input/zones"),
                ] + code(program),
                outputs: ["train", "validation", "test", "baseline"]
                    .map { name in
                        .init(
                            name,
                            from: "/opt/ml/processing/\(name)",
                            to: output(places, "PreprocessData", name)
                        )
                    },
                cluster: .init(
                    instanceType: .get("Parameters.ProcessingInstanceType"),
                    instanceCount: .get("Parameters.ProcessingInstanceCount")
                ),
                role: .string(places.roleArn)
            ),
            cacheConfig: cache
        )
    }

    /// Computes statistics.json and constraints.json of the baseline data.
    static func baseline(_ places: Places, _ images: Images) -> PipelineDefinition.Step {
        let input = "/opt/ml/processing/input/baseline_dataset_input"
        let output = "/opt/ml/processing/output"
        let target = JSON.join(
            "/",
            "s3:/",
            .string(places.bucket),
            .string(places.prefix),
            .executionId,
            "dataqualitycheckstep"
        )
        return .qualityCheck(
            "DataQualityBaselineJob",
            PipelineDefinition.processingArguments(
                image: .string(images.analyzer),
                inputs: [.init("baseline_dataset_input", from: preprocessed("baseline"), to: input)],
                outputs: [.init("quality_check_output", from: output, to: target)],
                environment: [
                    "output_path": .string(output), "publish_cloudwatch_metrics": "Disabled",
                    "dataset_format": #"{"csv": {"header": true, "output_columns_position": "START"}}"#,
                    "dataset_source": .string(input),
                ],
                cluster: .init(instanceType: .get("Parameters.BaselineInstanceType")),
                role: .string(places.roleArn)
            ),
            check: .init(
                modelPackageGroupName: .string(places.modelPackageGroupName),
                skipCheck: true,
                failOnViolation: true,
                registerNewBaseline: true
            ),
            cacheConfig: cache
        )
    }

    /// Trains XGBoost; the Debugger's rule reports on it.
    static func training(_ places: Places, _ images: Images, hyperParameters: JSON) -> PipelineDefinition.Step {
        var arguments = PipelineDefinition.trainingArguments(
            image: .string(images.xgboost),
            channels: [
                .init("train", from: preprocessed("train")), .init("validation", from: preprocessed("validation")),
            ],
            hyperParameters: hyperParameters,
            output: .get("Parameters.ModelOutputUrl"),
            cluster: .init(instanceType: .get("Parameters.TrainingInstanceType")),
            role: .string(places.roleArn)
        )
        arguments["DebugRuleConfigurations"] = [
            [
                "RuleConfigurationName": "CreateXgboostReport", "RuleEvaluatorImage": .string(images.debuggerRules),
                "RuleParameters": ["rule_to_invoke": "CreateXgboostReport"],
            ]
        ]
        let collections = [
            ("metrics", "save_interval", "5"), ("hyperparameters", "save_steps", "0"), ("labels", "save_interval", "5"),
            ("predictions", "save_interval", "5"), ("feature_importance", "save_interval", "5"),
        ]
        arguments["DebugHookConfig"] = [
            "S3OutputPath": .get("Parameters.ModelOutputUrl"),
            "CollectionConfigurations": .array(
                collections.map { collection in
                    [
                        "CollectionName": .string(collection.0),
                        "CollectionParameters": [collection.1: .string(collection.2)],
                    ]
                }
            ),
        ]
        arguments["ProfilerConfig"] = ["S3OutputPath": .get("Parameters.ModelOutputUrl"), "DisableProfiler": false]
        return .training("TrainModel", arguments, cacheConfig: cache)
    }

    /// Measures the model on the test data.
    static func evaluation(_ places: Places, _ program: StepProgram) -> PipelineDefinition.Step {
        .processing(
            "EvaluateModel",
            PipelineDefinition.processingArguments(
                image: .string(program.image),
                entrypoint: program.entrypoint.map(JSON.string),
                inputs: [
                    .init("input-1", from: modelArtifacts, to: "/opt/ml/processing/model"),
                    .init("input-2", from: preprocessed("test"), to: "/opt/ml/processing/test"),
                ] + code(program),
                outputs: [
                    .init(
                        "evaluation",
                        from: "/opt/ml/processing/evaluation",
                        to: output(places, "EvaluateModel", "evaluation")
                    )
                ],
                cluster: .init(instanceType: .get("Parameters.ProcessingInstanceType")),
                role: .string(places.roleArn)
            ),
            propertyFiles: [.init("EvaluationReport", output: "evaluation", path: reportName)],
            cacheConfig: cache
        )
    }

    /// Registers the model with its metrics and baselines.
    static func registration(_ places: Places, _ images: Images) -> PipelineDefinition.Step {
        func document(_ uri: JSON) -> JSON { ["ContentType": "application/json", "S3Uri": uri] }
        func baseline(_ property: String) -> JSON { document(.get("Steps.DataQualityBaselineJob.\(property)")) }
        let report = JSON.join(
            "/",
            .get("Steps.EvaluateModel.ProcessingOutputConfig.Outputs['evaluation'].S3Output.S3Uri"),
            .string(reportName)
        )
        return .registerModel(
            "RegisterModel-RegisterModel",
            [
                "ModelPackageGroupName": .string(places.modelPackageGroupName),
                "ModelMetrics": [
                    "ModelQuality": ["Statistics": document(report)],
                    "ModelDataQuality": [
                        "Statistics": baseline("CalculatedBaselineStatistics"),
                        "Constraints": baseline("CalculatedBaselineConstraints"),
                    ],
                    "Bias": [:], "Explainability": [:],
                ],
                "DriftCheckBaselines": [
                    "ModelDataQuality": [
                        "Statistics": baseline("BaselineUsedForDriftCheckStatistics"),
                        "Constraints": baseline("BaselineUsedForDriftCheckConstraints"),
                    ]
                ],
                "InferenceSpecification": [
                    "Containers": [["Image": .string(images.xgboost), "ModelDataUrl": modelArtifacts]],
                    "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"],
                    "SupportedRealtimeInferenceInstanceTypes": ["ml.t2.medium", "ml.t2.large", "ml.m5.large"],
                    "SupportedTransformInstanceTypes": ["ml.m5.large"],
                ],
                "ModelApprovalStatus": .get("Parameters.ModelApprovalStatus"), "SkipModelValidation": "None",
            ]
        )
    }

    private static let reportName = "evaluation.json"

    /// The input that a step's program comes in.
    private static func code(_ program: StepProgram) -> [PipelineDefinition.ProcessingInput] {
        program.code.map { [.init("code", from: .string($0), to: StepProgram.codeFolder)] } ?? []
    }

    private static let modelArtifacts = JSON.get("Steps.TrainModel.ModelArtifacts.S3ModelArtifacts")

    private static func preprocessed(_ name: String) -> JSON {
        .get("Steps.PreprocessData.ProcessingOutputConfig.Outputs['\(name)'].S3Output.S3Uri")
    }

    /// A prefix of the execution's own.
    private static func output(_ places: Places, _ step: String, _ name: String) -> JSON {
        .join(
            "/",
            "s3:/",
            .string(places.bucket),
            .string(places.pipelineName),
            .executionId,
            .string(step),
            "output",
            .string(name)
        )
    }
}
