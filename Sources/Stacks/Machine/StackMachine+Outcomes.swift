import JSONDocuments

extension StackMachine {
    /// A provider's call that is under way.
    struct Work: Sendable, Hashable {
        let id: String
        let call: ResourceState.Call
        /// The properties it was last given.
        let previous: JSON?
    }

    /// All that providers have to do now.
    var work: [Work] {
        stack.resources.values.sorted { $0.logicalId < $1.logicalId }
            .flatMap { resource in
                let own = resource.call.map {
                    Work(
                        id: resource.logicalId,
                        call: $0,
                        previous: $0.kind == .update ? resource.physical?.properties.json : nil
                    )
                }
                let left = resource.leftovers.compactMap(\.call)
                    .map { Work(id: resource.logicalId, call: $0, previous: nil) }
                return (own.map { [$0] } ?? []) + left
            }
    }

    /// Notes that the name of what is to be created is free, so that what is found under it later is the stack's.
    mutating func claimed(_ token: String) {
        for (id, resource) in stack.resources where resource.call?.token == token {
            stack.resources[id]?.call?.isClaimed = true
        }
    }

    /// Notes what a call made; an answer to a call that is not under way changes nothing.
    mutating func succeeded(_ token: String, _ provided: ProvidedResource?) {
        for (id, resource) in stack.resources {
            if let call = resource.call, call.token == token, let provided {
                return finish(id, resource, call, provided)
            }
            if let index = resource.leftovers.firstIndex(where: { $0.call?.token == token }) {
                return drop(id, index, .deleteComplete)
            }
        }
    }

    private mutating func finish(
        _ id: String,
        _ resource: ResourceState,
        _ call: ResourceState.Call,
        _ provided: ProvidedResource
    ) {
        var made = call.target
        made.id = provided.physicalId
        made.attributes = provided.attributes.mapValues(JSONText.init)
        if let old = resource.physical, old.id != made.id || old.type != made.type {
            let isRetained = made.replacePolicy != .delete && stack.operation?.phase == .forward
            stack.resources[id]?.leftovers.append(.init(physical: old, isRetained: isRetained))
        }
        stack.resources[id]?.physical = made
        stack.resources[id]?.type = made.type
        stack.resources[id]?.call = nil
        stack.resources[id]?.isUncertain = false
        stack.resources[id]?.isSettled = true
        record(id, resource.physical == nil ? .createComplete : .updateComplete, of: made)
    }

    /// Notes that a call failed.
    ///
    /// - Parameters:
    ///   - token: The call's.
    ///   - reason: The sentence that tells why.
    ///   - left: The id of what a creation left.
    mutating func failed(_ token: String, _ reason: String, left: String? = nil) {
        for (id, resource) in stack.resources {
            if let call = resource.call, call.token == token {
                stack.resources[id]?.call = nil
                var made = call.target
                if let left {
                    made.id = left
                    stack.resources[id]?.leftovers.append(.init(physical: made, isRetained: false))
                }
                if call.kind == .update { stack.resources[id]?.isUncertain = true }
                let isCreation = resource.physical == nil
                record(id, isCreation ? .createFailed : .updateFailed, of: made, reason: reason)
                return fail(id, isCreation ? "create" : "update")
            }
            if let index = resource.leftovers.firstIndex(where: { $0.call?.token == token }) {
                return keep(id, index, reason)
            }
        }
    }
}
