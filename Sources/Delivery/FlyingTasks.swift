import Synchronization

/// What the tasks of one run are about.
final class FlyingTasks: Sendable {
    private struct State {
        var ids: Set<String> = []
        var fault: (any Error)?
    }

    private let state = Mutex(State())

    /// Why the run has to give up.
    var fault: (any Error)? { state.withLock { $0.fault } }

    /// Claims a piece of work; false if a task has it.
    func begin(_ id: String) -> Bool { state.withLock { $0.ids.insert(id).inserted } }

    func end(_ id: String) { state.withLock { _ = $0.ids.remove(id) } }

    func fail(_ error: any Error) { state.withLock { $0.fault = $0.fault ?? error } }
}
