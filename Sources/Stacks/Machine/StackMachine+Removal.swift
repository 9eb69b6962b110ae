extension StackMachine {
    /// Begins the removal of everything.
    ///
    /// - Parameters:
    ///   - operation: Whether it ends in a deleted stack, whether it is forced, and who asked.
    ///   - retained: The logical ids that stay.
    mutating func beginDeletion(_ operation: StackOperation, retained: Set<String>) {
        stack.operation = operation
        move(to: .deleteInProgress, reason: nil)
        for id in Array(stack.resources.keys) {
            for index in (stack.resources[id]?.leftovers ?? []).indices {
                stack.resources[id]?.leftovers[index].failure = nil
                if retained.contains(id) { stack.resources[id]?.leftovers[index].isRetained = true }
            }
            guard let physical = stack.resources[id]?.physical else { continue }
            giveUp(id, isRetained: physical.deletionPolicy != .delete || retained.contains(id))
        }
    }

    /// Makes a resource something to be deleted.
    mutating func giveUp(_ id: String, isRetained: Bool) {
        guard let physical = stack.resources[id]?.physical else { return }
        stack.resources[id]?.leftovers.append(.init(physical: physical, isRetained: isRetained))
        stack.resources[id]?.physical = nil
    }

    mutating func stepRemoval(_ operation: StackOperation) -> Bool {
        let all = stack.resources.values.sorted { $0.logicalId < $1.logicalId }
            .flatMap { resource in resource.leftovers.indices.map { (id: resource.logicalId, index: $0) } }
        let waiting = all.filter { leftover($0.id, $0.index)?.call == nil && leftover($0.id, $0.index)?.failure == nil }
        var ready = waiting.filter { one in
            // What was made after it goes before it.
            !all.contains {
                $0.id != one.id && leftover($0.id, $0.index)?.physical.dependencies.contains(one.id) == true
            }
        }
        let failed = Set(all.filter { leftover($0.id, $0.index)?.failure != nil }.map(\.id)).sorted()
        if ready.isEmpty, !isBusy {
            guard !waiting.isEmpty, failed.isEmpty else {
                endRemoval(operation, failed)
                return true
            }
            // Of several templates, so that each waits for another.
            ready = Array(waiting.prefix(1))
        }
        // From the last, so that the indices of those before it stay.
        for one in ready.reversed() {
            guard let left = leftover(one.id, one.index) else { continue }
            if left.isRetained {
                drop(one.id, one.index, .deleteSkipped)
            } else {
                let call = ResourceState.Call(kind: .delete, token: makeToken(), target: left.physical)
                stack.resources[one.id]?.leftovers[one.index].call = call
                record(one.id, .deleteInProgress, of: left.physical, givesStatus: isGone(one.id))
            }
        }
        return !ready.isEmpty
    }

    private func leftover(_ id: String, _ index: Int) -> ResourceState.Leftover? {
        guard let leftovers = stack.resources[id]?.leftovers, leftovers.indices.contains(index) else { return nil }
        return leftovers[index]
    }

    private func isGone(_ id: String) -> Bool { stack.resources[id]?.physical == nil }

    private mutating func endRemoval(_ operation: StackOperation, _ failed: [String]) {
        if operation.phase == .cleanup {
            return end(stack.status == .updateRollbackCleanupInProgress ? .updateRollbackComplete : .updateComplete)
        }
        let reason =
            failed.isEmpty
            ? nil : "The following resource(s) failed to delete: [\(failed.joined(separator: ", "))]."
        switch (operation.isDeletion, failed.isEmpty) {
        case (true, true):
            stack.outputs = []
            end(.deleteComplete)
        case (true, false): end(.deleteFailed, reason: reason)
        case (false, true): end(.rollbackComplete)
        case (false, false): end(.rollbackFailed, reason: reason)
        }
    }

    /// Forgets something that is deleted or that stays without the stack.
    mutating func drop(_ id: String, _ index: Int, _ status: ResourceStatus) {
        guard let left = stack.resources[id]?.leftovers.remove(at: index) else { return }
        record(id, status, of: left.physical, givesStatus: isGone(id))
    }

    /// Notes that something could not be deleted.
    mutating func keep(_ id: String, _ index: Int, _ reason: String) {
        guard let left = leftover(id, index) else { return }
        record(id, .deleteFailed, of: left.physical, reason: reason, givesStatus: isGone(id))
        if stack.operation?.phase == .cleanup || stack.operation?.isForced == true {
            stack.resources[id]?.leftovers.remove(at: index)
        } else {
            stack.resources[id]?.leftovers[index].call = nil
            stack.resources[id]?.leftovers[index].failure = reason
        }
    }
}
