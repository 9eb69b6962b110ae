package import JSONDocuments
package import PipelineDefinition

/// The stack that the code pipeline deploys after a build: the group of model versions, and the pipeline that makes them.
package struct BuildStack: Sendable {
    /// Where the code pipeline expects the template.
    package static let fileName = "drift-sagemaker-pipeline.template.json"

    private let variables: BuildVariables
    /// The pipeline.
    package let definition: PipelineDefinition

    /// Makes the project's pipeline for the executables of the commit that is built.
    ///
    /// - Throws: ``BuildError`` where the region has no containers, or the definition is not valid: with all its faults.
    package init(_ variables: BuildVariables) throws(BuildError) {
        self.variables = variables
        let images = try Images(region: variables.region)
        definition = TaxiPipeline.definition(
            TaxiPipeline.Places(
                bucket: variables.bucket,
                prefix: variables.projectId,
                pipelineName: variables.pipelineName,
                modelPackageGroupName: variables.projectName,
                roleArn: variables.roleArn
            ),
            images: images,
            programs: TaxiPipeline.Programs(
                preprocess: .executable("preprocess", in: variables.codeFolder, image: images.scikitLearn),
                evaluate: .executable("evaluate", in: variables.codeFolder, image: images.xgboost)
            )
        )
        let faults = definition.validate()
        guard faults.isEmpty else {
            throw BuildError("The pipeline is not valid:\n" + faults.map { "  \($0)" }.joined(separator: "\n"))
        }
    }

    /// The template of the stack.
    package func template() -> JSON {
        let tags: JSON = [
            ["Key": "sagemaker:project-id", "Value": .string(variables.projectId)],
            ["Key": "sagemaker:project-name", "Value": .string(variables.projectName)],
        ]
        return [
            "Resources": [
                "ModelPackageGroup": [
                    "Type": "AWS::SageMaker::ModelPackageGroup",
                    "Properties": [
                        "ModelPackageGroupDescription": .string(variables.pipelineDescription),
                        "ModelPackageGroupName": .string(variables.projectName), "Tags": tags,
                    ],
                ],
                "Pipeline": [
                    "Type": "AWS::SageMaker::Pipeline",
                    "Properties": [
                        "PipelineDefinition": ["PipelineDefinitionBody": .string(definition.json.text())],
                        "PipelineDescription": .string(variables.pipelineDescription),
                        "PipelineName": .string(variables.pipelineName), "RoleArn": .string(variables.roleArn),
                        "Tags": tags,
                    ],
                ],
            ]
        ]
    }

    /// What is built, for the log.
    package var summary: String {
        "pipeline \(variables.pipelineName), \(definition.allSteps.count) steps, code of \(variables.commit)"
    }
}
