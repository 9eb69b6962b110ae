import CloudFormation
import Foundation
import GRDB
import Identifiers
import JSONDocuments
import OrderedCollections
import Store

extension Stacks {
    /// Begins to make a stack.
    ///
    /// - Throws: ``ServiceError`` for whatever can be known to be wrong; nothing was created then.
    package func createStack(_ request: StackRequest) async throws -> StackResponse {
        try Self.verify(name: request.stackName)
        let specification = try specification(request, previous: nil)
        let arn = try await store.write { [self] transaction in
            if let known = try known(request.clientRequestToken, "create", request, transaction) { return known }
            let database = transaction.database
            if let other = try StackRecord.find(database, request.stackName) {
                throw ServiceError(
                    .stackExists,
                    "Stack [\(request.stackName)] already exists, in status \(other.state.status.rawValue). Update or delete "
                        + "it, or give another name."
                )
            }
            let arn = newArn(request.stackName)
            var stack = StackState(
                arn: arn,
                name: request.stackName,
                status: .createInProgress,
                specification: specification,
                created: transaction.now
            )
            stack.isProtected = request.enableTerminationProtection ?? false
            try StackRecord.insert(stack, in: transaction)
            try begin(.create, stack, request, transaction)
            try remember(request.clientRequestToken, "create", request, arn, transaction)
            return arn
        }
        announce(arn)
        return StackResponse(stackId: arn)
    }

    /// Begins to change a stack.
    ///
    /// - Throws: ``ServiceError/Code/stack`` with "No updates are to be performed." if it is as it is asked for.
    package func updateStack(_ request: StackRequest) async throws -> StackResponse {
        let arn = try await store.write { [self] transaction in
            if let known = try known(request.clientRequestToken, "update", request, transaction) { return known }
            var stack = try StackRecord.fetch(transaction.database, request.stackName).state
            try Self.verifyUpdatable(stack)
            let specification = try specification(request, previous: stack.specification)
            if try isSame(specification, as: stack, transaction.database) {
                throw ServiceError(.stack, "No updates are to be performed.")
            }
            stack.prepare(specification, now: transaction.now)
            try begin(.update, stack, request, transaction)
            try remember(request.clientRequestToken, "update", request, stack.arn, transaction)
            return stack.arn
        }
        announce(arn)
        return StackResponse(stackId: arn)
    }

    /// Begins to delete a stack; one that is not there is a success.
    package func deleteStack(_ request: DeleteStackRequest) async throws {
        let arn = try await store.write { [self] transaction -> String? in
            guard let record = try StackRecord.find(transaction.database, request.stackName),
                record.state.status != .deleteComplete, record.state.status != .deleteInProgress
            else { return nil }
            return try delete(record.state, request, transaction)
        }
        if let arn { announce(arn) }
    }

    private func delete(_ stack: StackState, _ request: DeleteStackRequest, _ transaction: Transaction) throws -> String
    {
        if stack.isProtected {
            throw ServiceError(
                .stack,
                "Stack [\(stack.name)] cannot be deleted while TerminationProtection is enabled. Disable it first."
            )
        }
        let retained = Set(request.retainResources ?? [])
        if !retained.isEmpty, stack.status != .deleteFailed {
            throw ServiceError(
                .stack,
                "RetainResources is for a stack in DELETE_FAILED, and \(stack.name) is in \(stack.status.rawValue)."
            )
        }
        if let unknown = retained.subtracting(stack.resources.keys).min() {
            throw ServiceError(.stack, "Stack \(stack.name) has no resource \(unknown) to retain.")
        }
        var machine = StackMachine(stack, target: nil, makeToken: Self.newToken)
        if stack.status == .createInProgress {
            machine.giveUp("The stack is to be deleted.", onFailure: .delete)
            machine.stack.operation?.token = request.clientRequestToken
        } else if stack.status.isInProgress {
            throw ServiceError(
                .stack,
                "Stack [\(stack.name)] cannot be deleted while in status \(stack.status.rawValue). Wait for its end."
            )
        } else {
            var operation = StackOperation(kind: .delete, phase: .removal, token: request.clientRequestToken)
            operation.isDeletion = true
            operation.isForced = request.deletionMode == "FORCE_DELETE_STACK"
            if let fault = try exportFault(of: stack, keeping: [:], transaction.database) {
                machine.move(to: .deleteInProgress, reason: "User Initiated")
                machine.end(.deleteFailed, reason: fault)
            } else {
                machine.beginDeletion(operation, retained: retained)
            }
        }
        try settle(&machine, from: stack, transaction)
        return stack.arn
    }

    /// Ends an update that is under way: the stack goes back.
    package func cancelUpdateStack(_ request: StackNameRequest) async throws {
        let arn = try await store.write { [self] transaction in
            let stack = try StackRecord.fetch(transaction.database, request.stackName).state
            guard stack.status == .updateInProgress else {
                throw ServiceError(
                    .stack,
                    "CancelUpdateStack cannot be called from current stack status \(stack.status.rawValue)."
                )
            }
            var machine = StackMachine(
                stack,
                target: try target(of: stack, transaction.database),
                makeToken: Self.newToken
            )
            machine.giveUp("The update was cancelled.", onFailure: .rollback)
            try settle(&machine, from: stack, transaction)
            return stack.arn
        }
        announce(arn)
    }

    /// Goes on with a rollback that failed.
    package func continueUpdateRollback(_ request: ContinueUpdateRollbackRequest) async throws {
        let arn = try await store.write { [self] transaction in
            let stack = try StackRecord.fetch(transaction.database, request.stackName).state
            guard stack.status == .updateRollbackFailed else {
                throw ServiceError(
                    .stack,
                    "Stack [\(stack.name)] is in \(stack.status.rawValue); a rollback goes on from UPDATE_ROLLBACK_FAILED only."
                )
            }
            let skipped = Set(request.resourcesToSkip ?? [])
            if let other = skipped.filter({ stack.resources[$0]?.status != .updateFailed }).min() {
                throw ServiceError(.stack, "The resource \(other) is not in UPDATE_FAILED, so it cannot be skipped.")
            }
            var machine = StackMachine(stack, target: nil, makeToken: Self.newToken)
            let operation = StackOperation(kind: .update, phase: .rollback, token: request.clientRequestToken)
            machine.beginRollback(operation, reason: nil, skipped: skipped)
            try settle(&machine, from: stack, transaction)
            return stack.arn
        }
        announce(arn)
    }

    /// Goes back from an operation that failed and was told to do nothing about it.
    package func rollbackStack(_ request: StackNameRequest) async throws -> StackResponse {
        let arn = try await store.write { [self] transaction in
            let stack = try StackRecord.fetch(transaction.database, request.stackName).state
            guard stack.status == .createFailed || stack.status == .updateFailed else {
                throw ServiceError(
                    .stack,
                    "Stack [\(stack.name)] is in \(stack.status.rawValue); it can be rolled back from CREATE_FAILED and "
                        + "UPDATE_FAILED only."
                )
            }
            var machine = StackMachine(stack, target: nil, makeToken: Self.newToken)
            let operation = StackOperation(kind: .update, phase: .forward, token: request.clientRequestToken)
            machine.stack.operation = operation
            machine.giveUp(stack.reason ?? "The operation failed.")
            try settle(&machine, from: stack, transaction)
            return stack.arn
        }
        announce(arn)
        return StackResponse(stackId: arn)
    }

    /// Protects a stack from deletion, or no longer.
    package func updateTerminationProtection(
        _ request: UpdateTerminationProtectionRequest
    ) async throws -> StackResponse {
        try await store.write { transaction in
            let old = try StackRecord.fetch(transaction.database, request.stackName).state
            var stack = old
            stack.isProtected = request.enableTerminationProtection
            try StackRecord.save(stack, from: old, [], in: transaction)
            return StackResponse(stackId: stack.arn)
        }
    }
}

// MARK: - Parts of operations

extension Stacks {
    static let newToken: @Sendable () -> String = { UUID().uuidString.lowercased() }

    func newArn(_ name: String) -> String {
        store.home.arn(.cloudformation, "stack/\(name)/\(UUID().uuidString.lowercased())").description
    }

    /// Begins the way to a stack's specification, once nothing can be said against it.
    func begin(
        _ kind: StackOperation.Kind,
        _ stack: StackState,
        _ request: StackRequest,
        _ transaction: Transaction
    ) throws {
        let database = transaction.database
        let evaluation = try evaluation(stack.specification, name: stack.name, arn: stack.arn, database)
        try verify(evaluation)
        for name in evaluation.importedNames {
            try database.execute(
                sql: "INSERT OR IGNORE INTO stack_import (stack, name) VALUES (?, ?)",
                arguments: [stack.arn, name]
            )
        }
        var operation = StackOperation(kind: kind, phase: .forward, token: request.clientRequestToken)
        operation.onFailure = stack.specification.onFailure
        operation.ignoresRetention = request.retainExceptOnCreate ?? false
        operation.deadline = stack.specification.timeoutInMinutes
            .map { transaction.now.addingTimeInterval(Double($0) * 60) }
        var machine = StackMachine(
            stack,
            target: StackTarget(evaluation, schemas: schemas),
            makeToken: Self.newToken
        )
        machine.beginForward(
            operation,
            kind == .create ? .createInProgress : .updateInProgress,
            reason: "User Initiated"
        )
        let old = try StackRecord.fetch(database, stack.arn).state
        try settle(&machine, from: old, transaction)
    }

    /// Whether a stack is as `specification` asks, so that there is nothing to do.
    func isSame(
        _ specification: StackState.Specification,
        as stack: StackState,
        _ database: Database
    ) throws -> Bool {
        let old = stack.specification
        guard stack.status.isStable, specification.tags == old.tags, specification.roleArn == old.roleArn,
            specification.notificationArns == old.notificationArns
        else { return false }
        let new = try evaluation(specification, name: stack.name, arn: stack.arn, database)
        guard let was = try? evaluation(old, name: stack.name, arn: stack.arn, database) else { return false }
        func essence(_ json: JSON) -> JSON {
            var json = json
            for member in ["Description", "Metadata", "Rules", "Parameters", "AWSTemplateFormatVersion"] {
                json[member] = nil
            }
            return json
        }
        return new.parameters == was.parameters && essence(new.template.json) == essence(was.template.json)
    }

    static func verifyUpdatable(_ stack: StackState) throws {
        guard stack.status.isStable || stack.status == .updateFailed || stack.status == .createFailed else {
            let advice =
                if stack.status == .reviewInProgress {
                    "It is not made yet: execute its change set, or delete it."
                } else if stack.status.isInProgress {
                    "Wait for its end."
                } else {
                    "Delete the stack first, then create it anew."
                }
            throw ServiceError(
                .stack,
                "Stack:\(stack.arn) is in \(stack.status.rawValue) state and can not be updated. \(advice)"
            )
        }
    }

    /// Finds what a request with this token did before.
    ///
    /// - Returns: The stack's ARN, if it was the same request.
    /// - Throws: ``ServiceError/Code/tokenExists`` if it was another.
    func known(
        _ token: String?,
        _ operation: String,
        _ request: some Encodable,
        _ transaction: Transaction
    ) throws -> String? {
        guard let token else { return nil }
        let text = operation + " " + (try AWSCoding.text(request))
        if let row = try Row.fetchOne(
            transaction.database,
            sql: "SELECT stack, request FROM stack_token WHERE token = ?",
            arguments: [token]
        ) {
            guard row["request"] == text else {
                throw ServiceError(
                    .tokenExists,
                    "The ClientRequestToken '\(token)' was used for another request. Give a new one."
                )
            }
            return row["stack"]
        }
        return nil
    }

    /// Writes down what a token was used for.
    func remember(
        _ token: String?,
        _ operation: String,
        _ request: some Encodable,
        _ arn: String,
        _ transaction: Transaction
    ) throws {
        guard let token else { return }
        try transaction.database.execute(
            sql: "INSERT OR REPLACE INTO stack_token (token, stack, request) VALUES (?, ?, ?)",
            arguments: [token, arn, operation + " " + (try AWSCoding.text(request))]
        )
    }

    /// Refuses a name that CloudFormation does not allow.
    ///
    /// - Source: CloudFormation API, CreateStack, StackName.
    static func verify(name: String) throws {
        guard name.utf8.count <= 128, name.wholeMatch(of: /[a-zA-Z][-a-zA-Z0-9]*/) != nil else {
            throw ServiceError(
                .stack,
                "'\(name)' is no name for a stack: give at most 128 letters, digits and hyphens, beginning with a letter."
            )
        }
    }
}
