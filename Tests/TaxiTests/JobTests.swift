import Containers
import Foundation
import JSONDocuments
import TestSupport
import Testing

@testable import Taxi
@testable import TaxiSamples

@Suite("Taxi jobs")
struct JobTests {
    private func container(_ root: URL, _ environment: [String: String] = [:]) -> Container {
        Container(environment: environment.merging(["DRIFTLOOP_OPT_ML": root.path]) { $1 })
    }

    /// A container with synthetic inputs in place.
    private func withInputs<Result>(
        rows: Int,
        _ body: (URL) async throws -> Result
    ) async throws -> Result {
        try await withScratchFolder { root in
            let input = root.appendingPathComponent("processing/input")
            let files = try await SyntheticTrips(seed: 4)
                .write(
                    [.init(year: 2022, month: 12)],
                    rowsPerMonth: rows,
                    to: input.appendingPathComponent("data")
                )
            let zones = input.appendingPathComponent("zones")
            try FileManager.default.createDirectory(at: zones, withIntermediateDirectories: true)
            try FileManager.default.moveItem(at: files.zones, to: zones.appendingPathComponent("taxi_zones.zip"))
            return try await body(root)
        }
    }

    private func output(_ root: URL, _ name: String) throws -> [String] {
        try lines(root.appendingPathComponent("processing/\(name)/\(name).csv"))
    }

    @Test func `preprocessing deals every kept trip to one part and repeats the training rows as baseline`()
        async throws
    {
        try await withInputs(rows: 6_000) { root in
            #expect(await TaxiPreprocessing.run(container: container(root)) == 0)
            let header = TaxiFeatures.names.joined(separator: ",")
            let (train, validation) = (try output(root, "train"), try output(root, "validation"))
            let (test, baseline) = (try output(root, "test"), try output(root, "baseline"))
            #expect(test[0] == header && baseline[0] == header)
            #expect(Array(baseline.dropFirst()) == train)
            #expect(train[0] != header && validation[0] != header)
            let all = root.appendingPathComponent("all.csv")
            let report = try await TaxiFeatures.write(
                months: TaxiInputs.months(in: root.appendingPathComponent("processing/input/data")),
                zones: root.appendingPathComponent("processing/input/zones/taxi_zones.zip"),
                to: all
            )
            let sizes = Split.sizes(of: report.counts.kept)
            #expect(train.count == sizes.train && validation.count == sizes.validation && test.count - 1 == sizes.test)
            #expect(try (train + validation + test.dropFirst()).sorted() == lines(all).dropFirst().sorted())
        }
    }

    @Test func `the seed decides the split`() async throws {
        try await withInputs(rows: 1_000) { root in
            var trains: [[String]] = []
            for seed in ["5", "5", "6"] {
                #expect(await TaxiPreprocessing.run(container: container(root, ["TAXI_SEED": seed])) == 0)
                trains.append(try output(root, "train"))
            }
            #expect(trains[0] == trains[1])
            #expect(trains[0] != trains[2])
        }
    }

    @Test func `a failure is an exit status and a message`() async throws {
        try await withScratchFolder { root in
            func message() throws -> String {
                try String(contentsOf: root.appendingPathComponent("output/message"), encoding: .utf8)
            }
            #expect(await TaxiPreprocessing.run(container: container(root)) == 1)
            let noTrips = try message()
            #expect(noTrips.contains("holds no trips"))
            #expect(try String(contentsOf: root.appendingPathComponent("output/failure"), encoding: .utf8) == noTrips)
            #expect(await TaxiEvaluation.run(container: container(root)) == 1)
            #expect(try message().contains("There is no model at"))
            #expect(await TaxiPreprocessing.run(container: container(root, ["TAXI_SEED": "x"])) == 1)
            #expect(try message().contains("TAXI_SEED is 'x'"))
        }
    }

    @Test func `too few trips leave no files behind`() async throws {
        try await withInputs(rows: 20) { root in
            #expect(await TaxiPreprocessing.run(container: container(root)) == 1)
            let message = try String(contentsOf: root.appendingPathComponent("output/message"), encoding: .utf8)
            #expect(message.contains("at least 60"))
            let left = FileManager.default.enumerator(atPath: root.appendingPathComponent("processing").path)?
                .compactMap { $0 as? String }.filter { $0.contains(".csv") && !$0.hasPrefix("input/") }
            #expect(left == [])
        }
    }

    @Test(.enabled(if: RealData.hasXGBoost, "needs Python with xgboost (DRIFTLOOP_PYTHON)"))
    func `a model trained on the synthetic months is within 7 dollars, and the report is what numpy computes`()
        async throws
    {
        try await withInputs(rows: 30_000) { root in
            #expect(await TaxiPreprocessing.run(container: container(root)) == 0)
            let script = """
                import sys, os, tarfile, numpy as np, xgboost as xgb
                root = sys.argv[1] + "/processing"
                load = lambda p, skip: np.loadtxt(p, delimiter=",", skiprows=skip)
                train, test = load(root + "/train/train.csv", 0), load(root + "/test/test.csv", 1)
                booster = xgb.train(dict(objective="reg:squarederror", max_depth=9, eta=0.2, gamma=4, min_child_weight=300,
                    subsample=0.8, tree_method="hist", nthread=2), xgb.DMatrix(train[:, 1:], train[:, 0]), 100)
                os.makedirs(root + "/model")
                booster.save_model(root + "/model/xgboost-model.ubj")
                with tarfile.open(root + "/model/model.tar.gz", "w:gz") as tar:
                    tar.add(root + "/model/xgboost-model.ubj", "xgboost-model")
                error = booster.predict(xgb.DMatrix(test[:, 1:])) - test[:, 0]
                print(np.sqrt((error ** 2).mean()), np.abs(error).mean(), 1 - (error ** 2).sum() / ((test[:, 0] - test[:, 0].mean()) ** 2).sum())
                """
            let expected = try Python.run(script, [root.path]).split(separator: " ")
                .map { try #require(Double($0.trimmingCharacters(in: .newlines))) }
            #expect(await TaxiEvaluation.run(container: container(root)) == 0)
            let report = try JSON(
                parsing: [UInt8](Data(contentsOf: root.appendingPathComponent("processing/evaluation/evaluation.json")))
            )
            let metrics = try #require(report["regression_metrics"])
            for (name, value) in zip(["rmse", "mae", "r2"], expected) {
                let measured = try #require(metrics[name]?["value"]?.number)
                #expect(abs(measured - value) < 1e-4, "\(name) \(measured), numpy \(value)")
                #expect(metrics[name]?["standard_deviation"] != nil)
            }
            #expect(expected[0] <= 7)
        }
    }
}
