extension Hyperparameters {
    /// What a hyperparameter's value may be.
    struct Kind: Sendable {
        /// For error messages: `a whole number of at least 1`.
        let description: String
        /// Whether a trimmed value is allowed.
        let accepts: @Sendable (String) -> Bool

        static func integer(_ range: ClosedRange<Int>) -> Kind {
            let bound =
                range.upperBound == .max
                ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            return Kind(description: "a whole number \(bound)") { Int($0).map(range.contains) ?? false }
        }

        /// A number within bounds; an open bound excludes itself.
        static func number(
            from low: Double,
            open: Bool = false,
            to high: Double = .infinity,
            openEnd: Bool = false
        ) -> Kind {
            let first = open ? "above \(low)" : "of at least \(low)"
            let last = high == .infinity ? "" : openEnd ? " and below \(high)" : " and at most \(high)"
            return Kind(description: "a number \(first)\(last)") { text in
                guard let value = Double(text), value.isFinite, text.allSatisfy({ "+-.0123456789eE".contains($0) })
                else {
                    return false
                }
                return (open ? value > low : value >= low) && (openEnd ? value < high : value <= high)
            }
        }

        static func oneOf(_ words: [String]) -> Kind {
            Kind(description: "one of \(words.joined(separator: ", "))") { words.contains($0) }
        }

        static func list(_ description: String, of accepts: @escaping @Sendable (String) -> Bool) -> Kind {
            Kind(description: description) { text in
                let items = Hyperparameters.list(text)
                return !items.isEmpty && items.allSatisfy(accepts)
            }
        }
    }

    /// Every name the algorithm knows.
    static let kinds: [String: Kind] = [
        "num_round": .integer(1 ... .max), "csv_weights": .integer(0...1),
        "early_stopping_rounds": .integer(1 ... .max),
        "booster": .oneOf(["gbtree", "gblinear", "dart"]), "verbosity": .integer(0...3), "nthread": .integer(1...1024),
        "eta": .number(from: 0, to: 1), "gamma": .number(from: 0), "max_depth": .integer(0...64),
        "min_child_weight": .number(from: 0), "max_delta_step": .number(from: 0),
        "subsample": .number(from: 0, open: true, to: 1), "colsample_bytree": .number(from: 0, open: true, to: 1),
        "colsample_bylevel": .number(from: 0, open: true, to: 1),
        "colsample_bynode": .number(from: 0, open: true, to: 1),
        "lambda": .number(from: 0), "alpha": .number(from: 0),
        "tree_method": .oneOf(["auto", "exact", "approx", "hist"]),
        "sketch_eps": .number(from: 0, open: true, to: 1, openEnd: true),
        "scale_pos_weight": .number(from: 0, open: true),
        "updater": .list("a comma-separated list of XGBoost's updaters: \(updaters.joined(separator: ", "))") {
            updaters.contains($0)
        },
        "dsplit": .oneOf(["row", "col"]), "refresh_leaf": .integer(0...1),
        "process_type": .oneOf(["default", "update"]), "grow_policy": .oneOf(["depthwise", "lossguide"]),
        "max_leaves": .integer(0...1 << 24), "max_bin": .integer(2...65_536),
        "predictor": .oneOf(["auto", "cpu_predictor"]),
        "monotone_constraints": Kind(description: "a list of -1, 0 and 1 in parentheses, e.g. (0,1,-1)") { text in
            guard text.hasPrefix("("), text.hasSuffix(")") else { return false }
            let items = Hyperparameters.list(String(text.dropFirst().dropLast()))
            return !items.isEmpty && items.allSatisfy { ["-1", "0", "1"].contains($0) }
        },
        "interaction_constraints": Kind(description: "a list of lists of column numbers, e.g. [[0,1],[2,3]]") { text in
            text.hasPrefix("[[") && text.hasSuffix("]]") && text.allSatisfy { "[], 0123456789".contains($0) }
        },
        "sample_type": .oneOf(["uniform", "weighted"]), "normalize_type": .oneOf(["tree", "forest"]),
        "rate_drop": .number(from: 0, to: 1), "one_drop": .integer(0...1), "skip_drop": .number(from: 0, to: 1),
        "lambda_bias": .number(from: 0, to: 1),
        "tweedie_variance_power": .number(from: 1, open: true, to: 2, openEnd: true),
        "objective": .oneOf(objectives), "num_class": .integer(2...1 << 16),
        "base_score": .number(from: -Double(Float.greatestFiniteMagnitude)),
        "eval_metric": .list(
            "a comma-separated list of XGBoost's metrics: \(metrics.joined(separator: ", "))",
            of: isMetric
        ),
        "seed": .integer(-(1 << 31)...(1 << 31) - 1), "num_parallel_tree": .integer(1...1 << 16),
        "save_model_on_termination": .oneOf(["true", "false"]),
        "aft_loss_distribution": .oneOf(["normal", "logistic", "extreme"]),
        "aft_loss_distribution_scale": .number(from: 0, open: true), "huber_slope": .number(from: 0, open: true),
        "deterministic_histogram": .oneOf(["true", "false"]), "single_precision_histogram": .oneOf(["true", "false"]),
        "sampling_method": .oneOf(["uniform"]), "max_cat_threshold": .integer(1...1 << 20),
    ]

    /// Settings that are read here, or only matter to SageMaker's container, and are not set on libxgboost.
    static let containerOnly: Set<String> = [
        "num_round", "csv_weights", "early_stopping_rounds", "save_model_on_termination", "dsplit", "predictor",
        "deterministic_histogram", "single_precision_histogram", "sketch_eps", "process_type",
    ]

    static let objectives = [
        "reg:squarederror", "reg:linear", "reg:squaredlogerror", "reg:absoluteerror", "reg:pseudohubererror",
        "reg:logistic", "reg:gamma", "reg:tweedie", "binary:logistic", "binary:logitraw", "binary:hinge",
        "count:poisson",
        "multi:softmax", "multi:softprob", "survival:cox", "survival:aft",
    ]

    static let metrics = [
        "rmse", "rmsle", "mae", "mape", "mphe", "logloss", "error", "merror", "mlogloss", "auc", "aucpr",
        "poisson-nloglik", "gamma-nloglik", "gamma-deviance", "tweedie-nloglik", "cox-nloglik",
    ]

    private static let updaters = [
        "grow_colmaker", "grow_histmaker", "grow_quantile_histmaker", "sync", "refresh", "prune", "shotgun",
        "coord_descent",
    ]

    /// A metric of the list; `error` and `tweedie-nloglik` may carry a parameter, as in `error@0.7`.
    private static func isMetric(_ name: String) -> Bool {
        let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return metrics.contains(name) }
        return ["error", "tweedie-nloglik"].contains(parts[0]) && (Double(parts[1])?.isFinite ?? false)
    }

    /// Whether a higher value of `metric` is the better one.
    static func isHigherBetter(_ metric: String) -> Bool { ["auc", "aucpr"].contains(metric) }
}
