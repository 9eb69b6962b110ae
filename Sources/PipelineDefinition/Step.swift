public import JSONDocuments

extension PipelineDefinition {
    /// One step of a pipeline.
    public struct Step: Sendable, Hashable {
        /// Unique in the definition, nested steps included; 1 to 64 letters, digits, `-` and `_`.
        public var name: String
        /// What it does.
        public var body: Body
        /// Steps that must have succeeded before, beyond those whose properties it uses.
        public var dependsOn: [String]
        /// Files of its output that conditions read.
        public var propertyFiles: [PropertyFile]
        /// Whether an equal earlier run may stand for it.
        public var cacheConfig: CacheConfig?
        /// When a failed attempt is repeated; the first that fits the failure counts.
        public var retryPolicies: [RetryPolicy]
        /// For people.
        public var displayName: String?
        /// For people.
        public var description: String?

        /// Makes a step.
        public init(
            _ name: String,
            _ body: Body,
            dependsOn: [String] = [],
            propertyFiles: [PropertyFile] = [],
            cacheConfig: CacheConfig? = nil,
            retryPolicies: [RetryPolicy] = [],
            displayName: String? = nil,
            description: String? = nil
        ) {
            self.name = name
            self.body = body
            self.dependsOn = dependsOn
            self.propertyFiles = propertyFiles
            self.cacheConfig = cacheConfig
            self.retryPolicies = retryPolicies
            self.displayName = displayName
            self.description = description
        }

        /// The step's type, as the document spells it.
        public var type: StepType {
            switch body {
            case .processing: .processing
            case .training: .training
            case .transform: .transform
            case .qualityCheck: .qualityCheck
            case .model: .model
            case .registerModel: .registerModel
            case .condition: .condition
            case .fail: .fail
            }
        }

        /// This step and, of a condition, all steps in its branches, at any depth.
        public var withNested: [Step] {
            guard case .condition(let branches) = body else { return [self] }
            return [self] + (branches.ifSteps + branches.elseSteps).flatMap(\.withNested)
        }
    }

    /// What a step does; the JSON is its `Arguments`: the request of the job or resource it makes, with expressions.
    public enum Body: Sendable, Hashable {
        /// A processing job (CreateProcessingJob).
        case processing(JSON)
        /// A training job (CreateTrainingJob).
        case training(JSON)
        /// A batch transform job (CreateTransformJob).
        case transform(JSON)
        /// A processing job that baselines data and compares it with an earlier baseline.
        case qualityCheck(JSON, QualityCheck)
        /// A model (CreateModel).
        case model(JSON)
        /// A model package version (CreateModelPackage).
        case registerModel(JSON)
        /// A choice between two sets of steps.
        case condition(Branches)
        /// The end of the execution, as failed; the JSON is the `ErrorMessage`, a string or an expression.
        case fail(JSON)
    }

    /// The step types that are supported.
    public enum StepType: String, Sendable, Hashable, CaseIterable {
        case processing = "Processing"
        case training = "Training"
        case transform = "Transform"
        case qualityCheck = "QualityCheck"
        case model = "Model"
        case registerModel = "RegisterModel"
        case condition = "Condition"
        case fail = "Fail"
    }

    /// A condition step's arguments.
    public struct Branches: Sendable, Hashable {
        /// All must hold for ``ifSteps`` to run.
        public var conditions: [Condition]
        /// Run where the conditions hold.
        public var ifSteps: [Step]
        /// Run where they do not.
        public var elseSteps: [Step]

        /// Makes a choice.
        public init(conditions: [Condition], ifSteps: [Step], elseSteps: [Step]) {
            self.conditions = conditions
            self.ifSteps = ifSteps
            self.elseSteps = elseSteps
        }
    }

    /// The members that a quality check has beside its arguments.
    ///
    /// Each may be an expression; `null` where the document says so (the Python SDK writes every member), nil where it is
    /// silent. Source: AWS, "Baseline calculation, drift detection and lifecycle with ClarifyCheck and QualityCheck steps".
    public struct QualityCheck: Sendable, Hashable {
        /// `DATA_QUALITY`, the only type supported.
        public var checkType: String
        /// Whose latest approved version has the earlier baseline, where none is supplied.
        public var modelPackageGroupName: JSON?
        /// Whether to compare with no earlier baseline; false where silent.
        public var skipCheck: JSON?
        /// Whether a violation fails the step; true where silent.
        public var failOnViolation: JSON?
        /// Whether the calculated baseline becomes the one used for drift checks; false where silent.
        public var registerNewBaseline: JSON?
        /// An earlier statistics.json; goes before the model package group's.
        public var suppliedBaselineStatistics: JSON?
        /// An earlier constraints.json; goes before the model package group's.
        public var suppliedBaselineConstraints: JSON?

        /// Makes the members of a data quality check.
        public init(
            checkType: String = "DATA_QUALITY",
            modelPackageGroupName: JSON? = .null,
            skipCheck: JSON? = false,
            failOnViolation: JSON? = true,
            registerNewBaseline: JSON? = false,
            suppliedBaselineStatistics: JSON? = .null,
            suppliedBaselineConstraints: JSON? = .null
        ) {
            self.checkType = checkType
            self.modelPackageGroupName = modelPackageGroupName
            self.skipCheck = skipCheck
            self.failOnViolation = failOnViolation
            self.registerNewBaseline = registerNewBaseline
            self.suppliedBaselineStatistics = suppliedBaselineStatistics
            self.suppliedBaselineConstraints = suppliedBaselineConstraints
        }

        /// The members that are values, with their names in the document.
        var values: [(name: String, value: JSON?)] {
            [
                ("ModelPackageGroupName", modelPackageGroupName), ("SkipCheck", skipCheck),
                ("FailOnViolation", failOnViolation), ("RegisterNewBaseline", registerNewBaseline),
                ("SuppliedBaselineStatistics", suppliedBaselineStatistics),
                ("SuppliedBaselineConstraints", suppliedBaselineConstraints),
            ]
        }
    }
}
