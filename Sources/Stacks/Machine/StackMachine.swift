import JSONDocuments
import Store

/// What a stack does next and what follows from what its providers report; no time, no database, no providers.
///
/// ``advance()`` does all that is due. What providers have to do then stands in the resources' calls; each is answered by
/// ``succeeded(_:_:)`` or ``failed(_:_:left:)``. When the resources are as the template says, ``isForwardDone`` asks for the
/// outputs, which depend on other stacks: ``completeForward(_:)``.
struct StackMachine: Sendable {
    /// Something that a stack's events tell.
    enum Change: Sendable, Hashable {
        case stack(StackStatus, reason: String?)
        case resource(id: String, type: String, physicalId: String?, ResourceStatus, reason: String?, properties: JSON?)
    }

    var stack: StackState
    /// What it is to become; nil for an operation that only takes away or goes back.
    let target: StackTarget?
    let makeToken: @Sendable () -> String
    private(set) var changes: [Change] = []

    init(_ stack: StackState, target: StackTarget?, makeToken: @escaping @Sendable () -> String) {
        self.stack = stack
        self.target = target
        self.makeToken = makeToken
    }

    /// Does everything that is due; afterwards the stack waits for its providers, for its outputs, or has ended.
    mutating func advance() {
        while let operation = stack.operation {
            let moved =
                switch operation.phase {
                case .forward: stepForward(operation)
                case .rollback: stepBack()
                case .cleanup, .removal: stepRemoval(operation)
                }
            if !moved { return }
        }
    }

    /// Whether any provider is at work.
    var isBusy: Bool { stack.resources.values.contains(where: \.isBusy) }

    // MARK: - Records of what happens

    /// Gives the stack a status.
    mutating func move(to status: StackStatus, reason: String? = nil) {
        stack.status = status
        // What made the stack go back is still of interest when it has.
        stack.reason = reason ?? (status.isOfRollback ? stack.reason : nil)
        changes.append(.stack(status, reason: reason))
    }

    /// Ends the operation.
    mutating func end(_ status: StackStatus, reason: String? = nil) {
        stack.operation = nil
        if status.isStable {
            stack.wasComplete = true
            stack.before = nil
            for (id, resource) in stack.resources {
                stack.resources[id]?.before = nil
                stack.resources[id]?.isUncertain = false
                if resource.physical == nil && resource.leftovers.isEmpty { stack.resources[id] = nil }
            }
        }
        move(to: status, reason: reason)
    }

    /// Gives a resource a status and tells of it.
    mutating func record(
        _ id: String,
        _ status: ResourceStatus,
        of physical: ResourceState.Physical,
        reason: String? = nil,
        givesStatus: Bool = true
    ) {
        if givesStatus {
            stack.resources[id]?.status = status
            stack.resources[id]?.reason = reason
        }
        let own = physical.id.isEmpty ? stack.resources[id]?.physical?.id : physical.id
        changes.append(
            .resource(
                id: id,
                type: physical.type,
                physicalId: own,
                status,
                reason: reason,
                properties: physical.properties.json
            )
        )
    }

    /// What `Ref` (nil) and `Fn::GetAtt` give of a resource that is there.
    func attribute(_ id: String, _ name: String?) throws -> JSON {
        guard let physical = stack.resources[id]?.physical else {
            throw ServiceError(.internalFailure, "The resource \(id) is not there yet.")
        }
        guard let name else { return .string(physical.id) }
        guard let value = physical.attributes[name]?.json else {
            let known = physical.attributes.keys.sorted().joined(separator: ", ")
            throw ServiceError(
                .stack,
                "The resource \(id) (\(physical.type)) has no attribute \(name); it has \(known.isEmpty ? "none" : known)."
            )
        }
        return value
    }
}
