import Foundation
import Identifiers
import JSONDocuments
import Store

/// The two events that an alarm causes, with CloudWatch's fields.
///
/// Source: Amazon CloudWatch User Guide, "Alarm events and EventBridge".
extension Alarm {
    /// Tells of a transition from `previous` to this state.
    func publishStateChange(from previous: Alarm, in transaction: Transaction) throws {
        try transaction.publish(
            source: "aws.cloudwatch",
            detailType: "CloudWatch Alarm State Change",
            resources: [arn(transaction.home)],
            detail: [
                "alarmName": .string(request.alarmName),
                "configuration": description(with: ["metrics": metrics]),
                "previousState": previous.stateDetail, "state": stateDetail,
            ]
        )
    }

    /// Tells of an alarm that was created, updated (then `previous` is given) or deleted.
    func publishConfigurationChange(_ operation: String, previous: Alarm? = nil, in transaction: Transaction) throws {
        var detail: JSON = [
            "alarmName": .string(request.alarmName), "operation": .string(operation),
            "state": ["value": .string(state.rawValue), "timestamp": .string(stateUpdated.cloudWatch)],
            "configuration": configurationDetail,
        ]
        if let previous { detail["previousConfiguration"] = previous.configurationDetail }
        try transaction.publish(
            source: "aws.cloudwatch",
            detailType: "CloudWatch Alarm Configuration Change",
            resources: [arn(transaction.home)],
            detail: detail
        )
    }

    private var stateDetail: JSON {
        var detail: JSON = ["reason": .string(reason.text)]
        if let data = reason.data { detail["reasonData"] = .string(data) }
        detail["timestamp"] = .string(stateUpdated.cloudWatch)
        detail["value"] = .string(state.rawValue)
        return detail
    }

    private var configurationDetail: JSON {
        let actions = { (list: [String]?) in JSON.array((list ?? []).map(JSON.string)) }
        var detail: JSON = [
            "evaluationPeriods": .integer(Int64(request.evaluationPeriods)), "threshold": .double(threshold),
            "comparisonOperator": .string(comparison.rawValue),
            "treatMissingData": .string(evaluation.missingData.rawValue),
            "metrics": metrics, "alarmName": .string(request.alarmName),
            "actionsEnabled": .bool(request.actionsEnabled ?? true),
            "timestamp": .string(configured.cloudWatch), "okActions": actions(request.oKActions),
            "alarmActions": actions(request.alarmActions),
            "insufficientDataActions": actions(request.insufficientDataActions),
        ]
        if let needed = request.datapointsToAlarm { detail["datapointsToAlarm"] = .integer(Int64(needed)) }
        return description(with: detail)
    }

    private func description(with detail: JSON) -> JSON {
        guard let description = request.alarmDescription else { return detail }
        var described = detail
        described["description"] = .string(description)
        return described
    }

    private var metrics: JSON {
        var dimensions: JSON = [:]
        for dimension in metric.dimensions { dimensions[dimension.name] = .string(dimension.value) }
        var stat: JSON = [
            "metric": [
                "dimensions": dimensions, "name": .string(metric.metricName), "namespace": .string(metric.namespace),
            ],
            "period": .integer(Int64(period)), "stat": .string(statistic.rawValue),
        ]
        if let unit = request.unit { stat["unit"] = .string(unit) }
        return [["id": .string(metricID), "metricStat": stat, "returnData": true]]
    }
}
