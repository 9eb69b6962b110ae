import Boosting
import Containers
import Foundation
import JSONDocuments

/// What a report tells about a training job, as numbers.
struct XGBoostReport: Sendable {
    /// A metric over the rounds.
    struct Curve: Sendable {
        let metric: String
        let train: [Point]
        let validation: [Point]
    }

    /// How much the model relies on a feature; see `FeatureImportance`.
    struct Feature: Sendable {
        let feature: String
        let column: Int
        let gain: Double
        let weight: Double
        let cover: Double
    }

    /// A name and a value of the first section.
    struct Fact: Sendable {
        let name: String
        let value: String
    }

    let job: String
    private(set) var summary: [Fact]
    let hyperparameters: [Fact]
    let curves: [Curve]
    let bestRound: Int
    let importance: [Feature]
    /// The distribution of the labels, of each channel.
    let labels: [(channel: String, histogram: Histogram)]
    /// Which rows the model was measured on: `validation`, or `train` where there is no such channel.
    let measuredOn: String
    let measurement: Measurement

    /// Reads a training job's output and channels, and measures its model.
    init(_ container: Container) async throws {
        let output = try TrainingOutput(container)
        let metrics = output.metrics
        let predictor = try Predictor(modelBytes: output.model)
        job = container.environment["TRAINING_JOB_NAME"] ?? ""
        bestRound = Int(metrics["best_round"]?.integer ?? 0)
        hyperparameters = Self.facts(metrics["hyperparameters"])
        curves = Self.curves(metrics["rounds"]?.array ?? [])
        importance = output.importance
        let input = XGBoostInput(container, channels: metrics["channels"] ?? [:])
        let weights = metrics["hyperparameters"]?["csv_weights"] == "1"
        var labels: [(String, Histogram)] = []
        let train = try await input.table("train", weights: weights)
        labels.append(("train", Histogram.ofLabels(train.labels)))
        var measured = ("train", train)
        if input.hasChannel("validation") {
            let validation = try await input.table("validation", weights: weights)
            labels.append(("validation", Histogram.ofLabels(validation.labels)))
            measured = ("validation", validation)
        }
        self.labels = labels
        measuredOn = measured.0
        let predictions = try predictor.predict(rows: measured.1.features, columns: measured.1.columns)
        measurement = Measurement(
            objective: predictor.objectiveName,
            labels: measured.1.labels,
            predictions: predictions,
            outputs: predictor.outputs
        )
        summary = [
            Fact(name: "Training job", value: job), Fact(name: "Objective", value: predictor.objectiveName),
            Fact(name: "Training rows", value: String(train.rows)),
            Fact(name: "Validation rows", value: measuredOn == "validation" ? String(measured.1.rows) : "none"),
            Fact(name: "Features", value: String(train.columns)),
            Fact(name: "Rounds trained", value: String(output.rounds)),
            Fact(name: "Best round", value: String(bestRound)),
            Fact(name: "Best score", value: metrics["best_score"]?.number.map(Figure.text) ?? "none"),
            Fact(name: "Stopped early", value: metrics["stopped_early"]?.bool == true ? "yes" : "no"),
        ]
    }

    private static func facts(_ members: JSON?) -> [Fact] {
        (members?.object.map { Array($0) } ?? []).sorted { $0.key < $1.key }
            .map { Fact(name: $0.key, value: $0.value.string ?? $0.value.text()) }
    }

    private static func curves(_ rounds: [JSON]) -> [Curve] {
        var points: [String: [String: [Point]]] = [:]
        var order: [String] = []
        for round in rounds {
            for (name, value) in round.object.map({ Array($0) }) ?? [] where name != "round" {
                guard let dash = name.firstIndex(of: "-"), let number = value.number, number.isFinite else { continue }
                let metric = String(name[name.index(after: dash)...])
                if points[metric] == nil { order.append(metric) }
                points[metric, default: [:]][String(name[..<dash]), default: []]
                    .append(Point(x: round["round"]?.number ?? 0, y: number))
            }
        }
        return order.map { metric in
            Curve(
                metric: metric,
                train: points[metric]?["train"] ?? [],
                validation: points[metric]?["validation"] ?? []
            )
        }
    }
}

/// What the training job stored, unpacked.
private struct TrainingOutput {
    let metrics: JSON
    let importance: [XGBoostReport.Feature]
    let model: [UInt8]
    var rounds: Int { metrics["rounds"]?.array?.count ?? 0 }

    /// Reads archives, or single files where the job stored its output uncompressed.
    init(_ container: Container) throws {
        let folder = container.url(DebuggerRules.outputFolder)
        func exists(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
        }
        var data = folder.appendingPathComponent("output")
        if exists("output.tar.gz") {
            data = container.url("/opt/ml/processing/unpacked")
            try ModelArchive.extract(folder.appendingPathComponent("output.tar.gz").path, to: data.path)
        }
        metrics = try Self.read("metrics.json", data)
        let features = try Self.read("feature-importance.json", data)["feature_importance"]?.array ?? []
        importance = features.map { feature in
            XGBoostReport.Feature(
                feature: feature["feature"]?.string ?? "",
                column: Int(feature["column"]?.integer ?? 0),
                gain: feature["gain"]?.number ?? 0,
                weight: feature["weight"]?.number ?? 0,
                cover: feature["cover"]?.number ?? 0
            )
        }
        if exists("model.tar.gz") {
            model = try ModelArchive.model(at: folder.appendingPathComponent("model.tar.gz").path)
        } else {
            let file = folder.appendingPathComponent("model/\(ModelArchive.modelName)")
            guard let bytes = FileManager.default.contents(atPath: file.path) else {
                throw BoostingError(
                    .data,
                    "The training job stored no model: there is neither model.tar.gz nor model/."
                )
            }
            model = Array(bytes)
        }
    }

    private static func read(_ name: String, _ folder: URL) throws -> JSON {
        guard let bytes = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) else {
            throw BoostingError(
                .data,
                "The training job left no \(name) in /opt/ml/output/data; only the built-in XGBoost training is reported on."
            )
        }
        do {
            return try JSON(parsing: Array(bytes))
        } catch {
            throw BoostingError(.data, "\(name) of the training job cannot be read.", cause: error)
        }
    }
}
