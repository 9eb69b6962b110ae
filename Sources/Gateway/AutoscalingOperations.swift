import Autoscaling
import Store

/// The operations of Application Auto Scaling.
extension OperationTable {
    static func autoscalingOperations(_ autoscaling: Autoscaling) -> [String: Operation] {
        [
            "RegisterScalableTarget": Operation(autoscaling.registerScalableTarget),
            "DescribeScalableTargets": Operation(autoscaling.describeScalableTargets),
            "DeregisterScalableTarget": Operation(autoscaling.deregisterScalableTarget),
            "PutScalingPolicy": Operation(autoscaling.putScalingPolicy),
            "DescribeScalingPolicies": Operation(autoscaling.describeScalingPolicies),
            "DeleteScalingPolicy": Operation(autoscaling.deleteScalingPolicy),
            "DescribeScalingActivities": Operation(autoscaling.describeScalingActivities),
            "PutScheduledAction": Operation { (request: ScheduledActionRequest) in
                throw ServiceError(
                    .validation,
                    "Scheduled actions are not supported: '\(request.scheduledActionName)' was not written. Use a target tracking "
                        + "policy, or change MinCapacity and MaxCapacity."
                )
            },
            "DescribeScheduledActions": Operation { (_: ScheduledActionsRequest) in ScheduledActions() },
            "DeleteScheduledAction": Operation { (request: ScheduledActionRequest) in
                throw ServiceError(
                    .objectNotFound,
                    "There is no scheduled action '\(request.scheduledActionName)': scheduled actions are not supported."
                )
            },
        ]
    }
}

private struct ScheduledActionRequest: Decodable, Sendable {
    let scheduledActionName: String
}

private struct ScheduledActionsRequest: Decodable, Sendable {}

/// There are none.
private struct ScheduledActions: Encodable, Sendable {
    let scheduledActions: [String] = []
}
