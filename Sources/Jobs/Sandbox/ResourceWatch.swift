import Foundation

/// Looks after what a job's program uses, of what the kernel does not limit for a whole job.
struct ResourceWatch: Sendable {
    let limits: ProgramLimits
    let folder: JobFolder
    /// What counts as the job's besides its own folder.
    var others: [String] = []

    /// Looks again and again until something is over its limit, or the task is cancelled.
    ///
    /// - Returns: What was over, as a sentence; nil when cancelled.
    @concurrent func wait(for process: RunningProcess) async -> String? {
        var pause = Duration.milliseconds(250)
        while true {
            guard (try? await Task.sleep(for: pause)) != nil else { return nil }
            let start = ContinuousClock.now
            if let finding = diskFinding() ?? processFinding(process) { return finding }
            // Never more than a twentieth of a core.
            pause = max(.milliseconds(250), (ContinuousClock.now - start) * 20)
        }
    }

    /// Whether the job's files are over the limit.
    func diskFinding() -> String? {
        guard let disk = limits.disk else { return nil }
        var size = 0
        for root in [folder.tree.path, folder.scratch.path] + others {
            if size <= disk { size += FileTree.size(root, most: disk - size) }
        }
        guard size > disk else { return nil }
        return
            "The job's files, inputs included, are over its limit of \(Self.gibibytes(disk)) (VolumeSizeInGB, or the limit of "
            + "this server's configuration). Raise the limit, or write less."
    }

    private func processFinding(_ process: RunningProcess) -> String? {
        let running = process.descendants()
        // The kernel holds others than root to it.
        let threads = running.reduce(0) { $0 + $1.threads }
        if threads > limits.processes {
            return
                "The job runs \(running.count) processes with \(threads) threads, more than its limit of \(limits.processes). "
                + "Start fewer, or raise the limit in this server's configuration."
        }
        guard running.reduce(0, { $0 + $1.residentBytes }) > limits.memory else { return nil }
        // Pages that they share were counted for each of them.
        guard running.reduce(0, { $0 + $1.proportionalBytes }) > limits.memory else { return nil }
        return
            "The job uses more memory than its limit of \(Self.gibibytes(limits.memory)). Use less, or raise the limit in "
            + "this server's configuration."
    }

    private static func gibibytes(_ bytes: Int) -> String {
        bytes % (1 << 30) == 0 ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
    }
}
