import Boosting
import BuiltInAlgorithms
import Containers
import Foundation
import JSONDocuments
import Testing

@Suite("Built-in XGBoost training") struct XGBoostTrainingTests {
    /// A container's tree in a scratch folder.
    private struct Job {
        let root: URL
        var container: Container { Container(environment: ["DRIFTLOOP_OPT_ML": root.path]) }

        func write(_ path: String, _ text: String) throws {
            let url = root.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: url)
        }

        func text(_ path: String) throws -> String {
            try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        }

        /// `y = 3a - b`, every tenth b missing.
        static func rows(_ range: Range<Int>) -> String {
            range.map { index in
                let a = index * 37 % 100
                let b = index * 61 % 80
                return "\(3 * a - b),\(a),\(index % 10 == 0 ? "" : String(b))\n"
            }
            .joined()
        }
    }

    private func withJob<Result>(_ body: (Job) async throws -> Result) async throws -> Result {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let job = Job(root: root)
        try job.write(
            "input/config/inputdataconfig.json",
            #"{"train":{"ContentType":"text/csv"},"validation":{"ContentType":"text/csv; charset=utf-8"}}"#
        )
        try job.write("input/config/resourceconfig.json", #"{"current_host":"algo-1","hosts":["algo-1"]}"#)
        return try await body(job)
    }

    @Test func `a job reads every file of its channels and leaves a model, metrics and importance`() async throws {
        try await withJob { job in
            try job.write(
                "input/config/hyperparameters.json",
                #"{"num_round":"20","max_depth":"4","objective":"reg:squarederror","early_stopping_rounds":"5"}"#
            )
            try job.write("input/data/train/part-0.csv", Job.rows(0..<300))
            try job.write("input/data/train/more/part-1.csv", Job.rows(300..<500))
            try job.write("input/data/validation/rows.csv", Job.rows(500..<600))
            #expect(await XGBoostTraining.run(container: job.container) == 0)
            let model = [UInt8](try Data(contentsOf: job.root.appendingPathComponent("model/xgboost-model")))
            let predictor = try Predictor(modelBytes: model)
            #expect(predictor.columns == 2)
            let prediction = try predictor.predict(rows: [50, 10], columns: 2)[0]
            #expect(abs(prediction - 140) < 15)
            let metrics = try JSON(parsing: job.text("output/data/metrics.json"))
            #expect(metrics["train_rows"]?.integer == 500)
            #expect(metrics["validation_rows"]?.integer == 100)
            let last = try #require(metrics["rounds"]?.array?.last)
            #expect(last["train-rmse"]?.number != nil && last["validation-rmse"]?.number != nil)
            let importance = try JSON(parsing: job.text("output/data/feature-importance.json"))
            #expect(importance["feature_importance"]?[0]?["column"]?.integer == 0)
            #expect(!FileManager.default.fileExists(atPath: job.root.appendingPathComponent("output/failure").path))
        }
    }

    @Test(arguments: [
        (#"{"num_round":"2","eta":"fast"}"#, "1,2,3\n", "eta"),
        (#"{"num_round":"2"}"#, "1,2,3\n1,2,x\n", "x"),
        (#"{"num_round":"2"}"#, "1,2,3\n,2,3\n", "label of row 2"),
        (#"{"num_round":"2","early_stopping_rounds":"1"}"#, "1,2,3\n2,2,3\n", "early_stopping_rounds"),
        (#"{"num_round":"#, "1,2,3\n", "hyperparameters.json"),
        (#"{"num_round":"2"}"#, nil, "channel 'train'"),
    ])
    func `a job that cannot train fails and says why`(settings: String, rows: String?, reason: String) async throws {
        try await withJob { job in
            try job.write("input/config/inputdataconfig.json", #"{"train":{"ContentType":"text/csv"}}"#)
            try job.write("input/config/hyperparameters.json", settings)
            if let rows { try job.write("input/data/train/rows.csv", rows) }
            #expect(await XGBoostTraining.run(container: job.container) == 1)
            let failure = try job.text("output/failure")
            #expect(failure.contains(reason), "\(failure)")
            #expect(
                !FileManager.default.fileExists(atPath: job.root.appendingPathComponent("model/xgboost-model").path)
            )
        }
    }
}
