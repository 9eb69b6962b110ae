import Foundation
import Identifiers
import JSONDocuments
import Objects
import Store
import TestSupport

/// One execution of the taxi pipeline over a state directory of its own, through as many servers as it takes.
final class TaxiRun {
    let state: URL
    private let data: URL

    /// When a server is to be killed.
    struct Kill {
        /// The step that has begun before; nil for the server's start.
        let phase: String?
        /// Seconds after that.
        let after: TimeInterval
    }

    /// How a server's life ended.
    enum Fate { case killed, ended }

    init(state: URL, data: URL) {
        self.state = state
        self.data = data
    }

    /// Puts data and pipeline there, without a kill.
    func prepare() async throws {
        do {
            let store = try Store(directory: state, clock: SystemClock(), migrations: [])
            let objects = try Objects(store: store)
            try objects.createBucket("driftloop-taxi")
            for file in try FileManager.default.contentsOfDirectory(at: data, includingPropertiesForKeys: nil) {
                let folder = file.pathExtension == "zip" ? "zones" : "data"
                let key = "taxi/input/\(folder)/\(file.lastPathComponent)"
                try objects.put(file: file, at: S3URI(bucket: "driftloop-taxi", key: key))
            }
            try store.close()
        }
        let server = try ServerProcess(state: state)
        defer { server.stop() }
        let definition = state.appendingPathComponent("definition.json")
        try Data(try DriftProcess.run(["taxi", "pipeline"]).output.utf8).write(to: definition)
        _ = try server.json("pipeline", "create", "taxi-pipeline", "--definition", definition.path)
    }

    /// Runs a server until the execution has ended, or it is killed.
    ///
    /// The execution is started with one token by every server, as a client does that got no answer.
    func live(until kill: Kill? = nil) async throws -> Fate {
        let life = Life()
        if let kill, kill.phase == nil { life.killed(after: kill.after) }
        do {
            let server = try ServerProcess(state: state) { life.process = $0 }
            let api = try await ServerAPI.connect(to: server.address)
            let arn = try await api.call(
                "SageMaker.StartPipelineExecution",
                ["PipelineName": "taxi-pipeline", "ClientRequestToken": "the-only-execution-of-this-run-0"]
            )
            let deadline = Date(timeIntervalSinceNow: 120)
            while true {
                let described = try await api.call("SageMaker.DescribePipelineExecution", arn)
                let status = described["PipelineExecutionStatus"]
                guard Date() < deadline else {
                    let steps = try await steps(api, arn).map { $0.text() }.joined(separator: "\n")
                    throw CommandFailure(description: "the execution does not end: \(described.text())\n\(steps)")
                }
                if status != "Executing" {
                    life.isSpared = true
                    await api.close()
                    guard server.stop() == 0 else { throw CommandFailure(description: "the server did not end well") }
                    return .ended
                }
                if let phase = kill?.phase,
                    try await steps(api, arn).contains(where: { $0["StepName"]?.string == phase })
                {
                    life.killed(after: kill?.after ?? 0)
                }
                try await Task.sleep(for: .milliseconds(4))
            }
        } catch {
            // A kill explains everything but an answer that says no.
            if !(error is ServerAPI.Refusal), life.wasKilled() { return .killed }
            life.end()
            throw error
        }
    }

    private func steps(_ api: ServerAPI, _ arn: JSON) async throws -> [JSON] {
        try await api.call("SageMaker.ListPipelineExecutionSteps", arn)["PipelineExecutionSteps"]?.array ?? []
    }

    /// What the execution left behind, once the report on its training, which outlasts it, has ended and its folder is gone.
    func end() async throws -> TaxiEnd {
        let server = try ServerProcess(state: state)
        defer { server.stop() }
        let api = try await ServerAPI.connect(to: server.address)
        let deadline = Date(timeIntervalSinceNow: 60)
        let running: JSON = ["StatusEquals": "InProgress"]
        while try await api.call("SageMaker.ListProcessingJobs", running)["ProcessingJobSummaries"]?.array != [] {
            guard Date() < deadline else { throw CommandFailure(description: "a processing job does not end") }
            try await Task.sleep(for: .milliseconds(20))
        }
        // A job's folder is removed after its end has been written; what is still there after a while is left over.
        let patience = Date(timeIntervalSinceNow: 5)
        while try hasJobTrees(), Date() < patience { try await Task.sleep(for: .milliseconds(20)) }
        let end = try await TaxiEnd(api, state: state)
        await api.close()
        return end
    }

    /// Whether a job has a folder with more in it than its log.
    private func hasJobTrees() throws -> Bool {
        let jobs = state.appendingPathComponent("jobs")
        let folders = try FileManager.default.contentsOfDirectory(at: jobs, includingPropertiesForKeys: nil)
        return try folders.contains { kind in
            try FileManager.default.contentsOfDirectory(atPath: kind.path)
                .contains { job in
                    FileManager.default.fileExists(atPath: kind.path + "/\(job)/opt-ml")
                }
        }
    }
}

/// A server's process and what is to become of it.
private final class Life: @unchecked Sendable {
    // Locked: the timer runs on another thread.
    private let lock = NSLock()
    private var server: ChildProcess?
    private var isDue = false
    private var isScheduled = false
    private var spared = false

    var process: ChildProcess? {
        get { lock.withLock { server } }
        set {
            lock.withLock { server = newValue }
            killIfDue()
        }
    }

    var isSpared: Bool {
        get { lock.withLock { spared } }
        set { lock.withLock { spared = newValue } }
    }

    /// Sends SIGKILL later; only the first call counts.
    func killed(after seconds: TimeInterval) {
        guard
            lock.withLock({
                defer { isScheduled = true }
                return !isScheduled
            })
        else { return }
        DispatchQueue.global()
            .asyncAfter(deadline: .now() + seconds) {
                self.lock.withLock { self.isDue = true }
                self.killIfDue()
            }
    }

    private func killIfDue() {
        lock.withLock {
            if isDue, !spared { server?.send(SIGKILL) }
        }
    }

    /// Leaves no process behind.
    func end() {
        guard let process, process.isRunning else { return }
        process.send(SIGTERM)
        _ = try? process.wait(seconds: 60)
    }

    /// Waits for the process's end; whether it was our SIGKILL.
    func wasKilled() -> Bool {
        guard let process, lock.withLock({ isScheduled }) else { return false }
        return (try? process.wait(seconds: 60)) == .killed(SIGKILL)
    }
}
