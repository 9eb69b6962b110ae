import Boosting
import Foundation
import TestSupport
import Testing

@Suite("Predictor") struct PredictorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let objective: String
        var extra: [String: String] = [:]
        var testDescription: String { "\(objective) \(extra)" }
    }

    static let cases = [
        Case(objective: "reg:squarederror"), Case(objective: "reg:absoluteerror"), Case(objective: "reg:logistic"),
        Case(objective: "binary:logistic", extra: ["base_score": "0.3"]), Case(objective: "binary:logitraw"),
        Case(objective: "binary:hinge"), Case(objective: "count:poisson"), Case(objective: "reg:gamma"),
        Case(objective: "reg:tweedie", extra: ["tweedie_variance_power": "1.3"]),
        Case(objective: "multi:softmax", extra: ["num_class": "3"]),
        Case(objective: "multi:softprob", extra: ["num_class": "4", "num_parallel_tree": "2", "subsample": "0.6"]),
        Case(objective: "reg:squarederror", extra: ["booster": "dart", "rate_drop": "0.4"]),
        Case(objective: "reg:squarederror", extra: ["booster": "gblinear", "updater": "coord_descent"]),
        Case(
            objective: "multi:softprob",
            extra: ["num_class": "3", "booster": "gblinear", "updater": "coord_descent"]
        ),
        Case(objective: "reg:squarederror", extra: ["tree_method": "exact", "gamma": "2"]),
        Case(objective: "reg:squarederror", extra: ["grow_policy": "lossguide", "max_leaves": "12", "max_depth": "0"]),
        Case(objective: "reg:pseudohubererror", extra: ["tree_method": "approx"]),
    ]

    static func label(_ objective: String) -> (Float) -> Float {
        switch objective {
        case "reg:logistic", "binary:logistic", "binary:logitraw", "binary:hinge": { $0 > 0.3 ? 1 : 0 }
        case "count:poisson", "reg:tweedie": { max(0, $0.rounded()) }
        case "reg:gamma": { abs($0) + 0.5 }
        case "multi:softmax", "multi:softprob": { min(2, max(0, ($0 + 3) / 2.5).rounded(.down)) }
        default: { $0 }
        }
    }

    @Test(.enabled(if: Python.with("xgboost, numpy") != nil, "needs Python with xgboost: set DRIFTLOOP_PYTHON"))
    func `models trained here predict the same in Python`() throws {
        try withFolder { folder in
            var predictions: [[Float]] = []
            for (index, example) in Self.cases.enumerated() {
                var given = ["num_round": "12", "max_depth": "5", "objective": example.objective, "seed": "5"]
                given.merge(example.extra) { $1 }
                if given["booster"] == "gblinear" { given["max_depth"] = nil }
                let table = try sampleTable(rows: 700, label: Self.label(example.objective))
                let model = try TrainedModel.train(on: table, Hyperparameters(given))
                try ModelArchive.write(model: model.bytes, to: "\(folder)/\(index).tar.gz")
                try Self.write(table.features, to: "\(folder)/\(index).rows")
                predictions.append(try Predictor(modelBytes: model.bytes).predict(rows: table.features, columns: 5))
            }
            // One interpreter for all, for importing xgboost takes longer than predicting.
            try Python.run(
                """
                import sys, tarfile, numpy as np, xgboost as xgb
                for index in range(int(sys.argv[2])):
                    path = sys.argv[1] + '/' + str(index)
                    member = tarfile.open(path + '.tar.gz').extractfile('xgboost-model')
                    booster = xgb.Booster()
                    booster.load_model(bytearray(member.read()))
                    rows = np.fromfile(path + '.rows', dtype=np.float32).reshape(-1, 5)
                    booster.predict(xgb.DMatrix(rows)).astype(np.float32).tofile(path + '.predictions')
                """,
                [folder, String(Self.cases.count)]
            )
            for (index, example) in Self.cases.enumerated() {
                try Self.expectEqual(predictions[index], Self.read("\(folder)/\(index).predictions"), "\(example)")
            }
        }
    }

    static let pythonCases = [
        "{'objective': 'reg:squarederror'}", "{'objective': 'binary:logistic'}",
        "{'objective': 'count:poisson', 'max_depth': 3}", "{'objective': 'multi:softprob', 'num_class': 3}",
        "{'objective': 'multi:softmax', 'num_class': 3}", "{'objective': 'reg:quantileerror', 'quantile_alpha': 0.4}",
        "{'objective': 'reg:squarederror', 'booster': 'dart', 'rate_drop': 0.3}",
        "{'objective': 'reg:squarederror', 'booster': 'gblinear'}",
        "{'objective': 'reg:squarederror', 'categories': True, 'max_cat_to_onehot': 1}",
        "{'objective': 'reg:squarederror', 'categories': True, 'max_cat_to_onehot': 100}",
        "{'objective': 'reg:absoluteerror', 'tree_method': 'approx'}",
        "{'objective': 'rank:pairwise', 'base_score': 0.7}",
    ]

    @Test(.enabled(if: Python.with("xgboost, numpy") != nil, "needs Python with xgboost: set DRIFTLOOP_PYTHON"))
    func `models trained in Python predict the same here`() throws {
        try withFolder { folder in
            try Python.run(
                """
                import sys, ast, numpy as np, xgboost as xgb
                for index, text in enumerate(sys.argv[2:]):
                    path, parameters = sys.argv[1] + '/' + str(index), ast.literal_eval(text)
                    random = np.random.default_rng(1)
                    rows = random.normal(size=(600, 5)).astype(np.float32)
                    signal = rows[:, 0] * 2 + rows[:, 1] * rows[:, 2]
                    label = {'binary:logistic': signal > 0.2, 'count:poisson': np.maximum(0, signal.round()),
                             'multi:softprob': np.digitize(signal, [-1, 1]), 'multi:softmax': np.digitize(signal, [-1, 1]),
                             'rank:pairwise': np.digitize(signal, [-1, 1])}.get(parameters['objective'], signal)
                    types = None
                    if parameters.pop('categories', False):
                        rows[:, 3] = random.integers(0, 70, 600)
                        label = label + np.where(rows[:, 3] % 3 == 0, 4, -1)
                        types = ['q', 'q', 'q', 'c', 'q']
                    rows[random.random(rows.shape) < 0.08] = np.nan
                    matrix = xgb.DMatrix(rows, label, feature_types=types, enable_categorical=True)
                    if parameters['objective'].startswith('rank'): matrix.set_group([100] * 6)
                    booster = xgb.train(parameters, matrix, 15)
                    booster.save_model(path + '.ubj')
                    booster.save_model(path + '.json')
                    rows.tofile(path + '.rows')
                    booster.predict(matrix).astype(np.float32).tofile(path + '.predictions')
                """,
                [folder] + Self.pythonCases
            )
            for (index, parameters) in Self.pythonCases.enumerated() {
                for format in ["ubj", "json"] {
                    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(index).\(format)")))
                    let rows = try Self.read("\(folder)/\(index).rows")
                    try Self.expectEqual(
                        try Predictor(modelBytes: bytes).predict(rows: rows, columns: 5),
                        Self.read("\(folder)/\(index).predictions"),
                        "\(parameters) \(format)"
                    )
                }
            }
        }
    }

    @Test func `one row predicts as it does among many`() throws {
        let table = try sampleTable(rows: 200)
        let model = try TrainedModel.train(on: table, Hyperparameters(TrainingTests.quick))
        let predictor = try Predictor(modelBytes: model.bytes)
        let together = try predictor.predict(rows: table.features, columns: 5)
        for row in 0..<200 {
            let alone = try predictor.predict(rows: Array(table.features[row * 5..<row * 5 + 5]), columns: 5)
            #expect(alone == [together[row]])
        }
        #expect(try predictor.predict(rows: [], columns: 5) == [])
    }

    @Test func `a wrong number of columns is refused with both numbers`() throws {
        let model = try TrainedModel.train(on: sampleTable(rows: 50), Hyperparameters(["num_round": "1"]))
        let predictor = try Predictor(modelBytes: model.bytes)
        #expect(predictor.columns == 5)
        let error = #expect(throws: BoostingError.self) { try predictor.predict(rows: [1, 2, 3], columns: 3) }
        #expect(error?.message.contains("5") == true && error?.message.contains("3") == true)
    }

    @Test func `damaged model bytes are an error or a model, never a crash`() throws {
        let table = try sampleTable(rows: 60)
        let bytes = try TrainedModel.train(on: table, Hyperparameters(["num_round": "3", "max_depth": "3"])).bytes
        var random = Seeded(state: 11)
        for length in stride(from: 0, to: bytes.count, by: 13) {
            #expect(throws: BoostingError.self) { try Predictor(modelBytes: Array(bytes[..<length])) }
        }
        for _ in 0..<1500 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                damaged[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            guard let predictor = try? Predictor(modelBytes: damaged), predictor.columns < 100 else { continue }
            let rows = [Float](repeating: 0.5, count: predictor.columns * 3)
            #expect(try predictor.predict(rows: rows, columns: predictor.columns).count == 3 * predictor.outputs)
        }
    }

    @Test(arguments: ["", "{", "{}", "{\"learner\":{}}", "binf\u{1}\u{2}", "PK\u{3}\u{4}", "{L"])
    func `what is no model is refused`(text: String) {
        let error = #expect(throws: BoostingError.self) { try Predictor(modelBytes: Array(text.utf8)) }
        #expect(error?.code == .model)
    }

    static func write(_ values: [Float], to path: String) throws {
        try values.withUnsafeBytes { Data($0) }.write(to: URL(fileURLWithPath: path))
    }

    static func read(_ path: String) throws -> [Float] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }

    /// Equal to 1e-6, relative above 1.
    static func expectEqual(_ here: [Float], _ there: [Float], _ example: String) throws {
        try #require(here.count == there.count, "\(example)")
        let worst = zip(here, there).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
        #expect(worst <= 1e-6, "\(example): the predictions differ by \(worst)")
        #expect(Set(there).count > 1, "\(example)")
    }
}
