import CloudFormation
import JSONDocuments
import OrderedCollections

extension StackMachine {
    /// Begins the operation that makes the stack what its specification says.
    mutating func beginForward(_ operation: StackOperation, _ status: StackStatus, reason: String? = nil) {
        let isFromStable = stack.status.isStable
        for (id, resource) in stack.resources {
            stack.resources[id]?.isSettled = false
            if isFromStable { stack.resources[id]?.before = resource.physical }
        }
        stack.operation = operation
        move(to: status, reason: reason)
    }

    /// Whether every resource is as the template says, so that the outputs can be told.
    var isForwardDone: Bool {
        guard let operation = stack.operation, operation.phase == .forward, operation.failure == nil, let target else {
            return false
        }
        return target.order.allSatisfy(isSettled)
    }

    /// Ends the way forward: what was given up goes next.
    mutating func completeForward(_ outputs: [Output]) {
        stack.outputs = outputs
        guard stack.operation?.kind == .update else { return end(.createComplete) }
        stack.operation?.phase = .cleanup
        move(to: .updateCleanupInProgress)
        for (id, resource) in stack.resources.sorted(by: { $0.key < $1.key })
        where target?.evaluation.resources[id] == nil {
            if let physical = resource.physical { giveUp(id, isRetained: physical.deletionPolicy != .delete) }
        }
        advance()
    }

    /// Makes the operation fail; what is under way ends first.
    mutating func giveUp(_ reason: String, onFailure: StackOperation.OnFailure? = nil) {
        guard stack.operation?.phase == .forward else { return }
        if stack.operation?.failure == nil { stack.operation?.failure = reason }
        if let onFailure { stack.operation?.onFailure = onFailure }
    }

    func isSettled(_ id: String) -> Bool { stack.resources[id]?.isSettled == true }

    mutating func stepForward(_ operation: StackOperation) -> Bool {
        if let failure = operation.failure {
            if isBusy { return false }
            goBack(operation, failure)
            return true
        }
        guard let target else { return false }
        let ready = target.order.filter { id in
            !isSettled(id) && stack.resources[id]?.call == nil
                && target.evaluation.dependencies(of: id).allSatisfy(isSettled)
        }
        for id in ready where stack.operation?.failure == nil { decide(id, target) }
        return !ready.isEmpty
    }

    /// Finds what has to be done for a resource whose dependencies are as they shall be.
    private mutating func decide(_ id: String, _ target: StackTarget) {
        let planned: ResourceState.Physical
        do {
            guard let found = try target.planned(id, attributes: { try attribute($0, $1) }) else { return }
            planned = found
        } catch {
            let type = target.evaluation.resources[id]?.type ?? ""
            var resource =
                stack.resources[id] ?? ResourceState(logicalId: id, type: type, status: .createFailed)
            resource.isSettled = false
            stack.resources[id] = resource
            let nothing = ResourceState.Physical(
                type: type,
                id: "",
                properties: JSONText([:]),
                dependencies: [],
                deletionPolicy: .delete,
                replacePolicy: .delete
            )
            record(id, resource.physical == nil ? .createFailed : .updateFailed, of: nothing, reason: "\(error)")
            fail(id, resource.physical == nil ? "create" : "update")
            return
        }
        let metadata = target.evaluation.resources[id]?.metadata.map(JSONText.init)
        guard let resource = stack.resources[id], let physical = resource.physical else {
            var resource =
                stack.resources[id] ?? ResourceState(logicalId: id, type: planned.type, status: .createInProgress)
            resource.type = planned.type
            resource.metadata = metadata
            stack.resources[id] = resource
            return begin(.create, id, planned, .createInProgress)
        }
        stack.resources[id]?.metadata = metadata
        let change = PropertyChange(
            from: physical.properties.json,
            to: planned.properties.json,
            replacing: target.replacing(planned.type)
        )
        if physical.type != planned.type || change.replaces {
            let reason =
                "Requested update requires the creation of a new physical resource; hence creating one."
            begin(.create, id, planned, .updateInProgress, reason: reason)
        } else if !change.isEmpty || resource.isUncertain {
            var planned = planned
            planned.id = physical.id
            begin(.update, id, planned, .updateInProgress)
        } else {
            stack.resources[id]?.physical?.dependencies = planned.dependencies
            stack.resources[id]?.physical?.deletionPolicy = planned.deletionPolicy
            stack.resources[id]?.physical?.replacePolicy = planned.replacePolicy
            stack.resources[id]?.isSettled = true
        }
    }

    /// Asks a resource's provider for something.
    mutating func begin(
        _ kind: ResourceState.Call.Kind,
        _ id: String,
        _ target: ResourceState.Physical,
        _ status: ResourceStatus,
        reason: String? = nil
    ) {
        stack.resources[id]?.call = ResourceState.Call(kind: kind, token: makeToken(), target: target)
        record(id, status, of: target, reason: reason)
    }

    /// Notes that a resource could not be made or changed.
    mutating func fail(_ id: String, _ what: String) {
        if stack.operation?.failure == nil {
            stack.operation?.failure = "The following resource(s) failed to \(what): [\(id)]."
        } else if let failure = stack.operation?.failure, failure.hasSuffix("].") {
            // Others that were under way when the first failed.
            stack.operation?.failure = failure.dropLast(2) + ", \(id)]."
        }
    }
}
