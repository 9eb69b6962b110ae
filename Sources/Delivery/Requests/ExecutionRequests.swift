package import Foundation

extension Delivery {
    package struct StartPipelineExecutionRequest: Codable, Sendable, Hashable {
        package var name: String
        package var variables: [Variable]?
        package var clientRequestToken: String?
        package var sourceRevisions: [RevisionOverride]?

        package init(
            name: String,
            variables: [Variable]? = nil,
            clientRequestToken: String? = nil,
            sourceRevisions: [RevisionOverride]? = nil
        ) {
            self.name = name
            self.variables = variables
            self.clientRequestToken = clientRequestToken
            self.sourceRevisions = sourceRevisions
        }

        package struct Variable: Codable, Sendable, Hashable {
            package var name: String
            package var value: String

            package init(name: String, value: String) {
                self.name = name
                self.value = value
            }
        }

        /// What a source action is to take instead of the newest.
        package struct RevisionOverride: Codable, Sendable, Hashable {
            package var actionName: String
            /// Always `COMMIT_ID`.
            package var revisionType: String
            package var revisionValue: String

            package init(actionName: String, revisionType: String = "COMMIT_ID", revisionValue: String) {
                self.actionName = actionName
                self.revisionType = revisionType
                self.revisionValue = revisionValue
            }
        }
    }

    package struct PipelineExecutionIdResponse: Codable, Sendable, Hashable {
        package var pipelineExecutionId: String
    }

    package struct StopPipelineExecutionRequest: Codable, Sendable, Hashable {
        package var pipelineName: String
        package var pipelineExecutionId: String
        package var abandon: Bool?
        package var reason: String?

        package init(pipelineName: String, pipelineExecutionId: String, abandon: Bool? = nil, reason: String? = nil) {
            self.pipelineName = pipelineName
            self.pipelineExecutionId = pipelineExecutionId
            self.abandon = abandon
            self.reason = reason
        }
    }

    package enum RetryMode: String, Codable, Sendable, Hashable {
        case failedActions = "FAILED_ACTIONS"
        case allActions = "ALL_ACTIONS"
    }

    package struct RetryStageExecutionRequest: Codable, Sendable, Hashable {
        package var pipelineName: String
        package var stageName: String
        package var pipelineExecutionId: String
        package var retryMode: RetryMode

        package init(
            pipelineName: String,
            stageName: String,
            pipelineExecutionId: String,
            retryMode: RetryMode = .failedActions
        ) {
            self.pipelineName = pipelineName
            self.stageName = stageName
            self.pipelineExecutionId = pipelineExecutionId
            self.retryMode = retryMode
        }
    }

    package struct PutApprovalResultRequest: Codable, Sendable, Hashable {
        package var pipelineName: String
        package var stageName: String
        package var actionName: String
        package var result: Result
        package var token: String

        package init(pipelineName: String, stageName: String, actionName: String, result: Result, token: String) {
            self.pipelineName = pipelineName
            self.stageName = stageName
            self.actionName = actionName
            self.result = result
            self.token = token
        }

        package struct Result: Codable, Sendable, Hashable {
            package var summary: String
            package var status: Status

            package init(summary: String, status: Status) {
                self.summary = summary
                self.status = status
            }
        }

        package enum Status: String, Codable, Sendable, Hashable {
            case approved = "Approved"
            case rejected = "Rejected"
        }
    }

    package struct PutApprovalResultResponse: Codable, Sendable, Hashable {
        package var approvedAt: Date
    }

    package struct PutJobSuccessResultRequest: Codable, Sendable, Hashable {
        package var jobId: String
        /// Asks to be called again with it.
        package var continuationToken: String?
        package var executionDetails: Details?
        package var outputVariables: [String: String]?

        package init(
            jobId: String,
            continuationToken: String? = nil,
            executionDetails: Details? = nil,
            outputVariables: [String: String]? = nil
        ) {
            self.jobId = jobId
            self.continuationToken = continuationToken
            self.executionDetails = executionDetails
            self.outputVariables = outputVariables
        }

        package struct Details: Codable, Sendable, Hashable {
            package var summary: String?
            package var externalExecutionId: String?
            package var percentComplete: Int?

            package init(summary: String? = nil, externalExecutionId: String? = nil, percentComplete: Int? = nil) {
                self.summary = summary
                self.externalExecutionId = externalExecutionId
                self.percentComplete = percentComplete
            }
        }
    }

    package struct PutJobFailureResultRequest: Codable, Sendable, Hashable {
        package var jobId: String
        package var failureDetails: Details

        package init(jobId: String, failureDetails: Details) {
            self.jobId = jobId
            self.failureDetails = failureDetails
        }

        package struct Details: Codable, Sendable, Hashable {
            /// Such as `JobFailed`.
            package var type: String
            package var message: String
            package var externalExecutionId: String?

            package init(type: String, message: String, externalExecutionId: String? = nil) {
                self.type = type
                self.message = message
                self.externalExecutionId = externalExecutionId
            }
        }
    }
}
