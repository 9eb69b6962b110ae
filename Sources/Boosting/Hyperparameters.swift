/// The settings of one training, by SageMaker's names for its built-in XGBoost algorithm.
///
/// Every value arrives as a string, as SageMaker passes it. Each is checked against the type and range that the algorithm
/// documents; an unknown name or a malformed value is an error that names both. What is left out has XGBoost's default,
/// except `tree_method`: `auto` means `hist`, as in XGBoost 2 and later.
/// - Source: SageMaker developer guide, "XGBoost hyperparameters"; the algorithm container's own validation.
public struct Hyperparameters: Sendable, Hashable {
    /// The values as given, without surrounding white space.
    public let values: [String: String]
    /// How many rounds to boost; the only required one.
    public let rounds: Int
    /// After how many rounds without a better validation score training stops; nil to run all rounds.
    public let earlyStoppingRounds: Int?
    /// Whether a table's second column, after the label, holds instance weights (`csv_weights`).
    public let hasWeights: Bool
    /// The metrics to evaluate each round, the last of which decides early stopping; empty for the objective's own.
    public let metrics: [String]

    /// Reads and checks a SageMaker dictionary.
    ///
    /// - Throws: ``BoostingError/Code/hyperparameter``, naming the parameter, its value and what is allowed.
    public init(_ given: [String: String]) throws(BoostingError) {
        var values: [String: String] = [:]
        for (name, text) in given.sorted(by: { $0.key < $1.key }) {
            guard let kind = Self.kinds[name] else { throw Self.unknown(name, text) }
            let value = Self.trimmed(text)
            guard kind.accepts(value) else {
                throw BoostingError(
                    .hyperparameter,
                    "The hyperparameter \(name) is '\(text)'; it must be \(kind.description)."
                )
            }
            values[name] = value
        }
        guard let rounds = values["num_round"].flatMap(Int.init) else {
            throw BoostingError(
                .hyperparameter,
                "The hyperparameter num_round is missing; give the number of boosting rounds, e.g. 100."
            )
        }
        self.values = values
        self.rounds = rounds
        earlyStoppingRounds = values["early_stopping_rounds"].flatMap(Int.init)
        hasWeights = values["csv_weights"] == "1"
        metrics = values["eval_metric"].map(Self.list) ?? []
        try checkTogether()
    }

    /// The objective; `reg:squarederror` where none is given.
    public var objective: String { values["objective"] ?? "reg:squarederror" }

    /// The booster; `gbtree` where none is given.
    public var booster: String { values["booster"] ?? "gbtree" }

    /// The seed of every random choice; 0 where none is given.
    public var seed: Int { values["seed"].flatMap(Int.init) ?? 0 }

    /// What is set on libxgboost, in a fixed order; parameters of the container itself are left out.
    var boosterParameters: [(name: String, value: String)] {
        var result = values.filter { !Self.containerOnly.contains($0.key) && $0.key != "eval_metric" }
            .sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        if booster != "gblinear", values["updater"] == nil, ["auto", nil].contains(values["tree_method"]) {
            result.removeAll { $0.name == "tree_method" }
            result.append(("tree_method", "hist"))
        }
        result += metrics.map { ("eval_metric", $0) }
        return result
    }

    /// Whether trees grow from histograms, so that the data may be kept as bin numbers only.
    var growsFromHistograms: Bool {
        booster != "gblinear" && values["updater"] == nil && ["hist", "auto", nil].contains(values["tree_method"])
            && values["process_type"] != "update"
    }

    /// The most bins a feature is divided into.
    var bins: Int { values["max_bin"].flatMap(Int.init) ?? 256 }

    private func checkTogether() throws(BoostingError) {
        func fail(_ message: String) -> BoostingError { BoostingError(.hyperparameter, message) }
        if objective.hasPrefix("multi:"), values["num_class"] == nil {
            throw fail("The objective \(objective) needs the hyperparameter num_class: the number of classes.")
        }
        if !objective.hasPrefix("multi:"), let classes = values["num_class"] {
            throw fail("num_class is \(classes), but the objective \(objective) has no classes; leave num_class out.")
        }
        if metrics.contains("auc"), !["binary:", "rank:", "multi:"].contains(where: objective.hasPrefix) {
            throw fail("eval_metric is auc, which is for classification and ranking; the objective is \(objective).")
        }
        if values["process_type"] == "update" {
            throw fail("process_type is 'update', which changes an earlier model; only 'default' is supported here.")
        }
        if objective == "survival:aft" {
            throw fail(
                "The objective survival:aft needs label bounds, which a table with one label column cannot give."
            )
        }
    }

    private static func unknown(_ name: String, _ value: String) -> BoostingError {
        let near = kinds.keys.filter { $0.hasPrefix(name.prefix(3)) || name.contains($0) }.sorted()
        let hint = near.isEmpty ? "" : " Did you mean \(near.joined(separator: " or "))?"
        return BoostingError(
            .hyperparameter,
            "Unknown hyperparameter \(name) = '\(value)'; XGBoost has none of that name.\(hint)"
        )
    }

    static func trimmed(_ text: String) -> String {
        let kept = text.drop { $0.isWhitespace }
        return String(kept.reversed().drop { $0.isWhitespace }.reversed())
    }

    static func list(_ text: String) -> [String] {
        var body = text[...]
        if body.hasPrefix("["), body.hasSuffix("]") { body = body.dropFirst().dropLast() }
        return body.split(separator: ",").map { trimmed(String($0)).filter { $0 != "\"" && $0 != "'" } }
            .filter { !$0.isEmpty }
    }
}
