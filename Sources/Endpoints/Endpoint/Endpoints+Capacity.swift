package import GRDB
import Identifiers
package import Store

/// How many instances a variant has and is to have.
package struct VariantCapacity: Sendable, Hashable {
    package let desired: Int
    /// Whether the endpoint is in service, so that it may be changed.
    package let isSettled: Bool
}

extension Endpoints {
    /// The most instances of a variant.
    package static let mostInstances = 1000

    /// Changes weights and numbers of instances of variants in service; the models stay loaded.
    ///
    /// The endpoint is `Updating` until the workers that are too many have served what is with them.
    /// - Throws: ``ServiceError/Code/validation`` for an unknown endpoint or variant, an endpoint that is not in service, or a
    ///   weight or number out of range.
    package func updateEndpointWeightsAndCapacities(
        _ request: UpdateEndpointWeightsAndCapacitiesRequest
    ) async throws -> EndpointArnResponse {
        guard !request.desiredWeightsAndCapacities.isEmpty else {
            throw ServiceError(.validation, "DesiredWeightsAndCapacities is empty: name at least one variant.")
        }
        let response = try await store.write { transaction in
            try Self.rescale(request.endpointName, request.desiredWeightsAndCapacities, in: transaction)
        }
        work.notify()
        return response
    }

    /// Changes one variant's number of instances within another service's transaction; call ``wake()`` after it.
    package func setInstanceCount(_ count: Int, endpoint: String, variant: String, in transaction: Transaction) throws {
        let wanted = DesiredWeightAndCapacity(variantName: variant, desiredInstanceCount: count)
        _ = try Self.rescale(endpoint, [wanted], in: transaction)
    }

    /// The capacity of a variant; nil where there is no such endpoint or variant.
    package static func capacity(
        endpoint: String,
        variant: String,
        in database: Database
    ) throws -> VariantCapacity? {
        guard let record = try EndpointRecord.find(endpoint, database), record.status != .deleting,
            let found = (record.target ?? record.serving)?.variants.first(where: { $0.name == variant })
        else { return nil }
        return VariantCapacity(desired: found.instanceCount, isSettled: record.status == .inService)
    }

    /// Lets ``run()`` see what another service's transaction has changed.
    package func wake() { work.notify() }

    private static func rescale(
        _ endpoint: String,
        _ wanted: [DesiredWeightAndCapacity],
        in transaction: Transaction
    ) throws -> EndpointArnResponse {
        guard var record = try EndpointRecord.find(endpoint, transaction.database) else {
            throw EndpointsName.missing(.endpoint, endpoint, transaction.home)
        }
        guard record.status == .inService, var target = record.serving else {
            throw ServiceError(
                .validation,
                "Cannot update the endpoint \"\(record.arn)\" while it is \(record.status.rawValue); wait until it is InService."
            )
        }
        for change in wanted {
            guard let index = target.variants.firstIndex(where: { $0.name == change.variantName }) else {
                throw ServiceError(
                    .validation,
                    "The endpoint \(record.name) has no variant '\(change.variantName)'; it has "
                        + "\(target.variants.map(\.name).joined(separator: ", "))."
                )
            }
            if let count = change.desiredInstanceCount {
                try check(instanceCount: count, of: change.variantName)
                target.variants[index].instanceCount = count
            }
            if let weight = change.desiredWeight { target.variants[index].weight = weight }
        }
        guard target.variants.allSatisfy({ $0.weight >= 0 && $0.weight.isFinite }),
            target.variants.contains(where: { $0.weight > 0 })
        else {
            throw ServiceError(
                .validation,
                "DesiredWeight must be a number of at least 0, and one of the endpoint's variants must keep a positive weight."
            )
        }
        target.isRescaling = true
        record.target = target
        record.status = .updating
        record.failure = nil
        try record.save(transaction)
        return EndpointArnResponse(endpointArn: record.arn)
    }

    static func check(instanceCount: Int, of variant: String) throws {
        guard 1...mostInstances ~= instanceCount else {
            throw ServiceError(
                .validation,
                "The variant '\(variant)' is to have \(instanceCount) instances; it must be 1 to \(mostInstances)."
            )
        }
    }
}

extension Deployment {
    /// Takes over weight and number of instances of the variants that `old` has too.
    mutating func retain(_ old: Deployment, except changed: Set<String>) {
        for index in variants.indices {
            guard let before = old.variants.first(where: { $0.name == variants[index].name }) else { continue }
            if !changed.contains("DesiredInstanceCount") { variants[index].instanceCount = before.instanceCount }
            if !changed.contains("DesiredWeight") { variants[index].weight = before.weight }
        }
    }
}
