import Foundation
import Identifiers
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import Jobs

@Suite("CloudWatch Logs", .timeLimit(.minutes(2))) struct CloudWatchLogsTests {
    static let group = "/aws/sagemaker/ProcessingJobs"

    // MARK: - GetLogEvents

    @Test func `a job's lines are the events of a stream with the job's name`() async throws {
        try await withWorkshop { shop in
            _ = try await shop.process(Workshop.processing("Job-1", "echo one; echo; echo two"))
            let streams = try await shop.jobs.describeLogStreams(
                DescribeLogStreamsRequest(logGroupName: Self.group, logStreamNamePrefix: "Job-1/")
            )
            #expect(streams.nextToken == nil)
            let stream = try #require(streams.logStreams.first)
            #expect(stream.logStreamName.wholeMatch(of: /Job-1\/algo-1-\d{10}/) != nil)
            #expect(
                stream.arn
                    == "arn:aws:logs:us-east-1:000000000000:log-group:\(Self.group):log-stream:\(stream.logStreamName)"
            )
            let page = try await shop.events(stream.logStreamName)
            // An event has a character at least.
            #expect(page.events.map(\.message) == ["one", "two"])
            #expect(page.events.map(\.timestamp).sorted() == page.events.map(\.timestamp))
            #expect(page.events.first?.timestamp == stream.firstEventTimestamp)
            #expect(page.events.last?.timestamp == stream.lastEventTimestamp)
            #expect(abs(Double(stream.creationTime) / 1000 - Date().timeIntervalSince1970) < 60)
        }
    }

    @Test func `pages go forward and backward, and tokens at the ends stay the same`() async throws {
        try await withLog(2500) { shop, stream, texts in
            var request = GetLogEventsRequest(logGroupName: Self.group, logStreamName: stream, limit: 999)
            // The newest first, unless asked otherwise.
            var page = try await shop.jobs.getLogEvents(request)
            #expect(page.events.map(\.message) == Array(texts.suffix(999)))
            var all = page.events
            let atEnd = page.nextForwardToken
            while true {
                request.nextToken = page.nextBackwardToken
                page = try await shop.jobs.getLogEvents(request)
                if page.events.isEmpty { break }
                all = page.events + all
            }
            #expect(all.map(\.message) == texts)
            #expect(page.nextBackwardToken == request.nextToken && page.nextBackwardToken == "b/0")
            request.nextToken = atEnd
            let none = try await shop.jobs.getLogEvents(request)
            #expect(none.events.isEmpty && none.nextForwardToken == atEnd)
            #expect(atEnd.hasPrefix("f/"))

            request.nextToken = nil
            request.startFromHead = true
            var forward: [String] = []
            repeat {
                page = try await shop.jobs.getLogEvents(request)
                forward += page.events.map(\.message)
                let back = GetLogEventsRequest(
                    logGroupName: Self.group,
                    logStreamName: stream,
                    nextToken: page.nextBackwardToken,
                    limit: 1
                )
                // Before a page is what came before it.
                let before = try await shop.jobs.getLogEvents(back).events.map(\.message)
                #expect(before == Array(forward.dropLast(page.events.count).suffix(1)))
                request.nextToken = page.nextForwardToken
            } while !page.events.isEmpty
            #expect(forward == texts && request.nextToken == atEnd)
        }
    }

    @Test func `a time range is what a filter of all events gives, in every direction`() async throws {
        try await withLog(300) { shop, stream, _ in
            let all = try await shop.events(stream).events
            var generator = SplitMix(seed: 5)
            for _ in 0..<200 {
                let start = Int64.random(in: all[0].timestamp - 3...all[299].timestamp + 3, using: &generator)
                let end = Int64.random(in: all[0].timestamp - 3...all[299].timestamp + 3, using: &generator)
                let wanted = all.filter { $0.timestamp >= start && $0.timestamp < end }
                var request = GetLogEventsRequest(logGroupName: Self.group, logStreamName: stream, limit: 40)
                (request.startTime, request.endTime) = (start, end)
                request.startFromHead = Bool.random(using: &generator)
                var found: [GetLogEventsResponse.Event] = []
                while true {
                    let page = try await shop.jobs.getLogEvents(request)
                    if page.events.isEmpty { break }
                    found = request.startFromHead == true ? found + page.events : page.events + found
                    request.nextToken = request.startFromHead == true ? page.nextForwardToken : page.nextBackwardToken
                }
                #expect(found == wanted)
            }
        }
    }

    @Test func `a page holds a megabyte at most, and an event however large`() async throws {
        try await withLog(30, length: 100_000) { shop, stream, _ in
            var request = GetLogEventsRequest(logGroupName: Self.group, logStreamName: stream, startFromHead: true)
            var sizes: [Int] = []
            while true {
                let page = try await shop.jobs.getLogEvents(request)
                if page.events.isEmpty { break }
                sizes.append(page.events.count)
                request.nextToken = page.nextForwardToken
            }
            #expect(sizes == [10, 10, 10])
        }
        try await withLog(2, length: 2 << 20) { shop, stream, texts in
            let page = try await shop.events(stream)
            #expect(page.events.map(\.message) == [texts[1]])
        }
    }

    @Test func `a stream that grows is followed from its last token`() async throws {
        try await withLog(10) { shop, stream, _ in
            var request = GetLogEventsRequest(logGroupName: Self.group, logStreamName: stream, startFromHead: true)
            request.nextToken = try await shop.jobs.getLogEvents(request).nextForwardToken
            #expect(try await shop.jobs.getLogEvents(request).events.isEmpty)
            try shop.append("2027-01-01T00:00:00.000Z later\n2027-01-01T00:00:00.000Z not yet who")
            let page = try await shop.jobs.getLogEvents(request)
            #expect(page.events.map(\.message) == ["later"])
            request.nextToken = page.nextForwardToken
            #expect(try await shop.jobs.getLogEvents(request).events.isEmpty)
            try shop.append("le\n")
            #expect(try await shop.jobs.getLogEvents(request).events.map(\.message) == ["not yet whole"])
        }
    }

    @Test func `each instance has a stream`() async throws {
        try await withWorkshop { shop in
            var request = Workshop.processing("job-1", "echo '[algo-1] one'; echo '[algo-9] two'")
            request.processingResources.clusterConfig.instanceCount = 2
            _ = try await shop.process(request)
            let streams = try await shop.streams()
            #expect(streams.map { String($0.prefix(12)) } == ["job-1/algo-1", "job-1/algo-2"])
            for stream in streams {
                let texts = try await shop.events(stream).events.map(\.message).filter { !$0.hasPrefix("driftloop:") }
                #expect(texts == ["[algo-1] one", "[algo-9] two"])
            }
            let all = try await shop.jobs.filterLogEvents(FilterLogEventsRequest(logGroupName: Self.group)).events
            #expect(Set(all.map(\.logStreamName)) == Set(streams) && Set(all.map(\.eventId)).count == all.count)
        }
    }

    @Test(arguments: [
        "", "f", "f/", "b/-1", "f/+0", "f/00", "f/1", "x/0", "f/0/", " f/0", "f/99999999", "b/9223372036854775807",
        "f/9223372036854775808", "f/0x0", "n/job-1", "f/0/0/job-1", "b/１", "\u{0}",
        String(repeating: "f/", count: 9999),
    ])
    func `what is no token is refused`(token: String) async throws {
        try await withLog(3) { shop, stream, _ in
            let error = await #expect(throws: ServiceError.self) {
                try await shop.jobs.getLogEvents(
                    GetLogEventsRequest(logGroupName: Self.group, logStreamName: stream, nextToken: token)
                )
            }
            #expect(error?.code == .invalidLogParameter)
            #expect(error?.message.hasPrefix("The specified nextToken is invalid.") == true)
            if token != "f/0/0/job-1" {
                let error = await #expect(throws: ServiceError.self) {
                    try await shop.jobs.filterLogEvents(
                        FilterLogEventsRequest(logGroupName: Self.group, nextToken: token)
                    )
                }
                #expect(error?.code == .invalidLogParameter)
            }
            if token != "n/job-1" {
                let error = await #expect(throws: ServiceError.self) {
                    try await shop.jobs.describeLogStreams(
                        DescribeLogStreamsRequest(logGroupName: Self.group, nextToken: token)
                    )
                }
                #expect(error?.code == .invalidLogParameter)
            }
        }
    }

    @Test func `requests that cannot be are refused as AWS does`() async throws {
        try await withLog(3) { shop, stream, _ in
            func refused(_ change: (inout GetLogEventsRequest) -> Void) async -> ServiceError? {
                var request = GetLogEventsRequest(logGroupName: Self.group, logStreamName: stream)
                change(&request)
                let changed = request
                let error = await #expect(throws: ServiceError.self) { try await shop.jobs.getLogEvents(changed) }
                return error
            }
            for limit in [0, -1, 10_001, .max, .min] {
                #expect(await refused { $0.limit = limit }?.code == .invalidLogParameter)
            }
            for time in [-1, Int64.min] {
                #expect(await refused { $0.startTime = time }?.code == .invalidLogParameter)
                #expect(await refused { $0.endTime = time }?.code == .invalidLogParameter)
            }
            for name in ["", "a b", "/aws/sagemaker/TrainingJobs*", String(repeating: "a", count: 513), "é"] {
                #expect(await refused { $0.logGroupName = name }?.code == .invalidLogParameter)
            }
            for name in [nil, "", "a:b", "*", String(repeating: "a", count: 513)] as [String?] {
                #expect(await refused { $0.logStreamName = name }?.code == .invalidLogParameter)
            }
            #expect(await refused { $0.logGroupName = nil }?.code == .invalidLogParameter)
            #expect(await refused { $0.logGroupIdentifier = Self.group }?.code == .invalidLogParameter)

            for name in ["/aws/sagemaker/TrainingJobs", "/aws/sagemaker/processingjobs", "/aws/codebuild/", "x"] {
                let error = await refused { $0.logGroupName = name }
                #expect(error?.code == .logNotFound && error?.code.awsCode == "ResourceNotFoundException")
                #expect(error?.message.hasPrefix("The specified log group does not exist.") == true)
            }
            let name = stream.dropLast()
            for name in [String(name), stream.uppercased(), "other/algo-1-1", "job-1", "/", "job-1/"] {
                let error = await refused { $0.logStreamName = name }
                #expect(error?.code == .logNotFound)
                #expect(error?.message.hasPrefix("The specified log stream does not exist.") == true)
            }
            var request = GetLogEventsRequest(logStreamName: stream, startTime: .max, endTime: .max)
            request.logGroupIdentifier = "arn:aws:logs:us-east-1:000000000000:log-group:\(Self.group):*"
            let late = try await shop.jobs.getLogEvents(request)
            #expect(late.events.isEmpty)
            request.startTime = 0
            #expect(try await shop.jobs.getLogEvents(request).events.count == 3)
        }
    }

    // MARK: - Groups and streams

    @Test func `groups are those in which a job has logged`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            let processing = try await shop.jobs.createProcessingJob(Workshop.processing("job-1", "echo x"))
            #expect(try await shop.jobs.describeLogGroups(DescribeLogGroupsRequest()).logGroups.isEmpty)
            let missing = await #expect(throws: ServiceError.self) { try await shop.streams() }
            #expect(missing?.code == .logNotFound)
            try await shop.running { () async throws in
                try await shop.jobs.createBuildJob(BuildJobRequest(name: "0b-1", cache: "taxi", longestRun: 60))
                try await shop.jobs.createBuildJob(BuildJobRequest(name: "0b-2", cache: "taxi-2", longestRun: 60))
                try await shop.jobs.waitForBuildJob("0b-1")
                try await shop.jobs.waitForBuildJob("0b-2")
                _ = try await shop.train(Workshop.training("job-1", "echo y"))
                _ = try await shop.jobs.waitForEnd(arn: processing.processingJobArn)
            }
            let names = ["/aws/codebuild/taxi", "/aws/codebuild/taxi-2", Self.group, "/aws/sagemaker/TrainingJobs"]
            let all = try await shop.jobs.describeLogGroups(DescribeLogGroupsRequest())
            #expect(all.logGroups.map(\.logGroupName) == names && all.nextToken == nil)
            #expect(all.logGroups[2].arn == "arn:aws:logs:us-east-1:000000000000:log-group:\(Self.group):*")
            #expect(all.logGroups[2].storedBytes == 27 && all.logGroups[2].retentionInDays == 90)
            var found: [String] = []
            var request = DescribeLogGroupsRequest(limit: 1)
            repeat {
                let page = try await shop.jobs.describeLogGroups(request)
                found += page.logGroups.map(\.logGroupName)
                request.nextToken = page.nextToken
            } while request.nextToken != nil
            #expect(found == names)
            func list(_ request: DescribeLogGroupsRequest) async throws -> [String] {
                try await shop.jobs.describeLogGroups(request).logGroups.map(\.logGroupName)
            }
            #expect(try await list(DescribeLogGroupsRequest(logGroupNamePrefix: "/aws/sage")) == Array(names[2...]))
            #expect(try await list(DescribeLogGroupsRequest(logGroupNamePattern: "ingJ")) == Array(names[2...]))
            #expect(try await list(DescribeLogGroupsRequest(logGroupIdentifiers: [names[1], "x"])) == [names[1]])
            #expect(try await list(DescribeLogGroupsRequest(logGroupClass: "DELIVERY")).isEmpty)
            for wrong in [
                DescribeLogGroupsRequest(logGroupNamePrefix: "a", logGroupNamePattern: "b"),
                DescribeLogGroupsRequest(logGroupNamePrefix: ""), DescribeLogGroupsRequest(logGroupIdentifiers: []),
                DescribeLogGroupsRequest(logGroupClass: "GOLD"), DescribeLogGroupsRequest(limit: 51),
                DescribeLogGroupsRequest(nextToken: "x"),
            ] {
                let error = await #expect(throws: ServiceError.self) { try await list(wrong) }
                #expect(error?.code == .invalidLogParameter)
            }
            // A build's stream is named as the build says it.
            #expect(try await shop.streams(DescribeLogStreamsRequest(logGroupName: "/aws/codebuild/taxi")) == ["0b-1"])
            let events = try await shop.jobs.getLogEvents(
                GetLogEventsRequest(logGroupName: "/aws/codebuild/taxi", logStreamName: "0b-1")
            )
            #expect(events.events.allSatisfy { $0.message.hasPrefix("driftloop: ") } && !events.events.isEmpty)
        }
    }

    @Test func `streams are listed by name and by their last event, in pages`() async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            let shop = try Workshop(folder, clock: clock)
            let names = ["b", "B-2", "a-1", "a", "c"]
            try await shop.running { () async throws in
                for name in names {
                    _ = try await shop.process(Workshop.processing(name, "echo \(name)"))
                    clock.advance(by: 10)
                }
                _ = try await shop.process(Workshop.processing("silent", "true"))
            }
            _ = try await shop.jobs.createProcessingJob(Workshop.processing("waits", "echo x"))
            func jobs(_ change: (inout DescribeLogStreamsRequest) -> Void = { _ in }) async throws -> [String] {
                var request = DescribeLogStreamsRequest(logGroupName: Self.group)
                change(&request)
                var found: [String] = []
                repeat {
                    let page = try await shop.jobs.describeLogStreams(request)
                    #expect(page.logStreams.count <= request.limit ?? 50)
                    found += page.logStreams.map { String($0.logStreamName.prefix { $0 != "/" }) }
                    request.nextToken = page.nextToken
                } while request.nextToken != nil
                return found
            }
            // In the order of bytes, in which a slash is behind a hyphen.
            let sorted = ["B-2", "a-1", "a", "b", "c"]
            for limit in [nil, 1, 2, 5] {
                #expect(try await jobs { $0.limit = limit } == sorted)
                #expect(try await jobs { ($0.limit, $0.descending) = (limit, true) } == sorted.reversed())
                #expect(try await jobs { ($0.limit, $0.orderBy) = (limit, "LastEventTime") } == names)
                #expect(
                    try await jobs { ($0.limit, $0.orderBy, $0.descending) = (limit, "LastEventTime", true) }
                        == names.reversed()
                )
            }
            #expect(try await jobs { $0.logStreamNamePrefix = "a" } == ["a-1", "a"])
            #expect(try await jobs { $0.logStreamNamePrefix = "a/" } == ["a"])
            #expect(try await jobs { $0.logStreamNamePrefix = "a/algo-1-17723232" } == ["a"])
            #expect(try await jobs { $0.logStreamNamePrefix = "A" } == [])
            #expect(try await jobs { $0.logStreamNamePrefix = "b-2" } == [])
            #expect(try await jobs { $0.logStreamNamePrefix = "%' OR 1=1 --" } == [])
            let last = try await shop.jobs.describeLogStreams(
                DescribeLogStreamsRequest(logGroupName: Self.group, orderBy: "LastEventTime", limit: 1)
            )
            #expect(last.logStreams[0].lastEventTimestamp == 1_772_323_200_000)
            for (order, prefix, token) in [
                ("Name", nil, nil), ("LastEventTime", "a", nil), ("LastEventTime", nil, "n/a"), (nil, "", nil),
                (nil, nil, "t/0/a"),
            ] as [(String?, String?, String?)] {
                let error = await #expect(throws: ServiceError.self) {
                    try await jobs { ($0.orderBy, $0.logStreamNamePrefix, $0.nextToken) = (order, prefix, token) }
                }
                #expect(error?.code == .invalidLogParameter)
            }
        }
    }

    // MARK: - FilterLogEvents

    @Test func `events of several streams come in the order of their times, each once, in pages of any size`()
        async throws
    {
        try await withLogs(["a": 70, "b": 40, "c": 1]) { shop, all in
            for (limit, isForward) in [(nil, true), (1, true), (7, true), (1, false), (50, false)] as [(Int?, Bool)] {
                var request = FilterLogEventsRequest(logGroupName: Self.group, limit: limit, startFromHead: isForward)
                request.startTime = 1_772_323_200_000
                #expect(try await shop.search(request).map(\.message) == (isForward ? all : all.reversed()))
            }
            var generator = SplitMix(seed: 2)
            for _ in 0..<50 {
                var request = FilterLogEventsRequest(logGroupName: Self.group, limit: 9, startFromHead: true)
                let times = 1_772_323_199_990...Int64(1_772_323_200_100)
                (request.startTime, request.endTime) = (
                    .random(in: times, using: &generator), .random(in: times, using: &generator)
                )
                let (start, end) = (request.startTime ?? 0, request.endTime ?? 0)
                // The end is included here.
                let wanted = all.filter { start <= Self.time($0) && Self.time($0) <= end }
                #expect(try await shop.search(request).map(\.message) == wanted)
            }
            var request = FilterLogEventsRequest(logGroupName: Self.group, limit: 3)
            request.filterPattern = "1 -b"
            #expect(
                try await shop.search(request).map(\.message) == all.filter { $0.contains("1") && !$0.contains("b") }
            )
            request.filterPattern = nil
            request.logStreamNamePrefix = "b/"
            #expect(try await shop.search(request).map(\.message) == all.filter { $0.hasPrefix("b") })
            request.logStreamNamePrefix = nil
            request.logStreamNames = try await shop.streams().filter { !$0.hasPrefix("b") }
            #expect(try await shop.search(request).map(\.message) == all.filter { !$0.hasPrefix("b") })
        }
    }

    @Test func `searches that cannot be are refused, and hostile tokens only name places`() async throws {
        try await withLogs(["a": 5, "b": 5]) { shop, all in
            func refused(_ change: (inout FilterLogEventsRequest) -> Void) async -> ServiceError.Code? {
                var request = FilterLogEventsRequest(logGroupName: Self.group)
                change(&request)
                let changed = request
                let error = await #expect(throws: ServiceError.self) { try await shop.jobs.filterLogEvents(changed) }
                return error?.code
            }
            #expect(await refused { $0.logStreamNames = [] } == .invalidLogParameter)
            #expect(await refused { $0.logStreamNames = Array(repeating: "a", count: 101) } == .invalidLogParameter)
            #expect(
                await refused { ($0.logStreamNames, $0.logStreamNamePrefix) = (["a"], "a") } == .invalidLogParameter
            )
            #expect(await refused { $0.logStreamNames = ["a"] } == .logNotFound)
            #expect(await refused { $0.logGroupName = "/aws/sagemaker/Endpoints/taxi" } == .logNotFound)
            #expect(await refused { $0.filterPattern = "{ $.a = 1 }" } == .invalidLogParameter)
            #expect(await refused { $0.startFromHead = false } == .invalidLogParameter)
            #expect(await refused { $0.limit = 0 } == .invalidLogParameter)
            #expect(await refused { $0.endTime = -1 } == .invalidLogParameter)
            for token in [
                "f/9223372036854775807/9223372036854775807/a", "b/0/0/a", "b/0/9223372036854775807/zzz",
                "f/1772323200000/9223372036854775807/a/../../b",
            ] {
                let request = FilterLogEventsRequest(logGroupName: Self.group, endTime: .max, nextToken: token)
                let found = try await shop.search(request)
                #expect(found.count <= all.count)
            }
            let early = FilterLogEventsRequest(
                logGroupName: Self.group,
                endTime: 1,
                nextToken: "f/1772323200000/0/a"
            )
            #expect(try await shop.search(early).isEmpty)
        }
    }

    @Test(.enabled(if: Python.with("botocore") != nil, "botocore is not installed"))
    func `every answer has the shape of AWS's service model`() async throws {
        try await withLog(5) { shop, stream, _ in
            func json(_ answer: some Encodable) throws -> JSON { try JSON(parsing: AWSCoding.text(answer, .asIs)) }
            let jobs = shop.jobs
            let groups = try await jobs.describeLogGroups(DescribeLogGroupsRequest())
            let found = try await jobs.describeLogGroups(DescribeLogGroupsRequest(logGroupNamePattern: "Jobs"))
            let streams = try await jobs.describeLogStreams(DescribeLogStreamsRequest(logGroupName: Self.group))
            let events = try await shop.events(stream)
            // The log is older than its job here.
            let search = FilterLogEventsRequest(logGroupName: Self.group, logStreamNames: [stream], limit: 2)
            try BotocoreShapes.check(
                service: "logs",
                answers: [
                    ("DescribeLogGroups", try json(groups)), ("DescribeLogGroups", try json(found)),
                    ("DescribeLogStreams", try json(streams)), ("GetLogEvents", try json(events)),
                    ("FilterLogEvents", try json(try await jobs.filterLogEvents(search))),
                ]
            )
        }
    }

    /// The time of a line that ``withLogs(_:_:)`` wrote.
    private static func time(_ message: String) -> Int64 {
        1_772_323_200_000 + (message.split(separator: " ").last.flatMap { Int64($0) } ?? 0)
    }
}

// MARK: - Workshops with logs

/// Gives a workshop whose job `job-1` has a log of `count` lines, two in a millisecond, and the lines' texts.
private func withLog(
    _ count: Int,
    length: Int = 40,
    _ body: @escaping @Sendable (Workshop, _ stream: String, _ texts: [String]) async throws -> Void
) async throws {
    try await withScratchFolder { folder in
        let shop = try Workshop(folder)
        try await shop.running { _ = try await shop.process(Workshop.processing("job-1", "echo x")) }
        let texts = (0..<count).map { "\($0) " + String(repeating: "é", count: length / 2 - 4) }
        try shop.write(texts.enumerated().map { ($0.offset / 2, $0.element) }, to: "job-1")
        try await body(shop, try #require(try await shop.streams().first), texts)
    }
}

/// Gives a workshop of jobs with logs of so many lines, `JOB NUMBER TIME`, and all lines in the order of their times.
private func withLogs(
    _ counts: [String: Int],
    _ body: @escaping @Sendable (Workshop, _ all: [String]) async throws -> Void
) async throws {
    try await withScratchFolder { folder in
        let shop = try Workshop(folder, clock: ManualClock())
        try await shop.running {
            for job in counts.keys { _ = try await shop.process(Workshop.processing(job, "echo x")) }
        }
        var generator = SplitMix(seed: 11)
        var all: [(time: Int, job: String, number: Int)] = []
        for (job, count) in counts.sorted(by: { $0.key < $1.key }) {
            let times = (0..<count).map { _ in Int.random(in: 0...90, using: &generator) }.sorted()
            all += times.enumerated().map { ($0.element, job, $0.offset) }
            try shop.write(times.enumerated().map { ($0.element, "\(job) \($0.offset) \($0.element)") }, to: job)
        }
        all.sort { ($0.time, $0.job, $0.number) < ($1.time, $1.job, $1.number) }
        try await body(shop, all.map { "\($0.job) \($0.number) \($0.time)" })
    }
}

extension Workshop {
    /// Writes a job's log anew: lines with their milliseconds after the manual clock's beginning.
    fileprivate func write(_ lines: [(time: Int, text: String)], to job: String) throws {
        let text = lines.map { line in
            let date = Date(timeIntervalSince1970: (1_772_323_200_000.5 + Double(line.time)) / 1000)
            return "\(JobLogPage.stamp(date)) \(line.text)\n"
        }
        try Data(text.joined().utf8).write(to: folder.appendingPathComponent("jobs/processing/\(job)/log"))
    }

    fileprivate func append(_ text: String) throws {
        let handle = try FileHandle(forWritingTo: folder.appendingPathComponent("jobs/processing/job-1/log"))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    fileprivate func streams(
        _ request: DescribeLogStreamsRequest = DescribeLogStreamsRequest(logGroupName: CloudWatchLogsTests.group)
    ) async throws -> [String] {
        try await jobs.describeLogStreams(request).logStreams.map(\.logStreamName)
    }

    fileprivate func events(_ stream: String) async throws -> GetLogEventsResponse {
        try await jobs.getLogEvents(
            GetLogEventsRequest(logGroupName: CloudWatchLogsTests.group, logStreamName: stream)
        )
    }

    /// All pages of a search.
    fileprivate func search(_ request: FilterLogEventsRequest) async throws -> [FilterLogEventsResponse.Event] {
        var request = request
        var found: [FilterLogEventsResponse.Event] = []
        repeat {
            let page = try await jobs.filterLogEvents(request)
            found += page.events
            request.nextToken = page.nextToken
        } while request.nextToken != nil
        return found
    }
}
