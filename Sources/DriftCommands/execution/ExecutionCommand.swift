import ArgumentParser
import Foundation
import JSONDocuments

/// Executions of pipelines.
struct ExecutionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "execution",
        abstract: "Look at executions of pipelines, wait for them, stop them, retry them.",
        subcommands: [List.self, Describe.self, Wait.self, Stop.self, Retry.self, Logs.self],
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
                        .init("PIPELINE") { pipelineName(of: $0["PipelineExecutionArn"]) },
                        .init("NAME", "PipelineExecutionDisplayName"), .init("STATUS", "PipelineExecutionStatus"),
                        .time("STARTED", "StartTime"),
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
                return (execution, try await client.steps(of: arn))
            }
            if server.json {
                var document = execution
                document["PipelineExecutionSteps"] = .array(steps)
                return print(document.text(.pretty))
            }
            print(Details.text(execution))
            print("\n" + TextTable.text(steps, ExecutionCommand.stepColumns))
            for step in steps {
                guard let reasons = step.member(at: "CacheReport.Reasons")?.array, !reasons.isEmpty else { continue }
                print("\nCache of \(TextTable.plain(step["StepName"])): \(ExecutionCommand.cacheOutcome(step))")
                for reason in reasons { print("  \(TextTable.plain(reason))") }
            }
        }
    }

    struct Wait: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wait until an execution has ended; exit status 1 unless it succeeded."
        )
        @OptionGroup var reference: ExecutionReference
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.withClient { client in
                try await ExecutionWatch.finish(try await reference.arn(client), client, json: server.json)
            }
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

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run a failed or stopped execution again from the steps that did not succeed."
        )
        @OptionGroup var reference: ExecutionReference
        @Flag(help: "Wait until the execution has ended, and show its steps meanwhile.") var wait = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.withClient { client in
                let arn = try await reference.arn(client)
                let answer = try await client.call(
                    "SageMaker.RetryPipelineExecution",
                    ["PipelineExecutionArn": arn, "ClientRequestToken": .string(UUID().uuidString)]
                )
                if wait { return try await ExecutionWatch.finish(arn, client, json: server.json) }
                print(server.json ? answer.text(.pretty) : "Execution \(reference.execution) runs again.")
            }
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
                var found: [JSON] = []
                let steps = try await client.steps(of: arn)
                if let step, !steps.contains(where: { $0["StepName"]?.string == step }) {
                    let names = steps.compactMap { $0["StepName"]?.string }.joined(separator: ", ")
                    throw CommandError("No step '\(step)' has begun in this execution; there are: \(names).")
                }
                for entry in steps {
                    guard let name = entry["StepName"]?.string, step == nil || step == name,
                        let job = JobReference(metadata: entry["Metadata"])
                    else { continue }
                    for line in try await job.log(client) {
                        if !server.json { print("\(name)  \(line.text)") }
                        found.append([
                            "Step": .string(name), "Time": .double(line.time), "Message": .string(line.message),
                        ])
                    }
                }
                if server.json { print((["Lines": .array(found)] as JSON).text(.pretty)) }
            }
        }
    }

    /// How people are shown steps.
    static let stepColumns: [TextTable.Column] = [
        .init("STEP", "StepName"), .init("STATUS", "StepStatus"), .time("STARTED", "StartTime"),
        .init("SECONDS", right: true) { seconds($0) }, .init("CACHE") { cacheOutcome($0) },
        .init("REASON", "FailureReason"),
    ]

    /// Whether a step was reused: `hit`, `miss`, `off`.
    static func cacheOutcome(_ step: JSON) -> String {
        step.member(at: "CacheReport.Outcome")?.string?.lowercased() ?? "-"
    }

    /// The name of an execution's pipeline: `…:pipeline/NAME/execution/ID`.
    static func pipelineName(of arn: JSON?) -> String {
        let parts = (arn?.string ?? "").split(separator: "/")
        return parts.count > 2 ? String(parts[parts.count - 3]) : "-"
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
