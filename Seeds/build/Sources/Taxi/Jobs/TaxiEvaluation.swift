import Boosting
package import Containers
import DurableFiles
import Foundation
import JSONDocuments
import Tables

/// The processing job that measures a trained model on the test data.
package enum TaxiEvaluation {
    static let modelFolder = "/opt/ml/processing/model"
    static let testFolder = "/opt/ml/processing/test"
    static let outputFolder = "/opt/ml/processing/evaluation"
    static let reportName = "evaluation.json"

    /// The seed of the subsamples that the deviations are over.
    private static let seed: UInt64 = 2026

    /// Runs the job in its container.
    ///
    /// Reads `model/model.tar.gz` and every CSV with a header in `test`; writes `evaluation/evaluation.json` with
    /// `regression_metrics`: mae, mse, rmse and r2, each with its standard deviation.
    /// - Returns: The exit status: 0, or 1 after a failure, which is on the standard error and in `/opt/ml/output/failure`.
    @concurrent
    package static func run(container: Container) async -> Int32 {
        await ProcessingJob.run(container) { try await evaluate(container) }
    }

    private static func evaluate(_ container: Container) async throws {
        let archive = container.url("\(modelFolder)/model.tar.gz")
        guard FileManager.default.fileExists(atPath: archive.path) else {
            throw TaxiError(.missingInput, "There is no model at \(archive.path); train one first.")
        }
        let predictor = try Predictor(modelBytes: try ModelArchive.model(at: archive.path))
        let tests = try TaxiInputs.months(in: container.url(testFolder))
        let table = try await TrainingTable.read(TableFile.reader(paths: tests.map(\.path), options: ReadOptions()))
        let predictions = try predictor.predict(rows: table.features, columns: table.columns)
        let metrics = try RegressionMetrics(labels: table.labels, predictions: predictions, seed: seed)
        try DurableFile.write(
            metrics.json.bytes(),
            to: container.url("\(outputFolder)/\(reportName)").path
        )
        ProcessingJob.log(
            "evaluated \(table.rows) rows: rmse \(metrics.rmse.value), mae \(metrics.mae.value), r2 \(metrics.r2.value)"
        )
    }
}
