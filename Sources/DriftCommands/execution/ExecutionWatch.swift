import ArgumentParser
import Foundation
import JSONDocuments

/// Shows an execution's steps until it has ended: on a terminal one table that changes, else a line for each change.
struct ExecutionWatch {
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private var shown: [String: String] = [:]
    private var lines = 0

    /// Waits for the end of an execution and prints it.
    ///
    /// - Parameters:
    ///   - arn: The execution's.
    ///   - client: The server.
    ///   - json: Whether only the execution's description is printed.
    /// - Throws: ``ExitCode`` 1 unless it succeeded.
    static func finish(_ arn: JSON, _ client: APIClient, json: Bool) async throws {
        var watch = ExecutionWatch()
        let execution = try await client.waitForExecution(arn) { steps in if !json { watch.show(steps) } }
        let status = execution["PipelineExecutionStatus"]?.string ?? "-"
        let reason = execution["FailureReason"]?.string.map { ": \($0)" } ?? ""
        print(json ? execution.text(.pretty) : status + reason)
        if status != "Succeeded" { throw ExitCode.failure }
    }

    /// Shows the steps as they are now.
    mutating func show(_ steps: [JSON]) {
        if isTerminal {
            let table = TextTable.text(steps, ExecutionCommand.stepColumns)
            // Up to the table's first line, and away with everything below.
            print((lines > 0 ? "\u{1B}[\(lines)A\u{1B}[J" : "") + table)
            lines = table.split(separator: "\n", omittingEmptySubsequences: false).count
        } else {
            for step in steps {
                let (name, status) = (step["StepName"]?.string ?? "-", step["StepStatus"]?.string ?? "-")
                guard shown.updateValue(status, forKey: name) != status else { continue }
                let reason = step["FailureReason"]?.string.map { "  \($0)" } ?? ""
                let took = step["EndTime"] == nil ? "" : "  \(ExecutionCommand.seconds(step)) s"
                print("\(name)  \(status)\(took)\(reason)")
            }
        }
        fflush(nil)
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
            // The status first: the steps of an execution that has ended do not change any more.
            let execution = try await call("SageMaker.DescribePipelineExecution", ["PipelineExecutionArn": arn])
            try await progress(try await steps(of: arn))
            if !["Executing", "Stopping"].contains(execution["PipelineExecutionStatus"]?.string ?? "") {
                return execution
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// The steps of an execution that have begun, the first one first.
    func steps(of arn: JSON) async throws -> [JSON] {
        try await list(
            "SageMaker.ListPipelineExecutionSteps",
            ["PipelineExecutionArn": arn, "SortOrder": "Ascending", "MaxResults": 100],
            member: "PipelineExecutionSteps"
        )
    }
}
