package import Foundation
package import Store

extension Pipelines {
    /// Who changed a resource; nobody is known by name on one machine.
    package struct UserContext: Codable, Sendable, Hashable {
        package init() {}
    }

    /// A key and a value that a user gave to a resource.
    package typealias Tag = ResourceTag

    /// How many steps of an execution may run at once.
    package struct ParallelismConfiguration: Codable, Sendable, Hashable {
        package var maxParallelExecutionSteps: Int

        package init(maxParallelExecutionSteps: Int) { self.maxParallelExecutionSteps = maxParallelExecutionSteps }
    }

    /// Where a definition lies as an object.
    package struct DefinitionLocation: Codable, Sendable, Hashable {
        package var bucket: String
        package var objectKey: String
        package var versionId: String?

        package init(bucket: String, objectKey: String, versionId: String? = nil) {
            self.bucket = bucket
            self.objectKey = objectKey
            self.versionId = versionId
        }
    }
}

/// A pipeline to create; its definition is given as text or as an object.
package struct CreatePipelineRequest: Codable, Sendable, Hashable {
    package var pipelineName: String
    package var pipelineDisplayName: String?
    /// JSON of schema 2020-12-01.
    package var pipelineDefinition: String?
    package var pipelineDefinitionS3Location: Pipelines.DefinitionLocation?
    package var pipelineDescription: String?
    /// The same token and name give the same pipeline, however often it is sent.
    package var clientRequestToken: String?
    package var roleArn: String?
    package var tags: [Pipelines.Tag]?
    package var parallelismConfiguration: Pipelines.ParallelismConfiguration?

    package init(
        pipelineName: String,
        pipelineDisplayName: String? = nil,
        pipelineDefinition: String? = nil,
        pipelineDefinitionS3Location: Pipelines.DefinitionLocation? = nil,
        pipelineDescription: String? = nil,
        clientRequestToken: String? = nil,
        roleArn: String? = nil,
        tags: [Pipelines.Tag]? = nil,
        parallelismConfiguration: Pipelines.ParallelismConfiguration? = nil
    ) {
        self.pipelineName = pipelineName
        self.pipelineDisplayName = pipelineDisplayName
        self.pipelineDefinition = pipelineDefinition
        self.pipelineDefinitionS3Location = pipelineDefinitionS3Location
        self.pipelineDescription = pipelineDescription
        self.clientRequestToken = clientRequestToken
        self.roleArn = roleArn
        self.tags = tags
        self.parallelismConfiguration = parallelismConfiguration
    }
}

/// The ARN of a pipeline that was created, changed or deleted.
package struct PipelineArnResponse: Codable, Sendable, Hashable {
    package var pipelineArn: String

    package init(pipelineArn: String) { self.pipelineArn = pipelineArn }
}

/// What to change of a pipeline; absent members stay.
///
/// Executions under way keep what they started with.
package struct UpdatePipelineRequest: Codable, Sendable, Hashable {
    package var pipelineName: String
    package var pipelineDisplayName: String?
    package var pipelineDefinition: String?
    package var pipelineDefinitionS3Location: Pipelines.DefinitionLocation?
    package var pipelineDescription: String?
    package var roleArn: String?
    package var parallelismConfiguration: Pipelines.ParallelismConfiguration?

    package init(
        pipelineName: String,
        pipelineDisplayName: String? = nil,
        pipelineDefinition: String? = nil,
        pipelineDefinitionS3Location: Pipelines.DefinitionLocation? = nil,
        pipelineDescription: String? = nil,
        roleArn: String? = nil,
        parallelismConfiguration: Pipelines.ParallelismConfiguration? = nil
    ) {
        self.pipelineName = pipelineName
        self.pipelineDisplayName = pipelineDisplayName
        self.pipelineDefinition = pipelineDefinition
        self.pipelineDefinitionS3Location = pipelineDefinitionS3Location
        self.pipelineDescription = pipelineDescription
        self.roleArn = roleArn
        self.parallelismConfiguration = parallelismConfiguration
    }
}

/// Which pipeline to describe, by name or ARN.
package struct DescribePipelineRequest: Codable, Sendable, Hashable {
    package var pipelineName: String

    package init(pipelineName: String) { self.pipelineName = pipelineName }
}

/// Which pipeline to delete, by name or ARN.
package struct DeletePipelineRequest: Codable, Sendable, Hashable {
    package var pipelineName: String
    package var clientRequestToken: String?

    package init(pipelineName: String, clientRequestToken: String? = nil) {
        self.pipelineName = pipelineName
        self.clientRequestToken = clientRequestToken
    }
}

/// A pipeline as it is now.
package struct DescribePipelineResponse: Codable, Sendable, Hashable {
    package var pipelineArn: String
    package var pipelineName: String
    package var pipelineDisplayName: String?
    package var pipelineDefinition: String
    package var pipelineDescription: String?
    package var roleArn: String?
    /// `Active`.
    package var pipelineStatus: String
    package var creationTime: Date
    package var lastModifiedTime: Date
    /// When an execution was last started.
    package var lastRunTime: Date?
    package var createdBy: Pipelines.UserContext
    package var lastModifiedBy: Pipelines.UserContext
    package var parallelismConfiguration: Pipelines.ParallelismConfiguration?
}

/// Which pipelines to list; newest first unless asked otherwise.
package struct ListPipelinesRequest: Codable, Sendable, Hashable {
    package var pipelineNamePrefix: String?
    package var createdAfter: Date?
    package var createdBefore: Date?
    /// `Name` or `CreationTime`.
    package var sortBy: String?
    package var sortOrder: String?
    package var nextToken: String?
    package var maxResults: Int?

    package init(
        pipelineNamePrefix: String? = nil,
        createdAfter: Date? = nil,
        createdBefore: Date? = nil,
        sortBy: String? = nil,
        sortOrder: String? = nil,
        nextToken: String? = nil,
        maxResults: Int? = nil
    ) {
        self.pipelineNamePrefix = pipelineNamePrefix
        self.createdAfter = createdAfter
        self.createdBefore = createdBefore
        self.sortBy = sortBy
        self.sortOrder = sortOrder
        self.nextToken = nextToken
        self.maxResults = maxResults
    }
}

/// A pipeline in a list.
package struct PipelineSummary: Codable, Sendable, Hashable {
    package var pipelineArn: String
    package var pipelineName: String
    package var pipelineDisplayName: String?
    package var pipelineDescription: String?
    package var roleArn: String?
    package var creationTime: Date
    package var lastModifiedTime: Date
    package var lastExecutionTime: Date?
}

/// A page of pipelines.
package struct ListPipelinesResponse: Codable, Sendable, Hashable {
    package var pipelineSummaries: [PipelineSummary]
    package var nextToken: String?
}
