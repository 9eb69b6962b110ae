import Foundation
import JSONDocuments

/// The project's code pipelines, watched stage by stage.
struct DemoDelivery {
    let client: APIClient
    let screen: DemoScreen

    /// How long a code pipeline may take: a first build compiles DriftKit.
    private static let patience: TimeInterval = 900

    /// What a code pipeline came to.
    enum End {
        case succeeded
        /// A person has to decide: the stage, the action and the token that answers it.
        case approval(stage: String, action: String, token: String)
    }

    /// The id of a pipeline's newest execution other than `known`, once there is one.
    func newestExecution(of pipeline: String, except known: Set<String> = []) async throws -> String {
        let deadline = Date(timeIntervalSinceNow: 60)
        while Date() < deadline {
            let found = try await executions(of: pipeline)
                .first { !known.contains($0["pipelineExecutionId"]?.string ?? "") }
            if let id = found?["pipelineExecutionId"]?.string { return id }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CommandError("The code pipeline \(pipeline) was not started within 60 s.")
    }

    /// The executions of a code pipeline, newest first.
    func executions(of pipeline: String) async throws -> [JSON] {
        try await
            client.call("CodePipeline_20150709.ListPipelineExecutions", ["pipelineName": .string(pipeline)])[
                "pipelineExecutionSummaries"
            ]?
            .array ?? []
    }

    /// Shows the stages of an execution as they end, until it has ended or waits for a person.
    ///
    /// - Parameters:
    ///   - pipeline: The code pipeline's name.
    ///   - execution: The id of its execution.
    ///   - said: The actions that were shown before, which are not shown again.
    /// - Returns: How it ended, or what it waits for.
    /// - Throws: ``CommandError`` with the failed action's message.
    func watch(_ pipeline: String, execution: String, said: inout Set<String>) async throws -> End {
        let begin = Date()
        while Date().timeIntervalSince(begin) < Self.patience {
            let state = try await client.call("CodePipeline_20150709.GetPipelineState", ["name": .string(pipeline)])
            for stage in state["stageStates"]?.array ?? []
            where stage.member(at: "latestExecution.pipelineExecutionId")?.string == execution {
                let name = TextTable.plain(stage["stageName"])
                for action in stage["actionStates"]?.array ?? [] {
                    let status = action.member(at: "latestExecution.status")?.string ?? ""
                    let label = TextTable.plain(action["actionName"])
                    if status == "InProgress", let token = action.member(at: "latestExecution.token")?.string {
                        return .approval(stage: name, action: label, token: token)
                    }
                    if status == "InProgress", !said.contains(name + label) {
                        screen.working("\(name): \(label)", seconds: Date().timeIntervalSince(begin))
                    }
                    guard ["Succeeded", "Failed"].contains(status), said.insert(name + label).inserted else { continue }
                    let text =
                        action.member(at: "latestExecution.errorDetails.message")
                        ?? action.member(at: "latestExecution.summary")
                    let detail = (text?.string ?? "").split(separator: "\n").first.map { String($0.prefix(90)) } ?? ""
                    let seconds = String(format: "%5.1f s", Date().timeIntervalSince(begin))
                    screen.say(
                        "\(status == "Succeeded" ? "done " : "FAILED") "
                            + "\("\(name): \(label)".padding(toLength: 34, withPad: " ", startingAt: 0)) \(seconds)  \(detail)"
                    )
                }
            }
            let described = try await client.call(
                "CodePipeline_20150709.GetPipelineExecution",
                ["pipelineName": .string(pipeline), "pipelineExecutionId": .string(execution)]
            )
            switch described.member(at: "pipelineExecution.status")?.string {
            case "Succeeded": return .succeeded
            case "InProgress", nil: try await Task.sleep(for: .milliseconds(100))
            case let other?:
                throw CommandError(
                    "The code pipeline \(pipeline) ended as \(other). Look with 'drift delivery describe \(pipeline)' and "
                        + "'drift delivery logs \(pipeline)' on a server over the same state."
                )
            }
        }
        throw CommandError("The code pipeline \(pipeline) did not end within \(Int(Self.patience)) s.")
    }

    /// Answers what a pipeline waits for.
    func approve(_ pipeline: String, stage: String, action: String, token: String) async throws {
        _ = try await client.call(
            "CodePipeline_20150709.PutApprovalResult",
            [
                "pipelineName": .string(pipeline), "stageName": .string(stage), "actionName": .string(action),
                "token": .string(token), "result": ["summary": "Staging answers", "status": "Approved"],
            ]
        )
        screen.say("\(stage): \(action) is Approved")
    }
}
