import Foundation
import GRDB
import Identifiers
import Store

extension Stacks {
    /// Computes what a template would change, without changing it; of type CREATE it also makes a stack, of nothing yet.
    package func createChangeSet(_ request: StackRequest) async throws -> CreateChangeSetResponse {
        guard let name = request.changeSetName, name.wholeMatch(of: /[a-zA-Z][-a-zA-Z0-9]{0,127}/) != nil else {
            throw ServiceError(
                .stack,
                "'\(request.changeSetName ?? "")' is no name for a change set: give at most 128 letters, digits and hyphens, "
                    + "beginning with a letter."
            )
        }
        let type = request.changeSetType ?? "UPDATE"
        guard type == "CREATE" || type == "UPDATE" else {
            throw ServiceError(.stack, "ChangeSetType is '\(type)'; Driftloop makes CREATE and UPDATE.")
        }
        return try await store.write { [self] transaction in
            let database = transaction.database
            let found = try StackRecord.find(database, request.stackName)?.state
            if let found, let old = try ChangeSetRecord.find(database, name, stack: found.arn) {
                guard let token = request.clientToken, token == old.token else {
                    throw ServiceError(.stackExists, "ChangeSet \(name) cannot be created: it exists already.")
                }
                return CreateChangeSetResponse(id: old.arn, stackId: old.stack)
            }
            let stack = try stackOfChangeSet(type, request, found, transaction)
            let specification = try specification(
                request,
                previous: stack.status == .reviewInProgress ? nil : stack.specification
            )
            let record = try changeSet(name, request, specification, stack, transaction)
            try record.save(database)
            return CreateChangeSetResponse(id: record.arn, stackId: stack.arn)
        }
    }

    private func stackOfChangeSet(
        _ type: String,
        _ request: StackRequest,
        _ found: StackState?,
        _ transaction: Transaction
    ) throws -> StackState {
        if type == "UPDATE" {
            guard let found, found.status != .reviewInProgress else {
                throw ServiceError(.stack, "Stack [\(request.stackName)] does not exist")
            }
            try Self.verifyUpdatable(found)
            return found
        }
        if let found {
            guard found.status == .reviewInProgress else {
                throw ServiceError(
                    .stack,
                    "Stack [\(request.stackName)] already exists and cannot be created again with the changeSet "
                        + "[\(request.changeSetName ?? "")]."
                )
            }
            return found
        }
        try Self.verify(name: request.stackName)
        let stack = StackState(
            arn: newArn(request.stackName),
            name: request.stackName,
            status: .reviewInProgress,
            specification: StackState.Specification(template: "", parameters: [:]),
            created: transaction.now
        )
        try StackRecord.insert(stack, in: transaction)
        try StackRecord.save(
            stack,
            from: stack,
            [.stack(.reviewInProgress, reason: "User Initiated")],
            in: transaction
        )
        return stack
    }

    private func changeSet(
        _ name: String,
        _ request: StackRequest,
        _ specification: StackState.Specification,
        _ stack: StackState,
        _ transaction: Transaction
    ) throws -> ChangeSetRecord {
        let evaluation = try evaluation(specification, name: stack.name, arn: stack.arn, transaction.database)
        try verify(evaluation)
        let changes = try ChangePreview(stack: stack, target: StackTarget(evaluation, schemas: schemas)).changes()
        let isEmpty =
            try changes.isEmpty && stack.status.isStable && isSame(specification, as: stack, transaction.database)
        return ChangeSetRecord(
            arn: store.home.arn(.cloudformation, "changeSet/\(name)/\(UUID().uuidString.lowercased())").description,
            name: name,
            stack: stack.arn,
            stackName: stack.name,
            description: request.description,
            created: transaction.now,
            specification: specification,
            status: isEmpty ? "FAILED" : "CREATE_COMPLETE",
            reason: isEmpty
                ? "The submitted information didn't contain changes. Submit different information to create a change set."
                : nil,
            execution: isEmpty ? "UNAVAILABLE" : "AVAILABLE",
            changes: changes,
            token: request.clientToken
        )
    }

    /// What a change set would do.
    package func describeChangeSet(_ request: ChangeSetRequest) async throws -> DescribeChangeSetResponse {
        try await store.read { try ChangeSetRecord.fetch($0, request.changeSetName, stack: request.stackName).response }
    }

    /// The change sets of a stack.
    package func listChangeSets(_ request: StackPageRequest) async throws -> ListChangeSetsResponse {
        let page = try Self.page(request.nextToken)
        return try await store.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT record FROM change_set WHERE stack = ? " + page.sql(orderBy: "sequence"),
                arguments: [try StackRecord.fetch(database, request.stackName).state.arn]
            )
            let (shown, next) = page.cut(rows)
            let records: [ChangeSetRecord] = try shown.map { try StackRecord.decode($0["record"]) }
            return ListChangeSetsResponse(summaries: records.map(\.summary), nextToken: next)
        }
    }

    /// Begins to do what a change set says; the stack's other change sets are no longer true.
    package func executeChangeSet(_ request: ChangeSetRequest) async throws {
        let arn = try await store.write { [self] transaction in
            let database = transaction.database
            var record = try ChangeSetRecord.fetch(database, request.changeSetName, stack: request.stackName)
            if record.execution == "EXECUTE_IN_PROGRESS", let token = request.clientRequestToken,
                try known(token, "execute", record.arn, transaction) != nil
            {
                return record.stack
            }
            var stack = try StackRecord.fetch(database, record.stack).state
            let isCreation = stack.status == .reviewInProgress
            guard record.execution == "AVAILABLE" else {
                throw ServiceError(
                    .changeSetStatus,
                    "ChangeSet [\(record.arn)] cannot be executed in its current status of [\(record.status)], execution "
                        + "status \(record.execution)."
                )
            }
            if !isCreation { try Self.verifyUpdatable(stack) }
            stack.prepare(record.specification, now: transaction.now)
            if isCreation { stack.updated = nil }
            if request.disableRollback == true { stack.specification.onFailure = .doNothing }
            stack.changeSet = record.arn
            var begun = StackRequest(stackName: stack.name, clientRequestToken: request.clientRequestToken)
            begun.retainExceptOnCreate = request.retainExceptOnCreate
            try begin(isCreation ? .create : .update, stack, begun, transaction)
            record.execution = "EXECUTE_IN_PROGRESS"
            try record.save(database)
            try remember(request.clientRequestToken, "execute", record.arn, stack.arn, transaction)
            return stack.arn
        }
        announce(arn)
    }

    /// Deletes a change set.
    package func deleteChangeSet(_ request: ChangeSetRequest) async throws {
        try await store.write { transaction in
            guard
                let record = try ChangeSetRecord.find(
                    transaction.database,
                    request.changeSetName,
                    stack: request.stackName
                )
            else { return }
            if record.execution == "EXECUTE_IN_PROGRESS" {
                throw ServiceError(
                    .changeSetStatus,
                    "ChangeSet [\(record.arn)] is being executed and cannot be deleted."
                )
            }
            try transaction.database.execute(sql: "DELETE FROM change_set WHERE arn = ?", arguments: [record.arn])
        }
    }

    /// Brings a stack's change sets up to date once its operation has ended: one was executed, the others are obsolete.
    func closeChangeSets(of stack: StackState, _ database: Database) throws {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT record FROM change_set WHERE stack = ?",
            arguments: [stack.arn]
        )
        for row in rows {
            var record: ChangeSetRecord = try StackRecord.decode(row["record"])
            switch record.execution {
            case "EXECUTE_IN_PROGRESS":
                record.execution = stack.status.isSuccess ? "EXECUTE_COMPLETE" : "EXECUTE_FAILED"
            case "AVAILABLE": record.execution = "OBSOLETE"
            default: continue
            }
            try record.save(database)
        }
    }
}
