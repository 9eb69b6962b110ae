import Glibc

/// Finds a job's processes by what they all inherit: their environment.
///
/// This also finds those that left the job's process group, and those of a server that was killed before it could write
/// down a process id; and no other process can be meant, as ids that are used again could. A process that replaced its
/// environment escapes.
enum ProcessSweep {
    /// Sends SIGKILL to every process that has this entry in its environment, until there is none.
    ///
    /// Blocks the thread for the moment that this takes, so that it also works in a cancelled task.
    static func kill(environmentEntry entry: String) {
        let needle = Array(entry.utf8)
        for _ in 0..<500 {
            let found = processes(with: needle)
            if found.isEmpty { return }
            for process in found { Glibc.kill(process, SIGKILL) }
            usleep(2000)
        }
    }

    private static func processes(with entry: [UInt8]) -> [pid_t] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [pid_t] = []
        while let item = readdir(folder) {
            let name = withUnsafeBytes(of: item.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let process = pid_t(name), process != getpid() else { continue }
            if environment(of: process).split(separator: 0).contains(where: { $0.elementsEqual(entry) }) {
                found.append(process)
            }
        }
        return found
    }

    /// Empty for processes of other users and for those that have ended.
    private static func environment(of process: pid_t) -> [UInt8] {
        let descriptor = open("/proc/\(process)/environ", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count < 1 << 21 {
            let part = [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, filled in
                filled = max(0, read(descriptor, buffer.baseAddress, buffer.count))
            }
            if part.isEmpty { break }
            bytes += part
        }
        return bytes
    }
}
