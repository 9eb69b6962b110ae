import ArgumentParser
import Foundation
import JSONDocuments

/// Executions of pipelines.
struct ExecutionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "execution",
        abstract: "Look at executions of pipelines, wait for them, stop them.",
        subcommands: [List.self, Describe.self, Wait.self, Stop.self, Logs.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List executions, newest first.")
        @Option(help: "Only this pipeline's.") var pipeline: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let rows = try await server.withClient { try await ExecutionReference.all($0, pipeline: pipeline) }
            if server.json { return print((["PipelineExecutionSummaries": .array(rows)] as JSON).text(.pretty)) }
            print(
                TextTable.text(
                    rows,
                    [
                        .init("EXECUTION") { TextTable.lastPart($0["PipelineExecutionArn"]) },
                        .init("STATUS", "PipelineExecutionStatus"), .time("STARTED", "StartTime"),
                        .init("STARTED BY") { startedBy($0["StartedBy"]) },
                    ]
                )
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show an execution and its steps.")
        @OptionGroup var reference: ExecutionReference
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let (execution, steps) = try await server.withClient { client in
                let arn = try await reference.arn(client)
                let execution = try await client.call(
                    "SageMaker.DescribePipelineExecution",
                    ["PipelineExecutionArn": arn]
                )
                let steps = try await client.call(
                    "SageMaker.ListPipelineExecutionSteps",
                    ["PipelineExecutionArn": arn, "SortOrder": "Ascending"]
                )
                return (execution, steps["PipelineExecutionSteps"]?.array ?? [])
            }
            if server.json {
                var document = execution
                document["PipelineExecutionSteps"] = .array(steps)
                return print(document.text(.pretty))
            }
            print(Details.text(execution))
            print()
            print(
                TextTable.text(
                    steps,
                    [
                        .init("STEP", "StepName"), .init("STATUS", "StepStatus"), .time("STARTED", "StartTime"),
                        .init("SECONDS", right: true) { seconds($0) }, .init("REASON", "FailureReason"),
                    ]
                )
            )
        }
    }

    struct Wait: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wait until an execution has ended; exit status 1 unless it succeeded."
        )
        @OptionGroup var reference: ExecutionReference
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let execution = try await server.withClient { client in
                let arn = try await reference.arn(client)
                return try await client.waitForExecution(arn) { _ in }
            }
            let status = execution["PipelineExecutionStatus"]?.string ?? "-"
            print(server.json ? execution.text(.pretty) : status)
            if status != "Succeeded" { throw ExitCode.failure }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop an execution and the jobs it runs.")
        @OptionGroup var reference: ExecutionReference
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let answer = try await server.withClient { client in
                let arn = try await reference.arn(client)
                return try await client.call(
                    "SageMaker.StopPipelineExecution",
                    ["PipelineExecutionArn": arn, "ClientRequestToken": .string(UUID().uuidString)]
                )
            }
            print(server.json ? answer.text(.pretty) : "Execution \(reference.execution) is stopping.")
        }
    }

    struct Logs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print what the jobs of an execution printed.")
        @OptionGroup var reference: ExecutionReference
        @Option(help: "Only this step's.") var step: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.withClient { client in
                let arn = try await reference.arn(client)
                let steps = try await client.call(
                    "SageMaker.ListPipelineExecutionSteps",
                    ["PipelineExecutionArn": arn, "SortOrder": "Ascending"]
                )
                for entry in steps["PipelineExecutionSteps"]?.array ?? [] {
                    guard let name = entry["StepName"]?.string, step == nil || step == name,
                        let job = JobReference(metadata: entry["Metadata"])
                    else { continue }
                    for line in try await job.log(client) { print("\(name)  \(line.text)") }
                }
            }
        }
    }

    /// What started an execution, in a few words.
    static func startedBy(_ value: JSON?) -> String {
        let type = value?["Type"]?.string?.lowercased() ?? "-"
        return value?["Name"]?.string.map { "\(type) \($0)" } ?? type
    }

    /// How long a step took, or has been running.
    static func seconds(_ step: JSON) -> String {
        guard let start = step["StartTime"]?.number else { return "-" }
        let end = step["EndTime"]?.number ?? Date().timeIntervalSince1970
        return String(format: "%.1f", max(0, end - start))
    }
}

extension APIClient {
    /// Asks until an execution has ended, and returns its description.
    ///
    /// - Parameters:
    ///   - arn: The execution's.
    ///   - progress: Called with the steps at each look.
    /// - Returns: What `DescribePipelineExecution` answers.
    /// - Throws: ``CommandError``, and what `progress` throws.
    func waitForExecution(_ arn: JSON, progress: ([JSON]) async throws -> Void) async throws -> JSON {
        while true {
            let execution = try await call("SageMaker.DescribePipelineExecution", ["PipelineExecutionArn": arn])
            let steps = try await call(
                "SageMaker.ListPipelineExecutionSteps",
                ["PipelineExecutionArn": arn, "SortOrder": "Ascending"]
            )
            try await progress(steps["PipelineExecutionSteps"]?.array ?? [])
            if !["Executing", "Stopping"].contains(execution["PipelineExecutionStatus"]?.string ?? "") {
                return execution
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
