import Endpoints
import Foundation
import GRDB
import Store

extension Autoscaling {
    /// What was changed, newest first.
    package func describeScalingActivities(
        _ request: DescribeScalingActivitiesRequest
    ) async throws -> DescribeScalingActivitiesResponse {
        try ScalableResource.check(namespace: request.serviceNamespace, dimension: request.scalableDimension)
        let page = try Page(
            limit: request.maxResults ?? 50,
            member: "MaxResults",
            most: 50,
            nextToken: request.nextToken
        )
        return try await store.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM autoscaling_activities WHERE resource = ifnull(?, resource)
                    ORDER BY position DESC LIMIT ? OFFSET ?
                    """,
                arguments: [request.resourceId, page.limit + 1, page.offset]
            )
            let (entries, next) = page.cut(rows)
            return DescribeScalingActivitiesResponse(scalingActivities: entries.map(Self.activity), nextToken: next)
        }
    }

    private static func activity(_ row: Row) -> ScalingActivity {
        ScalingActivity(
            activityId: row["id"],
            serviceNamespace: ScalableResource.namespace,
            resourceId: row["resource"],
            scalableDimension: ScalableResource.dimension,
            description: "Setting desired instance count to \(row["new"] as Int).",
            cause: row["cause"],
            startTime: Date(timeIntervalSince1970: row["started"]),
            endTime: (row["ended"] as Double?).map(Date.init(timeIntervalSince1970:)),
            statusCode: row["status"],
            statusMessage: row["message"]
        )
    }

    /// Writes down that a change begins.
    static func begin(
        _ resource: ScalableResource,
        from old: Int,
        to new: Int,
        policy: String?,
        cause: String,
        in transaction: Transaction
    ) throws {
        try transaction.database.execute(
            sql: """
                INSERT INTO autoscaling_activities (id, resource, policy, old, new, cause, started, status)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'InProgress')
                """,
            arguments: [
                UUID().uuidString.lowercased(), resource.id, policy, old, new, cause,
                transaction.now.timeIntervalSince1970,
            ]
        )
    }

    /// The last finished change upwards, or downwards, of a resource.
    static func lastChange(
        of resource: ScalableResource,
        upwards: Bool,
        in database: Database
    ) throws -> TargetTracking.Change? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT old, new, ended FROM autoscaling_activities
                WHERE resource = ? AND status = 'Successful' AND (new > old) = ? ORDER BY position DESC LIMIT 1
                """,
            arguments: [resource.id, upwards]
        )
        .map { TargetTracking.Change(old: $0["old"], new: $0["new"], ended: Date(timeIntervalSince1970: $0["ended"])) }
    }

    /// Finishes the changes whose endpoint is in service again, and clears out what is older than six weeks.
    ///
    /// - Source for six weeks: Application Auto Scaling API, DescribeScalingActivities.
    func finishActivities() async throws {
        let open = try await store.read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM autoscaling_activities WHERE status = 'InProgress'")
                ?? 0
        }
        guard open > 0 else { return }
        try await store.write { transaction in
            let database = transaction.database
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM autoscaling_activities WHERE status = 'InProgress'"
            )
            for row in rows {
                let resource = try ScalableResource(
                    namespace: ScalableResource.namespace,
                    resource: row["resource"],
                    dimension: nil
                )
                let wanted: Int = row["new"]
                var status = "Successful"
                var message =
                    "Successfully set desired instance count to \(wanted). Change successfully fulfilled by sagemaker."
                if let capacity = try Endpoints.capacity(of: resource, in: database) {
                    guard capacity.isSettled else { continue }
                    if capacity.desired != wanted {
                        status = "Failed"
                        message = "The endpoint has \(capacity.desired) instances: something else has changed it."
                    }
                } else {
                    status = "Failed"
                    message = "The endpoint or its variant is gone."
                }
                try database.execute(
                    sql: "UPDATE autoscaling_activities SET status = ?, message = ?, ended = ? WHERE position = ?",
                    arguments: [status, message, transaction.now.timeIntervalSince1970, row["position"] as Int64]
                )
            }
            try database.execute(
                sql: "DELETE FROM autoscaling_activities WHERE ended < ?",
                arguments: [transaction.now.timeIntervalSince1970 - 42 * 86_400]
            )
        }
    }
}
