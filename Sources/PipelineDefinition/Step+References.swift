public import JSONDocuments

extension PipelineDefinition.Step {
    /// A property of the step, as its Describe call names it: `{"Get": "Steps.NAME.PATH"}`.
    public func property(_ path: String) -> JSON { .get("Steps.\(name).\(path)") }

    /// Where a processing step's output of this name lies in S3.
    public func output(_ outputName: String) -> JSON {
        property("ProcessingOutputConfig.Outputs['\(outputName)'].S3Output.S3Uri")
    }

    /// Where a training step's model.tar.gz lies in S3.
    public var modelArtifacts: JSON { property("ModelArtifacts.S3ModelArtifacts") }

    /// The name of the model that a model step made.
    public var modelName: JSON { property("ModelName") }

    /// Where a transform step's output lies in S3.
    public var transformOutput: JSON { property("TransformOutput.S3OutputPath") }

    /// The ARN of the version that a register step made.
    public var modelPackageArn: JSON { property("ModelPackageArn") }

    /// The statistics.json that a quality check calculated.
    public var calculatedBaselineStatistics: JSON { property("CalculatedBaselineStatistics") }

    /// The constraints.json that a quality check calculated.
    public var calculatedBaselineConstraints: JSON { property("CalculatedBaselineConstraints") }

    /// The statistics.json that later drift checks are to use.
    public var baselineUsedForDriftCheckStatistics: JSON { property("BaselineUsedForDriftCheckStatistics") }

    /// The constraints.json that later drift checks are to use.
    public var baselineUsedForDriftCheckConstraints: JSON { property("BaselineUsedForDriftCheckConstraints") }

    /// The member at `path` of one of the step's property files: `{"Std:JsonGet": …}`.
    public func jsonGet(_ propertyFile: String, path: String) -> JSON {
        [
            "Std:JsonGet": [
                "PropertyFile": .get("Steps.\(name).PropertyFiles.\(propertyFile)"), "Path": .string(path),
            ]
        ]
    }
}
