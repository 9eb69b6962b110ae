package import Containers
import DataQuality
import DurableFiles
import Foundation

/// The data-quality analyzer of SageMaker Model Monitor, as a container's program (`sagemaker-model-monitor-analyzer`).
///
/// Without `baseline_constraints` and `baseline_statistics` it suggests a baseline; with either it checks the data against it.
/// It writes statistics.json, constraints.json, check_report.json and, where there are violations,
/// constraint_violations.json into `output_path`; the exit message into `/opt/ml/output/message`; metrics into
/// `/opt/ml/output/metrics/cloudwatch`. Where SageMaker's analyzer needs the record's two sides in one encoding, this one does
/// not; data without records is not a failure but the outcome `EmptyWindow`.
/// - Source: SageMaker Developer Guide, "Container Contract Inputs" and "Outputs" (bring your own containers).
package enum ModelMonitorAnalyzer {
    /// Does the job that the environment describes.
    ///
    /// - Returns: 0, also with violations; 1 after a failure, whose sentence is in `/opt/ml/output/failure`.
    package static func run(container: Container) async -> Int32 {
        do {
            let job = try MonitorAnalyzerJob(container: container)
            let message = try await job.run()
            try DurableFile.write(Array(message.utf8), to: container.url("/opt/ml/output/message").path)
            print(message)
            return 0
        } catch {
            let sentence = "\(error)"
            // SageMaker keeps 1,024 characters of a failure reason.
            let failure = Array(sentence.prefix(1024).utf8)
            try? DurableFile.write(failure, to: container.url("/opt/ml/output/failure").path)
            FileHandle.standardError.write(Data("Error: \(sentence)\n".utf8))
            return 1
        }
    }
}

/// One run of the analyzer.
struct MonitorAnalyzerJob {
    private let container: Container
    private let environment: MonitorAnalyzerEnvironment

    init(container: Container) throws(MonitorAnalyzerError) {
        self.container = container
        environment = try MonitorAnalyzerEnvironment(container)
    }

    /// Runs to the end and returns the exit message.
    func run() async throws -> String {
        let source = try environment.source()
        let files = MonitoringFiles(folder: environment.outputPath)
        guard let baseline = try environment.baseline() else {
            let suggestion = try await DataQuality.baseline(of: source)
            try files.write(suggestion)
            for note in suggestion.notes { print(note) }
            if environment.publishesMetrics, suggestion.constraints.configuration.emitsMetrics {
                try write(MonitorMetrics(suggestion.statistics, report: nil, constraints: nil))
            }
            return "Completed: Job completed successfully with no violations."
        }
        let result = try await check(source, against: baseline)
        try files.write(result)
        for note in result.report.notes { print(note) }
        if environment.publishesMetrics, baseline.constraints.configuration.emitsMetrics {
            try write(MonitorMetrics(result.statistics, report: result.report, constraints: baseline.constraints))
        }
        return result.report.exitMessage
    }

    private func write(_ metrics: MonitorMetrics) throws {
        let time = environment.window.end ?? Date()
        let path = container.url("/opt/ml/output/metrics/cloudwatch/cloudwatch_metrics.jsonl").path
        try DurableFile.write(metrics.lines(time: time, dimensions: environment.dimensions), to: path)
    }
}
