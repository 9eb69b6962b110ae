package import Foundation
import GRDB
import JSONDocuments
import Store

extension Stacks {
    /// The resources of a stack, or of the stack that has a resource of a physical id.
    package func describeStackResources(
        _ request: DescribeStackResourcesRequest
    ) async throws -> DescribeStackResourcesResponse {
        try await store.read { database in
            let arn: String
            if let name = request.stackName {
                arn = try StackRecord.fetch(database, name).state.arn
            } else if let physical = request.physicalResourceId {
                let found = try String.fetchOne(
                    database,
                    sql: """
                        SELECT r.stack FROM stack_resource r JOIN stack s ON s.arn = r.stack
                        WHERE r.physical_id = ? AND s.deleted IS NULL
                        """,
                    arguments: [physical]
                )
                guard let found else {
                    throw ServiceError(.stack, "Stack for \(physical) does not exist")
                }
                arn = found
            } else {
                throw ServiceError(.stack, "Give StackName or PhysicalResourceId.")
            }
            let all = try StackResource.fetch(database, arn)
            if let wanted = request.logicalResourceId, !all.contains(where: { $0.logicalResourceId == wanted }) {
                throw StackResource.missing(wanted, arn)
            }
            return DescribeStackResourcesResponse(
                stackResources: all.filter {
                    $0.logicalResourceId == request.logicalResourceId ?? $0.logicalResourceId
                        && (request.stackName != nil || $0.physicalResourceId == request.physicalResourceId
                            || request.logicalResourceId == nil)
                }
            )
        }
    }

    /// One resource of a stack.
    package func describeStackResource(_ request: StackResourceRequest) async throws -> DescribeStackResourceResponse {
        try await store.read { database in
            let arn = try StackRecord.fetch(database, request.stackName).state.arn
            let all = try StackResource.fetch(database, arn)
            guard let one = all.first(where: { $0.logicalResourceId == request.logicalResourceId }) else {
                throw StackResource.missing(request.logicalResourceId, arn)
            }
            return DescribeStackResourceResponse(stackResourceDetail: one)
        }
    }

    /// The resources of a stack, by logical id.
    package func listStackResources(_ request: StackPageRequest) async throws -> ListStackResourcesResponse {
        let page = try Self.page(request.nextToken)
        return try await store.read { database in
            let all = try StackResource.fetch(database, StackRecord.fetch(database, request.stackName).state.arn)
            let (shown, next) = page.cut(outOf: all)
            return ListStackResourcesResponse(stackResourceSummaries: shown, nextToken: next)
        }
    }
}

/// A resource of a stack; the members of StackResource, StackResourceDetail and StackResourceSummary in one.
package struct StackResource: Codable, Sendable, Hashable {
    package let stackName: String
    package let stackId: String
    package let logicalResourceId: String
    package let physicalResourceId: String?
    package let resourceType: String
    package let timestamp: Date
    package let lastUpdatedTimestamp: Date
    package let resourceStatus: ResourceStatus
    package let resourceStatusReason: String?
    /// JSON.
    package let metadata: String?
    package let driftInformation: DriftInformation

    package struct DriftInformation: Codable, Sendable, Hashable {
        package let stackResourceDriftStatus: String
        package let lastCheckTimestamp: Date?
    }

    static func fetch(_ database: Database, _ arn: String) throws -> [StackResource] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT r.state, r.modified, r.drift, s.name FROM stack_resource r JOIN stack s ON s.arn = r.stack
                WHERE s.arn = ? ORDER BY r.logical_id
                """,
            arguments: [arn]
        )
        return try rows.map { row in
            let resource: ResourceState = try StackRecord.decode(row["state"])
            let modified = Date(timeIntervalSince1970: row["modified"])
            let drift = try (row["drift"] as String?).map { try ResourceDrift.read($0) }
            return StackResource(
                stackName: row["name"],
                stackId: arn,
                logicalResourceId: resource.logicalId,
                physicalResourceId: resource.shownId,
                resourceType: resource.type,
                timestamp: modified,
                lastUpdatedTimestamp: modified,
                resourceStatus: resource.status,
                resourceStatusReason: resource.reason,
                metadata: resource.metadata?.json.text(),
                driftInformation: DriftInformation(
                    stackResourceDriftStatus: drift?.stackResourceDriftStatus ?? "NOT_CHECKED",
                    lastCheckTimestamp: drift?.timestamp
                )
            )
        }
    }

    static func missing(_ id: String, _ stack: String) -> ServiceError {
        ServiceError(.stack, "Resource \(id) does not exist for stack \(stack)")
    }
}

package struct DescribeStackResourcesRequest: Codable, Sendable {
    package var stackName: String?
    package var logicalResourceId: String?
    package var physicalResourceId: String?

    package init(stackName: String? = nil, logicalResourceId: String? = nil, physicalResourceId: String? = nil) {
        self.stackName = stackName
        self.logicalResourceId = logicalResourceId
        self.physicalResourceId = physicalResourceId
    }
}

package struct DescribeStackResourcesResponse: Codable, Sendable {
    package let stackResources: [StackResource]
}

package struct StackResourceRequest: Codable, Sendable {
    package var stackName: String
    package var logicalResourceId: String

    package init(stackName: String, logicalResourceId: String) {
        self.stackName = stackName
        self.logicalResourceId = logicalResourceId
    }
}

package struct DescribeStackResourceResponse: Codable, Sendable {
    package let stackResourceDetail: StackResource
}

package struct ListStackResourcesResponse: Codable, Sendable {
    package let stackResourceSummaries: [StackResource]
    package let nextToken: String?
}
