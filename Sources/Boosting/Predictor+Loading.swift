extension Predictor {
    /// Reads the bytes of a file `xgboost-model`: JSON or Universal Binary JSON, as XGBoost 1.0 and later write them.
    ///
    /// Everything is checked here, so that damaged bytes are an error now and never a fault while predicting.
    /// - Throws: ``BoostingError/Code/model``.
    public init(modelBytes: [UInt8]) throws(BoostingError) {
        func fault(_ message: String) -> BoostingError { BoostingError(.model, "The model is damaged: \(message).") }
        let document = try ModelDocument(modelBytes)
        guard let learner = document["learner"], let parameters = learner["learner_model_param"] else {
            throw fault("it has no learner with a learner_model_param")
        }
        guard let name = learner["objective"]?["name"]?.string else { throw fault("it names no objective") }
        objective = try Objective(name: name)
        objectiveName = name
        guard let columns = parameters["num_feature"]?.string.flatMap(Int.init), (1...1 << 24).contains(columns) else {
            throw fault("num_feature is \(parameters["num_feature"]?.string ?? "missing"), not a number of columns")
        }
        guard let classes = Int(parameters["num_class"]?.string ?? "0"), (0...1 << 16).contains(classes),
            ["0", "1"].contains(parameters["num_target"]?.string ?? "1")
        else {
            throw fault(
                "num_class or num_target is out of range, or the model has several targets, which is not supported"
            )
        }
        let groups = max(1, classes)
        self.columns = columns
        self.groups = groups
        outputs = objective == .softmax ? groups : 1
        guard groups == 1 || objective == .softmax || objective == .largestClass else {
            throw fault("it has \(groups) classes, but the objective \(name)")
        }
        let scores = Self.baseScores(parameters["base_score"]?.string ?? "")
        guard scores.count == 1 || scores.count == groups else {
            throw fault("base_score is '\(parameters["base_score"]?.string ?? "missing")', not a number or one a class")
        }
        base = (0..<groups).map { [objective] in objective.margin(ofBaseScore: scores[scores.count == 1 ? 0 : $0]) }
        guard base.allSatisfy(\.isFinite) else { throw fault("base_score \(scores) is not possible with \(name)") }
        (trees, coefficients) = try Self.booster(of: learner, columns: columns, groups: groups)
    }

    /// `5E-1` or, since XGBoost 3.1, `[5E-1]`, one a class.
    private static func baseScores(_ text: String) -> [Float] {
        let items = Hyperparameters.list(text)
        let scores = items.compactMap(Float.init).filter(\.isFinite)
        return scores.count == items.count ? scores : []
    }

    private static func booster(
        of learner: ModelDocument,
        columns: Int,
        groups: Int
    ) throws(BoostingError) -> (TreeEnsemble, [Float]?) {
        func fault(_ message: String) -> BoostingError { BoostingError(.model, "The model is damaged: \(message).") }
        let booster = learner["gradient_booster"]
        switch booster?["name"]?.string {
        case "gbtree": return (try trees(booster?["model"], weights: nil, columns: columns, groups: groups), nil)
        case "dart":
            guard let weights = booster?["weight_drop"]?.floats else { throw fault("weight_drop is missing") }
            let model = booster?["gbtree"]?["model"]
            return (try trees(model, weights: weights, columns: columns, groups: groups), nil)
        case "gblinear":
            guard let weights = booster?["model"]?["weights"]?.floats, weights.count == (columns + 1) * groups else {
                throw fault("a linear model needs \((columns + 1) * groups) weights")
            }
            return (TreeEnsemble(), weights)
        case let name: throw fault("its booster is '\(name ?? "missing")', not gbtree, dart or gblinear")
        }
    }

    private static func trees(
        _ model: ModelDocument?,
        weights: [Float]?,
        columns: Int,
        groups: Int
    ) throws(BoostingError) -> TreeEnsemble {
        guard let list = model?["trees"]?.elements, let owners = model?["tree_info"]?.integers,
            owners.count == list.count,
            weights?.count ?? list.count == list.count
        else { throw BoostingError(.model, "The model is damaged: trees, tree_info and weight_drop differ in length.") }
        var ensemble = TreeEnsemble()
        for (number, tree) in list.enumerated() {
            guard (0..<groups).contains(owners[number]) else {
                throw BoostingError(
                    .model,
                    "The model is damaged: tree \(number) belongs to class \(owners[number]) of \(groups)."
                )
            }
            try ensemble.append(
                tree,
                number: number,
                group: owners[number],
                columns: columns,
                scale: weights?[number] ?? 1
            )
        }
        return ensemble
    }
}
