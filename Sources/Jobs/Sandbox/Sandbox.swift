import Foundation
import Glibc
import Store

/// The bubblewrap sandbox of one job's program.
///
/// The program sees the system's software read-only, its own `/opt/ml`, `/tmp`, `/dev/shm` and home, all of them on the disk
/// in the job's folder, and nothing else: no state directory, no homes, no other process, no network unless allowed. It has
/// no capabilities, and it and all that it starts end with the server.
struct Sandbox: Sendable {
    /// `bwrap`.
    let program: String
    /// `prlimit`.
    let prlimit: String
    let limits: ProgramLimits
    var allowsNetwork = false
    /// What it may read besides the system: a virtual environment.
    var readable: [String] = []
    /// What it sees at places of its own.
    var mounts: [JobPlan.Mount] = []
    /// The state directory.
    var hidden: String?
    /// The Python environment of the job's, on the host.
    var venv: String?

    /// Where the program finds it.
    static let environmentPlace = "/opt/venv"

    /// The system's folders that are links into `/usr` on most systems.
    private static let system = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"]
    /// What libraries read of `/etc`.
    private static let settings = [
        "alternatives", "ca-certificates", "fonts", "gai.conf", "group", "ld.so.cache", "ld.so.conf", "ld.so.conf.d",
        "localtime", "magic", "mime.types", "nsswitch.conf", "passwd", "pki", "protocols", "services", "ssl",
        "timezone",
    ]
    private static let networkSettings = ["hosts", "resolv.conf"]

    /// The command line that runs `words` in the sandbox.
    ///
    /// - Parameters:
    ///   - words: A program's path or name within, and its arguments.
    ///   - environment: All of the program's environment.
    ///   - folder: The tree of the job, and the folder for its `/tmp`, `/root`, `/opt` and `/dev/shm`.
    /// - Returns: Bubblewrap's path and its arguments.
    /// - Throws: An error of the file system.
    func command(_ words: [String], environment: [String: String], folder: JobFolder) throws -> [String] {
        var command = [
            program, "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
            "--die-with-parent", "--cap-drop", "ALL", "--uid", "0", "--gid", "0", "--hostname",
            environment["SM_CURRENT_HOST"] ?? "algo-1",
        ]
        if !allowsNetwork { command.append("--unshare-net") }
        command += ["--ro-bind", "/usr", "/usr"] + Self.systemFolders()
        for name in Self.settings + (allowsNetwork ? Self.networkSettings : []) {
            command += ["--ro-bind-try", "/etc/\(name)", "/etc/\(name)"]
        }
        command += ["--ro-bind-try", "/sys/devices/system/cpu", "/sys/devices/system/cpu"]
        command += ["--proc", "/proc", "--dev", "/dev", "--symlink", "/tmp", "/var/tmp"]
        for (name, place) in [("shm", "/dev/shm"), ("tmp", "/tmp"), ("home", "/root"), ("opt", "/opt")] {
            let own = folder.scratch.appendingPathComponent(name).path
            try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
            command += ["--bind", own, place]
        }
        command += ["--bind", folder.tree.path, "/opt/ml"] + (try LinkedInputs.binds(in: folder.tree.path))
        if let venv { command += ["--ro-bind", venv, Self.environmentPlace] }
        for path in readable where !path.hasPrefix("/usr/") { command += ["--ro-bind", path, path] }
        for mount in mounts { command += [mount.isWritable ? "--bind" : "--ro-bind-try", mount.host, mount.place] }
        if let hidden, (["/usr"] + readable).contains(where: { hidden.hasPrefix($0 + "/") }) {
            command += ["--tmpfs", hidden, "--remount-ro", hidden]
        }
        command += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/opt/ml", "--clearenv"]
        for (key, value) in environment.sorted(by: { $0.key < $1.key }) { command += ["--setenv", key, value] }
        command += ["--"] + limits.enforced(on: words, by: prlimit, countsProcesses: true)
        return try pinned(command, folder) ?? command
    }

    /// The command on the processors that are the program's, from which nothing in the sandbox gets away; nil if all are.
    private func pinned(_ command: [String], _ folder: JobFolder) throws -> [String]? {
        guard let filter = ProcessorFilter.program else { return limits.pinned(command, by: prlimit) }
        // Only the shell hands bubblewrap an open file; the descriptor is bubblewrap's own, the program has not got it.
        let file = folder.scratch.appendingPathComponent("processors.bpf")
        let filtered = [command[0], "--seccomp", "3"] + command.dropFirst()
        guard let pinned = limits.pinned(filtered, by: prlimit) else { return nil }
        try filter.write(to: file)
        return ["/bin/sh", "-c", #"exec "$@" 3<"$0""#, file.path] + pinned
    }

    private static func systemFolders() -> [String] {
        system.flatMap { name -> [String] in
            if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/" + name) {
                return ["--symlink", target, "/" + name]
            }
            return ["--ro-bind-try", "/" + name, "/" + name]
        }
    }
}

/// The inputs of a job that are hard links to objects.
enum LinkedInputs {
    /// The most files that are bound one by one.
    private static let most = 1000

    /// Arguments of bubblewrap that make every linked file of a tree read-only, where a program as the same user could
    /// otherwise write to the object.
    ///
    /// Files beyond the first thousand become copies.
    static func binds(in tree: String) throws -> [String] {
        var linked: [String] = []
        FileTree.walk(tree) { path, status in
            if status.st_mode & S_IFMT == S_IFREG, status.st_nlink > 1 { linked.append(path) }
            return true
        }
        for path in linked.dropFirst(most) { try separate(path) }
        return linked.prefix(most).flatMap { ["--ro-bind", $0, "/opt/ml" + $0.dropFirst(tree.count)] }
    }

    private static func separate(_ path: String) throws {
        let copy = path + ".copy-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        chmod(copy, 0o644)
        if rename(copy, path) != 0 {
            throw ServiceError(.internalFailure, "Cannot put a copy at \(path): \(String(cString: strerror(errno))).")
        }
    }
}
