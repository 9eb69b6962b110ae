package import Foundation

/// A value for a pipeline's parameter, as text.
package struct PipelineParameter: Codable, Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// An execution to start.
package struct StartPipelineExecutionRequest: Codable, Sendable, Hashable {
    /// Name or ARN.
    package var pipelineName: String
    package var pipelineExecutionDisplayName: String?
    package var pipelineParameters: [PipelineParameter]?
    package var pipelineExecutionDescription: String?
    /// The same token and request give the same execution, however often it is sent.
    package var clientRequestToken: String?
    package var parallelismConfiguration: Pipelines.ParallelismConfiguration?
    /// Not supported; there so that it is refused.
    package var selectiveExecutionConfig: SelectiveExecutionConfig?
    /// Not supported; there so that it is refused.
    package var pipelineVersionId: Int?

    package init(
        pipelineName: String,
        pipelineExecutionDisplayName: String? = nil,
        pipelineParameters: [PipelineParameter]? = nil,
        pipelineExecutionDescription: String? = nil,
        clientRequestToken: String? = nil,
        parallelismConfiguration: Pipelines.ParallelismConfiguration? = nil
    ) {
        self.pipelineName = pipelineName
        self.pipelineExecutionDisplayName = pipelineExecutionDisplayName
        self.pipelineParameters = pipelineParameters
        self.pipelineExecutionDescription = pipelineExecutionDescription
        self.clientRequestToken = clientRequestToken
        self.parallelismConfiguration = parallelismConfiguration
    }
}

/// Which steps to run, the others' results coming from an earlier execution.
package struct SelectiveExecutionConfig: Codable, Sendable, Hashable {
    package var sourcePipelineExecutionArn: String?
}

/// What to change of an execution; absent members stay.
package struct UpdatePipelineExecutionRequest: Codable, Sendable, Hashable {
    package var pipelineExecutionArn: String
    package var pipelineExecutionDescription: String?
    package var pipelineExecutionDisplayName: String?
    package var parallelismConfiguration: Pipelines.ParallelismConfiguration?

    package init(
        pipelineExecutionArn: String,
        pipelineExecutionDescription: String? = nil,
        pipelineExecutionDisplayName: String? = nil,
        parallelismConfiguration: Pipelines.ParallelismConfiguration? = nil
    ) {
        self.pipelineExecutionArn = pipelineExecutionArn
        self.pipelineExecutionDescription = pipelineExecutionDescription
        self.pipelineExecutionDisplayName = pipelineExecutionDisplayName
        self.parallelismConfiguration = parallelismConfiguration
    }
}

/// The ARN of an execution that was started, changed, stopped or retried.
package struct PipelineExecutionArnResponse: Codable, Sendable, Hashable {
    package var pipelineExecutionArn: String

    package init(pipelineExecutionArn: String) { self.pipelineExecutionArn = pipelineExecutionArn }
}

/// Which execution is meant.
package struct DescribePipelineExecutionRequest: Codable, Sendable, Hashable {
    package var pipelineExecutionArn: String

    package init(pipelineExecutionArn: String) { self.pipelineExecutionArn = pipelineExecutionArn }
}

/// Which execution to stop.
package struct StopPipelineExecutionRequest: Codable, Sendable, Hashable {
    package var pipelineExecutionArn: String
    package var clientRequestToken: String?

    package init(pipelineExecutionArn: String, clientRequestToken: String? = nil) {
        self.pipelineExecutionArn = pipelineExecutionArn
        self.clientRequestToken = clientRequestToken
    }
}

/// Which execution to run again from where it failed or was stopped.
package struct RetryPipelineExecutionRequest: Codable, Sendable, Hashable {
    package var pipelineExecutionArn: String
    package var clientRequestToken: String?
    package var parallelismConfiguration: Pipelines.ParallelismConfiguration?

    package init(
        pipelineExecutionArn: String,
        clientRequestToken: String? = nil,
        parallelismConfiguration: Pipelines.ParallelismConfiguration? = nil
    ) {
        self.pipelineExecutionArn = pipelineExecutionArn
        self.clientRequestToken = clientRequestToken
        self.parallelismConfiguration = parallelismConfiguration
    }
}

/// The experiment that an execution's jobs belong to.
package struct PipelineExperimentConfig: Codable, Sendable, Hashable {
    package var experimentName: String?
    package var trialName: String?
}

/// An execution as it is now.
package struct DescribePipelineExecutionResponse: Codable, Sendable, Hashable {
    package var pipelineArn: String
    package var pipelineExecutionArn: String
    package var pipelineExecutionDisplayName: String?
    package var pipelineExecutionStatus: PipelineExecutionStatus
    package var pipelineExecutionDescription: String?
    package var pipelineExperimentConfig: PipelineExperimentConfig?
    /// A sentence, where it failed.
    package var failureReason: String?
    package var creationTime: Date
    package var lastModifiedTime: Date
    package var createdBy: Pipelines.UserContext
    package var lastModifiedBy: Pipelines.UserContext
    package var parallelismConfiguration: Pipelines.ParallelismConfiguration?
    /// What started it; not on AWS.
    package var startedBy: Origin
}

/// Which executions of a pipeline to list; newest first unless asked otherwise.
package struct ListPipelineExecutionsRequest: Codable, Sendable, Hashable {
    package var pipelineName: String
    package var createdAfter: Date?
    package var createdBefore: Date?
    /// `CreationTime` or `PipelineExecutionArn`.
    package var sortBy: String?
    package var sortOrder: String?
    package var nextToken: String?
    package var maxResults: Int?

    package init(
        pipelineName: String,
        createdAfter: Date? = nil,
        createdBefore: Date? = nil,
        sortBy: String? = nil,
        sortOrder: String? = nil,
        nextToken: String? = nil,
        maxResults: Int? = nil
    ) {
        self.pipelineName = pipelineName
        self.createdAfter = createdAfter
        self.createdBefore = createdBefore
        self.sortBy = sortBy
        self.sortOrder = sortOrder
        self.nextToken = nextToken
        self.maxResults = maxResults
    }
}

/// An execution in a list.
package struct PipelineExecutionSummary: Codable, Sendable, Hashable {
    package var pipelineExecutionArn: String
    package var startTime: Date
    package var pipelineExecutionStatus: PipelineExecutionStatus
    package var pipelineExecutionDescription: String?
    package var pipelineExecutionDisplayName: String?
    package var pipelineExecutionFailureReason: String?
    /// What started it; not on AWS.
    package var startedBy: Origin
}

/// A page of executions.
package struct ListPipelineExecutionsResponse: Codable, Sendable, Hashable {
    package var pipelineExecutionSummaries: [PipelineExecutionSummary]
    package var nextToken: String?
}

/// Which execution's parameters to list.
package struct ListPipelineParametersForExecutionRequest: Codable, Sendable, Hashable {
    package var pipelineExecutionArn: String
    package var nextToken: String?
    package var maxResults: Int?

    package init(pipelineExecutionArn: String, nextToken: String? = nil, maxResults: Int? = nil) {
        self.pipelineExecutionArn = pipelineExecutionArn
        self.nextToken = nextToken
        self.maxResults = maxResults
    }
}

/// The values of an execution's parameters, defaults included, in the definition's order.
package struct ListPipelineParametersForExecutionResponse: Codable, Sendable, Hashable {
    package var pipelineParameters: [PipelineParameter]
    package var nextToken: String?
}

/// The definition that an execution runs, whatever became of its pipeline.
package struct DescribePipelineDefinitionForExecutionResponse: Codable, Sendable, Hashable {
    package var pipelineDefinition: String
    package var creationTime: Date
}
