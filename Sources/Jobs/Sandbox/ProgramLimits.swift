import Foundation

/// How much the program of one job may use, together with all that it starts.
package struct ProgramLimits: Sendable, Hashable {
    /// Bytes of memory.
    ///
    /// Default: the machine's.
    package var memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    /// The number of processes and threads.
    package var processes = 4096
    /// The number of processors that it runs on.
    ///
    /// Default: all.
    package var processors: Int?
    /// The most bytes of files, whatever the job's VolumeSizeInGB.
    package var disk: Int?

    package init() {}

    /// How many processors it runs on.
    var processorCount: Int {
        let all = ProcessInfo.processInfo.activeProcessorCount
        return min(processors ?? all, all)
    }

    /// The limits of a job with this VolumeSizeInGB.
    func limited(toVolume gibibytes: Int) -> ProgramLimits {
        var limits = self
        let volume = Int(clamping: UInt64(max(1, min(gibibytes, 1 << 20))) << 30)
        limits.disk = min(disk ?? volume, volume)
        return limits
    }

    /// `prlimit` (util-linux) in front of a command, so that the kernel holds each process to these.
    ///
    /// - Parameters:
    ///   - command: A program and its arguments.
    ///   - program: The path of `prlimit`.
    ///   - countsProcesses: Whether to limit their number: the kernel counts all of a user's, so only in a user namespace of
    ///     the job's own.
    /// - Returns: The longer command.
    func enforced(on command: [String], by program: String, countsProcesses: Bool) -> [String] {
        var words = [program, "--core=0", "--data=\(memory)"]
        if let disk { words.append("--fsize=\(disk)") }
        if countsProcesses { words.append("--nproc=\(processes)") }
        return words + ["--"] + command
    }

    /// `taskset`, which lies beside `prlimit`, in front of a command, where not all processors are the program's.
    ///
    /// - Returns: The longer command; nil where no processor is kept from it.
    func pinned(_ command: [String], by program: String) -> [String]? {
        guard let processors, let chosen = Processors.take(processors) else { return nil }
        let taskset = (program as NSString).deletingLastPathComponent + "/taskset"
        return [taskset, "--cpu-list", chosen.map(String.init).joined(separator: ",")] + command
    }
}
