import Foundation
import GRDB
import Identifiers
import Store

/// A provisioned product and its newest record.
struct ProvisionedRow: Sendable {
    /// What can be done to a provisioned product.
    enum Work: String, Sendable {
        case provision = "PROVISION_PRODUCT"
        case update = "UPDATE_PROVISIONED_PRODUCT"
        case terminate = "TERMINATE_PROVISIONED_PRODUCT"
    }

    let id: String
    let name: String
    let product: String
    let artifact: String
    let parameters: [Projects.Parameter]
    let tags: [Projects.Tag]
    let created: Date
    let record: RecordDetail
    let work: Work

    init(_ row: Row) throws {
        id = row["id"]
        name = row["name"]
        product = row["product"]
        artifact = row["artifact"]
        parameters = try AWSCoding.value([Projects.Parameter].self, from: row["parameters"])
        tags = try AWSCoding.value([Projects.Tag].self, from: row["tags"])
        created = Date(timeIntervalSince1970: row["created"])
        work = Work(rawValue: row["type"]) ?? .provision
        let error: String? = row["error"]
        record = RecordDetail(
            recordId: row["record"],
            provisionedProductName: name,
            provisionedProductId: id,
            provisionedProductType: "CFN_STACK",
            status: row["status"],
            recordType: work.rawValue,
            createdTime: Date(timeIntervalSince1970: row["begun"]),
            updatedTime: Date(timeIntervalSince1970: row["updated"]),
            productId: product,
            provisioningArtifactId: row["target"],
            recordErrors: error.map { [.init(code: "OperationFailed", description: $0)] } ?? []
        )
    }

    private static let select = """
        SELECT p.id, p.name, p.product, p.artifact, p.parameters, p.tags, p.created, r.id AS record, r.type, r.status, r.error,
            r.artifact AS target, r.created AS begun, r.updated
        FROM provisioned_product p JOIN provisioning_record r ON r.provisioned = p.id
        """
    private static let newest = "r.position = (SELECT max(position) FROM provisioning_record WHERE provisioned = p.id)"

    /// Finds one by its id or its name.
    static func fetch(_ database: Database, id: String?, name: String?) throws -> ProvisionedRow {
        guard let key = id ?? name else {
            throw ServiceError(.validation, "The provisioned product is missing: give its id or its name.")
        }
        let sql = "\(select) WHERE \(newest) AND p.\(id == nil ? "name" : "id") = ?"
        guard let row = try Row.fetchOne(database, sql: sql, arguments: [key]) else {
            throw ServiceError(.unknownInCatalog, "There is no provisioned product '\(key)'.")
        }
        return try ProvisionedRow(row)
    }

    static func fetchAll(_ database: Database) throws -> [ProvisionedRow] {
        try Row.fetchAll(database, sql: "\(select) WHERE \(newest) ORDER BY p.created, p.id").map(ProvisionedRow.init)
    }

    /// Those that something is being done to.
    static func open(_ database: Database) throws -> [ProvisionedRow] {
        try Row.fetchAll(database, sql: "\(select) WHERE r.status = 'IN_PROGRESS' ORDER BY r.position")
            .map(ProvisionedRow.init)
    }

    /// A record and what it is of.
    static func fetch(_ database: Database, record: String) throws -> ProvisionedRow {
        guard let row = try Row.fetchOne(database, sql: "\(select) WHERE r.id = ?", arguments: [record]) else {
            throw ServiceError(.unknownInCatalog, "There is no record '\(record)'.")
        }
        return try ProvisionedRow(row)
    }

    /// `SC-ACCOUNT-PROVISIONEDPRODUCT`.
    func stackName(_ home: Home) -> String { "SC-\(home.account)-\(id)" }

    func detail(_ home: Home) -> ProvisionedProductDetail {
        let status =
            switch (record.status, work) {
            case ("IN_PROGRESS", _): "UNDER_CHANGE"
            case ("SUCCEEDED", _): "AVAILABLE"
            case (_, .update): "TAINTED"
            default: "ERROR"
            }
        return ProvisionedProductDetail(
            name: name,
            arn: ARN(
                service: "servicecatalog",
                region: home.region,
                account: home.account,
                resource: "stack/\(name)/\(id)"
            )
            .description,
            type: "CFN_STACK",
            id: id,
            status: status,
            statusMessage: record.recordErrors.first?.description,
            createdTime: created,
            lastRecordId: record.recordId,
            productId: product,
            provisioningArtifactId: artifact,
            physicalId: stackName(home)
        )
    }
}
