import ArgumentParser
import Foundation
import JSONDocuments

/// Processing, training and transform jobs.
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "Look at jobs and what they printed.",
        subcommands: [List.self, Describe.self, Logs.self, Stop.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List jobs, newest first.")
        @Option(help: "Only jobs of this kind: Processing, Training or Transform.") var kind: JobReference.Kind?
        @Option(help: "Only jobs with this status: InProgress, Completed, Failed, Stopping or Stopped.")
        var status: JobReference.Status?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let rows =
                try await server.withClient { client in
                    try await (kind.map { [$0] } ?? JobReference.Kind.allCases)
                        .asyncFlatMap { kind -> [JSON] in
                            let name = kind.rawValue
                            var input: JSON = ["MaxResults": 100]
                            input["StatusEquals"] = status.map { .string($0.rawValue) }
                            return
                                try await client.list("SageMaker.List\(name)Jobs", input, member: "\(name)JobSummaries")
                                .map { summary in
                                    [
                                        "Kind": .string(name), "Name": summary["\(name)JobName"] ?? .null,
                                        "Status": summary["\(name)JobStatus"] ?? .null,
                                        "CreationTime": summary["CreationTime"] ?? .null,
                                        "EndTime": summary["\(name)EndTime"] ?? .null,
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
                        .time("CREATED", "CreationTime"), .time("ENDED", "EndTime"),
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
        static let configuration = CommandConfiguration(
            abstract: "Print what a job printed, each line with its time.",
            discussion: "With --follow --json each line is printed as a JSON object of its own."
        )
        @Argument(help: "The job's name.") var name: String
        @Flag(name: .shortAndLong, help: "Go on printing until the job has ended.") var follow = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.withClient { client in
                let job = try await JobReference.find(name, client)
                if follow {
                    try await job.followLog(client) { line in
                        print(server.json ? line.json.text() : line.text)
                        fflush(nil)
                    }
                } else {
                    let lines = try await job.log(client)
                    if server.json { return print((["Lines": .array(lines.map(\.json))] as JSON).text(.pretty)) }
                    for line in lines { print(line.text) }
                }
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
            print(server.json ? "{}" : "Job \(name) is stopping.")
        }
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
