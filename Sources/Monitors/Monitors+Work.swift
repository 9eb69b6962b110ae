import Foundation
import GRDB
import Identifiers
import Jobs
import MetricStore
import Store
import Synchronization

extension Monitors {
    /// Works on every execution that has not ended, and on those to come.
    func workOnExecutions() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let open = try await store.read { database in
                    try String.fetchAll(
                        database,
                        sql:
                            "SELECT id FROM monitors_executions WHERE status IN ('Pending', 'InProgress') ORDER BY position"
                    )
                }
                for id in open where active.withLock({ $0.insert(id).inserted }) {
                    group.addTask {
                        defer { self.active.withLock { _ = $0.remove(id) } }
                        try await self.work(on: id)
                    }
                }
                await started.wait()
            }
            group.cancelAll()
        }
    }

    /// Brings one execution from wherever it stands to its end.
    ///
    /// What goes wrong is the execution's failure; only a fault of the database ends the service.
    private func work(on id: String) async throws {
        guard var execution = try await store.read({ try MonitoringExecution.find(id, in: $0) }) else { return }
        do {
            if execution.status == .pending {
                guard let begun = try await begin(execution) else { return end(of: id) }
                execution = begun
            }
            try await finish(execution)
        } catch let error as DatabaseError {
            throw error
        } catch {
            try Task.checkCancellation()
            let reason = (error as? ServiceError)?.description ?? String(describing: error)
            try await store.write { transaction in
                guard let now = try MonitoringExecution.find(id, in: transaction.database), !now.status.isFinal else {
                    return
                }
                _ = try now.move(to: .failed, failureReason: reason, in: transaction)
            }
        }
        end(of: id)
    }

    /// Wakes whoever waits for the execution's end.
    func end(of id: String) {
        let waiting = waiters.withLock { $0.removeValue(forKey: id) ?? [] }
        for waiter in waiting { waiter.yield() }
    }

    /// Starts the execution's job; nil if its window holds no captures, which ends it.
    ///
    /// Repeated after a crash it finds the job that it started before, by its name.
    private func begin(_ execution: MonitoringExecution) async throws -> MonitoringExecution? {
        let location = try await captures.captureLocation(endpoint: execution.endpoint)
        let sources = try await captureFolders(of: execution, at: location)
        if sources.isEmpty {
            try await store.write { transaction in
                _ = try execution.move(
                    to: .completed,
                    exitMessage: "Completed: The window from \(execution.window.start.wholeSeconds) to "
                        + "\(execution.window.end.wholeSeconds) holds no captured records, so there was nothing to check.",
                    in: transaction
                )
            }
            return nil
        }
        let scheduleARN = Monitors.scheduleARN(execution.schedule, store.home).description
        var jobARN = store.home.arn(.sagemaker, "processing-job/\(execution.jobName)").description
        do {
            let request = execution.jobRequest(sources: sources, destination: location)
            jobARN = try await jobs.createMonitoringJob(request, scheduleArn: scheduleARN).processingJobArn
        } catch let error as ServiceError where error.code == .inUse {
            // Ours, from before a crash.
        }
        return try await store.write { [jobARN] transaction in
            _ = try execution.move(to: .inProgress, jobARN: jobARN, in: transaction)
            return try MonitoringExecution.find(execution.id, in: transaction.database)
        }
    }

    /// Waits for the job, and writes the execution's end, its event and its metrics in one transaction.
    private func finish(_ execution: MonitoringExecution) async throws {
        guard let jobARN = execution.jobARN else {
            throw ServiceError(.internalFailure, "Monitoring execution \(execution.id) is in progress without a job.")
        }
        try await jobs.waitForEnd(arn: jobARN)
        let job = try await jobs.describeProcessingJob(
            DescribeProcessingJobRequest(processingJobName: execution.jobName)
        )
        let data = job.processingJobStatus == .completed ? try await publishedMetrics(of: execution) : []
        let status: MonitoringExecutionStatus =
            switch job.processingJobStatus {
            case .completed:
                job.exitMessage?.hasPrefix("CompletedWithViolations") == true ? .completedWithViolations : .completed
            case .stopped: .stopped
            default: .failed
            }
        try await store.write { transaction in
            let isFirst = try execution.move(
                to: status,
                failureReason: job.failureReason,
                exitMessage: job.exitMessage,
                in: transaction
            )
            guard isFirst else { return }
            // A window's end is rounded up: ahead of now, its datapoint would keep the alarm waiting.
            let timely = data.map { datum in
                var datum = datum
                datum.timestamp = datum.timestamp.map { min($0, transaction.now) }
                return datum
            }
            try self.metrics.put(timely, namespace: MetricsFile.namespace, in: transaction)
        }
    }
}
