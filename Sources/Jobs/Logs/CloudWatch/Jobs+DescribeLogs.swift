import Foundation
import Identifiers
import Store

extension Jobs {
    /// The groups in which a job has logged, by their names.
    ///
    /// Source: CloudWatch Logs API, `DescribeLogGroups`.
    ///
    /// - Throws: ``ServiceError/Code/invalidLogParameter`` for members that cannot be.
    package func describeLogGroups(_ request: DescribeLogGroupsRequest) async throws -> DescribeLogGroupsResponse {
        try request.check()
        let limit = try LogRules.limit(request.limit, most: LogRules.mostEntries)
        let last = try request.nextToken.map { try LogStreamKey($0, isByTime: false) }
        let found = try await logGroups().filter { request.wants($0.group.name) && $0.group.name > last?.name ?? "" }
            .sorted { $0.group.name < $1.group.name }
        var groups: [DescribeLogGroupsResponse.Group] = []
        for (group, created) in found.prefix(limit) {
            let arn = store.home.arn(.logs, "log-group:\(group.name)").description
            var answer = DescribeLogGroupsResponse.Group(
                logGroupName: group.name,
                creationTime: created.milliseconds,
                arn: arn + ":*"
            )
            if request.logGroupNamePattern == nil {
                answer.logGroupArn = arn
                answer.retentionInDays = limits.retention.logDays
                answer.metricFilterCount = 0
                answer.storedBytes = try await loggedJobs(in: group)
                    .reduce(0) { $0 + (LogFile(path: $1.path)?.end ?? 0) }
                answer.logGroupClass = DescribeLogGroupsRequest.classes[0]
            }
            groups.append(answer)
        }
        let next = found.count > limit ? groups.last.map { LogStreamKey(time: nil, name: $0.logGroupName) } : nil
        return DescribeLogGroupsResponse(logGroups: groups, nextToken: next?.description)
    }

    /// The streams of a group, by name or by the time of their last event.
    ///
    /// Source: CloudWatch Logs API, `DescribeLogStreams`.
    ///
    /// - Throws: ``ServiceError/Code/logNotFound`` if there is no such group; ``ServiceError/Code/invalidLogParameter`` for
    ///   members that cannot be.
    package func describeLogStreams(_ request: DescribeLogStreamsRequest) async throws -> DescribeLogStreamsResponse {
        let isByTime = try request.isByTime()
        let limit = try LogRules.limit(request.limit, most: LogRules.mostEntries)
        let last = try request.nextToken.map { try LogStreamKey($0, isByTime: isByTime) }
        let group = try await logGroup(name: request.logGroupName, identifier: request.logGroupIdentifier)
        let jobs = try await loggedJobs(in: group, LoggedJobFilter(prefix: request.logStreamNamePrefix))
        let isDescending = request.descending ?? false
        let found = await streams(of: jobs, isByTime: isByTime, limit: limit + 1) { key in
            guard key.name.hasPrefix(request.logStreamNamePrefix ?? "") else { return false }
            return last.map { isDescending ? key < $0 : $0 < key } ?? true
        } before: {
            isDescending ? $1 < $0 : $0 < $1
        }
        let next = found.count > limit ? found[limit - 1].key.description : nil
        let streams = found.prefix(limit)
            .map { key, job, log in
                let last = log.lastTime
                return DescribeLogStreamsResponse.Stream(
                    logStreamName: key.name,
                    creationTime: job.started.milliseconds,
                    firstEventTimestamp: log.firstTime,
                    lastEventTimestamp: last,
                    lastIngestionTime: last,
                    arn: store.home.arn(.logs, "log-group:\(group.name):log-stream:\(key.name)").description,
                    storedBytes: 0
                )
            }
        return DescribeLogStreamsResponse(logStreams: streams, nextToken: next)
    }

    /// The first streams that are wanted of those that have something in them.
    ///
    /// Of lists by time every log is looked at, of those by name only as many as are answered.
    @concurrent private func streams(
        of jobs: [LoggedJob],
        isByTime: Bool,
        limit: Int,
        where isWanted: @Sendable (LogStreamKey) -> Bool,
        before: @Sendable (LogStreamKey, LogStreamKey) -> Bool
    ) async -> [(key: LogStreamKey, job: LoggedJob, log: LogFile)] {
        var candidates: [(key: LogStreamKey, job: LoggedJob)] = []
        for job in jobs {
            var time: Int64?
            if isByTime {
                guard let last = LogFile(path: job.path)?.lastTime else { continue }
                time = last
            }
            for stream in job.streams {
                let key = LogStreamKey(time: time, name: stream)
                if isWanted(key) { candidates.append((key, job)) }
            }
        }
        var found: [(key: LogStreamKey, job: LoggedJob, log: LogFile)] = []
        for (key, job) in candidates.sorted(by: { before($0.key, $1.key) }) where found.count < limit {
            if let log = LogFile(path: job.path) { found.append((key, job, log)) }
        }
        return found
    }
}

extension DescribeLogGroupsRequest {
    /// Source: CloudWatch Logs API, `LogGroupClass`.
    fileprivate static let classes = ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS"]

    fileprivate func check() throws {
        guard [logGroupNamePrefix, logGroupNamePattern, logGroupIdentifiers?.first].compactMap(\.self).count < 2 else {
            throw ServiceError.invalidLog(
                "Give one of logGroupNamePrefix, logGroupNamePattern and logGroupIdentifiers, not several."
            )
        }
        if let logGroupNamePrefix { try LogRules.checkGroup(logGroupNamePrefix, "logGroupNamePrefix") }
        if let logGroupNamePattern, !logGroupNamePattern.isEmpty {
            try LogRules.checkGroup(logGroupNamePattern, "logGroupNamePattern")
        }
        if let logGroupIdentifiers, !(1...LogRules.mostEntries ~= logGroupIdentifiers.count) {
            throw ServiceError.invalidLog(
                "logGroupIdentifiers has \(logGroupIdentifiers.count) entries; give 1 to \(LogRules.mostEntries)."
            )
        }
        if let logGroupClass, !Self.classes.contains(logGroupClass) {
            throw ServiceError.invalidLog(
                "logGroupClass is '\(logGroupClass)'; give \(Self.classes.joined(separator: ", "))."
            )
        }
    }

    fileprivate func wants(_ name: String) -> Bool {
        (logGroupClass ?? Self.classes[0]) == Self.classes[0] && name.hasPrefix(logGroupNamePrefix ?? "")
            && (logGroupNamePattern.map { $0.isEmpty || name.contains($0) } ?? true)
            && (logGroupIdentifiers?.map(LogRules.groupName).contains(name) ?? true)
    }
}

extension DescribeLogStreamsRequest {
    /// Whether the order is that of the last events.
    fileprivate func isByTime() throws -> Bool {
        let orders = ["LogStreamName", "LastEventTime"]
        guard let place = orders.firstIndex(of: orderBy ?? orders[0]) else {
            throw ServiceError.invalidLog("orderBy is '\(orderBy ?? "")'; give \(orders.joined(separator: " or ")).")
        }
        if let logStreamNamePrefix {
            try LogRules.checkStream(logStreamNamePrefix, "logStreamNamePrefix")
            guard place == 0 else {
                throw ServiceError.invalidLog("Cannot order by LastEventTime with a logStreamNamePrefix.")
            }
        }
        return place == 1
    }
}

extension Date {
    /// Since 1970.
    fileprivate var milliseconds: Int64 { Int64(timeIntervalSince1970 * 1000) }
}
