public import JSONDocuments

/// A SageMaker pipeline definition of schema 2020-12-01: parameters, steps and what runs them together.
///
/// A value of this type has the right shape; ``validate()`` tells whether its names and references fit together. The
/// values in it may be literals or expressions (``Expression``); they stay JSON, as in the document.
///
/// Source: the definitions that the SageMaker Python SDK writes (`sagemaker.workflow.pipeline`).
public struct PipelineDefinition: Sendable, Hashable {
    /// The one schema version there is.
    public static let version = "2020-12-01"

    /// Free notes; an object.
    public var metadata: JSON
    /// What an execution can be given.
    public var parameters: [Parameter]
    /// `ExperimentName` and `TrialName` as values; `null` where the document says so; nil where it is silent.
    public var experimentConfig: JSON?
    /// How many steps may run at once; nil where the document is silent.
    public var parallelism: ParallelismConfiguration?
    /// The steps, in the document's order, which is not the order of running.
    public var steps: [Step]

    /// Makes a definition; nothing is checked until ``validate()``.
    public init(
        parameters: [Parameter] = [],
        steps: [Step],
        metadata: JSON = [:],
        experimentConfig: JSON? = nil,
        parallelism: ParallelismConfiguration? = nil
    ) {
        self.metadata = metadata
        self.parameters = parameters
        self.experimentConfig = experimentConfig
        self.parallelism = parallelism
        self.steps = steps
    }

    /// All steps, those inside conditions after the condition that holds them.
    public var allSteps: [Step] { steps.flatMap(\.withNested) }

    /// The step of this name, wherever it stands; nil if there is none.
    public func step(named name: String) -> Step? { allSteps.first { $0.name == name } }

    /// The limit on steps running at once.
    public struct ParallelismConfiguration: Sendable, Hashable {
        /// At least 1.
        public var maxParallelExecutionSteps: Int

        /// Makes a limit; at least 1.
        public init(maxParallelExecutionSteps: Int) { self.maxParallelExecutionSteps = maxParallelExecutionSteps }
    }
}
