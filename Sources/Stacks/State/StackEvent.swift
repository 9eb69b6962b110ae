package import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

/// Something that happened to a stack or to one of its resources.
package struct StackEvent: Codable, Sendable, Hashable {
    package let eventId: String
    package let stackId: String
    package let stackName: String
    package let logicalResourceId: String
    package let physicalResourceId: String?
    package let resourceType: String
    package let timestamp: Date
    package let resourceStatus: String
    package let resourceStatusReason: String?
    /// JSON.
    package let resourceProperties: String?
    package let clientRequestToken: String?

    /// Writes an event, and publishes it as CloudFormation does.
    static func write(
        _ change: StackMachine.Change,
        of stack: StackState,
        token: String?,
        in transaction: Transaction
    ) throws {
        let event: StackEvent
        let detailType: String
        var detail: JSON = ["stack-id": .string(stack.arn)]
        switch change {
        case .stack(let status, let reason):
            event = StackEvent(
                eventId: UUID().uuidString.lowercased(),
                stackId: stack.arn,
                stackName: stack.name,
                logicalResourceId: stack.name,
                physicalResourceId: stack.arn,
                resourceType: stackType,
                timestamp: transaction.now,
                resourceStatus: status.rawValue,
                resourceStatusReason: reason,
                resourceProperties: nil,
                clientRequestToken: token
            )
            detailType = "CloudFormation Stack Status Change"
        case .resource(let id, let type, let physicalId, let status, let reason, let properties):
            event = StackEvent(
                eventId: "\(id)-\(status.rawValue)-\(UUID().uuidString.lowercased())",
                stackId: stack.arn,
                stackName: stack.name,
                logicalResourceId: id,
                physicalResourceId: physicalId,
                resourceType: type,
                timestamp: transaction.now,
                resourceStatus: status.rawValue,
                resourceStatusReason: reason,
                resourceProperties: properties?.text(),
                clientRequestToken: token
            )
            detailType = "CloudFormation Resource Status Change"
            detail["logical-resource-id"] = .string(id)
            detail["physical-resource-id"] = .string(physicalId ?? "")
        }
        detail["status-details"] = [
            "status": .string(event.resourceStatus), "status-reason": .string(event.resourceStatusReason ?? ""),
        ]
        if event.resourceType != stackType || event.physicalResourceId != stack.arn {
            detail["resource-type"] = .string(event.resourceType)
        }
        detail["client-request-token"] = .string(token ?? "")
        try transaction.database.execute(
            sql: "INSERT INTO stack_event (stack, event) VALUES (?, ?)",
            arguments: [stack.arn, try AWSCoding.text(event)]
        )
        try transaction.publish(
            source: "aws.cloudformation",
            detailType: detailType,
            resources: [stack.arn].compactMap(ARN.init),
            detail: detail
        )
    }

    /// The type under which a stack stands among its own events.
    static let stackType = "AWS::CloudFormation::Stack"
}
