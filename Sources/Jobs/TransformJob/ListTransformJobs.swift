package import Foundation

/// Which transform jobs to list; newest first unless asked otherwise.
package struct ListTransformJobsRequest: Codable, Sendable, Hashable {
    package var creationTimeAfter: Date?
    package var creationTimeBefore: Date?
    package var lastModifiedTimeAfter: Date?
    package var lastModifiedTimeBefore: Date?
    package var nameContains: String?
    package var statusEquals: JobStatus?
    /// `Name`, `CreationTime` (default) or `Status`.
    package var sortBy: String?
    /// `Ascending` or `Descending` (default).
    package var sortOrder: String?
    package var nextToken: String?
    /// 1 to 100; 10 unless given.
    package var maxResults: Int?

    package init(
        creationTimeAfter: Date? = nil,
        creationTimeBefore: Date? = nil,
        lastModifiedTimeAfter: Date? = nil,
        lastModifiedTimeBefore: Date? = nil,
        nameContains: String? = nil,
        statusEquals: JobStatus? = nil,
        sortBy: String? = nil,
        sortOrder: String? = nil,
        nextToken: String? = nil,
        maxResults: Int? = nil
    ) {
        self.creationTimeAfter = creationTimeAfter
        self.creationTimeBefore = creationTimeBefore
        self.lastModifiedTimeAfter = lastModifiedTimeAfter
        self.lastModifiedTimeBefore = lastModifiedTimeBefore
        self.nameContains = nameContains
        self.statusEquals = statusEquals
        self.sortBy = sortBy
        self.sortOrder = sortOrder
        self.nextToken = nextToken
        self.maxResults = maxResults
    }
}

/// A transform job in a list.
package struct TransformJobSummary: Codable, Sendable, Hashable {
    package var transformJobName: String
    package var transformJobArn: String
    package var creationTime: Date
    package var transformEndTime: Date?
    package var lastModifiedTime: Date?
    package var transformJobStatus: JobStatus
    package var failureReason: String?

    package init(
        transformJobName: String,
        transformJobArn: String,
        creationTime: Date,
        transformEndTime: Date? = nil,
        lastModifiedTime: Date? = nil,
        transformJobStatus: JobStatus,
        failureReason: String? = nil
    ) {
        self.transformJobName = transformJobName
        self.transformJobArn = transformJobArn
        self.creationTime = creationTime
        self.transformEndTime = transformEndTime
        self.lastModifiedTime = lastModifiedTime
        self.transformJobStatus = transformJobStatus
        self.failureReason = failureReason
    }
}

/// A page of transform jobs.
package struct ListTransformJobsResponse: Codable, Sendable, Hashable {
    package var transformJobSummaries: [TransformJobSummary]
    package var nextToken: String?

    package init(transformJobSummaries: [TransformJobSummary], nextToken: String? = nil) {
        self.transformJobSummaries = transformJobSummaries
        self.nextToken = nextToken
    }
}
