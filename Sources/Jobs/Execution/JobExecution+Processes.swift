import Foundation
import Identifiers
import Objects
import Store

extension JobExecution {
    /// The processes to run, with what each finds in its environment.
    func instances(of plan: JobPlan, _ folder: JobFolder, _ streams: [LogStream]) -> JobInstances {
        let deadline = store.clock.now().addingTimeInterval(TimeInterval(plan.longestRun))
        let processes = plan.hosts.enumerated()
            .map { index, host in
                let own = folder.instance(index)
                var environment = plan.environment.merging(host.environment) { given, _ in given }
                environment["DRIFTLOOP_OPT_ML"] = own.tree.path
                environment["DRIFTLOOP_PARENT_PIPE"] = "1"
                environment["TMPDIR"] = own.scratch.path
                environment["HOME"] = environment["HOME"] ?? own.scratch.path
                return JobProcess(
                    command: plan.command,
                    environment: environment,
                    confinement: plan.confinement,
                    folder: own,
                    log: streams[index],
                    clock: store.clock,
                    deadline: deadline,
                    grace: jobs.limits.grace,
                    stop: StopSwitch()
                )
            }
        return JobInstances(processes: processes, stop: stop)
    }

    /// Does `body` and meanwhile stores the files of continuous outputs that are complete.
    func storingOutputs<Result: Sendable>(
        _ outputs: OutputStore,
        while body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard outputs.isContinuous else { return try await body() }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask { [clock = store.clock, interval = jobs.limits.uploadInterval] in
                while (try? await clock.sleep(until: clock.now().addingTimeInterval(interval))) != nil {
                    await Self.storeComplete(outputs)
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    @concurrent private static func storeComplete(_ outputs: OutputStore) async { outputs.storeComplete() }

    /// The trees of the first instances.
    func trees(_ count: Int, _ folder: JobFolder) -> [URL] { (0..<count).map { folder.instance($0).tree } }

    /// Puts the job's configuration and inputs into its folders, and checks that its outputs have somewhere to go.
    @concurrent func stage(_ plan: JobPlan, _ folder: JobFolder, _ log: JobLog) async throws {
        for instance in folder.instances {
            ProcessSweep.kill(environmentEntry: instance.marker)
            await plan.confinement.removeLeftOver(of: instance)
        }
        folder.removeWork()
        for bucket in plan.outputs.map(\.uri.bucket) + plan.otherBuckets { try jobs.objects.headBucket(bucket) }
        let instances = plan.hosts.indices.map(folder.instance)
        for (instance, host) in zip(instances, plan.hosts) {
            try instance.prepare()
            for (path, text) in host.files { try instance.write(text, to: path) }
            for path in plan.outputs.map(\.path) + plan.folders { try instance.makeFolder(path) }
        }
        for mount in plan.mounts where mount.isWritable {
            try FileManager.default.createDirectory(atPath: mount.host, withIntermediateDirectories: true)
        }
        for (path, file) in plan.copies {
            for instance in instances {
                try instance.makeFolder((path as NSString).deletingLastPathComponent)
                try FileManager.default.copyItem(at: file, to: instance.url(path))
            }
        }
        try InputStaging(objects: jobs.objects, plan: plan, folders: instances, log: log).run()
    }
}
