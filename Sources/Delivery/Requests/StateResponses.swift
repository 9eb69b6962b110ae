package import Foundation

extension Delivery {
    package struct GetPipelineStateRequest: Codable, Sendable, Hashable {
        package var name: String

        package init(name: String) { self.name = name }
    }

    /// How each stage and action of a pipeline stands.
    package struct PipelineState: Codable, Sendable, Hashable {
        package var pipelineName: String
        package var pipelineVersion: Int
        package var stageStates: [StageState]
        package var created: Date
        package var updated: Date
    }

    package struct StageState: Codable, Sendable, Hashable {
        package var stageName: String
        /// The newest execution that waits to enter.
        package var inboundExecution: StageExecution?
        package var inboundExecutions: [StageExecution]?
        package var inboundTransitionState: TransitionState
        package var actionStates: [ActionState]
        package var latestExecution: StageExecution?
    }

    package struct StageExecution: Codable, Sendable, Hashable {
        package var pipelineExecutionId: String
        package var status: StageStatus
    }

    package struct TransitionState: Codable, Sendable, Hashable {
        package var enabled: Bool
        package var lastChangedBy: String?
        package var lastChangedAt: Date?
        package var disabledReason: String?
    }

    package struct ActionState: Codable, Sendable, Hashable {
        package var actionName: String
        package var currentRevision: Revision?
        package var latestExecution: ActionExecution?
        package var entityUrl: String?
        package var revisionUrl: String?

        package struct Revision: Codable, Sendable, Hashable {
            package var revisionId: String
            package var revisionChangeId: String
            package var created: Date
        }
    }

    package struct ActionExecution: Codable, Sendable, Hashable {
        package var actionExecutionId: String
        package var status: ActionStatus
        package var summary: String?
        package var lastStatusChange: Date
        /// What an approval's result has to carry.
        package var token: String?
        package var lastUpdatedBy: String
        package var externalExecutionId: String?
        package var externalExecutionUrl: String?
        package var errorDetails: ErrorDetails?
    }

    package struct ErrorDetails: Codable, Sendable, Hashable {
        /// Such as `JobFailed` or `ConfigurationError`.
        package var code: String
        package var message: String
    }
}
