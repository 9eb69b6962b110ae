import ArgumentParser
import Foundation
import JSONDocuments

/// Processing and training jobs.
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "Look at jobs and what they printed.",
        subcommands: [List.self, Describe.self, Logs.self, Stop.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List jobs, newest first.")
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let rows =
                try await server.withClient { client in
                    try await JobReference.Kind.allCases.asyncFlatMap { kind -> [JSON] in
                        let name = kind.rawValue
                        return try await client.list("SageMaker.List\(name)Jobs", member: "\(name)JobSummaries")
                            .map { summary in
                                [
                                    "Kind": .string(name), "Name": summary["\(name)JobName"] ?? .null,
                                    "Status": summary["\(name)JobStatus"] ?? .null,
                                    "CreationTime": summary["CreationTime"] ?? .null,
                                ]
                            }
                    }
                }
                .sorted { ($0["CreationTime"]?.number ?? 0) > ($1["CreationTime"]?.number ?? 0) }
            if server.json { return print((["Jobs": .array(rows)] as JSON).text(.pretty)) }
            print(
                TextTable.text(
                    rows,
                    [
                        .init("JOB", "Name"), .init("KIND", "Kind"), .init("STATUS", "Status"),
                        .time("CREATED", "CreationTime"),
                    ]
                )
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a job.")
        @Argument(help: "The job's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let answer = try await server.withClient { try await JobReference.find(name, $0).describe($0) }
            print(server.json ? answer.text(.pretty) : Details.text(answer))
        }
    }

    struct Logs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print what a job printed, each line with its time.")
        @Argument(help: "The job's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.withClient { client in
                for line in try await JobReference.find(name, client).log(client) { print(line.text) }
            }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop a running job.")
        @Argument(help: "The job's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.withClient { client in
                let job = try await JobReference.find(name, client)
                _ = try await client.call(
                    "SageMaker.Stop\(job.kind.rawValue)Job",
                    ["\(job.kind.rawValue)JobName": .string(name)]
                )
            }
            print("Job \(name) is stopping.")
        }
    }
}

/// A job by kind and name.
struct JobReference {
    enum Kind: String, CaseIterable {
        case processing = "Processing"
        case training = "Training"
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
            metadata?.member(at: "ProcessingJob.Arn") ?? metadata?.member(at: "TrainingJob.Arn")
            ?? metadata?.member(at: "QualityCheck.CheckJobArn")
        guard let text = arn?.string, let name = text.split(separator: "/").last else { return nil }
        self.init(kind: text.contains(":training-job/") ? .training : .processing, name: String(name))
    }

    /// Finds the kind of the job named `name`.
    static func find(_ name: String, _ client: APIClient) async throws -> JobReference {
        for kind in Kind.allCases {
            let job = JobReference(kind: kind, name: name)
            if (try? await job.describe(client)) != nil { return job }
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
    }

    /// The job's log behind `position`, which is moved to the log's end.
    func log(_ client: APIClient, from position: inout Int64) async throws -> [LogLine] {
        var lines: [LogLine] = []
        while true {
            let answer = try await client.call(
                "Driftloop.GetJobLog",
                [
                    "JobType": .string(kind.rawValue.lowercased()), "JobName": .string(name),
                    "Position": .integer(position),
                ]
            )
            let page = answer["Lines"]?.array ?? []
            if page.isEmpty { return lines }
            lines += page.map { LogLine(time: $0["Time"]?.number ?? 0, message: $0["Message"]?.string ?? "") }
            position = answer["Next"]?.integer ?? position
        }
    }

    /// The job's whole log.
    func log(_ client: APIClient) async throws -> [LogLine] {
        var position: Int64 = 0
        return try await log(client, from: &position)
    }
}

extension Sequence {
    /// `flatMap` with a body that awaits, in order.
    func asyncFlatMap<Result>(_ body: (Element) async throws -> [Result]) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results += try await body(element) }
        return results
    }
}
