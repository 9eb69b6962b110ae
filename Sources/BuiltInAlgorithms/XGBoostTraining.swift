import Boosting
package import Containers
import DurableFiles
import Foundation
import JSONDocuments

/// SageMaker's built-in algorithm `sagemaker-xgboost`: trains a model from the channels `train` and `validation`.
///
/// Reads `hyperparameters.json`, `inputdataconfig.json` and `resourceconfig.json` under `/opt/ml/input/config`; writes the
/// model to `/opt/ml/model/xgboost-model`, and `metrics.json` and `feature-importance.json` to `/opt/ml/output/data`. Prints
/// a line a round as SageMaker's container does, `[12]\ttrain-rmse:2.30000\tvalidation-rmse:2.50000`.
package enum XGBoostTraining {
    /// Runs the job.
    ///
    /// - Returns: The exit status: 0, or 1 with the reason in `/opt/ml/output/failure` and on standard error.
    @concurrent
    package static func run(container: Container) async -> Int32 {
        do {
            try await train(container)
            return 0
        } catch {
            let text =
                error is CancellationError ? "The training was stopped before it ended." : String(describing: error)
            try? DurableFile.write(Array(text.utf8.prefix(1024)), to: container.url("/opt/ml/output/failure").path)
            FileHandle.standardError.write(Data("\(text)\n".utf8))
            return 1
        }
    }

    private static func train(_ container: Container) async throws {
        let started = ContinuousClock.now
        let input = try XGBoostInput(container)
        let settings = try Hyperparameters(input.hyperparameters)
        let table = try await input.table("train", weights: settings.hasWeights)
        let validation =
            input.hasChannel("validation") ? try await input.table("validation", weights: settings.hasWeights) : nil
        say("Train matrix has \(table.rows) rows and \(table.columns) columns")
        if let validation { say("Validation matrix has \(validation.rows) rows") }
        let model = try TrainedModel.train(on: table, validation: validation, settings) { say(line(of: $0)) }
        if settings.earlyStoppingRounds != nil {
            say("Best round: [\(model.bestRound)]\(model.stoppedEarly ? ", training stopped early" : "")")
        }
        try DurableFile.write(model.bytes, to: container.url("/opt/ml/model/\(ModelArchive.modelName)").path)
        let output = container.url("/opt/ml/output/data")
        try DurableFile.write(
            metrics(of: model, table, validation, input).bytes(.pretty),
            to: output.appendingPathComponent("metrics.json").path
        )
        try DurableFile.write(
            importance(of: model).bytes(.pretty),
            to: output.appendingPathComponent("feature-importance.json").path
        )
        let taken = (ContinuousClock.now - started) / .seconds(1)
        say("Trained \(model.history.count) rounds in \(fixed(taken, digits: 1)) s")
    }

    /// `[12]\ttrain-rmse:2.30000\tvalidation-rmse:2.50000`.
    static func line(of report: RoundReport) -> String {
        "[\(report.round)]" + report.scores.map { "\t\($0.rows)-\($0.metric):\(fixed($0.value, digits: 5))" }.joined()
    }

    private static func fixed(_ value: Double, digits: Int) -> String { String(format: "%.\(digits)f", value) }

    private static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

    private static func metrics(
        of model: TrainedModel,
        _ table: TrainingTable,
        _ validation: TrainingTable?,
        _ input: XGBoostInput
    ) -> JSON {
        var hyperparameters: JSON = [:]
        for (name, value) in input.hyperparameters.sorted(by: { $0.key < $1.key }) {
            hyperparameters[name] = .string(value)
        }
        let rounds = model.history.map { report -> JSON in
            var round: JSON = ["round": .integer(Int64(report.round))]
            for score in report.scores { round["\(score.rows)-\(score.metric)"] = .double(score.value) }
            return round
        }
        return [
            "train_rows": .integer(Int64(table.rows)), "validation_rows": .integer(Int64(validation?.rows ?? 0)),
            "features": .integer(Int64(table.columns)), "best_round": .integer(Int64(model.bestRound)),
            "best_score": model.bestScore.map(JSON.double) ?? .null, "stopped_early": .bool(model.stoppedEarly),
            "hyperparameters": hyperparameters, "channels": input.channels, "rounds": .array(rounds),
        ]
    }

    private static func importance(of model: TrainedModel) -> JSON {
        let features = model.importance.map { feature -> JSON in
            [
                "feature": .string(feature.feature), "column": .integer(Int64(feature.column)),
                "gain": .double(feature.gain), "weight": .double(feature.weight), "cover": .double(feature.cover),
            ]
        }
        return ["feature_importance": .array(features)]
    }
}
