import PipelineDefinition

/// What an execution does next, computed from how its steps stand; no time, no database.
struct ExecutionMachine: Sendable {
    /// How a step stands that has begun.
    struct Step: Sendable, Hashable {
        var status: StepStatus
        /// Of a condition that has succeeded: which branch runs.
        var outcome: Bool?
        var failureReason: String?
    }

    /// A change of state to write down, with what follows from it.
    enum Action: Sendable, Hashable {
        /// The step begins.
        case begin(String)
        /// The step's job is asked to stop.
        case stop(String)
        /// The execution ends.
        case finish(PipelineExecutionStatus, reason: String?)
    }

    let graph: PipelineDefinition.DependencyGraph
    /// The most steps running at once; nil for no limit.
    let limit: Int?
    var status: PipelineExecutionStatus
    var steps: [String: Step]

    /// The changes that are due now; empty while the execution waits for its running steps, or has ended.
    ///
    /// A failed step ends the execution: the steps that run go on to their end, no other begins. A step of a branch that is
    /// not taken, or that waits for such a step, is skipped and never begins.
    func actions() -> [Action] {
        let running = graph.names.filter { steps[$0]?.status.isRunning == true }
        switch status {
        case .stopped, .failed, .succeeded: return []
        case .stopping:
            if running.isEmpty { return [.finish(.stopped, reason: nil)] }
            return running.filter { steps[$0]?.status != .stopping }.map(Action.stop)
        case .executing:
            if let failed = graph.names.first(where: { steps[$0]?.status == .failed || steps[$0]?.status == .stopped })
            {
                return running.isEmpty ? [.finish(.failed, reason: reason(failed))] : []
            }
            let ready = ready()
            if running.isEmpty, ready.isEmpty { return [.finish(.succeeded, reason: nil)] }
            let free = limit.map { max(0, $0 - running.count) } ?? ready.count
            return ready.prefix(free).map(Action.begin)
        }
    }

    /// The sentence that says why the execution failed.
    private func reason(_ name: String) -> String {
        let step = steps[name]
        if step?.status == .stopped { return "Step '\(name)' was stopped." }
        return "Step '\(name)' failed: \(step?.failureReason ?? "no reason is known.")"
    }

    /// The steps that can begin, in the document's order.
    private func ready() -> [String] {
        let skipped = skipped()
        return graph.names.filter { name in
            steps[name] == nil && !skipped.contains(name)
                && (graph.dependencies[name] ?? []).allSatisfy { steps[$0]?.status == .succeeded }
        }
    }

    /// The steps that will not run, because a condition decided otherwise.
    func skipped() -> Set<String> {
        var skipped: Set<String> = []
        for name in graph.order where steps[name] == nil {
            if (graph.dependencies[name] ?? []).contains(where: skipped.contains) {
                skipped.insert(name)
            } else if let membership = graph.membership[name], let condition = steps[membership.condition],
                condition.status == .succeeded, condition.outcome != membership.outcome
            {
                skipped.insert(name)
            }
        }
        return skipped
    }
}
