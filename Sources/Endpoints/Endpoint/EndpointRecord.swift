import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

/// Everything an endpoint serves, copied from its configuration and models.
struct Deployment: Codable, Sendable, Hashable {
    struct Variant: Codable, Sendable, Hashable {
        let name: String
        let modelName: String
        let image: String
        let modelDataUrl: String
        var weight: Double
        var instanceCount: Int
    }

    let configName: String
    var variants: [Variant]
    let capture: DataCaptureConfig?
    /// Whether only weights and numbers of instances differ from what is in service.
    var isRescaling: Bool?

    /// Copies a configuration.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if it or one of its models does not exist.
    init(configName: String, transaction: Transaction) throws {
        guard let row = try Endpoints.row("endpoint_config", configName, transaction.database) else {
            throw EndpointsName.missing(.endpointConfig, configName, transaction.home)
        }
        let config = try Stored.value(CreateEndpointConfigRequest.self, row["request"])
        self.configName = row["name"]
        capture = config.dataCaptureConfig
        variants = try config.productionVariants.map { variant in
            guard let model = try Endpoints.row("model", variant.modelName, transaction.database) else {
                throw EndpointsName.missing(.model, variant.modelName, transaction.home)
            }
            return Variant(
                name: variant.variantName,
                modelName: model["name"],
                image: model["image"],
                modelDataUrl: model["data"],
                weight: variant.initialVariantWeight ?? 1,
                instanceCount: variant.initialInstanceCount ?? 1
            )
        }
    }
}

/// An endpoint's row.
struct EndpointRecord: Sendable {
    let name: String
    let arn: String
    var status: EndpointStatus
    var failure: String?
    /// What is in service; nil before the first time.
    var serving: Deployment?
    /// What is to be in service once its models are loaded.
    var target: Deployment?
    var tags: [Tag]
    let created: Date
    var modified: Date
}

extension EndpointRecord {
    init(row: Row) throws {
        name = row["name"]
        arn = row["arn"]
        guard let status = EndpointStatus(rawValue: row["status"]) else {
            throw ServiceError(.internalFailure, "The endpoint \(name) has an unknown status in the database.")
        }
        self.status = status
        failure = row["failure"]
        serving = try (row["serving"] as String?).map { try Stored.value(Deployment.self, $0) }
        target = try (row["target"] as String?).map { try Stored.value(Deployment.self, $0) }
        tags = try Stored.value([Tag].self, row["tags"])
        created = Date(timeIntervalSince1970: row["created"])
        modified = Date(timeIntervalSince1970: row["modified"])
    }

    static func find(_ name: String, _ database: Database) throws -> EndpointRecord? {
        try Endpoints.row("endpoint", name, database).map(EndpointRecord.init(row:))
    }

    /// Puts what was to be in service there.
    mutating func serve(_ deployment: Deployment) {
        var serving = deployment
        serving.isRescaling = nil
        self.serving = serving
        status = .inService
        failure = nil
    }

    /// Writes the row and publishes the event that tells of its state.
    mutating func save(_ transaction: Transaction) throws {
        modified = transaction.now
        try transaction.database.execute(
            sql: """
                INSERT OR REPLACE INTO endpoint (name, arn, status, failure, serving, target, tags, created, modified)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                name, arn, status.rawValue, failure, try serving.map { try Stored.text($0) },
                try target.map { try Stored.text($0) }, try Stored.text(tags), created.timeIntervalSince1970,
                modified.timeIntervalSince1970,
            ]
        )
        try transaction.publish(
            source: "aws.sagemaker",
            detailType: "SageMaker Endpoint State Change",
            resources: [EndpointsName.Kind.endpoint.arn(name, transaction.home)],
            detail: eventDetail
        )
    }

    /// As AWS publishes it, times in milliseconds since 1970.
    ///
    /// - Source: SageMaker developer guide, "Endpoint state change".
    private var eventDetail: JSON {
        let deployment = target ?? serving
        let variants = (deployment?.variants ?? [])
            .map { variant -> JSON in
                [
                    "VariantName": .string(variant.name), "DesiredWeight": .double(variant.weight),
                    "DesiredInstanceCount": .double(Double(variant.instanceCount)),
                ]
            }
        var labels: JSON = [:]
        for tag in tags { labels[tag.key] = .string(tag.value) }
        var detail: JSON = [
            "EndpointName": .string(name), "EndpointArn": .string(arn),
            "EndpointConfigName": .string(deployment?.configName ?? ""), "ProductionVariants": .array(variants),
            "EndpointStatus": .string(status.eventSpelling),
        ]
        if let failure { detail["FailureReason"] = .string(failure) }
        detail["CreationTime"] = .double((created.timeIntervalSince1970 * 1000).rounded())
        detail["LastModifiedTime"] = .double((modified.timeIntervalSince1970 * 1000).rounded())
        detail["Tags"] = labels
        return detail
    }
}
