import Foundation
import GRDB
import Identifiers
import Store
import Synchronization

extension Endpoints {
    /// Starts an endpoint; ``run()`` brings it to `InService`.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for a bad or taken name, an unknown configuration or model.
    package func createEndpoint(_ request: CreateEndpointRequest) async throws -> EndpointArnResponse {
        try EndpointsName.validate(request.endpointName, member: "EndpointName")
        try ResourceTag.validate(request.tags)
        let response = try await store.write { transaction in
            let name = request.endpointName
            let arn = EndpointsName.Kind.endpoint.arn(name, transaction.home).description
            guard try Self.row("endpoint", name, transaction.database) == nil else {
                throw EndpointsName.taken(.endpoint, name, transaction.home)
            }
            var record = EndpointRecord(
                name: name,
                arn: arn,
                status: .creating,
                target: try Deployment(configName: request.endpointConfigName, transaction: transaction),
                tags: request.tags ?? [],
                created: transaction.now,
                modified: transaction.now
            )
            try record.save(transaction)
            return EndpointArnResponse(endpointArn: arn)
        }
        work.notify()
        return response
    }

    /// Starts the change to another configuration; the old one answers until the new one's models are loaded.
    ///
    /// If they cannot be loaded the old one stays in service, and `FailureReason` says why.
    package func updateEndpoint(_ request: UpdateEndpointRequest) async throws -> EndpointArnResponse {
        let response = try await store.write { transaction in
            guard var record = try EndpointRecord.find(request.endpointName, transaction.database) else {
                throw EndpointsName.missing(.endpoint, request.endpointName, transaction.home)
            }
            guard record.status == .inService else {
                throw ServiceError(
                    .validation,
                    "Cannot update the endpoint \"\(record.arn)\" while it is \(record.status.rawValue); wait until it is "
                        + "InService, or delete it if it has failed."
                )
            }
            var target = try Deployment(configName: request.endpointConfigName, transaction: transaction)
            if request.retainAllVariantProperties == true, let serving = record.serving {
                let changed = Set((request.excludeRetainedVariantProperties ?? []).map(\.variantPropertyType))
                target.retain(serving, except: changed)
            }
            record.target = target
            record.status = .updating
            record.failure = nil
            try record.save(transaction)
            return EndpointArnResponse(endpointArn: record.arn)
        }
        work.notify()
        return response
    }

    /// Takes an endpoint out of service at once; its captures are written, then it is gone.
    package func deleteEndpoint(_ request: DeleteEndpointRequest) async throws {
        let name = try await store.write { transaction in
            guard var record = try EndpointRecord.find(request.endpointName, transaction.database) else {
                throw EndpointsName.missing(.endpoint, request.endpointName, transaction.home)
            }
            record.status = .deleting
            record.target = nil
            try record.save(transaction)
            return record.name
        }
        serve(nil, as: name)
        work.notify()
    }

    package func describeEndpoint(_ request: DescribeEndpointRequest) async throws -> DescribeEndpointResponse {
        let home = store.home
        let found = try await store.read { try EndpointRecord.find(request.endpointName, $0) }
        guard let record = found else { throw EndpointsName.missing(.endpoint, request.endpointName, home) }
        return describe(record)
    }

    func describe(_ record: EndpointRecord) -> DescribeEndpointResponse {
        let served = serving.withLock { $0[record.name] }
        let deployment = record.serving ?? record.target
        let capture = deployment?.capture
            .map { capture in
                let isOn = capture.enableCapture ?? true
                return DescribeEndpointResponse.Capture(
                    enableCapture: isOn,
                    captureStatus: isOn && record.serving != nil ? "Started" : "Stopped",
                    currentSamplingPercentage: capture.initialSamplingPercentage,
                    destinationS3Uri: capture.destinationS3Uri,
                    kmsKeyId: capture.kmsKeyId ?? ""
                )
            }
        return DescribeEndpointResponse(
            endpointName: record.name,
            endpointArn: record.arn,
            endpointConfigName: (record.target ?? record.serving)?.configName ?? "",
            productionVariants: record.serving?.variants
                .map { variant in
                    let wanted = record.target?.variants.first { $0.name == variant.name } ?? variant
                    return .init(
                        variantName: variant.name,
                        deployedImages: [
                            .init(
                                specifiedImage: variant.image,
                                resolvedImage: variant.image,
                                resolutionTime: record.modified
                            )
                        ],
                        currentWeight: variant.weight,
                        desiredWeight: wanted.weight,
                        currentInstanceCount: served?.variants.first { $0.name == variant.name }?.workers.count
                            ?? variant.instanceCount,
                        desiredInstanceCount: wanted.instanceCount
                    )
                },
            dataCaptureConfig: capture,
            endpointStatus: record.status,
            failureReason: record.failure,
            creationTime: record.created,
            lastModifiedTime: record.modified
        )
    }

    package func listEndpoints(_ request: ListRequest) async throws -> ListEndpointsResponse {
        try await store.read { database in
            let page = try request.page(of: "endpoint", in: database)
            return ListEndpointsResponse(
                endpoints: try page.rows.map { row in
                    let record = try EndpointRecord(row: row)
                    return .init(
                        endpointName: record.name,
                        endpointArn: record.arn,
                        creationTime: record.created,
                        lastModifiedTime: record.modified,
                        endpointStatus: record.status
                    )
                },
                nextToken: page.next
            )
        }
    }
}
