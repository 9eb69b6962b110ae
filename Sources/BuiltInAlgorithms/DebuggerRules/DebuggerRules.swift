import Boosting
package import Containers
import DurableFiles
import Foundation

/// SageMaker's built-in rules of Debugger, of which one runs here: `CreateXgboostReport`.
///
/// A training job starts it as a processing job once its model is stored. Reads the training job's output under
/// `/opt/ml/processing/input/output` and its channels under `/opt/ml/input/data`, and writes `xgboost_report.html` to
/// `/opt/ml/processing/output/rule`.
package enum DebuggerRules {
    /// Where the training job's `output/` lies.
    package static let outputFolder = "/opt/ml/processing/input/output"
    /// Where the report is written.
    package static let reportFolder = "/opt/ml/processing/output/rule"
    /// The report's name, as SageMaker has it.
    package static let reportName = "xgboost_report.html"
    private static let rule = "CreateXgboostReport"

    /// Runs the job.
    ///
    /// - Returns: The exit status: 0, or 1 with the reason in `/opt/ml/output/failure` and on standard error.
    @concurrent
    package static func run(container: Container) async -> Int32 {
        do {
            let name = container.environment["rule_to_invoke"] ?? ""
            guard name == rule else {
                throw BoostingError(.data, "The rule '\(name)' does not run here; \(rule) is the one that does.")
            }
            let report = try await XGBoostReport(container)
            let path = container.url(reportFolder).appendingPathComponent(reportName).path
            try DurableFile.write(Array(report.html.utf8), to: path)
            print("Wrote \(reportName): \(report.summary.count) facts, \(report.curves.count) learning curves")
            return 0
        } catch {
            let text = String(describing: error)
            try? DurableFile.write(Array(text.utf8.prefix(1024)), to: container.url("/opt/ml/output/failure").path)
            FileHandle.standardError.write(Data("\(text)\n".utf8))
            return 1
        }
    }
}
