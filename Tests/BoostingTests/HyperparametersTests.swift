import Boosting
import Testing

@Suite("Hyperparameters") struct HyperparametersTests {
    @Test func `only num_round is required`() throws {
        let settings = try Hyperparameters(["num_round": " 100 "])
        #expect(settings.rounds == 100)
        #expect(settings.objective == "reg:squarederror")
        #expect(settings.booster == "gbtree")
        #expect(settings.earlyStoppingRounds == nil)
        #expect(!settings.hasWeights)
        #expect(settings.seed == 0)
        #expect(throws: BoostingError.self) { try Hyperparameters([:]) }
    }

    @Test func `the reference project's settings are accepted`() throws {
        let settings = try Hyperparameters([
            "num_round": "100", "early_stopping_rounds": "10", "max_depth": "9", "eta": "0.2", "gamma": "4",
            "min_child_weight": "300", "subsample": "0.8", "objective": "reg:squarederror", "eval_metric": "mae, rmse",
        ])
        #expect(settings.metrics == ["mae", "rmse"])
        #expect(settings.earlyStoppingRounds == 10)
    }

    @Test(arguments: [
        ("num_round", "0"), ("num_round", "ten"), ("eta", "1.5"), ("eta", "nan"), ("eta", "0x1"), ("gamma", "-1"),
        ("max_depth", "3.5"), ("subsample", "0"), ("tree_method", "fast"), ("objective", "reg:magic"),
        ("eval_metric", "rmse,magic"), ("eval_metric", "auc"), ("eval_metric", "error@x"), ("booster", "gbforest"),
        ("csv_weights", "2"), ("seed", "99999999999"), ("max_bin", "1"), ("verbosity", "4"), ("num_class", "3"),
        ("monotone_constraints", "0,1"), ("objective", "multi:softprob"), ("objective", "survival:aft"),
        ("learning_rates", "0.1"),
    ])
    func `a bad value is refused with its name and value`(name: String, value: String) {
        let error = #expect(throws: BoostingError.self) {
            var given = ["num_round": "10"]
            given[name] = value
            _ = try Hyperparameters(given)
        }
        #expect(error?.code == .hyperparameter)
        #expect(error?.message.contains(name) == true || error?.message.contains("objective") == true)
        #expect(error?.message.contains(value) == true)
    }
}
