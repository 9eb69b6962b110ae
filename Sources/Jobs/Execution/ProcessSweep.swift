import CLinux
import Glibc

/// Finds a job's processes by what they all inherit: their environment.
///
/// This also finds those that left the job's process group, and those of a server that was killed before it could write
/// down a process id; and no other process can be meant, as ids that are used again could. Of a sandbox it finds the first
/// processes, with which all others end. A process outside of a sandbox that replaced its environment escapes.
enum ProcessSweep {
    /// How long it waits for one round of processes to end, in milliseconds: the kernel may hold one that waits for a disk.
    private static let patience: Int32 = 10_000
    /// While it ends some, they may start others.
    private static let mostRounds = 500

    /// Sends SIGKILL to every process that has this entry in its environment, until there is none.
    ///
    /// Blocks the thread for the moment that this takes, so that it also works in a cancelled task.
    static func kill(environmentEntry entry: String) {
        let needle = Array(entry.utf8)
        for _ in 0..<mostRounds {
            let found = handles(of: needle)
            if found.isEmpty { return }
            defer { for handle in found { close(handle) } }
            for handle in found { _ = driftloop_pidfd_send_signal(handle, SIGKILL) }
            if !haveEnded(found) { return }
        }
    }

    /// File descriptors of the processes: they mean the same process even when its id is used again.
    private static func handles(of entry: [UInt8]) -> [Int32] {
        var found: [Int32] = []
        for process in ProcessTree.all() where process != getpid() && has(process, entry) {
            let handle = driftloop_pidfd_open(process)
            if handle < 0 { continue }
            // Between the two looks the id may have become another's.
            if has(process, entry) { found.append(handle) } else { close(handle) }
        }
        return found
    }

    /// Waits for processes to end; false if some did not in time.
    private static func haveEnded(_ handles: [Int32]) -> Bool {
        handles.allSatisfy { handle in
            var poll = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
            while true {
                let ready = Glibc.poll(&poll, 1, patience)
                if ready < 0, errno == EINTR { continue }
                return ready > 0
            }
        }
    }

    /// False for processes of other users and for those that have ended.
    private static func has(_ process: pid_t, _ entry: [UInt8]) -> Bool {
        ProcessTree.contents("/proc/\(process)/environ").split(separator: 0).contains { $0.elementsEqual(entry) }
    }
}
