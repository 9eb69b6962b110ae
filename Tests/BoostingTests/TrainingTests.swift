import Boosting
import Testing

@Suite("Training") struct TrainingTests {
    static let quick = ["num_round": "10", "max_depth": "4", "objective": "reg:squarederror"]

    @Test func `every round lowers the training error`() throws {
        let model = try TrainedModel.train(on: sampleTable(rows: 800), Hyperparameters(Self.quick))
        let errors = model.history.compactMap(\.scores.first?.value)
        #expect(errors.count == 10)
        #expect(zip(errors, errors.dropFirst()).allSatisfy { $0 > $1 })
        #expect(model.history[0].scores.map(\.metric) == ["rmse"])
        #expect(model.history[0].scores.map(\.rows) == ["train"])
    }

    @Test(arguments: ["gbtree", "dart", "gblinear"], [false, true])
    func `a round's rmse is what XGBoost says it is`(booster: String, isWeighted: Bool) throws {
        var given = ["num_round": "12", "booster": booster]
        if booster == "dart" { given["rate_drop"] = "0.3" }
        if booster == "gblinear" { given["updater"] = "coord_descent" }
        let plain = try [sampleTable(rows: 1003, seed: 1), sampleTable(rows: 517, seed: 2)]
        let tables = try plain.map { table in
            let weights = (0..<table.rows).map { Float($0 % 5) }
            return try TrainingTable(
                features: table.features,
                labels: table.labels,
                weights: isWeighted ? weights : nil,
                columns: table.columns
            )
        }
        let ours = try TrainedModel.train(on: tables[0], validation: tables[1], Hyperparameters(given))
        // With a second metric XGBoost evaluates both.
        given["eval_metric"] = "rmse,mae"
        let theirs = try TrainedModel.train(on: tables[0], validation: tables[1], Hyperparameters(given))
        for (own, other) in zip(ours.history, theirs.history) {
            #expect(own.scores.map(\.rows) == ["train", "validation"])
            for (score, expected) in zip(own.scores, other.scores.filter { $0.metric == "rmse" }) {
                #expect(abs(score.value - expected.value) <= 2e-6 * max(1, expected.value))
            }
        }
        #expect(ours.history.count == 12 && theirs.history.count == 12)
    }

    @Test(arguments: [("hist", 1), ("hist", 2), ("exact", 1), ("approx", 2)])
    func `the same seed gives the same bytes`(method: String, threads: Int) throws {
        var given = Self.quick
        given["tree_method"] = method
        given["nthread"] = String(threads)
        given["subsample"] = "0.7"
        given["colsample_bytree"] = "0.8"
        given["seed"] = "3"
        let table = try sampleTable(rows: 3000)
        let first = try TrainedModel.train(on: table, Hyperparameters(given)).bytes
        let second = try TrainedModel.train(on: table, Hyperparameters(given)).bytes
        #expect(first == second)
        given["seed"] = "4"
        let third = try TrainedModel.train(on: table, Hyperparameters(given)).bytes
        #expect(first != third)
    }

    @Test func `the number of threads does not change a histogram model's predictions`() throws {
        let table = try sampleTable(rows: 20_000)
        let predictions = try [1, 2, 3]
            .map { threads in
                var given = Self.quick
                given["nthread"] = String(threads)
                given["subsample"] = "0.8"
                let model = try TrainedModel.train(on: table, Hyperparameters(given))
                return try Predictor(modelBytes: model.bytes).predict(rows: table.features, columns: 5)
            }
        #expect(predictions[0] == predictions[1])
        #expect(predictions[0] == predictions[2])
    }

    @Test(arguments: ["gbtree", "dart", "gblinear"])
    func `early stopping keeps the best round's model`(booster: String) throws {
        var given = [
            "num_round": "200", "max_depth": "6", "eta": "0.6", "early_stopping_rounds": "5", "booster": booster,
        ]
        if booster == "gblinear" {
            given["max_depth"] = nil
            given["updater"] = "coord_descent"
        }
        if booster == "dart" { given["rate_drop"] = "0.3" }
        let table = try sampleTable(rows: 300, seed: 1)
        let watched = try sampleTable(rows: 300, seed: 2)
        let model = try TrainedModel.train(on: table, validation: watched, Hyperparameters(given))
        let scores = model.history.compactMap(\.scores.last?.value)
        let best = try #require(scores.min())
        #expect(model.bestScore == best)
        #expect(scores.firstIndex(of: best) == model.bestRound)
        #expect(model.stoppedEarly)
        #expect(model.history.count == model.bestRound + 6)
        let predicted = try Predictor(modelBytes: model.bytes).predict(rows: watched.features, columns: 5)
        let squares = zip(predicted, watched.labels).map { Double(($0 - $1) * ($0 - $1)) }
        let rmse = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
        #expect(abs(rmse - best) < 2e-4, "\(booster): the kept model's rmse is \(rmse), the best round's \(best)")
    }

    @Test func `early stopping without validation rows is refused`() throws {
        let settings = try Hyperparameters(["num_round": "5", "early_stopping_rounds": "2"])
        #expect(throws: BoostingError.self) { try TrainedModel.train(on: sampleTable(rows: 50), settings) }
    }

    @Test func `importance is largest for the feature that matters most`() throws {
        let model = try TrainedModel.train(on: sampleTable(rows: 3000), Hyperparameters(Self.quick))
        #expect(model.importance.count == 5)
        #expect(model.importance[0].feature == "f0")
        #expect(Set(model.importance.prefix(3).map(\.column)) == [0, 1, 2])
        #expect(model.importance[0].weight > 0 && model.importance[0].cover > 0)
    }

    @Test func `a cancelled training ends between two rounds`() async throws {
        let table = try sampleTable(rows: 500)
        let settings = try Hyperparameters(["num_round": "100000"])
        let rounds = await withTaskGroup(of: Int.self) { group in
            group.addTask {
                var rounds = 0
                #expect(throws: CancellationError.self) {
                    try TrainedModel.train(on: table, settings) { report in
                        rounds = report.round + 1
                        if report.round == 3 { withUnsafeCurrentTask { $0?.cancel() } }
                    }
                }
                return rounds
            }
            return await group.next()
        }
        #expect(rounds == 4)
    }

    @Test func `what the progress callback throws ends the training`() throws {
        struct Enough: Error {}
        let settings = try Hyperparameters(["num_round": "1000"])
        #expect(throws: Enough.self) {
            try TrainedModel.train(on: sampleTable(rows: 50), settings) { if $0.round == 2 { throw Enough() } }
        }
    }

    @Test func `labels that the objective forbids are refused in XGBoost's words`() throws {
        let settings = try Hyperparameters(["num_round": "2", "objective": "binary:logistic"])
        let error = #expect(throws: BoostingError.self) {
            try TrainedModel.train(on: sampleTable(rows: 50), settings)
        }
        #expect(error?.message.contains("label must be in [0,1]") == true)
        #expect(error?.message.contains("\n") == false)
    }

    @Test func `rows without sense are refused with their place`() {
        #expect(throws: BoostingError.self) { try TrainingTable(features: [], labels: [], columns: 2) }
        let error = #expect(throws: BoostingError.self) {
            try TrainingTable(features: [1, 2, .infinity, 4], labels: [1, 2], columns: 2)
        }
        #expect(error?.message.contains("Row 2, feature 1") == true)
        let label = #expect(throws: BoostingError.self) {
            try TrainingTable(features: [1, 2, 3, 4], labels: [1, .nan], columns: 2)
        }
        #expect(label?.message.contains("row 2") == true)
    }

    @Test func `a row of weight zero teaches nothing`() throws {
        let settings = try Hyperparameters(["num_round": "5", "tree_method": "exact"])
        let kept = try TrainingTable(features: [1, 2, 3, 4], labels: [1, 2, 3, 4], columns: 1)
        let ignored = try TrainingTable(
            features: [1, 2, 3, 4, 5],
            labels: [1, 2, 3, 4, 900],
            weights: [1, 1, 1, 1, 0],
            columns: 1
        )
        let first = try Predictor(modelBytes: TrainedModel.train(on: kept, settings).bytes)
        let second = try Predictor(modelBytes: TrainedModel.train(on: ignored, settings).bytes)
        let rows: [Float] = [1, 2, 3, 4]
        #expect(try first.predict(rows: rows, columns: 1) == second.predict(rows: rows, columns: 1))
    }
}
