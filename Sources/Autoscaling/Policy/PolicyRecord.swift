import Endpoints
import Foundation
import GRDB
import Identifiers
import MetricStore
import Store

/// A policy as it is kept.
struct PolicyRecord: Sendable {
    /// Datapoints of a minute before instances are added, and before they are taken away.
    ///
    /// - Source: Application Auto Scaling and EC2 Auto Scaling user guides, "Target tracking scaling policies": the alarms that a
    ///   policy makes evaluate 3 and 15 periods.
    static let highPeriods = 3
    static let lowPeriods = 15
    /// The part of the target below which instances are taken away.
    ///
    /// - Source: the thresholds of the alarms that AWS makes: AlarmLow lies a tenth below the target.
    static let lowShare = 0.9
    /// - Source: Application Auto Scaling API, TargetTrackingScalingPolicyConfiguration, for SageMaker's variants.
    static let usualCooldown = 300

    let resource: ScalableResource
    let name: String
    /// A UUID, part of the ARN and of the alarms' names.
    let id: String
    let configuration: TargetTrackingConfiguration
    let created: Date

    var highAlarm: String { "TargetTracking-\(resource.id)-AlarmHigh-\(id)" }
    var lowAlarm: String { "TargetTracking-\(resource.id)-AlarmLow-\(id)" }
    var scaleOutCooldown: TimeInterval { TimeInterval(configuration.scaleOutCooldown ?? Self.usualCooldown) }
    var scaleInCooldown: TimeInterval { TimeInterval(configuration.scaleInCooldown ?? Self.usualCooldown) }
    var scalesIn: Bool { configuration.disableScaleIn != true }

    /// The metric that is to stay at the target, and which statistic of each minute.
    var tracked: (namespace: String, name: String, dimensions: [MetricDimension], statistic: String, unit: String?) {
        if let custom = configuration.customizedMetricSpecification {
            return (
                custom.namespace ?? "", custom.metricName ?? "", custom.dimensions ?? [], custom.statistic ?? "",
                custom.unit
            )
        }
        let dimensions = [
            MetricDimension(name: "EndpointName", value: resource.endpoint),
            MetricDimension(name: "VariantName", value: resource.variant),
        ]
        return (Endpoints.namespace, "InvocationsPerInstance", dimensions, "Sum", nil)
    }

    /// Writes the policy's alarms; without scaling in, only the high one.
    func putAlarms(in transaction: Transaction) throws {
        let description =
            "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy \(arn(transaction.home))."
        func alarm(_ name: String, _ periods: Int, _ comparison: String, _ threshold: Double) -> PutMetricAlarmRequest {
            let tracked = tracked
            return PutMetricAlarmRequest(
                alarmName: name,
                alarmDescription: description,
                alarmActions: [arn(transaction.home)],
                namespace: tracked.namespace,
                metricName: tracked.name,
                dimensions: tracked.dimensions,
                statistic: tracked.statistic,
                period: 60,
                unit: tracked.unit,
                evaluationPeriods: periods,
                threshold: threshold,
                comparisonOperator: comparison
            )
        }
        let target = configuration.targetValue
        try Metrics.put(alarm(highAlarm, Self.highPeriods, "GreaterThanThreshold", target), in: transaction)
        if scalesIn {
            let low = alarm(lowAlarm, Self.lowPeriods, "LessThanThreshold", target * Self.lowShare)
            try Metrics.put(low, in: transaction)
        } else {
            try Metrics.delete(alarm: lowAlarm, in: transaction)
        }
    }

    func deleteAlarms(in transaction: Transaction) throws {
        for name in [highAlarm, lowAlarm] { try Metrics.delete(alarm: name, in: transaction) }
    }

    func save(in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO autoscaling_policies (resource, name, id, configuration, created) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (resource, name) DO UPDATE SET configuration = excluded.configuration
                """,
            arguments: [
                resource.id, name, id, try AWSCoding.text(configuration), created.timeIntervalSince1970,
            ]
        )
    }

    static func all(of resource: ScalableResource? = nil, in database: Database) throws -> [PolicyRecord] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM autoscaling_policies WHERE resource = ifnull(?, resource) ORDER BY resource, name",
            arguments: [resource?.id]
        )
        .map(PolicyRecord.init(row:))
    }

    func arn(_ home: Home) -> String {
        home.arn(.autoscaling, "scalingPolicy:\(id):resource/sagemaker/\(resource.id):policyName/\(name)").description
    }

    func alarms(_ home: Home) -> [PolicyAlarm] {
        (scalesIn ? [highAlarm, lowAlarm] : [highAlarm])
            .map { PolicyAlarm(alarmName: $0, alarmARN: home.arn(.cloudwatch, "alarm:\($0)").description) }
    }
}

extension PolicyRecord {
    init(row: Row) throws {
        self.init(
            resource: try ScalableResource(
                namespace: ScalableResource.namespace,
                resource: row["resource"],
                dimension: nil
            ),
            name: row["name"],
            id: row["id"],
            configuration: try AWSCoding.value(TargetTrackingConfiguration.self, from: row["configuration"]),
            created: Date(timeIntervalSince1970: row["created"])
        )
    }
}
