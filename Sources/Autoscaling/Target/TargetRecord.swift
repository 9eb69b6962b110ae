import Foundation
import GRDB
import Identifiers

/// A registered target as it is kept.
struct TargetRecord: Sendable {
    let resource: ScalableResource
    let id: String
    let minimum: Int
    let maximum: Int
    let role: String?
    let suspended: SuspendedState
    let tags: [String: String]
    let created: Date

    func save(in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO autoscaling_targets (resource, id, minimum, maximum, role, suspended, tags, created)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (resource) DO UPDATE SET minimum = excluded.minimum, maximum = excluded.maximum,
                    role = excluded.role, suspended = excluded.suspended, tags = excluded.tags
                """,
            arguments: [
                resource.id, id, minimum, maximum, role, try AWSCoding.text(suspended), try AWSCoding.text(tags),
                created.timeIntervalSince1970,
            ]
        )
    }

    static func find(_ resource: ScalableResource, in database: Database) throws -> TargetRecord? {
        let sql = "SELECT * FROM autoscaling_targets WHERE resource = ?"
        return try Row.fetchOne(database, sql: sql, arguments: [resource.id]).map(TargetRecord.init(row:))
    }

    static func all(in database: Database) throws -> [TargetRecord] {
        try Row.fetchAll(database, sql: "SELECT * FROM autoscaling_targets ORDER BY resource")
            .map(TargetRecord.init(row:))
    }

    func arn(_ home: Home) -> String { home.arn(.scaling, "scalable-target/\(id)").description }

    /// As DescribeScalableTargets answers.
    func described(_ home: Home) -> ScalableTarget {
        // The role that AWS makes for itself, where none was given.
        let service = "sagemaker.application-autoscaling.amazonaws.com"
        let own =
            "arn:aws:iam::\(home.account):role/aws-service-role/\(service)/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint"
        return ScalableTarget(
            serviceNamespace: ScalableResource.namespace,
            resourceId: resource.id,
            scalableDimension: ScalableResource.dimension,
            minCapacity: minimum,
            maxCapacity: maximum,
            roleARN: role ?? own,
            creationTime: created,
            suspendedState: SuspendedState(
                dynamicScalingInSuspended: suspended.dynamicScalingInSuspended ?? false,
                dynamicScalingOutSuspended: suspended.dynamicScalingOutSuspended ?? false,
                scheduledScalingSuspended: suspended.scheduledScalingSuspended ?? false
            ),
            scalableTargetARN: arn(home)
        )
    }
}

extension TargetRecord {
    init(row: Row) throws {
        self.init(
            resource: try ScalableResource(
                namespace: ScalableResource.namespace,
                resource: row["resource"],
                dimension: nil
            ),
            id: row["id"],
            minimum: row["minimum"],
            maximum: row["maximum"],
            role: row["role"],
            suspended: try AWSCoding.value(SuspendedState.self, from: row["suspended"]),
            tags: try AWSCoding.value([String: String].self, from: row["tags"]),
            created: Date(timeIntervalSince1970: row["created"])
        )
    }
}
