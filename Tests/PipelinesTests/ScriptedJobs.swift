import Foundation
import Identifiers
import JSONDocuments
import Jobs
import Objects
import Store
import Synchronization

@testable import Pipelines

/// Jobs that end as a test says, without processes.
///
/// It outlives the service, as jobs outlive a killed server.
final class ScriptedJobs: JobRunner {
    /// How a job ends.
    enum Script: Sendable {
        case completes
        /// Fails with this reason so often, then completes.
        case fails(String, times: Int = .max)
        /// Refused when it is created.
        case refused(ServiceError)
        /// Runs until it is stopped or released.
        case held
    }

    private struct Job {
        var kind: JobKind
        var arguments: JSON
        var status: JobStatus
        var reason: String?
    }

    private struct State {
        var scripts: [String: Script] = [:]
        var jobs: [String: Job] = [:]
        var order: [String] = []
        var mostAtOnce = 0
        var waiters: [String: [AsyncStream<Void>.Continuation]] = [:]

        mutating func end(_ name: String, _ status: JobStatus) {
            jobs[name]?.status = status
            for waiter in waiters.removeValue(forKey: name) ?? [] { waiter.finish() }
        }
    }

    private let state = Mutex(State())
    private let objects: Objects
    /// What jobs write, by their step: object addresses are computed from the job's output.
    private let files: [String: [String: JSON]]

    init(objects: Objects, files: [String: [String: JSON]]) {
        self.objects = objects
        self.files = files
    }

    /// Says how the jobs of a step end.
    func script(_ step: String, _ script: Script) { state.withLock { $0.scripts[step] = script } }

    /// Lets the held jobs of a step complete.
    func release(_ step: String) {
        state.withLock { state in
            state.scripts[step] = .completes
            for (name, job) in state.jobs where Self.step(of: name) == step && job.status == .inProgress {
                state.end(name, .completed)
            }
        }
    }

    /// The steps of all jobs that were created, in that order.
    var created: [String] { state.withLock { $0.order.map(Self.step) } }
    /// The arguments of the last job of a step.
    func arguments(_ step: String) -> JSON? {
        state.withLock { state in state.order.last { Self.step(of: $0) == step }.flatMap { state.jobs[$0]?.arguments } }
    }
    var stopped: [String] {
        state.withLock { state in state.order.filter { state.jobs[$0]?.status == .stopped }.map(Self.step) }
    }
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }

    /// `pipelines-EXECUTION-STEP-HASH`.
    private static func step(of name: String) -> String { String(name.dropFirst(23).dropLast(11)) }

    func start(_ kind: JobKind, name: String, arguments: JSON) throws -> String {
        let step = Self.step(of: name)
        if state.withLock({ $0.jobs[name] == nil }) {
            // As the real jobs do, a request that is none is refused.
            switch kind {
            case .processing: _ = try Request.processing(arguments, name: name)
            case .training: _ = try Request.training(arguments, name: name)
            case .transform: _ = try Request.transform(arguments, name: name)
            case .build: throw ServiceError(.validation, "No step of a pipeline is a build.")
            }
            for (file, content) in files[step] ?? [:] {
                let outputs = arguments["ProcessingOutputConfig"]?["Outputs"]?[0]?["S3Output"]?["S3Uri"]?.string
                if let folder = outputs.flatMap(S3URI.init) {
                    try objects.put(content.bytes(), at: folder.appending(file))
                }
            }
        }
        try state.withLock { state in
            guard state.jobs[name] == nil else { return }
            var job = Job(kind: kind, arguments: arguments, status: .completed)
            switch state.scripts[step] ?? .completes {
            case .completes: break
            case .held: job.status = .inProgress
            case .refused(let error): throw error
            case .fails(let reason, let times):
                job.status = .failed
                job.reason = reason
                state.scripts[step] = times > 1 ? .fails(reason, times: times == .max ? .max : times - 1) : .completes
            }
            state.jobs[name] = job
            state.order.append(name)
            state.mostAtOnce = max(state.mostAtOnce, state.jobs.values.count { $0.status == .inProgress })
        }
        return "arn:aws:sagemaker:us-east-1:000000000000:\(kind.resource)/\(name.lowercased())"
    }

    func exists(_ kind: JobKind, name: String) -> Bool { state.withLock { $0.jobs[name]?.kind == kind } }

    func stop(_ kind: JobKind, name: String) {
        state.withLock { state in
            if state.jobs[name]?.status == .inProgress { state.end(name, .stopped) }
        }
    }

    func end(_ kind: JobKind, name: String) async throws -> JobEnd {
        while true {
            let (ends, continuation) = AsyncStream<Void>.makeStream()
            let job = state.withLock { state in
                if state.jobs[name]?.status == .inProgress { state.waiters[name, default: []].append(continuation) }
                return state.jobs[name]
            }
            guard let job else { throw ServiceError(.notFound, "There is no job \(name).") }
            guard job.status.isFinal else {
                for await _ in ends {}
                try Task.checkCancellation()
                continue
            }
            var description = job.arguments
            description["\(kind.rawValue.capitalized)JobName"] = .string(name)
            description["FailureReason"] = job.reason.map(JSON.string)
            if kind == .training {
                let path = job.arguments["OutputDataConfig"]?["S3OutputPath"]?.string ?? ""
                description["ModelArtifacts"] = ["S3ModelArtifacts": .string("\(path)/\(name)/output/model.tar.gz")]
            }
            return JobEnd(status: job.status, description: description)
        }
    }
}
