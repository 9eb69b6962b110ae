extension StackMachine {
    /// Turns a failed operation round.
    mutating func goBack(_ operation: StackOperation, _ failure: String) {
        if !stack.wasComplete {
            switch operation.onFailure {
            case .doNothing: return end(operation.kind == .create ? .createFailed : .updateFailed, reason: failure)
            case .rollback: move(to: .rollbackInProgress, reason: failure + " Rollback requested by user.")
            case .delete:
                move(to: .createFailed, reason: failure + " Delete requested by user.")
                move(to: .deleteInProgress)
                stack.operation?.isDeletion = true
            }
            stack.operation?.phase = .removal
            for (id, resource) in stack.resources {
                guard let physical = resource.physical else { continue }
                giveUp(id, isRetained: isKept(physical, operation))
            }
        } else if operation.onFailure == .doNothing {
            end(.updateFailed, reason: failure)
        } else {
            beginRollback(operation, reason: failure, skipped: [])
        }
    }

    /// Begins, or continues, the way back to what the stack was before the update.
    ///
    /// - Parameters:
    ///   - operation: Whose token the events carry.
    ///   - reason: Why.
    ///   - skipped: The logical ids that are taken to be what they were.
    mutating func beginRollback(_ operation: StackOperation, reason: String?, skipped: Set<String>) {
        stack.operation = operation
        stack.operation?.phase = .rollback
        stack.operation?.failure = nil
        move(to: .updateRollbackInProgress, reason: reason)
        for (id, resource) in stack.resources {
            stack.resources[id]?.isSettled = false
            guard skipped.contains(id), let before = resource.before else { continue }
            restore(id, before)
            stack.resources[id]?.physical = before
            stack.resources[id]?.isUncertain = false
            stack.resources[id]?.isSettled = true
            record(id, .updateComplete, of: before)
        }
    }

    mutating func stepBack() -> Bool {
        if let failure = stack.operation?.failure {
            if isBusy { return false }
            end(.updateRollbackFailed, reason: failure)
            return true
        }
        let ready = stack.resources.values
            .filter { resource in
                guard let before = resource.before, !resource.isSettled, resource.call == nil else { return false }
                return before.dependencies.allSatisfy { stack.resources[$0]?.before == nil || isSettled($0) }
            }
            .map(\.logicalId).sorted()
        for id in ready { decideBack(id) }
        if !ready.isEmpty { return true }
        if isBusy { return false }
        stack.operation?.phase = .cleanup
        if let before = stack.before { stack.specification = before }
        move(to: .updateRollbackCleanupInProgress)
        for (id, resource) in stack.resources.sorted(by: { $0.key < $1.key }) where resource.before == nil {
            guard let physical = resource.physical, let operation = stack.operation else { continue }
            giveUp(id, isRetained: isKept(physical, operation))
        }
        return true
    }

    private mutating func decideBack(_ id: String) {
        guard let before = stack.resources[id]?.before else { return }
        let isRestored = restore(id, before)
        guard let resource = stack.resources[id], let physical = resource.physical else { return }
        if resource.isUncertain || physical.properties != before.properties {
            begin(.update, id, before, .updateInProgress)
        } else {
            stack.resources[id]?.physical = before
            stack.resources[id]?.isSettled = true
            if isRestored || resource.status == .updateFailed { record(id, .updateComplete, of: before) }
        }
    }

    /// Makes the resource that was replaced the stack's again; the one that replaced it is to be deleted.
    ///
    /// - Returns: Whether it had been replaced.
    @discardableResult
    private mutating func restore(_ id: String, _ before: ResourceState.Physical) -> Bool {
        guard let resource = stack.resources[id],
            let index = resource.leftovers.firstIndex(where: {
                $0.physical.id == before.id && $0.physical.type == before.type
            })
        else { return false }
        stack.resources[id]?.leftovers.remove(at: index)
        if let physical = resource.physical {
            stack.resources[id]?.leftovers.append(.init(physical: physical, isRetained: false))
        }
        stack.resources[id]?.physical = resource.leftovers[index].physical
        stack.resources[id]?.type = before.type
        return true
    }

    /// Whether something that a failed operation made stays nevertheless.
    private func isKept(_ physical: ResourceState.Physical, _ operation: StackOperation) -> Bool {
        physical.deletionPolicy == .retain && !operation.ignoresRetention
    }
}
