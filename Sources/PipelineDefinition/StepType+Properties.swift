extension PipelineDefinition.StepType {
    /// The outermost properties that steps of this type have: the members of the answer of their Describe call.
    public var properties: Set<String> { Set(propertyMembers.map(\.name)) }

    /// Whether an equal earlier run may stand for steps of this type.
    ///
    /// Source: AWS, "Caching pipeline steps".
    public var isCacheable: Bool {
        switch self {
        case .processing, .training, .transform, .qualityCheck: true
        case .model, .registerModel, .condition, .fail: false
        }
    }
}
