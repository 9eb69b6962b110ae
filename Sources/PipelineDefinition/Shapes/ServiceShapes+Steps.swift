extension PipelineDefinition.StepType {
    /// The structure of the request that the step's arguments become; nil where they become none.
    ///
    /// A quality check is a processing job.
    var request: String? {
        switch self {
        case .processing, .qualityCheck: "CreateProcessingJobRequest"
        case .training: "CreateTrainingJobRequest"
        case .transform: "CreateTransformJobRequest"
        case .model: "CreateModelInput"
        case .registerModel: "CreateModelPackageInput"
        case .condition, .fail: nil
        }
    }

    /// The properties that steps of this type have: the members of the answer of their Describe call.
    ///
    /// Source: for quality checks and conditions, the SDK's `quality_check_step.py` and `condition_step.py`.
    var propertyMembers: [ServiceShapes.Member] {
        let own: [String]
        switch self {
        case .processing: return ServiceShapes.sagemaker.members(of: "DescribeProcessingJobResponse")
        case .training: return ServiceShapes.sagemaker.members(of: "DescribeTrainingJobResponse")
        case .transform: return ServiceShapes.sagemaker.members(of: "DescribeTransformJobResponse")
        case .model: return ServiceShapes.sagemaker.members(of: "DescribeModelOutput")
        case .registerModel: return ServiceShapes.sagemaker.members(of: "DescribeModelPackageOutput")
        case .qualityCheck:
            own = [
                "CalculatedBaselineStatistics", "CalculatedBaselineConstraints", "BaselineUsedForDriftCheckStatistics",
                "BaselineUsedForDriftCheckConstraints",
            ]
        case .condition: own = ["Outcome"]
        case .fail: own = ["ErrorMessage"]
        }
        return own.map { ServiceShapes.Member(name: $0, shape: .text(.any), isRequired: true) }
    }
}

extension ServiceShapes {
    /// What a step's request need not say: an execution names what its steps make.
    static let given = [
        "CreateProcessingJobRequest": "ProcessingJobName", "CreateTrainingJobRequest": "TrainingJobName",
        "CreateTransformJobRequest": "TransformJobName", "CreateModelInput": "ModelName",
    ]

    /// What requests have to say here besides: there are no algorithms by name, and no jobs without machines.
    static let alsoRequired = ["CreateTrainingJobRequest": ["AlgorithmSpecification", "ResourceConfig"]]

    /// Why a path leads to no property of steps of a type.
    struct NoSuchProperty: Error {
        /// What is there instead.
        let reason: String
    }

    /// The form of a property.
    func shape(
        of path: PipelineDefinition.PropertyPath,
        in type: PipelineDefinition.StepType
    ) throws(NoSuchProperty)
        -> Shape
    {
        var way = ""
        var current: Shape?
        for segment in path.segments {
            let members: [Member]?
            switch current {
            case nil: members = type.propertyMembers
            case .structure(let name)?: members = self.members(of: name)
            default: members = nil
            }
            switch (segment, current) {
            case (.key(let key), _) where members != nil:
                guard let member = (members ?? []).first(where: { $0.name == key }) else {
                    let names = (members ?? []).map(\.name)
                    let place = way.isEmpty ? "" : "in \(way) "
                    throw NoSuchProperty(reason: place + Spelling.alternatives(to: key, among: names))
                }
                current = member.shape
                way += way.isEmpty ? key : ".\(key)"
            case (.index(let index), .list(let element, _)?):
                current = element
                way += "[\(index)]"
            case (.key(let key), .list(.structure(let name), _)?)
            where self.members(of: name).contains { PipelineDefinition.PropertyPath.names.contains($0.name) }:
                current = .structure(name)
                way += "['\(key)']"
            case (.key(let key), .map(let value, _, _)?):
                current = value
                way += "['\(key)']"
            case (.key, .list?): throw NoSuchProperty(reason: "\(way) is an array: write \(way)[0]")
            case (.index, _): throw NoSuchProperty(reason: "\(way.isEmpty ? "it" : way) is no array")
            default: throw NoSuchProperty(reason: "\(way) is \(current?.description ?? "nothing") without members")
            }
        }
        return current ?? .text(.any)
    }
}
