import Foundation
import GRDB
import Identifiers
import Store

extension Delivery {
    /// Applies what the state machine says for one pipeline, one transaction after another, until it says nothing more.
    func changeStates(of pipeline: String) async throws {
        while try await store.read({ try Self.machine(pipeline, $0)?.changes().isEmpty == false }) {
            let abandoned = try await write { transaction -> [String] in
                // The state may have changed since it was looked at, so it is looked at again.
                guard let machine = try Self.machine(pipeline, transaction.database) else { return [] }
                return try machine.changes().compactMap { try self.apply($0, in: transaction) }
            }
            abandoned.forEach(abandon)
        }
    }

    private static func machine(_ pipeline: String, _ database: Database) throws -> DeliveryMachine? {
        let executions = try ExecutionRecord.live(database, pipeline: pipeline)
        guard let newest = executions.last else { return nil }
        let transitions = try TransitionRecord.all(database, pipeline: pipeline)
        return DeliveryMachine(
            mode: newest.declaration.mode,
            executions: try executions.map { execution in
                DeliveryMachine.Execution(
                    id: execution.id,
                    isStopping: execution.status == .stopping,
                    abandons: execution.abandons,
                    stage: execution.stage,
                    isInside: execution.isInside,
                    stages: execution.declaration.stages.map { stage in
                        .init(
                            name: stage.name,
                            actions: stage.actions.map { .init(name: $0.name, runOrder: $0.order) }
                        )
                    },
                    actions: execution.isInside
                        ? try ActionRecord.states(database, execution: execution.id, stage: execution.stageName) : [:]
                )
            },
            disabled: Set(transitions.filter { !$0.value.isEnabled }.keys)
        )
    }

    /// Writes one change, and returns the run of an action that is abandoned by it.
    private func apply(_ change: DeliveryMachine.Change, in transaction: Transaction) throws -> String? {
        func execution(_ id: String) throws -> ExecutionRecord {
            guard let record = try ExecutionRecord.fetch(transaction.database, id: id) else {
                throw ServiceError(.internalFailure, "The execution '\(id)' has no row.")
            }
            return record
        }
        switch change {
        case .enter(let id):
            var execution = try execution(id)
            execution.isInside = true
            try execution.save(in: transaction)
            try execution.set(execution.stageName, .inProgress, state: "STARTED", in: transaction)
        case .begin(let id, let action): try begin(action, of: try execution(id), in: transaction)
        case .abandon(let id, let name): return try abandon(name, of: try execution(id), in: transaction)
        case .leave(let id, let status): try leave(try execution(id), status, in: transaction)
        case .stop(let id):
            var execution = try execution(id)
            try execution.move(to: .stopped, summary: execution.stopReason, in: transaction)
        case .supersede(let id, let newer):
            var execution = try execution(id)
            try execution.move(to: .superseded, summary: "Superseded by the execution \(newer).", in: transaction)
        }
        return nil
    }

    private func leave(_ execution: ExecutionRecord, _ status: StageStatus, in transaction: Transaction) throws {
        var execution = execution
        let stage = execution.stageName
        try execution.set(stage, status, state: status.rawValue.uppercased(), in: transaction)
        switch status {
        case .succeeded where execution.stage + 1 < execution.declaration.stages.count:
            execution.stage += 1
            execution.isInside = false
            try execution.save(in: transaction)
        case .succeeded: try execution.move(to: .succeeded, in: transaction)
        case .stopped, .stopping, .inProgress:
            try execution.move(to: .stopped, summary: execution.stopReason, in: transaction)
        case .failed:
            let failed = try ActionRecord.all(transaction.database, execution: execution.id)
                .last { $0.stage == stage && $0.status == .failed }
            let reason = failed.map { "\($0.action): \($0.errorMessage ?? "failed without a reason")" }
            try execution.move(
                to: .failed,
                summary: reason.map { "The stage '\(stage)' failed. \($0)" },
                in: transaction
            )
        }
    }

    private func abandon(
        _ name: String,
        of execution: ExecutionRecord,
        in transaction: Transaction
    ) throws -> String? {
        let running = try ActionRecord.all(transaction.database, execution: execution.id)
            .last { $0.stage == execution.stageName && $0.action == name && $0.status == .inProgress }
        guard var running else { return nil }
        running.summary = "Abandoned, because the execution was stopped."
        running.updatedBy = caller
        try running.end(.abandoned, of: execution, in: transaction)
        return running.id
    }

    // MARK: - The beginning of an action

    private func begin(_ name: String, of execution: ExecutionRecord, in transaction: Transaction) throws {
        guard let declared = execution.declaration.action(name, in: execution.stageName) else { return }
        let runs = try ActionRecord.all(transaction.database, execution: execution.id)
        var resolved = declared.configuration ?? [:]
        var fault: String?
        do {
            let values = Self.values(for: execution, runs)
            resolved = try resolved.mapValues { try VariableText.resolve($0, values) }
        } catch let error as VariableText.Unknown {
            fault = error.sentence
        }
        var located: [String: LocatedArtifact] = [:]
        for run in runs where run.status == .succeeded {
            for output in run.outputs { located[output.name] = output }
        }
        let id = UUID().uuidString.lowercased()
        let outputs = declared.outputs.map { artifact in
            LocatedArtifact(name: artifact, uri: Self.place(of: artifact, in: execution.declaration))
        }
        let isApproval = declared.actionTypeId == .approval
        let patience =
            isApproval
            ? declared.timeoutInMinutes.map { TimeInterval($0 * 60) } ?? ManualApproval.timeout
            : providers[declared.actionTypeId]?.rules.timeout ?? 3600
        let now = transaction.now.timeIntervalSince1970
        try transaction.database.execute(
            sql: """
                INSERT INTO action_execution (id, execution, pipeline, stage, action, status, resolved, inputs, outputs,
                    approval_token, job, updated_by, deadline, started, updated)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, execution.id, execution.pipeline, execution.stageName, name, ActionStatus.inProgress.rawValue,
                try AWSCoding.text(resolved, .asIs),
                try AWSCoding.text(declared.inputs.compactMap { located[$0] }, .asIs),
                try AWSCoding.text(outputs, .asIs), isApproval ? UUID().uuidString.lowercased() : nil,
                UUID().uuidString.lowercased(), transaction.home.arn(.codepipeline, execution.pipeline).description,
                now + patience, now, now,
            ]
        )
        guard var run = try ActionRecord.fetch(transaction.database, id: id) else { return }
        try execution.publish(run, in: transaction)
        if let missing = declared.inputs.first(where: { located[$0] == nil }) {
            fault = fault ?? "The input artifact '\(missing)' is not there: no action of this execution has put it out."
        }
        if let fault {
            run.errorCode = "ConfigurationError"
            run.errorMessage = fault
            try run.end(.failed, of: execution, in: transaction)
        }
    }

    /// What variables mean for an execution, by namespace.
    private static func values(for execution: ExecutionRecord, _ runs: [ActionRecord]) -> [String: [String: String]] {
        var values = [
            "codepipeline": ["PipelineExecutionId": execution.id], "variables": execution.variables,
        ]
        for run in runs where run.status == .succeeded {
            guard let namespace = execution.declaration.action(run.action, in: run.stage)?.namespace else { continue }
            values[namespace] = run.variables
        }
        return values
    }

    /// A new place for an artifact: `PIPELINE(20)/ARTIFACT(10)/XXXXXXX.zip`, as CodePipeline makes them.
    private static func place(of artifact: String, in declaration: PipelineDeclaration) -> S3URI {
        let name = UUID().uuidString.filter { $0 != "-" }.prefix(7)
        return S3URI(
            bucket: declaration.artifactBucket,
            key: "\(declaration.name.prefix(20))/\(artifact.prefix(10))/\(name).zip"
        )
    }
}
