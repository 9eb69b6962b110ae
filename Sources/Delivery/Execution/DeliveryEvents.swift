import Foundation
import Identifiers
import JSONDocuments
import Store

// Events as the CodePipeline user guide, "Monitoring CodePipeline events", shows them.

extension ExecutionRecord {
    /// Publishes "CodePipeline Pipeline Execution State Change".
    func publish(_ state: String, in transaction: Transaction) throws {
        var detail: JSON = head
        detail["execution-trigger"] = [
            "trigger-type": .string(trigger.triggerType), "trigger-detail": .string(trigger.triggerDetail),
        ]
        if status == .stopping || status == .stopped, let stopReason {
            detail["stop-execution-comments"] = .string(stopReason)
        }
        try publish("Pipeline", detail, state, in: transaction)
    }

    /// Publishes "CodePipeline Stage Execution State Change".
    func publish(stage: String, _ state: String, in transaction: Transaction) throws {
        var detail = head
        detail["stage"] = .string(stage)
        try publish("Stage", detail, state, in: transaction)
    }

    /// Publishes "CodePipeline Action Execution State Change".
    func publish(_ action: ActionRecord, in transaction: Transaction) throws {
        guard let declared = declaration.action(action.action, in: action.stage) else { return }
        var detail = head
        detail["stage"] = .string(action.stage)
        detail["action-execution-id"] = .string(action.id)
        detail["action"] = .string(action.action)
        var result: JSON = [:]
        if let id = action.externalId { result["external-execution-id"] = .string(id) }
        if let url = action.externalUrl { result["external-execution-url"] = .string(url) }
        if let summary = action.errorMessage ?? action.summary {
            result["external-execution-summary"] = .string(summary)
        }
        if let code = action.errorCode { result["error-code"] = .string(code) }
        if action.status != .inProgress { detail["execution-result"] = result }
        detail["input-artifacts"] = try Self.json(action.inputs)
        detail["output-artifacts"] = try Self.json(action.outputs)
        detail["region"] = .string(transaction.home.region)
        detail["type"] = [
            "owner": .string(declared.actionTypeId.owner), "provider": .string(declared.actionTypeId.provider),
            "category": .string(declared.actionTypeId.category), "version": .string(declared.actionTypeId.version),
        ]
        let state = action.status == .inProgress ? "STARTED" : action.status.rawValue.uppercased()
        try publish("Action", detail, state, in: transaction)
    }

    private var head: JSON {
        [
            "pipeline": .string(pipeline), "execution-id": .string(id),
            "start-time": .string(created.formatted(Self.timeStyle)),
        ]
    }

    private func publish(_ kind: String, _ detail: JSON, _ state: String, in transaction: Transaction) throws {
        var detail = detail
        detail["state"] = .string(state)
        detail["version"] = .integer(Int64(version))
        detail["pipeline-execution-attempt"] = .integer(Int64(attempt))
        try transaction.publish(
            source: "aws.codepipeline",
            detailType: "CodePipeline \(kind) Execution State Change",
            resources: [transaction.home.arn(.codepipeline, pipeline)],
            detail: detail
        )
    }

    private static func json(_ artifacts: [LocatedArtifact]) throws -> JSON {
        try JSON(parsing: try AWSCoding.text(artifacts, .asIs))
    }

    private static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt)
}
