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

    func began(_ leader: pid_t) {
        state.withLock { state in
            state.leader = leader
            if let signal = state.pending { kill(-leader, signal) }
        }
    }

    /// From now on the id may be another's.
    func ended() { state.withLock { $0.hasEnded = true } }

    /// Why it was told to stop, if it was while it ran.
    var cause: JobProcess.Cause? { state.withLock { $0.cause } }

    /// Tells the process to stop, by SIGTERM.
    func stop(_ cause: JobProcess.Cause) {
        state.withLock { if !$0.hasEnded { $0.cause = cause } }
        signal(SIGTERM)
    }

    /// Sends a signal to the process and all of its group.
    func signal(_ signal: Int32) {
        state.withLock { state in
            if state.hasEnded { return }
            if let leader = state.leader { kill(-leader, signal) } else { state.pending = signal }
        }
    }
}
