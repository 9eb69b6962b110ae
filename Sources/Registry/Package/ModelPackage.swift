import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

/// A model version as the database holds it.
struct ModelPackage {
    let arn: String
    let group: String
    let version: Int
    /// As it was registered; what can be changed later is beside it.
    let request: CreateModelPackageRequest
    var approvalStatus: ModelApprovalStatus
    var approvalDescription: String?
    var customerMetadata: [String: String]?
    let created: Date
    var modified: Date

    init(row: Row) throws {
        arn = row["arn"]
        group = row["group_name"]
        version = row["version"]
        request = try AWSCoding.value(CreateModelPackageRequest.self, from: row["request"])
        guard let status = ModelApprovalStatus(rawValue: row["approval_status"]) else {
            throw ServiceError(.internalFailure, "The row of \(arn) holds no approval status.")
        }
        approvalStatus = status
        approvalDescription = row["approval_description"]
        customerMetadata = try (row["customer_metadata"] as String?)
            .map {
                try AWSCoding.value([String: String].self, from: $0)
            }
        created = Date(timeIntervalSince1970: row["created"])
        modified = Date(timeIntervalSince1970: row["modified"])
    }

    static func fetch(_ database: Database, arn: String) throws -> ModelPackage {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM model_package WHERE arn = ?", arguments: [arn])
        else {
            throw ServiceError(
                .validation,
                "ModelPackage \(arn) does not exist. Give the ARN of a version, as ListModelPackages answers it."
            )
        }
        return try ModelPackage(row: row)
    }

    var description: DescribeModelPackageResponse {
        DescribeModelPackageResponse(
            modelPackageName: "\(group)/\(version)",
            modelPackageGroupName: group,
            modelPackageVersion: version,
            modelPackageArn: arn,
            modelPackageDescription: request.modelPackageDescription,
            creationTime: created,
            createdBy: Registry.UserContext(),
            lastModifiedTime: modified,
            lastModifiedBy: Registry.UserContext(),
            inferenceSpecification: request.inferenceSpecification,
            modelPackageStatus: "Completed",
            modelPackageStatusDetails: ModelPackageStatusDetails(validationStatuses: []),
            certifyForMarketplace: false,
            modelApprovalStatus: approvalStatus,
            approvalDescription: approvalDescription,
            metadataProperties: request.metadataProperties,
            modelMetrics: request.modelMetrics,
            driftCheckBaselines: request.driftCheckBaselines,
            customerMetadataProperties: customerMetadata,
            domain: request.domain,
            task: request.task,
            samplePayloadUrl: request.samplePayloadUrl,
            skipModelValidation: request.skipModelValidation,
            sourceUri: request.sourceUri
        )
    }

    var summary: ModelPackageSummary {
        ModelPackageSummary(
            modelPackageGroupName: group,
            modelPackageVersion: version,
            modelPackageArn: arn,
            modelPackageDescription: request.modelPackageDescription,
            creationTime: created,
            modelPackageStatus: "Completed",
            modelApprovalStatus: approvalStatus
        )
    }

    /// The detail of "SageMaker Model Package State Change", with AWS's members in AWS's order; times in milliseconds.
    func eventDetail() throws -> JSON {
        var detail: JSON = [
            "ModelPackageName": .string("\(group)/\(version)"), "ModelPackageGroupName": .string(group),
            "ModelPackageVersion": .integer(Int64(version)), "ModelPackageArn": .string(arn),
        ]
        if let text = request.modelPackageDescription { detail["ModelPackageDescription"] = .string(text) }
        detail["CreationTime"] = .integer(Int64(created.timeIntervalSince1970 * 1000))
        if let specification = request.inferenceSpecification {
            detail["InferenceSpecification"] = try JSON(parsing: try AWSCoding.text(specification))
        }
        detail["ModelPackageStatus"] = "Completed"
        detail["ModelApprovalStatus"] = .string(approvalStatus.rawValue)
        if let text = approvalDescription { detail["ApprovalDescription"] = .string(text) }
        if let metadata = customerMetadata {
            detail["CustomerMetadataProperties"] = try JSON(parsing: try AWSCoding.text(metadata))
        }
        return detail
    }

    /// Publishes the version's state as it now is.
    func publish(in transaction: Transaction) throws {
        try transaction.publish(
            source: "aws.sagemaker",
            detailType: "SageMaker Model Package State Change",
            resources: ARN(arn).map { [$0] } ?? [],
            detail: try eventDetail()
        )
    }
}
