import Foundation
import Host
import Identifiers
import JSONDocuments
import Objects

/// The project's SageMaker pipeline: its executions, watched step by step.
struct DemoPipeline {
    let server: Server
    let client: APIClient
    let screen: DemoScreen

    /// An execution and the model version it registered.
    struct Outcome {
        let execution: DemoFacts.Execution
        let model: DemoFacts.Model
    }

    /// Waits for the execution that a trigger of the project starts, other than `known`, and for its end.
    func execution(after known: String?) async throws -> Outcome {
        let deadline = Date(timeIntervalSinceNow: 30)
        while Date() < deadline {
            let summaries = try await client.call(
                "SageMaker.ListPipelineExecutions",
                ["PipelineName": .string(Demo.pipeline)]
            )
            if let newest = summaries["PipelineExecutionSummaries"]?[0]?["PipelineExecutionArn"], newest.string != known
            {
                return try await watch(newest)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw CommandError("Nothing started the pipeline \(Demo.pipeline) within 30 s.")
    }

    /// What a model version is, and where its archive lies.
    func model(_ arn: String, rmse: Double) async throws -> DemoFacts.Model {
        let package = try await client.call("SageMaker.DescribeModelPackage", ["ModelPackageName": .string(arn)])
        let archive = package.member(at: "InferenceSpecification")?["Containers"]?[0]?["ModelDataUrl"]?.string ?? ""
        return DemoFacts.Model(
            arn: arn,
            version: package["ModelPackageVersion"]?.integer ?? 0,
            approval: package["ModelApprovalStatus"]?.string ?? "-",
            rmse: rmse,
            archive: try S3URI(archive).map { try server.objects.localURL(of: $0).path } ?? archive
        )
    }

    /// Shows an execution's steps as they happen, until it has ended.
    private func watch(_ arn: JSON) async throws -> Outcome {
        var said: Set<String> = []
        var logPosition: Int64 = 0
        var lastRound = ""
        var kept = ""
        var rmse = Double.nan
        let execution = try await client.waitForExecution(arn) { steps in
            for step in steps {
                let name = step["StepName"]?.string ?? ""
                if name == "TrainModel", let job = JobReference(metadata: step["Metadata"]) {
                    lastRound = try await sayRounds(job, from: &logPosition) ?? lastRound
                }
                guard ["Succeeded", "Failed"].contains(step["StepStatus"]?.string ?? ""), said.insert(name).inserted
                else {
                    continue
                }
                var detail = step["FailureReason"]?.string ?? ""
                switch name {
                case "PreprocessData":
                    kept = try await keptRows(of: step)
                    detail = kept
                case "TrainModel": detail = detail.isEmpty ? lastRound : detail
                case "EvaluateModel":
                    rmse = try await evaluatedError(step)
                    detail = String(format: "rmse %.3f on the test rows", rmse)
                case "CheckEvaluation":
                    detail = "rmse at most 7.0: \(TextTable.plain(step.member(at: "Metadata.Condition.Outcome")))"
                case "DataQualityBaselineJob": detail = "statistics.json, constraints.json"
                default:
                    if let model = step.member(at: "Metadata.RegisterModel.Arn") {
                        detail = "\(Demo.group)/\(TextTable.lastPart(model)), PendingManualApproval"
                    }
                }
                let mark = step["StepStatus"]?.string == "Succeeded" ? "done " : "FAILED"
                screen.say(
                    "\(mark) \(name.padding(toLength: 28, withPad: " ", startingAt: 0)) \(ExecutionCommand.seconds(step)) s  \(detail)"
                )
            }
        }
        guard execution["PipelineExecutionStatus"]?.string == "Succeeded" else {
            throw CommandError("The execution failed: \(TextTable.plain(execution["FailureReason"]))")
        }
        let steps = try await client.call("SageMaker.ListPipelineExecutionSteps", ["PipelineExecutionArn": arn])
        let registered = (steps["PipelineExecutionSteps"]?.array ?? [])
            .compactMap { $0.member(at: "Metadata.RegisterModel.Arn")?.string }.first
        guard let registered else { throw CommandError("The execution registered no model: its rmse is above 7.0.") }
        let started = execution["StartedBy"]
        let outcome = Outcome(
            execution: DemoFacts.Execution(
                arn: arn.string ?? "",
                status: "Succeeded",
                startedBy: ExecutionCommand.startedBy(started),
                eventId: started?["EventId"]?.string,
                seconds: (execution["LastModifiedTime"]?.number ?? 0) - (execution["CreationTime"]?.number ?? 0),
                rowsKept: kept,
                rmse: rmse
            ),
            model: try await model(registered, rmse: rmse)
        )
        screen.say(
            "Execution \(TextTable.lastPart(arn)) Succeeded, started by \(outcome.execution.startedBy), InputSource \(try await inputSource(arn)); model version "
                + "\(Demo.group)/\(outcome.model.version)"
        )
        return outcome
    }

    /// Shows the rounds that the training log has gained: every twentieth as a line, the others as a bar.
    ///
    /// - Returns: The last of them, as text.
    private func sayRounds(_ job: JobReference, from position: inout Int64) async throws -> String? {
        var last: String?
        for line in try await job.log(client, from: &position) {
            let text = line.message
            guard text.hasPrefix("["), let close = text.firstIndex(of: "]"),
                let round = Int(text[text.index(after: text.startIndex)..<close])
            else { continue }
            let metrics = text[text.index(after: close)...].split(separator: "\t").joined(separator: "  ")
            if round % 20 == 0 { screen.say("     round \(round)  \(metrics)") }
            screen.progress("TrainModel", round, of: 100, metrics)
            last = "round \(round)  \(metrics)"
        }
        return last
    }

    /// What the preprocessing job says of the rows it read and kept.
    private func keptRows(of step: JSON) async throws -> String {
        guard let job = JobReference(metadata: step["Metadata"]) else { return "" }
        let line = try await job.log(client).last { $0.message.hasPrefix("trips: ") }
        return line.map { String($0.message.dropFirst("trips: ".count)) } ?? ""
    }

    private func inputSource(_ execution: JSON) async throws -> String {
        let parameters = try await client.list(
            "SageMaker.ListPipelineParametersForExecution",
            ["PipelineExecutionArn": execution],
            member: "PipelineParameters"
        )
        return TextTable.plain(parameters.first { $0["Name"]?.string == "InputSource" }?["Value"])
    }

    private func evaluatedError(_ step: JSON) async throws -> Double {
        guard let job = JobReference(metadata: step["Metadata"]) else { return .nan }
        let described = try await job.describe(client)
        guard
            let uri = described.member(at: "ProcessingOutputConfig")?["Outputs"]?[0]?.member(at: "S3Output.S3Uri")?
                .string,
            let folder = S3URI(uri)
        else { return .nan }
        let report = try JSON(parsing: try server.objects.read(folder.appending("evaluation.json")))
        return report.member(at: "regression_metrics.rmse.value")?.number ?? .nan
    }
}
