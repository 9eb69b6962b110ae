public import JSONDocuments

extension PipelineDefinition.Step {
    /// A processing step with these arguments.
    public static func processing(
        _ name: String,
        _ arguments: JSON,
        dependsOn: [String] = [],
        propertyFiles: [PipelineDefinition.PropertyFile] = [],
        cacheConfig: PipelineDefinition.CacheConfig? = nil,
        retryPolicies: [PipelineDefinition.RetryPolicy] = []
    ) -> Self {
        Self(
            name,
            .processing(arguments),
            dependsOn: dependsOn,
            propertyFiles: propertyFiles,
            cacheConfig: cacheConfig,
            retryPolicies: retryPolicies
        )
    }

    /// A training step with these arguments.
    public static func training(
        _ name: String,
        _ arguments: JSON,
        dependsOn: [String] = [],
        cacheConfig: PipelineDefinition.CacheConfig? = nil,
        retryPolicies: [PipelineDefinition.RetryPolicy] = []
    ) -> Self {
        Self(name, .training(arguments), dependsOn: dependsOn, cacheConfig: cacheConfig, retryPolicies: retryPolicies)
    }

    /// A batch transform step with these arguments.
    public static func transform(
        _ name: String,
        _ arguments: JSON,
        dependsOn: [String] = [],
        cacheConfig: PipelineDefinition.CacheConfig? = nil,
        retryPolicies: [PipelineDefinition.RetryPolicy] = []
    ) -> Self {
        Self(name, .transform(arguments), dependsOn: dependsOn, cacheConfig: cacheConfig, retryPolicies: retryPolicies)
    }

    /// A quality check with the arguments of its processing job.
    public static func qualityCheck(
        _ name: String,
        _ arguments: JSON,
        check: PipelineDefinition.QualityCheck,
        dependsOn: [String] = [],
        cacheConfig: PipelineDefinition.CacheConfig? = nil,
        retryPolicies: [PipelineDefinition.RetryPolicy] = []
    ) -> Self {
        Self(
            name,
            .qualityCheck(arguments, check),
            dependsOn: dependsOn,
            cacheConfig: cacheConfig,
            retryPolicies: retryPolicies
        )
    }

    /// A step that makes a model.
    public static func model(
        _ name: String,
        _ arguments: JSON,
        dependsOn: [String] = [],
        retryPolicies: [PipelineDefinition.RetryPolicy] = []
    ) -> Self {
        Self(name, .model(arguments), dependsOn: dependsOn, retryPolicies: retryPolicies)
    }

    /// A step that registers a model package version.
    public static func registerModel(
        _ name: String,
        _ arguments: JSON,
        dependsOn: [String] = [],
        retryPolicies: [PipelineDefinition.RetryPolicy] = []
    ) -> Self {
        Self(name, .registerModel(arguments), dependsOn: dependsOn, retryPolicies: retryPolicies)
    }

    /// A choice: the `then` steps where all conditions hold, else the others.
    public static func condition(
        _ name: String,
        if conditions: [PipelineDefinition.Condition],
        then ifSteps: [Self],
        else elseSteps: [Self] = [],
        dependsOn: [String] = []
    ) -> Self {
        Self(
            name,
            .condition(.init(conditions: conditions, ifSteps: ifSteps, elseSteps: elseSteps)),
            dependsOn: dependsOn
        )
    }

    /// A step that ends the execution as failed.
    public static func fail(_ name: String, message: JSON, dependsOn: [String] = []) -> Self {
        Self(name, .fail(message), dependsOn: dependsOn)
    }
}
