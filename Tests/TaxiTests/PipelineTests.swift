import Foundation
import JSONDocuments
import PipelineDefinition
import Testing

@testable import Taxi

@Suite("Taxi pipeline")
struct PipelineTests {
    private static let reference = RealData.shared.appendingPathComponent(
        "reference/aws/build.pipeline-definition.json"
    )

    private let definition = TaxiPipeline.definition(
        .init(
            bucket: "sagemaker-project-p-abc123def456-us-east-1",
            prefix: "p-abc123def456",
            pipelineName: "drift-test-build",
            modelPackageGroupName: "drift-test",
            roleArn: "arn:aws:iam::123456789012:role/service-role/AmazonSageMakerServiceCatalogProductsExecutionRole"
        )
    )

    /// The reference with the two differences that are meant: Driftloop's image, and a prefix for every execution's report.
    private func expected() throws -> JSON {
        var document = try JSON(parsing: [UInt8](Data(contentsOf: Self.reference)))
        var steps = try #require(document["Steps"]?.array)
        for (index, verb) in [(0, "preprocess"), (3, "evaluate")] {
            var arguments = try #require(steps[index]["Arguments"])
            arguments["AppSpecification"] = [
                "ImageUri": "000000000000.dkr.ecr.us-east-1.amazonaws.com/driftloop:latest",
                "ContainerEntrypoint": ["drift", "taxi", .string(verb)],
            ]
            let inputs = try #require(arguments["ProcessingInputs"]?.array)
            arguments["ProcessingInputs"] = .array(inputs.filter { $0["InputName"] != "code" })
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
    func `the definition is the seed project's but for its image and the report's prefix`() throws {
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
}
