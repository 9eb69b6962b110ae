package import Foundation
package import Store

/// A model package group to create.
package struct CreateModelPackageGroupRequest: Codable, Sendable, Hashable {
    package var modelPackageGroupName: String
    package var modelPackageGroupDescription: String?
    package var tags: [Registry.Tag]?

    package init(
        modelPackageGroupName: String,
        modelPackageGroupDescription: String? = nil,
        tags: [Registry.Tag]? = nil
    ) {
        self.modelPackageGroupName = modelPackageGroupName
        self.modelPackageGroupDescription = modelPackageGroupDescription
        self.tags = tags
    }
}

/// The ARN of a new group.
package struct CreateModelPackageGroupResponse: Codable, Sendable, Hashable {
    package var modelPackageGroupArn: String

    package init(modelPackageGroupArn: String) {
        self.modelPackageGroupArn = modelPackageGroupArn
    }
}

/// Which group to describe, by name or ARN.
package struct DescribeModelPackageGroupRequest: Codable, Sendable, Hashable {
    package var modelPackageGroupName: String

    package init(modelPackageGroupName: String) {
        self.modelPackageGroupName = modelPackageGroupName
    }
}

/// A group.
package struct DescribeModelPackageGroupResponse: Codable, Sendable, Hashable {
    package var modelPackageGroupName: String
    package var modelPackageGroupArn: String
    package var modelPackageGroupDescription: String?
    package var creationTime: Date
    package var createdBy: Registry.UserContext
    /// `Completed`: groups are there at once.
    package var modelPackageGroupStatus: String

    package init(
        modelPackageGroupName: String,
        modelPackageGroupArn: String,
        modelPackageGroupDescription: String? = nil,
        creationTime: Date,
        createdBy: Registry.UserContext,
        modelPackageGroupStatus: String
    ) {
        self.modelPackageGroupName = modelPackageGroupName
        self.modelPackageGroupArn = modelPackageGroupArn
        self.modelPackageGroupDescription = modelPackageGroupDescription
        self.creationTime = creationTime
        self.createdBy = createdBy
        self.modelPackageGroupStatus = modelPackageGroupStatus
    }
}

/// Which groups to list; newest first unless asked otherwise.
package struct ListModelPackageGroupsRequest: Codable, Sendable, Hashable {
    package var creationTimeAfter: Date?
    package var creationTimeBefore: Date?
    package var nameContains: String?
    /// `Name` or `CreationTime` (default).
    package var sortBy: String?
    /// `Ascending` or `Descending` (default).
    package var sortOrder: String?
    package var nextToken: String?
    /// 1 to 100; 10 unless given.
    package var maxResults: Int?

    package init(
        creationTimeAfter: Date? = nil,
        creationTimeBefore: Date? = nil,
        nameContains: String? = nil,
        sortBy: String? = nil,
        sortOrder: String? = nil,
        nextToken: String? = nil,
        maxResults: Int? = nil
    ) {
        self.creationTimeAfter = creationTimeAfter
        self.creationTimeBefore = creationTimeBefore
        self.nameContains = nameContains
        self.sortBy = sortBy
        self.sortOrder = sortOrder
        self.nextToken = nextToken
        self.maxResults = maxResults
    }
}

/// A group in a list.
package struct ModelPackageGroupSummary: Codable, Sendable, Hashable {
    package var modelPackageGroupName: String
    package var modelPackageGroupArn: String
    package var modelPackageGroupDescription: String?
    package var creationTime: Date
    package var modelPackageGroupStatus: String

    package init(
        modelPackageGroupName: String,
        modelPackageGroupArn: String,
        modelPackageGroupDescription: String? = nil,
        creationTime: Date,
        modelPackageGroupStatus: String
    ) {
        self.modelPackageGroupName = modelPackageGroupName
        self.modelPackageGroupArn = modelPackageGroupArn
        self.modelPackageGroupDescription = modelPackageGroupDescription
        self.creationTime = creationTime
        self.modelPackageGroupStatus = modelPackageGroupStatus
    }
}

/// A page of groups.
package struct ListModelPackageGroupsResponse: Codable, Sendable, Hashable {
    package var modelPackageGroupSummaryList: [ModelPackageGroupSummary]
    package var nextToken: String?

    package init(modelPackageGroupSummaryList: [ModelPackageGroupSummary], nextToken: String? = nil) {
        self.modelPackageGroupSummaryList = modelPackageGroupSummaryList
        self.nextToken = nextToken
    }
}

/// Which group to delete, by name or ARN; it must be empty.
package struct DeleteModelPackageGroupRequest: Codable, Sendable, Hashable {
    package var modelPackageGroupName: String

    package init(modelPackageGroupName: String) {
        self.modelPackageGroupName = modelPackageGroupName
    }
}

extension Registry {
    /// Who did something; nobody is known on one machine, so it is empty.
    package struct UserContext: Codable, Sendable, Hashable {
        package init() {}
    }
}

extension Registry {
    /// A key and a value that a user gave to a resource.
    package typealias Tag = ResourceTag
}
