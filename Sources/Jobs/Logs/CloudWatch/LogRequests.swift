// Requests and answers of CloudWatch Logs, with its members' names. Times are milliseconds since 1970.

/// Source: CloudWatch Logs API, `DescribeLogGroups`.
package struct DescribeLogGroupsRequest: Decodable, Sendable {
    var logGroupNamePrefix: String?
    /// What a name holds; not beside a prefix.
    var logGroupNamePattern: String?
    /// Names, or ARNs; not beside a prefix or a pattern.
    var logGroupIdentifiers: [String]?
    /// All groups are `STANDARD`.
    var logGroupClass: String?
    var nextToken: String?
    /// 1 to 50; 50 unless given.
    var limit: Int?
}

/// Source: CloudWatch Logs API, `DescribeLogGroups`: ordered by name.
package struct DescribeLogGroupsResponse: Encodable, Sendable {
    let logGroups: [Group]
    let nextToken: String?

    /// Of groups that a pattern found, only the name, the time and ``arn`` are answered.
    struct Group: Encodable, Sendable {
        let logGroupName: String
        /// When the first of its jobs began.
        let creationTime: Int64
        /// With `:*` at the end.
        let arn: String
        var logGroupArn: String?
        var retentionInDays: Int?
        var metricFilterCount: Int?
        var storedBytes: Int?
        var logGroupClass: String?
    }
}

/// Source: CloudWatch Logs API, `DescribeLogStreams`.
package struct DescribeLogStreamsRequest: Decodable, Sendable {
    /// Either this or ``logGroupIdentifier``.
    var logGroupName: String?
    /// A name, or an ARN.
    var logGroupIdentifier: String?
    /// Not where the order is `LastEventTime`.
    var logStreamNamePrefix: String?
    /// `LogStreamName`, which is usual, or `LastEventTime`.
    var orderBy: String?
    var descending: Bool?
    var nextToken: String?
    /// 1 to 50; 50 unless given.
    var limit: Int?
}

/// Source: CloudWatch Logs API, `DescribeLogStreams`.
package struct DescribeLogStreamsResponse: Encodable, Sendable {
    let logStreams: [Stream]
    let nextToken: String?

    /// One stream; the times of events are those of the whole job's log, which its instances share.
    struct Stream: Encodable, Sendable {
        let logStreamName: String
        /// When the job began.
        let creationTime: Int64
        let firstEventTimestamp: Int64?
        let lastEventTimestamp: Int64?
        let lastIngestionTime: Int64?
        let arn: String
        /// Source: CloudWatch Logs API, `LogStream`: always reported as zero.
        let storedBytes: Int
    }
}

/// Source: CloudWatch Logs API, `GetLogEvents`.
package struct GetLogEventsRequest: Decodable, Sendable {
    /// Either this or ``logGroupIdentifier``.
    var logGroupName: String?
    /// A name, or an ARN.
    var logGroupIdentifier: String?
    var logStreamName: String?
    /// Of the first event.
    var startTime: Int64?
    /// Of the first event that is not answered any more.
    var endTime: Int64?
    /// Of either direction; it says more than ``startFromHead``.
    var nextToken: String?
    /// 1 to 10,000; as many as are in a page unless given.
    var limit: Int?
    /// Whether the first page is the oldest events; the newest unless given.
    var startFromHead: Bool?
}

/// Source: CloudWatch Logs API, `GetLogEvents`.
package struct GetLogEventsResponse: Encodable, Sendable {
    /// Oldest first.
    let events: [Event]
    /// The same as in the request where there is no event behind it.
    let nextForwardToken: String
    /// The same as in the request where there is no event before it.
    let nextBackwardToken: String

    /// One line of a log.
    struct Event: Encodable, Sendable, Hashable {
        let timestamp: Int64
        let message: String
        let ingestionTime: Int64
    }
}

/// Source: CloudWatch Logs API, `FilterLogEvents`.
package struct FilterLogEventsRequest: Decodable, Sendable {
    /// Either this or ``logGroupIdentifier``.
    var logGroupName: String?
    /// A name, or an ARN.
    var logGroupIdentifier: String?
    /// At most 100; not beside a prefix.
    var logStreamNames: [String]?
    var logStreamNamePrefix: String?
    /// Of the first event.
    var startTime: Int64?
    /// Of the last event.
    var endTime: Int64?
    /// Terms; see ``LogFilterPattern``.
    var filterPattern: String?
    /// Its direction says more than ``startFromHead``.
    var nextToken: String?
    /// 1 to 10,000; as many as are in a page unless given.
    var limit: Int?
    /// Whether the oldest events come first, as they do unless this is false.
    var startFromHead: Bool?
}

/// Source: CloudWatch Logs API, `FilterLogEvents`.
package struct FilterLogEventsResponse: Encodable, Sendable {
    /// In the order of their times, whatever their streams.
    let events: [Event]
    /// Source: as above: always empty since May 2020.
    let searchedLogStreams: [String] = []
    /// Nil if all has been searched; else there may be more, also where this answer has no event.
    let nextToken: String?

    /// One line of a log.
    struct Event: Encodable, Sendable, Hashable {
        let logStreamName: String
        let timestamp: Int64
        let message: String
        let ingestionTime: Int64
        /// The stream and the line's place in the log.
        let eventId: String
    }
}
