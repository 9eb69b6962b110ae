import Endpoints
import Foundation
import GRDB
import Identifiers
import Store

extension Autoscaling {
    /// Registers a variant to be scaled, or changes the bounds of one that is.
    ///
    /// A number of instances outside of the bounds is brought within them.
    package func registerScalableTarget(
        _ request: RegisterScalableTargetRequest
    ) async throws -> RegisterScalableTargetResponse {
        let resource = try ScalableResource(
            namespace: request.serviceNamespace,
            resource: request.resourceId,
            dimension: request.scalableDimension
        )
        let response = try await store.write { transaction in
            let database = transaction.database
            let known = try TargetRecord.find(resource, in: database)
            if known == nil, try Endpoints.capacity(of: resource, in: database) == nil {
                throw ServiceError(
                    .validation,
                    "The endpoint '\(resource.endpoint)' with a variant '\(resource.variant)' is not there; create it first."
                )
            }
            guard let minimum = request.minCapacity ?? known?.minimum,
                let maximum = request.maxCapacity ?? known?.maximum
            else {
                throw ServiceError(.validation, "A new scalable target needs MinCapacity and MaxCapacity: give both.")
            }
            guard 1...Endpoints.mostInstances ~= minimum, minimum...Endpoints.mostInstances ~= maximum else {
                throw ServiceError(
                    .validation,
                    "MinCapacity is \(minimum) and MaxCapacity \(maximum): they must be 1 to \(Endpoints.mostInstances), the "
                        + "first not above the second."
                )
            }
            let target = TargetRecord(
                resource: resource,
                id: known?.id ?? UUID().uuidString.lowercased().filter { $0 != "-" },
                minimum: minimum,
                maximum: maximum,
                role: request.roleARN ?? known?.role,
                suspended: request.suspendedState ?? known?.suspended ?? SuspendedState(),
                tags: request.tags ?? known?.tags ?? [:],
                created: known?.created ?? transaction.now
            )
            try target.save(in: database)
            return RegisterScalableTargetResponse(scalableTargetARN: target.arn(transaction.home))
        }
        work.notify()
        return response
    }

    /// The registered targets, by resource.
    package func describeScalableTargets(
        _ request: DescribeScalableTargetsRequest
    ) async throws -> DescribeScalableTargetsResponse {
        try ScalableResource.check(namespace: request.serviceNamespace, dimension: request.scalableDimension)
        let page = try Page(
            limit: request.maxResults ?? 50,
            member: "MaxResults",
            most: 50,
            nextToken: request.nextToken
        )
        let home = store.home
        return try await store.read { database in
            let targets = try TargetRecord.all(in: database)
                .filter { request.resourceIds?.contains($0.resource.id) ?? true }
            let (entries, next) = page.cut(outOf: targets)
            return DescribeScalableTargetsResponse(
                scalableTargets: entries.map { $0.described(home) },
                nextToken: next
            )
        }
    }

    /// Forgets a target, its policies and their alarms; its number of instances stays.
    package func deregisterScalableTarget(_ request: DeregisterScalableTargetRequest) async throws {
        let resource = try ScalableResource(
            namespace: request.serviceNamespace,
            resource: request.resourceId,
            dimension: request.scalableDimension
        )
        try await store.write { transaction in
            guard try TargetRecord.find(resource, in: transaction.database) != nil else { throw resource.unregistered }
            try Self.remove(resource, in: transaction)
        }
    }

    /// The tags of a target; nil if it is not registered.
    package func tags(ofTarget resourceId: String) async throws -> [String: String]? {
        let resource = try ScalableResource(
            namespace: ScalableResource.namespace,
            resource: resourceId,
            dimension: nil
        )
        return try await store.read { try TargetRecord.find(resource, in: $0)?.tags }
    }

    static func remove(_ resource: ScalableResource, in transaction: Transaction) throws {
        for policy in try PolicyRecord.all(of: resource, in: transaction.database) {
            try policy.deleteAlarms(in: transaction)
        }
        try transaction.database.execute(
            sql: "DELETE FROM autoscaling_targets WHERE resource = ?",
            arguments: [resource.id]
        )
    }
}

extension Endpoints {
    static func capacity(of resource: ScalableResource, in database: Database) throws -> VariantCapacity? {
        try capacity(endpoint: resource.endpoint, variant: resource.variant, in: database)
    }
}
