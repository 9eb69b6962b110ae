import Foundation
import Store

extension JobExecution {
    /// Gives the job's Python what its requirements.txt names: installed now, or by an earlier job.
    ///
    /// - Parameters:
    ///   - plan: The job's plan; it is changed so that the program finds the packages.
    ///   - job: The job.
    ///   - folder: The job's folder, with its inputs in it.
    ///   - log: What pip prints goes there.
    /// - Returns: How the job ends if that fails; nil if it can go on, also where there is no requirements.txt.
    /// - Throws: `CancellationError` when cancelled; an error of the file system.
    func installRequirements(
        _ plan: inout JobPlan,
        _ job: JobRecord,
        _ folder: JobFolder,
        _ log: LogStream
    ) async throws -> JobOutcome? {
        guard let requirements = plan.requirements, let found = requirements.find(in: folder.tree) else { return nil }
        guard requirements.python.hasPip else {
            return .failed(
                "ClientError: The job's code has a requirements.txt, and the Python at \(requirements.python.executable) has no "
                    + "pip to install it with. Install pip there (python3 -m ensurepip, or apt-get install python3-pip)."
            )
        }
        let site = plan.confinement.environmentSite(folder)
        let environment = PythonEnvironment(python: requirements.python, place: site.place)
        let key = site.isShared ? requirements.key(found.text, variables: plan.environment) : nil
        let shared = key.map { jobs.environments.appendingPathComponent($0, isDirectory: true) }
        var place = shared ?? folder.environment
        if let shared, FileManager.default.fileExists(atPath: shared.path) {
            log.note("an earlier job has installed the same requirements.txt.")
        } else {
            log.note("installing requirements.txt.")
            try environment.make(at: site.folder)
            var installation = plan
            installation.command = requirements.installation(found.source, into: environment)
            installation.environment = requirements.variables.merging(plan.environment) { $1 }
            installation.hosts = Array(plan.hosts.prefix(1))
            let start = store.clock.now()
            let ending = try await instances(of: installation, folder, [log]).run()
            plan.longestRun = max(1, plan.longestRun - Int(store.clock.now().timeIntervalSince(start)))
            guard ending.process.status == 0, ending.process.cause == nil else {
                if ending.process.cause != nil { return outcome(of: ending, plan, job, folder, log) }
                return .failed(Self.reason(requirements, ending.process, log))
            }
            place = try keep(site.folder, at: place)
        }
        try? FileManager.default.setAttributes([.modificationDate: store.clock.now()], ofItemAtPath: place.path)
        plan.confinement.show(environment: place)
        plan.command = environment.command(plan.command)
        plan.environment = environment.variables(plan.environment)
        return nil
    }

    /// Moves what was installed to where it stays; what another job has put there meanwhile is as good.
    private func keep(_ folder: URL, at place: URL) throws -> URL {
        if folder == place { return place }
        let manager = FileManager.default
        try manager.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        do {
            try manager.moveItem(at: folder, to: place)
        } catch {
            guard manager.fileExists(atPath: place.path) else { throw error }
            try? manager.removeItem(at: folder)
        }
        return place
    }

    private static func reason(_ requirements: Requirements, _ ending: JobProcess.Ending, _ log: LogStream) -> String {
        let lines = "Last lines of the log: " + log.tail.joined(separator: "\n").suffix(700)
        if requirements.allowsNetwork {
            return "AlgorithmError: requirements.txt cannot be installed, \(ending.description). \(lines)"
        }
        return
            "ClientError: requirements.txt names what the Python at \(requirements.python.executable) does not have, and this "
            + "job may not use the network. Allow it (\"network\": true in runtimes.json), or install the packages there. "
            + lines
    }
}

extension Jobs {
    /// Where environments are that several jobs use.
    var environments: URL { store.directory.appendingPathComponent("environments", isDirectory: true) }

    /// Removes environments that no job has used for long.
    func sweepEnvironments() {
        let manager = FileManager.default
        for name in (try? manager.contentsOfDirectory(atPath: environments.path)) ?? [] {
            let folder = environments.appendingPathComponent(name, isDirectory: true)
            let used = (try? manager.attributesOfItem(atPath: folder.path))?[.modificationDate] as? Date
            let days = store.clock.now().timeIntervalSince(used ?? .distantPast) / 86_400
            if days > Double(limits.retention.environmentDays) { try? manager.removeItem(at: folder) }
        }
    }
}

extension Confinement {
    /// Where a Python environment of the job's is made.
    struct EnvironmentSite {
        /// As the job's programs know it.
        let place: String
        let folder: URL
        /// Whether other jobs know theirs by the same place.
        let isShared: Bool
    }

    func environmentSite(_ folder: JobFolder) -> EnvironmentSite {
        guard case .sandbox = self else {
            return EnvironmentSite(place: folder.environment.path, folder: folder.environment, isShared: false)
        }
        let own = folder.scratch.appendingPathComponent("opt/venv", isDirectory: true)
        return EnvironmentSite(place: Sandbox.environmentPlace, folder: own, isShared: true)
    }

    /// Lets the program see an environment, which it cannot change.
    mutating func show(environment: URL) {
        guard case .sandbox(var sandbox) = self else { return }
        sandbox.venv = environment.path
        self = .sandbox(sandbox)
    }
}
