import Identifiers
package import JSONDocuments
package import MetricStore
package import Stacks
import Store

/// `AWS::CloudWatch::Alarm`: an alarm on one metric.
///
/// - Source: CloudFormation template reference, AWS::CloudWatch::Alarm; `Ref` is the alarm's name.
package struct AlarmProvider: ResourceProvider {
    package let type = "AWS::CloudWatch::Alarm"
    package let schema = ResourceSchema(
        required: ["ComparisonOperator", "EvaluationPeriods"],
        optional: [
            "ActionsEnabled", "AlarmActions", "AlarmDescription", "AlarmName", "DatapointsToAlarm", "Dimensions",
            "EvaluateLowSampleCountPercentile", "ExtendedStatistic", "InsufficientDataActions", "MetricName",
            "Namespace",
            "OKActions", "Period", "Statistic", "Tags", "Threshold", "ThresholdMetricId", "TreatMissingData", "Unit",
        ],
        replacing: ["AlarmName"],
        attributes: ["Arn"]
    )

    let metrics: Metrics

    package init(metrics: Metrics) { self.metrics = metrics }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        if let name = resource.text("AlarmName"), try await alarm(name) != nil { throw taken("alarm", name) }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.text("AlarmName") ?? resource.generatedName(most: 255)
        return try await put(resource, name)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        try await put(resource, resource.physicalId ?? "")
    }

    package func delete(_ resource: ResourceRequest) async throws {
        guard let name = resource.physicalId else { return }
        do {
            try await metrics.deleteAlarms(DeleteAlarmsRequest(alarmNames: [name]))
        } catch let error as ServiceError where error.code == .notFound {}
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let name = resource.physicalId, let alarm = try await alarm(name) else { return nil }
        var json = try JSON(parsing: AWSCoding.text(alarm))
        for state in [
            "AlarmConfigurationUpdatedTimestamp", "StateValue", "StateReason", "StateReasonData",
            "StateUpdatedTimestamp",
            "StateTransitionedTimestamp", "AlarmArn",
        ] { json[state] = nil }
        return json.telling("AlarmDescription", "Unit", "DatapointsToAlarm", "TreatMissingData")
    }

    private func alarm(_ name: String) async throws -> MetricAlarm? {
        try await metrics.describeAlarms(DescribeAlarmsRequest(alarmNames: [name])).metricAlarms.first
    }

    private func put(_ resource: ResourceRequest, _ name: String) async throws -> ProvidedResource {
        let request = try resource.value(
            PutMetricAlarmRequest.self,
            with: ["AlarmName": .string(name), "Tags": StackTags(resource).json]
        )
        try await metrics.putMetricAlarm(request)
        return ProvidedResource(
            physicalId: name,
            attributes: ["Arn": .string(try await alarm(name)?.alarmArn ?? "")]
        )
    }
}
