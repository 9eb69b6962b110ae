import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Jobs
import Store

extension BuildProjects {
    /// Brings a build to its end, from wherever it stands.
    ///
    /// - Throws: `CancellationError` when cancelled; errors of the database. Whatever else goes wrong is the build's own failure.
    func work(on id: String) async throws {
        let record = try await store.read { try BuildRecord.find($0, id: id) }
        if try await jobs.describeBuildJob(record.job) == nil {
            if record.isStopping { return try await end(id, .stopped) }
            do {
                try await createJob(of: record)
            } catch let error as ServiceError where error.code != .internalFailure {
                try Task.checkCancellation()
                return try await failDownload(of: id, error)
            }
            // It may have been told to stop meanwhile.
            if try await store.read({ try BuildRecord.find($0, id: id).isStopping }) {
                try await jobs.stopBuildJob(record.job)
            }
        } else if record.isStopping {
            // The server may have ended before it said so to the job.
            try await jobs.stopBuildJob(record.job)
        }
        while let state = try await jobs.describeBuildJob(record.job) {
            let next = store.clock.now() + settings.interval
            try await note(state, of: id)
            if state.status.isFinal { return try await finish(id, state) }
            // Said to the job first: a server that ends in between finds it stopped without anyone's order.
            if state.started == nil, hasQueuedTooLong(record) { try await jobs.stopBuildJob(record.job) }
            try await wait(for: record.job, until: next)
        }
        try await end(id, .fault, ("INTERNAL_SERVICE_ERROR", "The build's job is not there any more."))
    }

    private func hasQueuedTooLong(_ record: BuildRecord) -> Bool {
        store.clock.now() >= record.created + TimeInterval(record.settings.project.longestQueue * 60)
    }

    /// Returns when the job has ended, or it is time to look at it again.
    private func wait(for job: String, until next: Date) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.jobs.waitForBuildJob(job) }
            group.addTask { [store] in try await store.clock.sleep(until: next) }
            defer { group.cancelAll() }
            try await group.next()
        }
        try Task.checkCancellation()
    }

    // MARK: - What the job reports

    /// Writes the phases as they stand, if they have changed.
    private func note(_ state: BuildJobState, of id: String) async throws {
        let report = BuildReportReader(state.report)
        let record = try await store.read { try BuildRecord.find($0, id: id) }
        let phases = report.phases(of: record, started: state.started)
        guard phases != record.phases else { return }
        try await store.write { transaction in
            var record = try BuildRecord.find(transaction.database, id: id)
            guard record.status == .inProgress else { return }
            let before = record.phases
            record.phases = phases
            try record.save(in: transaction)
            for phase in phases where phase.endTime != nil {
                if before.contains(where: { $0.phaseType == phase.phaseType && $0.endTime != nil }) { continue }
                try record.publish(phase, in: transaction)
            }
        }
    }

    private func finish(_ id: String, _ state: BuildJobState) async throws {
        let report = BuildReportReader(state.report)
        let record = try await store.read { try BuildRecord.find($0, id: id) }
        switch state.status {
        case .completed:
            if report.isComplete {
                try await end(id, .succeeded, exported: report.exported)
            } else if report.hasFailed {
                try await end(id, .failed, exported: report.exported)
            } else {
                try await end(id, .fault, ("INTERNAL_SERVICE_ERROR", "The build's program did not report its end."))
            }
        case .stopped where state.isOutOfTime:
            try await end(id, .timedOut, ("BUILD_TIMED_OUT", "Build has timed out."))
        case .stopped where !record.isStopping && hasQueuedTooLong(record):
            let minutes = record.settings.project.longestQueue
            try await end(
                id,
                .timedOut,
                (
                    "BUILD_TIMED_OUT",
                    "Build has timed out: it waited \(minutes) minutes for another build of the project. "
                        + "Stop that one, or give the project a longer queuedTimeoutInMinutes."
                )
            )
        case .stopped: try await end(id, .stopped)
        default:
            try await end(
                id,
                .failed,
                ("CLIENT_ERROR", state.failureReason ?? "The build's job failed."),
                exported: report.exported
            )
        }
        try? FileManager.default.removeItem(at: sourceFolder(of: id))
        try await removeFolder(ofDeleted: record.project)
    }

    private func failDownload(of id: String, _ error: ServiceError) async throws {
        try await store.write { transaction in
            var record = try BuildRecord.find(transaction.database, id: id)
            record.phases.complete(.succeeded, at: transaction.now)
            record.phases.append(Phase(phaseType: "DOWNLOAD_SOURCE", startTime: transaction.now))
            try record.save(in: transaction)
        }
        try await end(id, .failed, ("CLIENT_ERROR", error.message))
    }

    /// Ends a build, once.
    private func end(
        _ id: String,
        _ status: BuildStatus,
        _ context: (code: String, message: String)? = nil,
        exported: [String: String] = [:]
    ) async throws {
        try await store.write { transaction in
            var record = try BuildRecord.find(transaction.database, id: id)
            guard record.status == .inProgress else { return }
            record.status = status
            record.exported = exported
            record.ended = transaction.now
            let contexts = context.map { [Phase.Context(statusCode: $0.code, message: $0.message)] }
            // What runs when a build ends ends with it; where nothing runs, the last one tells why.
            if let last = record.phases.indices.last, record.phases[last].endTime == nil {
                record.phases.complete(status == .succeeded ? .succeeded : status, contexts, at: transaction.now)
                try record.publish(record.phases[last], in: transaction)
            } else if let contexts, let last = record.phases.indices.last {
                record.phases[last].phaseStatus = status
                record.phases[last].contexts = contexts
            }
            if record.phases.contains(where: { $0.phaseType == "PROVISIONING" }) {
                record.phases.append(
                    Phase(
                        phaseType: "FINALIZING",
                        phaseStatus: .succeeded,
                        startTime: transaction.now,
                        endTime: transaction.now,
                        durationInSeconds: 0
                    )
                )
            }
            record.phases.append(Phase(phaseType: "COMPLETED", startTime: transaction.now))
            try record.save(in: transaction)
            try record.publishState(in: transaction)
        }
    }

    /// Where the archives of repositories wait for the build.
    func sourceFolder(of id: String) -> URL {
        let name = String(id.split(separator: ":").last ?? "")
        return store.directory.appendingPathComponent("builds/.sources/\(name)", isDirectory: true)
    }
}

extension [BuildProjects.Phase] {
    /// Ends the last phase.
    mutating func complete(
        _ status: BuildProjects.BuildStatus,
        _ contexts: [BuildProjects.Phase.Context]? = nil,
        at time: Date
    ) {
        guard let last = indices.last else { return }
        self[last].phaseStatus = status
        self[last].endTime = time
        self[last].durationInSeconds = Swift.max(0, Int(time.timeIntervalSince(self[last].startTime)))
        self[last].contexts = contexts ?? self[last].contexts
    }
}
