import BuildPipeline
import DriftKit
import Testing

@Suite("Build stack")
struct BuildStackTests {
    private let variables = [
        "SAGEMAKER_PROJECT_NAME": "taxi", "SAGEMAKER_PROJECT_ID": "p-000000000000",
        "SAGEMAKER_PIPELINE_NAME": "taxi-build", "SAGEMAKER_PIPELINE_DESCRIPTION": "Builds a model.",
        "SAGEMAKER_PIPELINE_ROLE_ARN": "arn:aws:iam::000000000000:role/execution", "ARTIFACT_BUCKET": "bucket",
        "AWS_REGION": "us-east-1", "CODEBUILD_RESOLVED_SOURCE_VERSION": "c0ffee",
    ]

    @Test func `the pipeline is valid and has these steps`() throws {
        let definition = try BuildStack(BuildVariables(variables)).definition
        #expect(definition.validate() == [])
        #expect(
            definition.allSteps.map(\.name) == [
                "PreprocessData", "DataQualityBaselineJob", "TrainModel", "EvaluateModel", "CheckEvaluation",
                "RegisterModel-RegisterModel",
            ]
        )
    }

    @Test func `the steps run the executables of the commit`() throws {
        let template = try BuildStack(BuildVariables(variables)).template.json.text()
        for name in ["preprocess", "evaluate"] {
            #expect(template.contains("s3://bucket/p-000000000000/code/c0ffee/\(name)"))
        }
    }
}
