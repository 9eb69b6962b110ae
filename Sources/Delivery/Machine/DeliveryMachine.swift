/// What the live executions of one code pipeline do next, computed from how they stand; no time, no database.
///
/// - In the modes SUPERSEDED and QUEUED a stage holds one execution. Executions wait in front of it; when it is free and its
///   inbound transition enabled, one enters. In SUPERSEDED an execution that waits where a newer one arrives is superseded.
/// - In a stage, the actions of the smallest run order that is not done run, all at once. One that fails ends the stage, after
///   those that run with it.
struct DeliveryMachine: Sendable {
    /// An execution that has not ended.
    struct Execution: Sendable, Hashable {
        let id: String
        var isStopping = false
        /// Whether its stop does not wait for running actions.
        var abandons = false
        /// The stage that it is in, or waits for.
        var stage: Int
        /// False while it waits.
        var isInside: Bool
        let stages: [Stage]
        /// How the present stage's actions stand that have begun.
        var actions: [String: ActionStatus] = [:]
    }

    struct Stage: Sendable, Hashable {
        let name: String
        let actions: [Action]
    }

    struct Action: Sendable, Hashable {
        let name: String
        let runOrder: Int
    }

    /// A change of state to write down.
    enum Change: Sendable, Hashable {
        /// The execution enters the stage that it waits for.
        case enter(String)
        case begin(String, action: String)
        case abandon(String, action: String)
        /// The execution leaves its stage: to the next one after success, else it ends.
        case leave(String, StageStatus)
        /// The execution ends where it waits, because it was told to stop.
        case stop(String)
        case supersede(String, by: String)
    }

    let mode: PipelineDeclaration.Mode
    /// Oldest first.
    var executions: [Execution]
    /// The stages that nothing may enter.
    var disabled: Set<String>

    /// The changes that are due now; none while everything waits.
    func changes() -> [Change] {
        executions.filter(\.isInside).flatMap(inside) + waiting()
    }

    private func inside(_ execution: Execution) -> [Change] {
        let stage = execution.stages[execution.stage]
        let running = stage.actions.filter { execution.actions[$0.name] == .inProgress }
        if execution.isStopping {
            if running.isEmpty { return [.leave(execution.id, .stopped)] }
            return execution.abandons ? running.map { .abandon(execution.id, action: $0.name) } : []
        }
        let failed = stage.actions.contains { [.failed, .abandoned].contains(execution.actions[$0.name]) }
        if failed { return running.isEmpty ? [.leave(execution.id, .failed)] : [] }
        let open = stage.actions.filter { execution.actions[$0.name] != .succeeded }
        guard let order = open.map(\.runOrder).min() else { return [.leave(execution.id, .succeeded)] }
        return open.filter { $0.runOrder == order && execution.actions[$0.name] == nil }
            .map { .begin(execution.id, action: $0.name) }
    }

    private func waiting() -> [Change] {
        var changes: [Change] = []
        let occupied = Set(executions.filter(\.isInside).map(\.stageName))
        var places: [String: [Execution]] = [:]
        for execution in executions where !execution.isInside {
            if execution.isStopping {
                changes.append(.stop(execution.id))
            } else {
                places[execution.stageName, default: []].append(execution)
            }
        }
        for (place, queue) in places.sorted(by: { $0.key < $1.key }) {
            guard let oldest = queue.first, let newest = queue.last else { continue }
            let mayEnter = !disabled.contains(place)
            switch mode {
            case .superseded:
                changes += queue.dropLast().map { .supersede($0.id, by: newest.id) }
                if mayEnter, !occupied.contains(place) { changes.append(.enter(newest.id)) }
            case .queued:
                if mayEnter, !occupied.contains(place) { changes.append(.enter(oldest.id)) }
            case .parallel:
                if mayEnter { changes += queue.map { .enter($0.id) } }
            }
        }
        return changes
    }
}

extension DeliveryMachine.Execution {
    var stageName: String { stages[stage].name }
}

/// How one run of an action stands, in CodePipeline's words.
package enum ActionStatus: String, Codable, Sendable, Hashable {
    case inProgress = "InProgress"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case abandoned = "Abandoned"
}

/// How an execution stands in a stage.
package enum StageStatus: String, Codable, Sendable, Hashable {
    case inProgress = "InProgress"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case stopped = "Stopped"
    case stopping = "Stopping"
}

/// How an execution of a code pipeline stands.
package enum DeliveryStatus: String, Codable, Sendable, Hashable {
    case inProgress = "InProgress"
    case stopping = "Stopping"
    case stopped = "Stopped"
    case succeeded = "Succeeded"
    case superseded = "Superseded"
    case failed = "Failed"

    package var isFinal: Bool { self != .inProgress && self != .stopping }
}
