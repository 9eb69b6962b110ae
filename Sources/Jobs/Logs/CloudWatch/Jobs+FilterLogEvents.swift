import Foundation
import Store

extension Jobs {
    /// The events of a group's streams that match a pattern, in the order of their times, a page at a time.
    ///
    /// A page has at most 1 MiB of events, and 10,000, and is made of at most 16 MiB of logs: where few events match, it may have
    /// none and a token all the same. Source: CloudWatch Logs API, `FilterLogEvents`.
    ///
    /// - Throws: ``ServiceError/Code/logNotFound`` if there is no such group or stream;
    ///   ``ServiceError/Code/invalidLogParameter`` for members that cannot be.
    package func filterLogEvents(_ request: FilterLogEventsRequest) async throws -> FilterLogEventsResponse {
        try request.check()
        let pattern = try LogFilterPattern(request.filterPattern ?? "")
        let room = try LogPageRoom(limit: request.limit)
        let token = try request.nextToken.map(FilterToken.init)
        let isForward = token?.isForward ?? request.startFromHead ?? true
        let (start, end) = (request.startTime ?? 0, request.endTime ?? .max)
        let group = try await logGroup(name: request.logGroupName, identifier: request.logGroupIdentifier)
        let jobs = try await jobs(of: request, in: group, from: start, to: end, token)
        if start > end { return FilterLogEventsResponse(events: [], nextToken: nil) }
        let merge = LogMerge(jobs, times: start...end, isForward: isForward, after: token?.key)
        return await search(merge, pattern, room, isForward: isForward) {
            [names = request.logStreamNames.map(Set.init)] in
            names?.contains($0) ?? $0.hasPrefix(request.logStreamNamePrefix ?? "")
        }
    }

    /// The jobs whose logs have to be looked at.
    private func jobs(
        of request: FilterLogEventsRequest,
        in group: LogGroup,
        from start: Int64,
        to end: Int64,
        _ token: FilterToken?
    ) async throws -> [LoggedJob] {
        if let names = request.logStreamNames {
            var jobs: [String: LoggedJob] = [:]
            for name in Set(names) {
                let job = try await logStream(name, in: group).job
                jobs[job.name] = job
            }
            return Array(jobs.values)
        }
        var filter = LoggedJobFilter(prefix: request.logStreamNamePrefix)
        let first = max(start, token.flatMap { $0.isForward ? $0.key.time : nil } ?? 0)
        let last = min(end, token.flatMap { $0.isForward ? nil : $0.key.time } ?? .max)
        filter.since = Date(timeIntervalSince1970: Double(first) / 1000 - LogMerge.slack)
        filter.until = Date(timeIntervalSince1970: Double(last) / 1000 + LogMerge.slack)
        return try await loggedJobs(in: group, filter)
    }

    /// How many bytes of logs are read for one answer.
    private static let longestSearch = 16 << 20

    @concurrent private func search(
        _ lines: LogMerge,
        _ pattern: LogFilterPattern,
        _ room: LogPageRoom,
        isForward: Bool,
        in isWanted: @Sendable (String) -> Bool
    ) async -> FilterLogEventsResponse {
        var (lines, room, read) = (lines, room, 0)
        var events: [FilterLogEventsResponse.Event] = []
        var last: LogMerge.Key?
        func answer(isLast: Bool) -> FilterLogEventsResponse {
            let token = isLast ? nil : last.map { FilterToken(isForward: isForward, key: $0).description }
            return FilterLogEventsResponse(events: events, nextToken: token)
        }
        while let (job, line, key) = lines.next() {
            if room.isFull || read >= Self.longestSearch { return answer(isLast: false) }
            if let (index, text) = job.event(line), isWanted(job.streams[index]), pattern.matches(text) {
                guard room.take(text.count) else { return answer(isLast: false) }
                events.append(FilterLogEventsResponse.Event(stream: job.streams[index], line, text))
            }
            read += line.end - line.start
            // The furthest one, whatever clocks did, so that every page is a step.
            last = last.map { isForward ? max($0, key) : min($0, key) } ?? key
        }
        return answer(isLast: true)
    }
}

extension FilterLogEventsResponse.Event {
    fileprivate init(stream: String, _ line: LogLine, _ text: ArraySlice<UInt8>) {
        self.init(
            logStreamName: stream,
            timestamp: line.time,
            message: String(decoding: text, as: UTF8.self),
            ingestionTime: line.time,
            eventId: "\(stream)/\(line.start)"
        )
    }
}

extension FilterLogEventsRequest {
    /// The most names of streams.
    ///
    /// Source: CloudWatch Logs API, `InputLogStreamNames`.
    private static let mostStreams = 100
    /// 2024-01-01, from which on the newest events may come first.
    ///
    /// Source: as above, `startFromHead`.
    private static let firstBackward: Int64 = 1_704_067_200_000

    fileprivate func check() throws {
        _ = try LogRules.time(startTime, "startTime")
        _ = try LogRules.time(endTime, "endTime")
        if let logStreamNames {
            guard logStreamNamePrefix == nil else {
                throw ServiceError.invalidLog("Give logStreamNames or logStreamNamePrefix, not both.")
            }
            guard 1...Self.mostStreams ~= logStreamNames.count else {
                throw ServiceError.invalidLog(
                    "logStreamNames has \(logStreamNames.count) names; give 1 to \(Self.mostStreams)."
                )
            }
            for name in logStreamNames { try LogRules.checkStream(name, "logStreamNames") }
        }
        if let logStreamNamePrefix { try LogRules.checkStream(logStreamNamePrefix, "logStreamNamePrefix") }
        if startFromHead == false, startTime ?? 0 < Self.firstBackward {
            throw ServiceError.invalidLog(
                "startFromHead is false; give a startTime of \(Self.firstBackward) (2024-01-01) or later with it."
            )
        }
    }
}
