package import Foundation
import GRDB
import Identifiers
import JSONDocuments
import OrderedCollections
import Store

extension Stacks {
    /// Compares a stack's resources with what they are now; the result is there when this returns.
    package func detectStackDrift(_ request: DetectStackDriftRequest) async throws -> DetectStackDriftResponse {
        let stack = try await store.read { try StackRecord.fetch($0, request.stackName).state }
        if stack.status.isInProgress || stack.resources.isEmpty {
            throw ServiceError(
                .stack,
                "Drift detection cannot be performed on stack [\(stack.name)] in \(stack.status.rawValue). Wait for its end."
            )
        }
        let wanted = request.logicalResourceIds.map(Set.init)
        if let unknown = wanted?.subtracting(stack.resources.keys).min() {
            throw StackResource.missing(unknown, stack.arn)
        }
        var drifts: [ResourceDrift] = []
        for resource in stack.resources.values.sorted(by: { $0.logicalId < $1.logicalId })
        where wanted?.contains(resource.logicalId) ?? true {
            drifts.append(try await drift(of: resource, stack))
        }
        let found = drifts
        let id = UUID().uuidString.lowercased()
        let drifted = found.filter { ["MODIFIED", "DELETED"].contains($0.stackResourceDriftStatus) }.count
        try await store.write { transaction in
            // The stack may have gone on meanwhile.
            let old = try StackRecord.fetch(transaction.database, stack.arn).state
            var new = old
            new.drift = .init(status: drifted > 0 ? "DRIFTED" : "IN_SYNC", time: transaction.now)
            try StackRecord.save(new, from: old, [], in: transaction)
            for drift in found {
                try transaction.database.execute(
                    sql: "UPDATE stack_resource SET drift = ? WHERE stack = ? AND logical_id = ?",
                    arguments: [try AWSCoding.text(drift), stack.arn, drift.logicalResourceId]
                )
            }
            let record = DriftDetectionStatus(
                stackId: stack.arn,
                stackDriftDetectionId: id,
                stackDriftStatus: drifted > 0 ? "DRIFTED" : "IN_SYNC",
                detectionStatus: "DETECTION_COMPLETE",
                driftedStackResourceCount: drifted,
                timestamp: transaction.now
            )
            try transaction.database.execute(
                sql: "INSERT INTO drift_detection (id, stack, record) VALUES (?, ?, ?)",
                arguments: [id, stack.arn, try AWSCoding.text(record)]
            )
        }
        return DetectStackDriftResponse(stackDriftDetectionId: id)
    }

    /// Compares one resource with what it is now.
    package func detectStackResourceDrift(
        _ request: StackResourceRequest
    ) async throws -> DetectStackResourceDriftResponse {
        _ = try await detectStackDrift(
            DetectStackDriftRequest(stackName: request.stackName, logicalResourceIds: [request.logicalResourceId])
        )
        let drifts = try await describeStackResourceDrifts(StackResourceDriftsRequest(stackName: request.stackName))
        guard
            let drift = drifts.stackResourceDrifts.first(where: { $0.logicalResourceId == request.logicalResourceId })
        else { throw StackResource.missing(request.logicalResourceId, request.stackName) }
        return DetectStackResourceDriftResponse(stackResourceDrift: drift)
    }

    private func drift(of resource: ResourceState, _ stack: StackState) async throws -> ResourceDrift {
        guard let physical = resource.physical else { return result(resource, stack, nil, nil, "DELETED") }
        let request = ResourceRequest(
            stackName: stack.name,
            stackId: stack.arn,
            logicalId: resource.logicalId,
            type: physical.type,
            physicalId: physical.id,
            properties: physical.properties.json,
            previous: physical.properties.json,
            token: Self.newToken(),
            siblings: Set(stack.resources.values.compactMap { $0.physical?.id })
        )
        guard let actual = try await provider(of: physical.type).read(request) else {
            return result(resource, stack, physical.properties.json, nil, "DELETED")
        }
        if (actual.object ?? [:]).isEmpty { return result(resource, stack, nil, nil, "NOT_CHECKED") }
        return result(resource, stack, physical.properties.json, actual, nil)
    }

    private func result(
        _ resource: ResourceState,
        _ stack: StackState,
        _ expected: JSON?,
        _ actual: JSON?,
        _ status: String?
    ) -> ResourceDrift {
        var differences: [ResourceDrift.PropertyDifference] = []
        if let expected, let actual { differences = ResourceDrift.differences(expected: expected, actual: actual) }
        return ResourceDrift(
            stackId: stack.arn,
            logicalResourceId: resource.logicalId,
            physicalResourceId: resource.shownId,
            resourceType: resource.type,
            expectedProperties: expected?.text(),
            actualProperties: actual?.text(),
            propertyDifferences: differences,
            stackResourceDriftStatus: status ?? (differences.isEmpty ? "IN_SYNC" : "MODIFIED"),
            timestamp: store.clock.now()
        )
    }

    /// How a detection stands.
    package func describeStackDriftDetectionStatus(
        _ request: DetectStackDriftResponse
    ) async throws -> DriftDetectionStatus {
        let id = request.stackDriftDetectionId
        return try await store.read { database in
            let text = try String.fetchOne(
                database,
                sql: "SELECT record FROM drift_detection WHERE id = ?",
                arguments: [id]
            )
            guard let text else { throw ServiceError(.stack, "Drift detection \(id) does not exist.") }
            return try AWSCoding.value(DriftDetectionStatus.self, from: text)
        }
    }

    /// What the last detection found, resource by resource.
    package func describeStackResourceDrifts(
        _ request: StackResourceDriftsRequest
    ) async throws -> StackResourceDriftsResponse {
        let page = try Page(
            limit: request.maxResults ?? 100,
            member: "MaxResults",
            most: 100,
            nextToken: request.nextToken
        )
        let filter = request.stackResourceDriftStatusFilters ?? []
        return try await store.read { database in
            let texts = try String.fetchAll(
                database,
                sql: "SELECT drift FROM stack_resource WHERE stack = ? AND drift IS NOT NULL ORDER BY logical_id",
                arguments: [try StackRecord.fetch(database, request.stackName).state.arn]
            )
            let drifts = try texts.map(ResourceDrift.read)
                .filter { filter.isEmpty || filter.contains($0.stackResourceDriftStatus) }
            let (shown, next) = page.cut(outOf: drifts)
            return StackResourceDriftsResponse(stackResourceDrifts: shown, nextToken: next)
        }
    }
}

package struct DetectStackDriftRequest: Codable, Sendable {
    package var stackName: String
    package var logicalResourceIds: [String]?

    package init(stackName: String, logicalResourceIds: [String]? = nil) {
        self.stackName = stackName
        self.logicalResourceIds = logicalResourceIds
    }
}

/// The answer of DetectStackDrift, and what DescribeStackDriftDetectionStatus asks for.
package struct DetectStackDriftResponse: Codable, Sendable {
    package let stackDriftDetectionId: String
}

package struct DetectStackResourceDriftResponse: Codable, Sendable {
    package let stackResourceDrift: ResourceDrift
}

/// What a drift detection came to.
package struct DriftDetectionStatus: Codable, Sendable {
    package let stackId: String
    package let stackDriftDetectionId: String
    package let stackDriftStatus: String
    package let detectionStatus: String
    package let driftedStackResourceCount: Int
    package let timestamp: Date
}

package struct StackResourceDriftsRequest: Codable, Sendable {
    package var stackName: String
    package var stackResourceDriftStatusFilters: [String]?
    package var nextToken: String?
    package var maxResults: Int?

    package init(stackName: String) { self.stackName = stackName }
}

package struct StackResourceDriftsResponse: Codable, Sendable {
    package let stackResourceDrifts: [ResourceDrift]
    package let nextToken: String?
}
