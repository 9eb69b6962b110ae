package import Foundation

/// Which execution's steps to list; the last begun first unless asked otherwise.
package struct ListPipelineExecutionStepsRequest: Codable, Sendable, Hashable {
    package var pipelineExecutionArn: String
    package var sortOrder: String?
    package var nextToken: String?
    /// 1 to 100; 100 unless given, because the Python SDK asks for one page only.
    package var maxResults: Int?

    package init(
        pipelineExecutionArn: String,
        sortOrder: String? = nil,
        nextToken: String? = nil,
        maxResults: Int? = nil
    ) {
        self.pipelineExecutionArn = pipelineExecutionArn
        self.sortOrder = sortOrder
        self.nextToken = nextToken
        self.maxResults = maxResults
    }
}

/// The steps of an execution that have begun.
package struct ListPipelineExecutionStepsResponse: Codable, Sendable, Hashable {
    package var pipelineExecutionSteps: [PipelineExecutionStep]
    package var nextToken: String?
}

/// A step of an execution.
package struct PipelineExecutionStep: Codable, Sendable, Hashable {
    package var stepName: String
    package var stepDisplayName: String?
    package var stepDescription: String?
    package var startTime: Date
    package var endTime: Date?
    package var stepStatus: StepStatus
    /// 1 for a step that has not been repeated.
    package var attemptCount: Int
    /// Only of a step that was reused.
    package var cacheHitResult: CacheHitResult?
    /// A sentence, where it failed.
    package var failureReason: String?
    package var metadata: StepMetadata?
    /// Of a step of a type that can be reused, once that has been decided; not on AWS.
    package var cacheReport: CacheReport?
}

/// What a step made or decided; one member, by the step's type.
package struct StepMetadata: Codable, Sendable, Hashable {
    package var processingJob: Resource?
    package var trainingJob: Resource?
    package var transformJob: Resource?
    package var model: Resource?
    package var registerModel: Resource?
    package var condition: ConditionOutcome?
    package var qualityCheck: QualityCheckMetadata?
    package var fail: FailMetadata?

    package init(
        processingJob: Resource? = nil,
        trainingJob: Resource? = nil,
        transformJob: Resource? = nil,
        model: Resource? = nil,
        registerModel: Resource? = nil,
        condition: ConditionOutcome? = nil,
        qualityCheck: QualityCheckMetadata? = nil,
        fail: FailMetadata? = nil
    ) {
        self.processingJob = processingJob
        self.trainingJob = trainingJob
        self.transformJob = transformJob
        self.model = model
        self.registerModel = registerModel
        self.condition = condition
        self.qualityCheck = qualityCheck
        self.fail = fail
    }

    /// A job, model or model package version.
    package struct Resource: Codable, Sendable, Hashable {
        package var arn: String
    }

    /// Which branch a condition took.
    package struct ConditionOutcome: Codable, Sendable, Hashable {
        /// `True` or `False`.
        package var outcome: String
    }

    /// With what message a Fail step ended the execution.
    package struct FailMetadata: Codable, Sendable, Hashable {
        package var errorMessage: String
    }

    /// What a quality check compared and made; each address is of an object that exists.
    package struct QualityCheckMetadata: Codable, Sendable, Hashable {
        package var checkType: String
        package var baselineUsedForDriftCheckStatistics: String?
        package var baselineUsedForDriftCheckConstraints: String?
        package var calculatedBaselineStatistics: String?
        package var calculatedBaselineConstraints: String?
        package var modelPackageGroupName: String?
        /// Only where there are violations.
        package var violationReport: String?
        package var checkJobArn: String?
        package var skipCheck: Bool
        package var registerNewBaseline: Bool
    }
}
