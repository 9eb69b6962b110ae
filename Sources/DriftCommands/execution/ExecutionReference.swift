import ArgumentParser
import JSONDocuments

/// How a person names an execution: its ARN, or just its id.
struct ExecutionReference: ParsableArguments {
    @Argument(help: "The execution: its id, as 'drift execution list' prints it, or its ARN.") var execution: String

    /// The ARN; an id is looked up among all pipelines' executions.
    func arn(_ client: APIClient) async throws -> JSON {
        if execution.hasPrefix("arn:") { return .string(execution) }
        for summary in try await Self.all(client) {
            if let arn = summary["PipelineExecutionArn"]?.string, arn.hasSuffix("/\(execution)") { return .string(arn) }
        }
        throw CommandError("There is no execution '\(execution)'. List them with 'drift execution list'.")
    }

    /// Every execution, of one pipeline or of all, newest first.
    static func all(_ client: APIClient, pipeline: String? = nil) async throws -> [JSON] {
        let names =
            if let pipeline { [pipeline] } else {
                try await client.list("SageMaker.ListPipelines", member: "PipelineSummaries")
                    .compactMap { $0["PipelineName"]?.string }
            }
        let found = try await names.asyncFlatMap { name in
            try await client.list(
                "SageMaker.ListPipelineExecutions",
                ["PipelineName": .string(name)],
                member: "PipelineExecutionSummaries"
            )
        }
        return found.sorted { ($0["StartTime"]?.number ?? 0) > ($1["StartTime"]?.number ?? 0) }
    }
}

extension TextTable {
    /// The id of an execution's ARN, or the name at the end of any ARN.
    static func lastPart(_ value: JSON?) -> String { value?.string?.split(separator: "/").last.map(String.init) ?? "-" }
}
