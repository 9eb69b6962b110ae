import Foundation
import GRDB
import Store

extension Delivery {
    /// Lets nothing enter (Inbound) or leave (Outbound) a stage until it is enabled again; what is in the stage goes on.
    ///
    /// - Throws: ``ServiceError/Code/pipelineNotFound``; ``ServiceError/Code/stageNotFound``.
    package func disableStageTransition(_ request: DisableStageTransitionRequest) async throws {
        guard (1...300).contains(request.reason.count), request.reason.utf8.allSatisfy(Self.isOfReason) else {
            throw ServiceError(
                .validation,
                "reason is '\(request.reason)'; give 1 to 300 letters, digits, spaces and characters of !@().*?-"
            )
        }
        try await set(request.pipelineName, request.stageName, request.transitionType, reason: request.reason)
    }

    /// Lets executions pass again.
    ///
    /// - Throws: ``ServiceError/Code/pipelineNotFound``; ``ServiceError/Code/stageNotFound``.
    package func enableStageTransition(_ request: EnableStageTransitionRequest) async throws {
        try await set(request.pipelineName, request.stageName, request.transitionType, reason: nil)
    }

    private func set(_ pipeline: String, _ stage: String, _ type: TransitionType, reason: String?) async throws {
        let caller = caller
        try await store.write { transaction in
            let record = try PipelineRecord.fetch(transaction.database, name: pipeline)
            let declaration = try PipelineRecord.declaration(
                transaction.database,
                name: pipeline,
                version: record.version
            )
            guard let index = declaration.stages.firstIndex(where: { $0.name == stage }) else {
                let names = declaration.stages.map(\.name).joined(separator: ", ")
                throw ServiceError(
                    .stageNotFound,
                    "The pipeline '\(pipeline)' has no stage '\(stage)'; it has \(names)."
                )
            }
            // What leaves a stage enters the next one.
            let entered = type == .inbound ? index : index + 1
            guard declaration.stages.indices.contains(entered) else {
                throw ServiceError(
                    .validation,
                    "The stage '\(stage)' is the last one, so nothing leaves it for another. Give Inbound."
                )
            }
            try transaction.database.execute(
                sql: """
                    INSERT INTO stage_transition (pipeline, stage, enabled, reason, changed_by, changed)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (pipeline, stage) DO UPDATE SET enabled = excluded.enabled,
                        reason = excluded.reason, changed_by = excluded.changed_by, changed = excluded.changed
                    """,
                arguments: [
                    pipeline, declaration.stages[entered].name, reason == nil, reason, caller,
                    transaction.now.timeIntervalSince1970,
                ]
            )
        }
        wake.notify()
    }

    /// Source: CodePipeline API, `DisabledReason`.
    private static func isOfReason(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: Array("!@ ().*?-".utf8).contains(byte)
        }
    }
}
