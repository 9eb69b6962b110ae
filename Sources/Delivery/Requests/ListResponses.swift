package import Foundation

extension Delivery {
    package struct GetPipelineExecutionRequest: Codable, Sendable, Hashable {
        package var pipelineName: String
        package var pipelineExecutionId: String

        package init(pipelineName: String, pipelineExecutionId: String) {
            self.pipelineName = pipelineName
            self.pipelineExecutionId = pipelineExecutionId
        }
    }

    package struct GetPipelineExecutionResponse: Codable, Sendable, Hashable {
        package var pipelineExecution: PipelineExecution
    }

    package struct PipelineExecution: Codable, Sendable, Hashable {
        package var pipelineName: String
        package var pipelineVersion: Int
        package var pipelineExecutionId: String
        package var status: DeliveryStatus
        package var statusSummary: String?
        package var artifactRevisions: [ArtifactRevision]
        package var variables: [ResolvedVariable]?
        package var trigger: ExecutionTrigger
        package var executionMode: PipelineDeclaration.Mode
        /// Always `STANDARD`.
        package var executionType: String

        package struct ArtifactRevision: Codable, Sendable, Hashable {
            package var name: String
            package var revisionId: String
            package var revisionChangeIdentifier: String?
            package var revisionSummary: String?
            package var created: Date?
            package var revisionUrl: String?
        }

        package struct ResolvedVariable: Codable, Sendable, Hashable {
            package var name: String
            package var resolvedValue: String
        }
    }

    package struct ListPipelineExecutionsRequest: Codable, Sendable, Hashable {
        package var pipelineName: String
        package var maxResults: Int?
        package var filter: Filter?
        package var nextToken: String?

        package init(pipelineName: String, maxResults: Int? = nil, filter: Filter? = nil, nextToken: String? = nil) {
            self.pipelineName = pipelineName
            self.maxResults = maxResults
            self.filter = filter
            self.nextToken = nextToken
        }

        package struct Filter: Codable, Sendable, Hashable {
            package var succeededInStage: SucceededInStage?

            package struct SucceededInStage: Codable, Sendable, Hashable {
                package var stageName: String?
            }
        }
    }

    package struct ListPipelineExecutionsResponse: Codable, Sendable, Hashable {
        package var pipelineExecutionSummaries: [Summary]
        package var nextToken: String?

        package struct Summary: Codable, Sendable, Hashable {
            package var pipelineExecutionId: String
            package var status: DeliveryStatus
            package var statusSummary: String?
            package var startTime: Date
            package var lastUpdateTime: Date
            package var sourceRevisions: [Revision]
            package var trigger: ExecutionTrigger
            package var stopTrigger: StopTrigger?
            package var executionMode: PipelineDeclaration.Mode
            package var executionType: String
        }

        package struct Revision: Codable, Sendable, Hashable {
            package var actionName: String
            package var revisionId: String
            package var revisionSummary: String?
            package var revisionUrl: String?
        }

        package struct StopTrigger: Codable, Sendable, Hashable {
            package var reason: String
        }
    }

    package struct ListActionExecutionsRequest: Codable, Sendable, Hashable {
        package var pipelineName: String
        package var filter: Filter?
        package var maxResults: Int?
        package var nextToken: String?

        package init(pipelineName: String, filter: Filter? = nil, maxResults: Int? = nil, nextToken: String? = nil) {
            self.pipelineName = pipelineName
            self.filter = filter
            self.maxResults = maxResults
            self.nextToken = nextToken
        }

        package struct Filter: Codable, Sendable, Hashable {
            package var pipelineExecutionId: String?
            package var latestInPipelineExecution: Latest?

            package init(pipelineExecutionId: String? = nil) { self.pipelineExecutionId = pipelineExecutionId }

            package struct Latest: Codable, Sendable, Hashable {
                package var pipelineExecutionId: String
                package var startTimeRange: String
            }
        }
    }

    package struct ListActionExecutionsResponse: Codable, Sendable, Hashable {
        package var actionExecutionDetails: [ActionExecutionDetail]
        package var nextToken: String?
    }

    package struct ActionExecutionDetail: Codable, Sendable, Hashable {
        package var pipelineExecutionId: String
        package var actionExecutionId: String
        package var pipelineVersion: Int
        package var stageName: String
        package var actionName: String
        package var startTime: Date
        package var lastUpdateTime: Date
        package var updatedBy: String
        package var status: ActionStatus
        package var input: Input
        package var output: Output

        package struct Input: Codable, Sendable, Hashable {
            package var actionTypeId: ActionType
            package var configuration: [String: String]
            package var resolvedConfiguration: [String: String]
            package var roleArn: String?
            package var region: String
            package var inputArtifacts: [LocatedArtifact]
            package var namespace: String?
        }

        package struct Output: Codable, Sendable, Hashable {
            package var outputArtifacts: [LocatedArtifact]
            package var executionResult: Result
            package var outputVariables: [String: String]
        }

        package struct Result: Codable, Sendable, Hashable {
            package var externalExecutionId: String?
            package var externalExecutionSummary: String?
            package var externalExecutionUrl: String?
            package var errorDetails: ErrorDetails?
        }
    }
}
