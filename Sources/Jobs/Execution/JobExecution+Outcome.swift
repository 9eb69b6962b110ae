import Foundation
import Store

extension JobExecution {
    /// What the end of the processes means for the job.
    func outcome(
        of ending: JobInstances.Ending,
        _ plan: JobPlan,
        _ job: JobRecord,
        _ folder: JobFolder,
        _ log: LogStream
    ) -> JobOutcome {
        let message = folder.text("output/message").map(JobOutcome.shortened)
        var outcome: JobOutcome
        switch ending.process.cause {
        case .stopped:
            outcome = JobOutcome(status: .stopped, stage: "Stopped", exitMessage: message)
            outcome.storesOutputs = job.kind == .training
        case .outOfTime:
            outcome = JobOutcome(
                status: .stopped,
                stage: "MaxRuntimeExceeded",
                failureReason: "The job ran longer than its MaxRuntimeInSeconds of \(plan.longestRun) and was stopped.",
                exitMessage: message
            )
            outcome.storesOutputs = job.kind == .training
        case .overLimit(let finding): outcome = .failed("ClientError: \(finding)", message: message)
        case nil where ending.process.status == 0: outcome = .completed(message: message)
        case nil: outcome = .failed(reason(for: ending, plan, folder.instance(ending.instance), log), message: message)
        }
        if job.kind == .build {
            outcome.report = folder.text("output/report.json", most: BuildJobRequest.longestReport)
        }
        if job.kind == .training { outcome.metrics = MetricScanner(plan.metrics).scan(folder) }
        return outcome
    }

    private func reason(
        for ending: JobInstances.Ending,
        _ plan: JobPlan,
        _ folder: JobFolder,
        _ log: LogStream
    ) -> String {
        let status =
            ending.process.description + (plan.hosts.count > 1 ? ", on \(plan.hosts[ending.instance].name)" : "")
        if let failure = folder.text("output/failure") {
            return "AlgorithmError: \(failure.prefix(960)), \(status)"
        }
        let lines = log.tail.joined(separator: "\n")
        return "AlgorithmError: \(status). "
            + (lines.isEmpty ? "The log is empty." : "Last lines of the log: \(lines.suffix(900))")
    }

    /// Why a job whose outputs could not be stored failed.
    static func uploadFailure(_ error: any Error) -> String {
        let isOurs = (error as? ServiceError)?.code == .internalFailure || !(error is ServiceError)
        return (isOurs ? "InternalServerError" : "ClientError") + ": Data upload failed: \(error)"
    }
}
