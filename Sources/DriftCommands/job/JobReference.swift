import ArgumentParser
import JSONDocuments

/// A job by kind and name.
struct JobReference {
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case processing = "Processing"
        case training = "Training"
        case transform = "Transform"

        init?(argument: String) { self.init(ignoringCase: argument) }
    }

    enum Status: String, CaseIterable, ExpressibleByArgument {
        case inProgress = "InProgress"
        case completed = "Completed"
        case failed = "Failed"
        case stopping = "Stopping"
        case stopped = "Stopped"

        init?(argument: String) { self.init(ignoringCase: argument) }
    }

    let kind: Kind
    let name: String

    init(kind: Kind, name: String) {
        self.kind = kind
        self.name = name
    }

    /// The job that a pipeline step ran, from the step's `Metadata`; nil for a step without a job.
    init?(metadata: JSON?) {
        let arn =
            ["ProcessingJob.Arn", "TrainingJob.Arn", "TransformJob.Arn", "QualityCheck.CheckJobArn"]
            .lazy.compactMap { metadata?.member(at: $0)?.string }.first
        guard let arn, let name = arn.split(separator: "/").last,
            let kind = Kind.allCases.first(where: { arn.contains(":\($0.rawValue.lowercased())-job/") })
        else { return nil }
        self.init(kind: kind, name: String(name))
    }

    /// Finds the kind of the job named `name`.
    static func find(_ name: String, _ client: APIClient) async throws -> JobReference {
        for kind in Kind.allCases {
            let job = JobReference(kind: kind, name: name)
            do {
                _ = try await job.describe(client)
                return job
            } catch let error as CommandError where error.awsCode != nil {}
        }
        throw CommandError("There is no job '\(name)'. List them with 'drift job list'.")
    }

    func describe(_ client: APIClient) async throws -> JSON {
        try await client.call("SageMaker.Describe\(kind.rawValue)Job", ["\(kind.rawValue)JobName": .string(name)])
    }

    /// A line of a job's log.
    struct LogLine {
        /// Seconds since 1970.
        let time: Double
        let message: String

        /// The line with its time, UTC.
        var text: String { "\(TextTable.time(.double(time)))  \(message)" }

        var json: JSON { ["Time": .double(time), "Message": .string(message)] }
    }

    /// The job's log behind `position`, which is moved to the log's end.
    func log(_ client: APIClient, from position: inout Int64) async throws -> [LogLine] {
        var lines: [LogLine] = []
        while true {
            let page = try await logPage(client, from: &position, patience: 0)
            if page.lines.isEmpty { return lines }
            lines += page.lines
        }
    }

    /// The job's whole log.
    func log(_ client: APIClient) async throws -> [LogLine] {
        var position: Int64 = 0
        return try await log(client, from: &position)
    }

    /// Hands over the lines of the log until the job has ended.
    func followLog(_ client: APIClient, _ body: (LogLine) -> Void) async throws {
        var position: Int64 = 0
        while true {
            let page = try await logPage(client, from: &position, patience: 10)
            for line in page.lines { body(line) }
            if page.ended { return }
        }
    }

    /// The next part of the log; the server waits for one up to `patience` seconds.
    private func logPage(
        _ client: APIClient,
        from position: inout Int64,
        patience: Int64
    ) async throws -> (lines: [LogLine], ended: Bool) {
        let answer = try await client.call(
            "Driftloop.GetJobLog",
            [
                "JobType": .string(kind.rawValue.lowercased()), "JobName": .string(name),
                "Position": .integer(position), "WaitSeconds": .integer(patience),
            ]
        )
        let lines = (answer["Lines"]?.array ?? [])
            .map { LogLine(time: $0["Time"]?.number ?? 0, message: $0["Message"]?.string ?? "") }
        position = answer["Next"]?.integer ?? position
        return (lines, answer["Ended"] == true)
    }
}

extension RawRepresentable where RawValue == String, Self: CaseIterable {
    /// The case that a person means, who does not care for capitals.
    fileprivate init?(ignoringCase text: String) {
        guard let found = Self.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) else {
            return nil
        }
        self = found
    }
}
