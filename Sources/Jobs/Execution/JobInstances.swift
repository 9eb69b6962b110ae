import Foundation

/// The processes of one job, one an instance, which run at the same time.
struct JobInstances: Sendable {
    /// Each with a switch of its own.
    let processes: [JobProcess]
    /// The job's.
    let stop: StopSwitch

    /// How the job's processes ended, by the first that did not end well; if all did, the first instance.
    struct Ending: Sendable {
        let instance: Int
        let process: JobProcess.Ending
    }

    /// Runs all to their ends; as soon as one fails or is stopped, the others are stopped.
    ///
    /// - Throws: `CancellationError` when cancelled; an error if one could not be started. None runs any more then.
    func run() async throws -> Ending {
        try await withThrowingTaskGroup(of: Ending?.self) { group in
            for (index, process) in processes.enumerated() {
                group.addTask { Ending(instance: index, process: try await process.run()) }
            }
            group.addTask {
                if await stop.wait() { stopAll() }
                return nil
            }
            var decisive: Ending?
            var left = processes.count
            while left > 0, let result = try await group.next() {
                guard let ending = result else { continue }
                left -= 1
                guard decisive == nil, ending.process.status != 0 || ending.process.cause != nil else { continue }
                decisive = ending
                stopAll()
            }
            group.cancelAll()
            return decisive ?? Ending(instance: 0, process: JobProcess.Ending(status: 0, cause: nil))
        }
    }

    private func stopAll() { for process in processes { process.stop.flip() } }
}
