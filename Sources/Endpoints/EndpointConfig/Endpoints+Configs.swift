import Foundation
import GRDB
import Identifiers
import Store

extension Endpoints {
    /// The most variants.
    ///
    /// - Source: SageMaker API, `ProductionVariants`.
    private static let mostVariants = 10

    /// Registers an endpoint configuration; its models must exist.
    ///
    /// - Throws: ``ServiceError/Code/validation``, naming the member and its value.
    package func createEndpointConfig(
        _ request: CreateEndpointConfigRequest
    ) async throws -> CreateEndpointConfigResponse {
        try EndpointsName.validate(request.endpointConfigName, member: "EndpointConfigName")
        try ResourceTag.validate(request.tags)
        try Self.validate(request.productionVariants)
        if let capture = request.dataCaptureConfig { try Self.validate(capture) }
        return try await store.write { transaction in
            let name = request.endpointConfigName
            let arn = EndpointsName.Kind.endpointConfig.arn(name, transaction.home)
            guard try Self.row("endpoint_config", name, transaction.database) == nil else {
                throw EndpointsName.taken(.endpointConfig, name, transaction.home)
            }
            for variant in request.productionVariants
            where try Self.row("model", variant.modelName, transaction.database) == nil {
                throw EndpointsName.missing(.model, variant.modelName, transaction.home)
            }
            try transaction.database.execute(
                sql: "INSERT INTO endpoint_config (name, arn, request, created) VALUES (?, ?, ?, ?)",
                arguments: [
                    name, arn.description, try Stored.text(request), transaction.now.timeIntervalSince1970,
                ]
            )
            return CreateEndpointConfigResponse(endpointConfigArn: arn.description)
        }
    }

    private static func validate(_ variants: [ProductionVariant]) throws {
        guard 1...mostVariants ~= variants.count else {
            throw ServiceError(
                .validation,
                "There are \(variants.count) ProductionVariants; give 1 to \(mostVariants)."
            )
        }
        guard Set(variants.map(\.variantName)).count == variants.count else {
            throw ServiceError(.validation, "Two ProductionVariants have the same VariantName; give each its own.")
        }
        for variant in variants {
            try EndpointsName.validate(variant.variantName, member: "VariantName")
            try check(instanceCount: variant.initialInstanceCount ?? 1, of: variant.variantName)
            let weight = variant.initialVariantWeight ?? 1
            guard weight >= 0, weight.isFinite else {
                throw ServiceError(
                    .validation,
                    "The variant '\(variant.variantName)' has the weight \(weight); it must be a number of at least 0."
                )
            }
        }
        guard variants.contains(where: { $0.initialVariantWeight ?? 1 > 0 }) else {
            throw ServiceError(
                .validation,
                "All variants have the weight 0; give at least one a positive InitialVariantWeight."
            )
        }
    }

    private static func validate(_ capture: DataCaptureConfig) throws {
        guard 0...100 ~= capture.initialSamplingPercentage else {
            throw ServiceError(
                .validation,
                "InitialSamplingPercentage is \(capture.initialSamplingPercentage); it must be 0 to 100."
            )
        }
        guard S3URI(capture.destinationS3Uri) != nil else {
            throw ServiceError(
                .validation,
                "DestinationS3Uri is '\(capture.destinationS3Uri)'; give an address like s3://bucket/prefix."
            )
        }
        let modes = capture.captureOptions.map(\.captureMode)
        guard 1...2 ~= modes.count, modes.allSatisfy({ ["Input", "Output", "InputAndOutput"].contains($0) }) else {
            throw ServiceError(
                .validation,
                "CaptureOptions have the modes \(modes); give Input, Output, or both, one option each."
            )
        }
    }

    package func describeEndpointConfig(
        _ request: DescribeEndpointConfigRequest
    ) async throws -> DescribeEndpointConfigResponse {
        let home = store.home
        return try await store.read { database in
            guard let row = try Self.row("endpoint_config", request.endpointConfigName, database) else {
                throw EndpointsName.missing(.endpointConfig, request.endpointConfigName, home)
            }
            let created = try Stored.value(CreateEndpointConfigRequest.self, row["request"])
            return DescribeEndpointConfigResponse(
                endpointConfigName: row["name"],
                endpointConfigArn: row["arn"],
                productionVariants: created.productionVariants,
                dataCaptureConfig: created.dataCaptureConfig,
                kmsKeyId: created.kmsKeyId,
                creationTime: Date(timeIntervalSince1970: row["created"])
            )
        }
    }

    package func listEndpointConfigs(_ request: ListRequest) async throws -> ListEndpointConfigsResponse {
        try await store.read { database in
            let page = try request.page(of: "endpoint_config", in: database)
            return ListEndpointConfigsResponse(
                endpointConfigs: page.rows.map {
                    .init(
                        endpointConfigName: $0["name"],
                        endpointConfigArn: $0["arn"],
                        creationTime: Date(timeIntervalSince1970: $0["created"])
                    )
                },
                nextToken: page.next
            )
        }
    }

    /// Forgets a configuration; endpoints that were made from it go on.
    package func deleteEndpointConfig(_ request: DeleteEndpointConfigRequest) async throws {
        try await delete(.endpointConfig, "endpoint_config", request.endpointConfigName)
    }
}
