package import Foundation

extension Delivery {
    package struct Tag: Codable, Sendable, Hashable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    package struct CreatePipelineRequest: Codable, Sendable, Hashable {
        package var pipeline: PipelineDeclaration
        package var tags: [Tag]?

        package init(pipeline: PipelineDeclaration, tags: [Tag]? = nil) {
            self.pipeline = pipeline
            self.tags = tags
        }
    }

    package struct CreatePipelineResponse: Codable, Sendable, Hashable {
        package var pipeline: PipelineDeclaration
        package var tags: [Tag]?
    }

    package struct UpdatePipelineRequest: Codable, Sendable, Hashable {
        package var pipeline: PipelineDeclaration

        package init(pipeline: PipelineDeclaration) { self.pipeline = pipeline }
    }

    package struct UpdatePipelineResponse: Codable, Sendable, Hashable {
        package var pipeline: PipelineDeclaration
    }

    package struct GetPipelineRequest: Codable, Sendable, Hashable {
        package var name: String
        package var version: Int?

        package init(name: String, version: Int? = nil) {
            self.name = name
            self.version = version
        }
    }

    package struct GetPipelineResponse: Codable, Sendable, Hashable {
        package var pipeline: PipelineDeclaration
        package var metadata: Metadata

        package struct Metadata: Codable, Sendable, Hashable {
            package var pipelineArn: String
            package var created: Date
            package var updated: Date
        }
    }

    package struct ListPipelinesRequest: Codable, Sendable, Hashable {
        package var nextToken: String?
        package var maxResults: Int?

        package init(nextToken: String? = nil, maxResults: Int? = nil) {
            self.nextToken = nextToken
            self.maxResults = maxResults
        }
    }

    package struct ListPipelinesResponse: Codable, Sendable, Hashable {
        package var pipelines: [Summary]
        package var nextToken: String?

        package struct Summary: Codable, Sendable, Hashable {
            package var name: String
            package var version: Int
            package var pipelineType: PipelineDeclaration.Kind
            package var executionMode: PipelineDeclaration.Mode
            package var created: Date
            package var updated: Date
        }
    }

    package struct DeletePipelineRequest: Codable, Sendable, Hashable {
        package var name: String

        package init(name: String) { self.name = name }
    }

    /// In front of a stage or behind it.
    package enum TransitionType: String, Codable, Sendable, Hashable {
        case inbound = "Inbound"
        case outbound = "Outbound"
    }

    package struct DisableStageTransitionRequest: Codable, Sendable, Hashable {
        package var pipelineName: String
        package var stageName: String
        package var transitionType: TransitionType
        package var reason: String

        package init(pipelineName: String, stageName: String, transitionType: TransitionType, reason: String) {
            self.pipelineName = pipelineName
            self.stageName = stageName
            self.transitionType = transitionType
            self.reason = reason
        }
    }

    package struct EnableStageTransitionRequest: Codable, Sendable, Hashable {
        package var pipelineName: String
        package var stageName: String
        package var transitionType: TransitionType

        package init(pipelineName: String, stageName: String, transitionType: TransitionType) {
            self.pipelineName = pipelineName
            self.stageName = stageName
            self.transitionType = transitionType
        }
    }
}
