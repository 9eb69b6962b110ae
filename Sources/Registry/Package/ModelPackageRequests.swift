package import Foundation

/// A model version to register in a group.
package struct CreateModelPackageRequest: Codable, Sendable, Hashable {
    /// Name or ARN; a package without a group is refused.
    package var modelPackageGroupName: String?
    /// Refused: packages without versions are not kept here.
    package var modelPackageName: String?
    package var modelPackageDescription: String?
    package var inferenceSpecification: InferenceSpecification?
    /// `PendingManualApproval` unless given.
    package var modelApprovalStatus: ModelApprovalStatus?
    package var metadataProperties: MetadataProperties?
    package var modelMetrics: ModelMetrics?
    package var driftCheckBaselines: DriftCheckBaselines?
    package var customerMetadataProperties: [String: String]?
    package var domain: String?
    package var task: String?
    package var samplePayloadUrl: String?
    package var skipModelValidation: String?
    package var sourceUri: String?
    /// The same token and group give the same version, however often it is sent.
    package var clientToken: String?
    package var tags: [Registry.Tag]?

    package init(
        modelPackageGroupName: String? = nil,
        modelPackageName: String? = nil,
        modelPackageDescription: String? = nil,
        inferenceSpecification: InferenceSpecification? = nil,
        modelApprovalStatus: ModelApprovalStatus? = nil,
        metadataProperties: MetadataProperties? = nil,
        modelMetrics: ModelMetrics? = nil,
        driftCheckBaselines: DriftCheckBaselines? = nil,
        customerMetadataProperties: [String: String]? = nil,
        domain: String? = nil,
        task: String? = nil,
        samplePayloadUrl: String? = nil,
        skipModelValidation: String? = nil,
        sourceUri: String? = nil,
        clientToken: String? = nil,
        tags: [Registry.Tag]? = nil
    ) {
        self.modelPackageGroupName = modelPackageGroupName
        self.modelPackageName = modelPackageName
        self.modelPackageDescription = modelPackageDescription
        self.inferenceSpecification = inferenceSpecification
        self.modelApprovalStatus = modelApprovalStatus
        self.metadataProperties = metadataProperties
        self.modelMetrics = modelMetrics
        self.driftCheckBaselines = driftCheckBaselines
        self.customerMetadataProperties = customerMetadataProperties
        self.domain = domain
        self.task = task
        self.samplePayloadUrl = samplePayloadUrl
        self.skipModelValidation = skipModelValidation
        self.sourceUri = sourceUri
        self.clientToken = clientToken
        self.tags = tags
    }
}

/// The ARN of a new version.
package struct CreateModelPackageResponse: Codable, Sendable, Hashable {
    package var modelPackageArn: String

    package init(modelPackageArn: String) {
        self.modelPackageArn = modelPackageArn
    }
}

/// Which version to describe.
package struct DescribeModelPackageRequest: Codable, Sendable, Hashable {
    /// The version's ARN.
    package var modelPackageName: String

    package init(modelPackageName: String) {
        self.modelPackageName = modelPackageName
    }
}

/// A model version.
package struct DescribeModelPackageResponse: Codable, Sendable, Hashable {
    /// As SageMaker has it for versions: `GROUP/VERSION`.
    package var modelPackageName: String
    package var modelPackageGroupName: String
    package var modelPackageVersion: Int
    package var modelPackageArn: String
    package var modelPackageDescription: String?
    package var creationTime: Date
    package var createdBy: Registry.UserContext
    package var lastModifiedTime: Date
    package var lastModifiedBy: Registry.UserContext
    package var inferenceSpecification: InferenceSpecification?
    /// `Completed`: a version is there at once.
    package var modelPackageStatus: String
    package var modelPackageStatusDetails: ModelPackageStatusDetails
    package var certifyForMarketplace: Bool
    package var modelApprovalStatus: ModelApprovalStatus
    package var approvalDescription: String?
    package var metadataProperties: MetadataProperties?
    package var modelMetrics: ModelMetrics?
    package var driftCheckBaselines: DriftCheckBaselines?
    package var customerMetadataProperties: [String: String]?
    package var domain: String?
    package var task: String?
    package var samplePayloadUrl: String?
    package var skipModelValidation: String?
    package var sourceUri: String?

    package init(
        modelPackageName: String,
        modelPackageGroupName: String,
        modelPackageVersion: Int,
        modelPackageArn: String,
        modelPackageDescription: String? = nil,
        creationTime: Date,
        createdBy: Registry.UserContext,
        lastModifiedTime: Date,
        lastModifiedBy: Registry.UserContext,
        inferenceSpecification: InferenceSpecification? = nil,
        modelPackageStatus: String,
        modelPackageStatusDetails: ModelPackageStatusDetails,
        certifyForMarketplace: Bool,
        modelApprovalStatus: ModelApprovalStatus,
        approvalDescription: String? = nil,
        metadataProperties: MetadataProperties? = nil,
        modelMetrics: ModelMetrics? = nil,
        driftCheckBaselines: DriftCheckBaselines? = nil,
        customerMetadataProperties: [String: String]? = nil,
        domain: String? = nil,
        task: String? = nil,
        samplePayloadUrl: String? = nil,
        skipModelValidation: String? = nil,
        sourceUri: String? = nil
    ) {
        self.modelPackageName = modelPackageName
        self.modelPackageGroupName = modelPackageGroupName
        self.modelPackageVersion = modelPackageVersion
        self.modelPackageArn = modelPackageArn
        self.modelPackageDescription = modelPackageDescription
        self.creationTime = creationTime
        self.createdBy = createdBy
        self.lastModifiedTime = lastModifiedTime
        self.lastModifiedBy = lastModifiedBy
        self.inferenceSpecification = inferenceSpecification
        self.modelPackageStatus = modelPackageStatus
        self.modelPackageStatusDetails = modelPackageStatusDetails
        self.certifyForMarketplace = certifyForMarketplace
        self.modelApprovalStatus = modelApprovalStatus
        self.approvalDescription = approvalDescription
        self.metadataProperties = metadataProperties
        self.modelMetrics = modelMetrics
        self.driftCheckBaselines = driftCheckBaselines
        self.customerMetadataProperties = customerMetadataProperties
        self.domain = domain
        self.task = task
        self.samplePayloadUrl = samplePayloadUrl
        self.skipModelValidation = skipModelValidation
        self.sourceUri = sourceUri
    }
}

/// How the checks of a version stand; there are none here.
package struct ModelPackageStatusDetails: Codable, Sendable, Hashable {
    package var validationStatuses: [ModelPackageStatusItem]
    package var imageScanStatuses: [ModelPackageStatusItem]?

    package init(validationStatuses: [ModelPackageStatusItem], imageScanStatuses: [ModelPackageStatusItem]? = nil) {
        self.validationStatuses = validationStatuses
        self.imageScanStatuses = imageScanStatuses
    }
}

/// How one check of a version stands.
package struct ModelPackageStatusItem: Codable, Sendable, Hashable {
    package var name: String
    package var status: String
    package var failureReason: String?

    package init(name: String, status: String, failureReason: String? = nil) {
        self.name = name
        self.status = status
        self.failureReason = failureReason
    }
}

/// What to change of a version.
package struct UpdateModelPackageRequest: Codable, Sendable, Hashable {
    package var modelPackageArn: String
    package var modelApprovalStatus: ModelApprovalStatus?
    package var approvalDescription: String?
    /// Added to those that are there; the same keys are replaced.
    package var customerMetadataProperties: [String: String]?
    package var customerMetadataPropertiesToRemove: [String]?

    package init(
        modelPackageArn: String,
        modelApprovalStatus: ModelApprovalStatus? = nil,
        approvalDescription: String? = nil,
        customerMetadataProperties: [String: String]? = nil,
        customerMetadataPropertiesToRemove: [String]? = nil
    ) {
        self.modelPackageArn = modelPackageArn
        self.modelApprovalStatus = modelApprovalStatus
        self.approvalDescription = approvalDescription
        self.customerMetadataProperties = customerMetadataProperties
        self.customerMetadataPropertiesToRemove = customerMetadataPropertiesToRemove
    }
}

/// The ARN of the changed version.
package struct UpdateModelPackageResponse: Codable, Sendable, Hashable {
    package var modelPackageArn: String

    package init(modelPackageArn: String) {
        self.modelPackageArn = modelPackageArn
    }
}

/// Which version to delete.
package struct DeleteModelPackageRequest: Codable, Sendable, Hashable {
    /// The version's ARN.
    package var modelPackageName: String

    package init(modelPackageName: String) {
        self.modelPackageName = modelPackageName
    }
}

/// Which versions to list; newest first unless asked otherwise.
package struct ListModelPackagesRequest: Codable, Sendable, Hashable {
    /// Name or ARN.
    package var modelPackageGroupName: String?
    package var modelApprovalStatus: ModelApprovalStatus?
    /// `Versioned`, or `Both`; there are no others here.
    package var modelPackageType: String?
    package var nameContains: String?
    package var creationTimeAfter: Date?
    package var creationTimeBefore: Date?
    /// `Name` or `CreationTime` (default).
    package var sortBy: String?
    /// `Ascending` or `Descending` (default).
    package var sortOrder: String?
    package var nextToken: String?
    /// 1 to 100; 10 unless given.
    package var maxResults: Int?

    package init(
        modelPackageGroupName: String? = nil,
        modelApprovalStatus: ModelApprovalStatus? = nil,
        modelPackageType: String? = nil,
        nameContains: String? = nil,
        creationTimeAfter: Date? = nil,
        creationTimeBefore: Date? = nil,
        sortBy: String? = nil,
        sortOrder: String? = nil,
        nextToken: String? = nil,
        maxResults: Int? = nil
    ) {
        self.modelPackageGroupName = modelPackageGroupName
        self.modelApprovalStatus = modelApprovalStatus
        self.modelPackageType = modelPackageType
        self.nameContains = nameContains
        self.creationTimeAfter = creationTimeAfter
        self.creationTimeBefore = creationTimeBefore
        self.sortBy = sortBy
        self.sortOrder = sortOrder
        self.nextToken = nextToken
        self.maxResults = maxResults
    }
}

/// A version in a list.
package struct ModelPackageSummary: Codable, Sendable, Hashable {
    /// Absent for versions, as on AWS.
    package var modelPackageName: String?
    package var modelPackageGroupName: String
    package var modelPackageVersion: Int
    package var modelPackageArn: String
    package var modelPackageDescription: String?
    package var creationTime: Date
    package var modelPackageStatus: String
    package var modelApprovalStatus: ModelApprovalStatus

    package init(
        modelPackageName: String? = nil,
        modelPackageGroupName: String,
        modelPackageVersion: Int,
        modelPackageArn: String,
        modelPackageDescription: String? = nil,
        creationTime: Date,
        modelPackageStatus: String,
        modelApprovalStatus: ModelApprovalStatus
    ) {
        self.modelPackageName = modelPackageName
        self.modelPackageGroupName = modelPackageGroupName
        self.modelPackageVersion = modelPackageVersion
        self.modelPackageArn = modelPackageArn
        self.modelPackageDescription = modelPackageDescription
        self.creationTime = creationTime
        self.modelPackageStatus = modelPackageStatus
        self.modelApprovalStatus = modelApprovalStatus
    }
}

/// A page of versions.
package struct ListModelPackagesResponse: Codable, Sendable, Hashable {
    package var modelPackageSummaryList: [ModelPackageSummary]
    package var nextToken: String?

    package init(modelPackageSummaryList: [ModelPackageSummary], nextToken: String? = nil) {
        self.modelPackageSummaryList = modelPackageSummaryList
        self.nextToken = nextToken
    }
}
