import CloudFormation
import Foundation
import JSONDocuments
import PipelineDefinition
import Testing

@testable import BuildPipeline

@Suite("Taxi pipeline")
struct PipelineTests {
    private static let reference = RealData.shared.appendingPathComponent(
        "reference/aws/build.pipeline-definition.json"
    )

    /// The variables of the reference's build.
    private static let variables = [
        "SAGEMAKER_PROJECT_NAME": "drift-test", "SAGEMAKER_PROJECT_ID": "p-abc123def456",
        "SAGEMAKER_PIPELINE_NAME": "drift-test-build",
        "SAGEMAKER_PIPELINE_DESCRIPTION": "SageMaker Drift Detection Model Build Pipeline",
        "SAGEMAKER_PIPELINE_ROLE_ARN":
            "arn:aws:iam::123456789012:role/service-role/AmazonSageMakerServiceCatalogProductsExecutionRole",
        "ARTIFACT_BUCKET": "sagemaker-project-p-abc123def456-us-east-1", "AWS_REGION": "us-east-1",
        "CODEBUILD_RESOLVED_SOURCE_VERSION": "0123456789abcdef0123456789abcdef01234567",
    ]

    private let stack: BuildStack
    private var definition: PipelineDefinition { stack.definition }

    init() throws { stack = try BuildStack(BuildVariables(Self.variables)) }

    /// The reference with the two differences that are meant: an executable in place of a Python script, from the commit's
    /// own folder, and a prefix for every execution's report.
    private func expected() throws -> JSON {
        var document = try JSON(parsing: [UInt8](Data(contentsOf: Self.reference)))
        var steps = try #require(document["Steps"]?.array)
        for (index, verb) in [(0, "preprocess"), (3, "evaluate")] {
            var arguments = try #require(steps[index]["Arguments"])
            var application = try #require(arguments["AppSpecification"])
            application["ContainerEntrypoint"] = [
                "sh", "-c",
                .string("install -m 755 /opt/ml/processing/input/code/\(verb) /tmp/\(verb) && exec /tmp/\(verb)"),
            ]
            arguments["AppSpecification"] = application
            var inputs = try #require(arguments["ProcessingInputs"]?.array)
            var code = try #require(inputs[2]["S3Input"])
            code["S3Uri"] = .string(
                "s3://sagemaker-project-p-abc123def456-us-east-1/p-abc123def456/code/"
                    + "0123456789abcdef0123456789abcdef01234567/\(verb)"
            )
            inputs[2]["S3Input"] = code
            arguments["ProcessingInputs"] = .array(inputs)
            if index == 3 {
                var output = try #require(arguments["ProcessingOutputConfig"]?["Outputs"]?[0])
                var target = try #require(output["S3Output"])
                target["S3Uri"] = [
                    "Std:Join": [
                        "On": "/",
                        "Values": [
                            "s3:/", "sagemaker-project-p-abc123def456-us-east-1", "drift-test-build",
                            ["Get": "Execution.PipelineExecutionId"], "EvaluateModel", "output", "evaluation",
                        ],
                    ]
                ]
                output["S3Output"] = target
                arguments["ProcessingOutputConfig"] = ["Outputs": [output]]
            }
            steps[index]["Arguments"] = arguments
        }
        var branches = try #require(steps[4]["Arguments"])
        var registration = try #require(branches["IfSteps"]?[0])
        var arguments = try #require(registration["Arguments"])
        var metrics = try #require(arguments["ModelMetrics"])
        metrics["ModelQuality"] = [
            "Statistics": [
                "ContentType": "application/json",
                "S3Uri": [
                    "Std:Join": [
                        "On": "/",
                        "Values": [
                            ["Get": "Steps.EvaluateModel.ProcessingOutputConfig.Outputs['evaluation'].S3Output.S3Uri"],
                            "evaluation.json",
                        ],
                    ]
                ],
            ]
        ]
        arguments["ModelMetrics"] = metrics
        registration["Arguments"] = arguments
        branches["IfSteps"] = [registration]
        steps[4]["Arguments"] = branches
        document["Steps"] = .array(steps)
        return document
    }

    @Test(.enabled(if: RealData.exists(reference), "needs the reference documents beside the data (DRIFTLOOP_DATA)"))
    func `the definition is the reference's but for its executables and the report's prefix`() throws {
        let expected = try expected()
        let made = definition.json
        for key in ["Version", "Metadata", "Parameters", "PipelineExperimentConfig"] {
            #expect(made[key] == expected[key], "\(key)")
        }
        let steps = try #require(expected["Steps"]?.array)
        #expect(made["Steps"]?.array?.count == steps.count)
        for (index, step) in steps.enumerated() {
            for key in [
                "Name", "Type", "Arguments", "CacheConfig", "PropertyFiles", "CheckType", "ModelPackageGroupName",
            ] {
                #expect(made["Steps"]?[index]?[key] == step[key], "step \(index + 1), \(key)")
            }
        }
        #expect(made == expected)
    }

    @Test func `names and references fit together`() throws {
        #expect(definition.validate() == [])
        #expect(
            definition.allSteps.map(\.name) == [
                "PreprocessData", "DataQualityBaselineJob", "TrainModel", "EvaluateModel", "CheckEvaluation",
                "RegisterModel-RegisterModel",
            ]
        )
        #expect(try PipelineDefinition(json: definition.json) == definition)
    }

    @Test func `baseline and training wait for preprocessing only`() throws {
        for name in ["DataQualityBaselineJob", "TrainModel"] {
            let step = try #require(definition.step(named: name))
            #expect(step.dependsOn.isEmpty)
            let text = step.body.arguments.text()
            #expect(text.contains("Steps.PreprocessData."))
            for other in ["TrainModel", "DataQualityBaselineJob", "EvaluateModel"] {
                #expect(!text.contains("Steps.\(other)"))
            }
        }
    }

    @Test func `every written prefix is the execution's own`() throws {
        for name in ["PreprocessData", "DataQualityBaselineJob", "EvaluateModel"] {
            let arguments = try #require(definition.step(named: name)).body.arguments
            let outputs = try #require(arguments["ProcessingOutputConfig"]?["Outputs"]?.array)
            #expect(!outputs.isEmpty)
            for output in outputs {
                let values = try #require(output["S3Output"]?["S3Uri"]?["Std:Join"]?["Values"]?.array)
                #expect(values.contains(["Get": "Execution.PipelineExecutionId"]))
            }
        }
    }

    @Test(.enabled(if: RealData.exists(reference), "needs the reference documents beside the data (DRIFTLOOP_DATA)"))
    func `the stack is the reference's`() throws {
        let file = RealData.shared.appendingPathComponent("reference/aws/drift-sagemaker-pipeline.template.json")
        let expected = try JSON(parsing: [UInt8](Data(contentsOf: file)))
        let made = stack.template.json
        let body = made["Resources"]?["Pipeline"]?["Properties"]?["PipelineDefinition"]?["PipelineDefinitionBody"]
        #expect(try JSON(parsing: #require(body?.string)) == definition.json)
        // The definition has a test of its own.
        var resources = try #require(expected["Resources"])
        var pipeline = try #require(resources["Pipeline"])
        var properties = try #require(pipeline["Properties"])
        properties["PipelineDefinition"] = ["PipelineDefinitionBody": try #require(body)]
        pipeline["Properties"] = properties
        resources["Pipeline"] = pipeline
        // Blueprints adds a description.
        #expect(made["Resources"] == resources)
    }

    @Test func `every variable that is missing is named`() throws {
        let error = try #require(throws: BuildError.self) {
            try BuildVariables(["AWS_REGION": "us-east-1", "ARTIFACT_BUCKET": ""])
        }
        for name in Self.variables.keys where name != "AWS_REGION" { #expect(error.description.contains(name)) }
        #expect(!error.description.contains("AWS_REGION"))
    }

    @Test func `a region without containers is named`() throws {
        var variables = Self.variables
        variables["AWS_REGION"] = "mars-north-1"
        let error = try #require(throws: BuildError.self) { try BuildStack(BuildVariables(variables)) }
        #expect(error.description.contains("'mars-north-1'") && error.description.contains("eu-west-1"))
        variables["AWS_REGION"] = "cn-north-1"
        let text = try BuildStack(BuildVariables(variables)).template.json.text()
        #expect(text.contains("450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-xgboost:1.2-2"))
    }
}
