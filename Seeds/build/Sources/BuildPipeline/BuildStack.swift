import Blueprints
package import CloudFormation
package import PipelineDefinition

/// The stack that the code pipeline deploys after a build: the group of model versions, and the pipeline that makes them.
package struct BuildStack: Sendable {
    /// Where the code pipeline expects the template.
    package static let fileName = PipelineStack.fileName

    /// The pipeline.
    package let definition: PipelineDefinition
    /// The stack's template.
    package let template: Template

    /// Makes the project's pipeline for the executables of the commit that is built.
    ///
    /// - Throws: ``BuildError`` where the region has no containers; `BlueprintError` with all faults of a definition that is
    ///   not valid.
    package init(_ variables: BuildVariables) throws {
        let project = try ProjectNames(name: variables.projectName, id: variables.projectId)
        let images = try Images(region: variables.region)
        definition = TaxiPipeline.definition(
            TaxiPipeline.Places(
                bucket: variables.bucket,
                prefix: variables.projectId,
                pipelineName: variables.pipelineName,
                modelPackageGroupName: project.modelPackageGroup,
                roleArn: variables.roleArn
            ),
            images: images,
            programs: TaxiPipeline.Programs(
                preprocess: .executable("preprocess", in: variables.codeFolder, image: images.scikitLearn),
                evaluate: .executable("evaluate", in: variables.codeFolder, image: images.xgboost)
            )
        )
        let stack = try PipelineStack(
            project: project,
            definition: definition,
            roleArn: variables.roleArn,
            name: variables.pipelineName,
            description: variables.pipelineDescription
        )
        template = stack.template
    }
}
