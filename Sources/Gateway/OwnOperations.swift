import Events
import Foundation
import Identifiers
import JSONDocuments
import Jobs
import Monitors
import Objects
import ServiceLifecycle
import Store

/// The operations that AWS has no API for.
extension OperationTable {
    static func ownOperations(
        jobs: Jobs,
        monitors: Monitors,
        events: Events,
        objects: Objects
    ) -> [String: Operation] {
        [
            "GetJobLog": Operation { (request: GetJobLogRequest) in
                let patience = request.waitSeconds ?? 0
                guard 0...GetJobLogRequest.longestWait ~= patience else {
                    throw ServiceError(
                        .validation,
                        "WaitSeconds is \(patience); give 0 to \(GetJobLogRequest.longestWait)."
                    )
                }
                let page = try await untilShutdown {
                    try await jobs.logs(
                        kind: request.jobType,
                        name: request.jobName,
                        after: request.position ?? 0,
                        patience: TimeInterval(patience)
                    )
                } otherwise: {
                    try await jobs.logs(kind: request.jobType, name: request.jobName, after: request.position ?? 0)
                }
                return GetJobLogResponse(
                    lines: page.lines.map { .init(time: $0.time, message: $0.text) },
                    next: page.next,
                    ended: page.isLast
                )
            },
            "RunMonitoringSchedule": Operation { (request: RunMonitoringScheduleRequest) in
                let started = try await monitors.runNow(
                    schedule: request.monitoringScheduleName,
                    from: request.startTime
                )
                return RunMonitoringScheduleResponse(
                    processingJobName: started.jobName,
                    startTime: started.window.start,
                    endTime: started.window.end
                )
            },
            "EmptyBucket": Operation { (request: EmptyBucketRequest) in
                var deleted = 0
                if objects.hasBucket(request.bucket) {
                    for entry in try objects.list(prefix: S3URI(bucket: request.bucket, key: "")) {
                        try objects.delete(S3URI(bucket: request.bucket, key: entry.key))
                        deleted += 1
                    }
                }
                return EmptyBucketResponse(deleted: deleted)
            },
            "ListEvents": Operation { (request: ListEventsRequest) in
                let limit = request.limit ?? 50
                guard 1...ListEventsRequest.most ~= limit else {
                    throw ServiceError(.validation, "Limit is \(limit); give 1 to \(ListEventsRequest.most).")
                }
                return ListEventsResponse(events: try await events.recentEvents(limit: limit).map { $0.json.text() })
            },
            "DescribeEvent": Operation { (request: DescribeEventRequest) in
                guard let event = try await events.event(id: request.id) else {
                    throw ServiceError(
                        .notFound,
                        "There is no event '\(request.id)', or it is older than what is kept."
                    )
                }
                return DescribeEventResponse(event: event.json.text())
            },
            "ListFireTimes": Operation { (request: ListFireTimesRequest) in
                let limit = request.limit ?? 5
                guard 1...ListFireTimesRequest.most ~= limit else {
                    throw ServiceError(.validation, "Limit is \(limit); give 1 to \(ListFireTimesRequest.most).")
                }
                return ListFireTimesResponse(
                    fireTimes: try await events.nextFireTimes(of: request.name, count: limit)
                )
            },
            "ListDeadLetters": Operation { (_: EmptyRequest) in
                ListDeadLettersResponse(
                    deadLetters: try await events.deadLetters()
                        .map {
                            .init(
                                time: $0.ended,
                                rule: $0.rule,
                                targetArn: $0.targetARN,
                                eventId: $0.event.id,
                                reason: $0.reason
                            )
                        }
                )
            },
        ]
    }
}

/// Does what may wait; where the server begins to shut down meanwhile, it does the other thing instead.
private func untilShutdown<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result,
    otherwise: () async throws -> Result
) async throws -> Result {
    do {
        return try await cancelWhenGracefulShutdown(body)
    } catch is CancellationError where !Task.isCancelled {
        return try await otherwise()
    }
}

private struct RunMonitoringScheduleRequest: Decodable, Sendable {
    let monitoringScheduleName: String
    /// The time of the first capture to look at; the end of the last window unless given.
    let startTime: Date?
}

/// The execution that was started, and the window of captures that it looks at.
private struct RunMonitoringScheduleResponse: Encodable, Sendable {
    let processingJobName: String
    let startTime: Date
    let endTime: Date
}

private struct EmptyBucketRequest: Decodable, Sendable {
    let bucket: String
}

/// How many objects were deleted; a bucket that is not there is empty.
private struct EmptyBucketResponse: Encodable, Sendable {
    let deleted: Int
}

private struct EmptyRequest: Decodable, Sendable {}

private struct GetJobLogRequest: Decodable, Sendable {
    let jobType: JobKind
    let jobName: String
    /// 0, or ``GetJobLogResponse/next`` of the answer before.
    let position: Int?
    /// How long to wait where there are no lines yet; 0 unless given.
    let waitSeconds: Int?

    static let longestWait = 20
}

private struct GetJobLogResponse: Encodable, Sendable {
    struct Line: Encodable, Sendable {
        let time: Date
        let message: String
    }

    let lines: [Line]
    let next: Int
    /// Whether the job has ended and these are its last lines.
    let ended: Bool
}

private struct ListEventsRequest: Decodable, Sendable {
    /// The most events of one answer.
    static let most = 1000

    let limit: Int?
}

/// Events newest first, each as the text that was published.
private struct ListEventsResponse: Encodable, Sendable {
    let events: [String]
}

private struct ListFireTimesRequest: Decodable, Sendable {
    /// The most times of one answer.
    static let most = 100

    let name: String
    let limit: Int?
}

/// When a rule's schedule fires next; none where it has no schedule or is disabled.
private struct ListFireTimesResponse: Encodable, Sendable {
    let fireTimes: [Date]
}

private struct DescribeEventRequest: Decodable, Sendable {
    let id: String
}

private struct DescribeEventResponse: Encodable, Sendable {
    let event: String
}

/// Deliveries that were given up, newest first.
private struct ListDeadLettersResponse: Encodable, Sendable {
    struct Letter: Encodable, Sendable {
        let time: Date?
        let rule: String
        let targetArn: String
        let eventId: String
        let reason: String?
    }

    let deadLetters: [Letter]
}
