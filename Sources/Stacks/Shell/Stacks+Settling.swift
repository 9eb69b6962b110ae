import CloudFormation
import Foundation
import GRDB
import OrderedCollections
import Store

extension Stacks {
    /// What a stack is becoming; nil where nothing is to be made.
    func target(of stack: StackState, _ database: Database) throws -> StackTarget? {
        guard stack.operation?.phase == .forward else { return nil }
        let evaluation = try evaluation(stack.specification, name: stack.name, arn: stack.arn, database)
        return StackTarget(evaluation, schemas: schemas)
    }

    /// Does all that is due for a stack, and writes it down with its events.
    func settle(_ machine: inout StackMachine, from old: StackState, _ transaction: Transaction) throws {
        machine.advance()
        while machine.isForwardDone {
            do {
                machine.completeForward(try tellOutputs(of: machine, transaction))
            } catch let error as ServiceError {
                machine.giveUp(error.message)
            } catch let error as TemplateError {
                machine.giveUp("Template error: \(error.message)")
            }
            machine.advance()
        }
        let database = transaction.database
        if machine.stack.status == .deleteComplete {
            machine.stack.deleted = transaction.now
            try StackRecord.forgetDeleted(in: transaction)
        }
        try StackRecord.save(machine.stack, from: old, machine.changes, in: transaction)
        if machine.stack.operation == nil {
            try relink(machine.stack, database)
            try closeChangeSets(of: machine.stack, database)
        }
    }

    /// Computes the outputs, and writes the exports among them.
    ///
    /// - Throws: An error that makes the operation fail: a name that another stack exports, an export in use that would change.
    private func tellOutputs(of machine: StackMachine, _ transaction: Transaction) throws -> [Output] {
        guard let evaluation = machine.target?.evaluation else { return [] }
        let outputs = try evaluation.outputs(attributes: { try machine.attribute($0, $1) })
            .map {
                Output(
                    outputKey: $0.key,
                    outputValue: $0.value.value,
                    description: $0.value.description,
                    exportName: $0.value.exportName
                )
            }
        let stack = machine.stack
        let database = transaction.database
        var exports: [String: String] = [:]
        for output in outputs {
            guard let name = output.exportName else { continue }
            if exports.updateValue(output.outputValue, forKey: name) != nil {
                throw ServiceError(.stack, "Two outputs export the name \(name); names of exports are unique.")
            }
            let owner = try String.fetchOne(
                database,
                sql: "SELECT stack FROM stack_export WHERE name = ? AND stack <> ?",
                arguments: [name, stack.arn]
            )
            if let owner {
                throw ServiceError(.stack, "Export with name \(name) is already exported by stack \(owner).")
            }
        }
        if let fault = try exportFault(of: stack, keeping: exports, database) { throw ServiceError(.stack, fault) }
        try database.execute(sql: "DELETE FROM stack_export WHERE stack = ?", arguments: [stack.arn])
        for (name, value) in exports {
            try database.execute(
                sql: "INSERT INTO stack_export (name, stack, value) VALUES (?, ?, ?)",
                arguments: [name, stack.arn, value]
            )
        }
        return outputs
    }

    /// Why a stack cannot export only `exports` from now on: another one imports what would go or change.
    func exportFault(of stack: StackState, keeping exports: [String: String], _ database: Database) throws -> String? {
        let used = try Row.fetchAll(
            database,
            sql: """
                SELECT e.name, e.value, GROUP_CONCAT(DISTINCT s.name) AS users FROM stack_export e
                JOIN stack_import i ON i.name = e.name AND i.stack <> e.stack JOIN stack s ON s.arn = i.stack
                WHERE e.stack = ? AND s.deleted IS NULL GROUP BY e.name ORDER BY e.name
                """,
            arguments: [stack.arn]
        )
        for row in used {
            let name: String = row["name"]
            let value: String = row["value"]
            let users: String = row["users"]
            switch exports[name] {
            case nil: return "Export \(name) cannot be deleted as it is in use by \(users)"
            case let new? where new != value: return "Export \(name) cannot be updated as it is in use by \(users)"
            default: continue
            }
        }
        return nil
    }

    /// Writes down what a stack imports once its operation has ended, and forgets a deleted stack's exports.
    private func relink(_ stack: StackState, _ database: Database) throws {
        let isGone = stack.status == .deleteComplete || stack.status == .rollbackComplete
        guard isGone || stack.status.isStable else { return }
        let names =
            isGone
            ? []
            : try evaluation(stack.specification, name: stack.name, arn: stack.arn, database).importedNames
        try database.execute(sql: "DELETE FROM stack_import WHERE stack = ?", arguments: [stack.arn])
        for name in names {
            try database.execute(
                sql: "INSERT INTO stack_import (stack, name) VALUES (?, ?)",
                arguments: [stack.arn, name]
            )
        }
        if isGone {
            try database.execute(sql: "DELETE FROM stack_export WHERE stack = ?", arguments: [stack.arn])
        }
    }
}
