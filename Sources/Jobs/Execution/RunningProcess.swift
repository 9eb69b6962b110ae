import Glibc
import Synchronization

/// The process of a job while it runs: leader of a session and a group of its own.
final class RunningProcess: Sendable {
    private struct State {
        var leader: pid_t?
        var hasEnded = false
        /// A signal that came before the process did.
        var pending: Int32?
        var cause: JobProcess.Cause?
    }

    private let state = Mutex(State())
    /// Where the job's own processes begin: ``Confinement/generation``.
    private let generation: Int

    init(generation: Int) { self.generation = generation }

    func began(_ leader: pid_t) {
        state.withLock { state in
            state.leader = leader
            if let signal = state.pending { Glibc.kill(-leader, signal) }
        }
    }

    /// From now on the id may be another's.
    func ended() { state.withLock { $0.hasEnded = true } }

    /// Why it was told to stop, if it was while it ran.
    var cause: JobProcess.Cause? { state.withLock { $0.cause } }

    /// Tells the process to stop, by SIGTERM.
    ///
    /// - Returns: Whether it has been told; false while a sandbox is only being made.
    func stop(_ cause: JobProcess.Cause) -> Bool {
        state.withLock { state in
            if state.hasEnded { return true }
            state.cause = cause
            guard generation > 0 else {
                Self.signal(SIGTERM, &state)
                return true
            }
            guard let leader = state.leader else { return false }
            let told = ProcessTree.descendants(of: leader).filter { $0.generation >= generation }
            for entry in told { Glibc.kill(entry.process, SIGTERM) }
            return !told.isEmpty
        }
    }

    /// Sends SIGKILL to the process and all of its group; with a sandbox's, everything in it ends.
    func kill(_ cause: JobProcess.Cause) {
        state.withLock { state in
            if !state.hasEnded { state.cause = cause }
            Self.signal(SIGKILL, &state)
        }
    }

    /// The process and all below it; none when it has ended.
    func descendants() -> [ProcessEntry] {
        state.withLock { state in
            guard !state.hasEnded, let leader = state.leader else { return [] }
            return ProcessTree.descendants(of: leader)
        }
    }

    private static func signal(_ signal: Int32, _ state: inout State) {
        if state.hasEnded { return }
        if let leader = state.leader { Glibc.kill(-leader, signal) } else { state.pending = signal }
    }
}
