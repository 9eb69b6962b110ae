public import CloudFormation
import JSONDocuments
public import PipelineDefinition

/// What a build deploys: the group of the project's model versions, and the pipeline that makes them.
public struct PipelineStack: Sendable, Hashable {
    /// The file that a build leaves and its code pipeline deploys.
    public static let fileName = "drift-sagemaker-pipeline.template.json"
    /// What the pipeline is for, where nothing else is said.
    public static let defaultDescription = "Trains, evaluates and registers the model; makes the baseline of its data"
    /// The longest definition that a template can hold.
    ///
    /// - Source: `PipelineDefinition` of CreatePipeline, Amazon SageMaker API Reference.
    public static let longestDefinition = 1_048_576

    /// The template.
    public let template: Template

    /// Describes the stack.
    ///
    /// - Parameters:
    ///   - project: Whose pipeline it is.
    ///   - definition: What the pipeline does.
    ///   - roleArn: The role of the pipeline and its jobs.
    ///   - name: The pipeline's name; as the project's rules expect it by default.
    ///   - description: What the pipeline is for.
    /// - Throws: ``BlueprintError`` with every fault of the definition.
    public init(
        project: ProjectNames,
        definition: PipelineDefinition,
        roleArn: String,
        name: String? = nil,
        description: String = PipelineStack.defaultDescription
    ) throws(BlueprintError) {
        let faults = definition.validate().map(\.description)
        if !faults.isEmpty { throw BlueprintError(.invalidPipeline, "the pipeline's definition is not valid", faults) }
        let body = definition.json.text()
        if body.utf8.count > Self.longestDefinition {
            let size = "it has \(body.utf8.count) bytes, and SageMaker takes at most \(Self.longestDefinition)"
            throw BlueprintError(.invalidPipeline, "the pipeline's definition is too long", [size])
        }
        template = Template(
            description: "The pipeline of the project \(project.name)",
            resources: [
                "ModelPackageGroup": .init(
                    "AWS::SageMaker::ModelPackageGroup",
                    [
                        "ModelPackageGroupDescription": .string(description),
                        "ModelPackageGroupName": .string(project.modelPackageGroup), "Tags": .array(project.tags),
                    ]
                ),
                "Pipeline": .init(
                    "AWS::SageMaker::Pipeline",
                    [
                        "PipelineDefinition": ["PipelineDefinitionBody": .string(body)],
                        "PipelineDescription": .string(description),
                        "PipelineName": .string(name ?? project.pipeline), "RoleArn": .string(roleArn),
                        "Tags": .array(project.tags),
                    ]
                ),
            ]
        )
    }
}
