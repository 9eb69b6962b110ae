/// What one round of training achieved.
public struct RoundReport: Sendable, Hashable {
    /// One metric on one set of rows.
    public struct Score: Sendable, Hashable {
        /// `train` or `validation`.
        public let rows: String
        /// The metric's name, such as `rmse`.
        public let metric: String
        /// The metric's value.
        public let value: Double
    }

    /// Puts scores together.
    init(round: Int, scores: [Score]) {
        self.round = round
        self.scores = scores
    }

    /// From 0.
    public let round: Int
    /// All metrics on the training rows, then on the validation rows.
    public let scores: [Score]

    /// Reads what libxgboost writes after a round, `[3]\ttrain-rmse:1.5\tvalidation-rmse:1.6`.
    init(round: Int, line: String) {
        self.round = round
        scores = line.split(separator: "\t").dropFirst()
            .compactMap { field in
                guard let colon = field.lastIndex(of: ":"), let dash = field.firstIndex(of: "-"), dash < colon,
                    let value = Double(Hyperparameters.trimmed(String(field[field.index(after: colon)...])))
                else { return nil }
                return Score(
                    rows: String(field[..<dash]),
                    metric: String(field[field.index(after: dash)..<colon]),
                    value: value
                )
            }
    }
}

/// A trained model and how it came about.
public struct TrainedModel: Sendable {
    /// The model as Universal Binary JSON: what SageMaker and Python keep in a file `xgboost-model`.
    public let bytes: [UInt8]
    /// Every round that was trained, the ones after the best included.
    public let history: [RoundReport]
    /// The last round that the model holds, from 0: the best one if training stopped early, else the last.
    public let bestRound: Int
    /// The decisive metric's value at ``bestRound``: the last metric on the validation rows, or the training rows without.
    public let bestScore: Double?
    /// Whether training ended before its number of rounds.
    public let stoppedEarly: Bool
    /// One entry a feature, the largest gain first.
    public let importance: [FeatureImportance]
}

extension TrainedModel {
    /// Trains a model.
    ///
    /// With early stopping the model is that of the best round, whether or not training ran to the end. The same rows,
    /// hyperparameters and seed give the same bytes. Blocks its thread; between rounds it heeds the task's cancellation.
    /// - Parameters:
    ///   - table: Rows to learn from.
    ///   - validation: Rows to watch, not to learn from; early stopping needs them.
    ///   - hyperparameters: The settings.
    ///   - progress: Called after each round; what it throws ends the training.
    /// - Returns: The model.
    /// - Throws: ``BoostingError``, `CancellationError`, or what `progress` throws.
    public static func train(
        on table: TrainingTable,
        validation: TrainingTable? = nil,
        _ hyperparameters: Hyperparameters,
        progress: (RoundReport) throws -> Void = { _ in }
    ) throws -> TrainedModel {
        if let validation, validation.columns != table.columns {
            throw BoostingError(
                .data,
                "The validation rows have \(validation.columns) features, the training rows \(table.columns)."
            )
        }
        if let patience = hyperparameters.earlyStoppingRounds, validation == nil {
            throw BoostingError(
                .data,
                "early_stopping_rounds is \(patience), but there are no validation rows; give a validation channel."
            )
        }
        let bins = hyperparameters.growsFromHistograms ? hyperparameters.bins : nil
        let threads = hyperparameters.values["nthread"].flatMap(Int.init) ?? 0
        var matrices = [try DataMatrix(table, bins: bins, threads: threads)]
        if let validation { matrices.append(try DataMatrix(validation, bins: nil, threads: threads)) }
        return try withExtendedLifetime(matrices) {
            try boost(matrices, [table] + (validation.map { [$0] } ?? []), hyperparameters, progress)
        }
    }

    /// Boosts the first matrix round by round, evaluating all.
    private static func boost(
        _ matrices: [DataMatrix],
        _ tables: [TrainingTable],
        _ hyperparameters: Hyperparameters,
        _ progress: (RoundReport) throws -> Void
    ) throws -> TrainedModel {
        let booster = try Booster(matrices: matrices, parameters: hyperparameters.boosterParameters)
        let evaluation = RoundEvaluation(tables: tables, matrices: matrices, hyperparameters)
        var history: [RoundReport] = []
        var watch = EarlyStopping(patience: hyperparameters.earlyStoppingRounds)
        // Later rounds of a linear or dart model change what earlier ones said: a cut of the final model is not the best one.
        let keepsSnapshots = hyperparameters.booster != "gbtree" && hyperparameters.earlyStoppingRounds != nil
        var snapshot: [UInt8]?
        for round in 0..<hyperparameters.rounds {
            if Task.isCancelled { throw CancellationError() }
            try booster.update(round: round, on: matrices[0])
            let report = try evaluation.report(round: round, of: booster)
            history.append(report)
            try progress(report)
            let verdict = watch.note(report)
            if keepsSnapshots, verdict == .better { snapshot = try booster.bytes() }
            if verdict == .stop { break }
        }
        let best = hyperparameters.earlyStoppingRounds == nil ? history.count - 1 : watch.bestRound
        let kept: Booster
        if best == history.count - 1 {
            kept = booster
        } else if let snapshot {
            kept = try Booster(snapshot: snapshot)
        } else {
            kept = try booster.first(best + 1)
            try kept.setAttribute("best_iteration", String(best))
        }
        let isLinear = hyperparameters.booster == "gblinear"
        let importance = try FeatureImportance.of(kept, names: tables[0].names, isLinear: isLinear)
        let bytes = try snapshot ?? kept.bytes()
        return TrainedModel(
            bytes: bytes,
            history: history,
            bestRound: best,
            bestScore: history.indices.contains(best) ? history[best].scores.last?.value : nil,
            stoppedEarly: history.count < hyperparameters.rounds,
            importance: importance
        )
    }
}

/// Watches the last metric on the last set of rows.
struct EarlyStopping {
    enum Verdict {
        case better
        case worse
        case stop
    }

    let patience: Int?
    private(set) var bestRound = 0
    private var best: Double?

    init(patience: Int?) { self.patience = patience }

    /// A score counts as better only if strictly so, as in Python's `EarlyStopping`; NaN never is.
    mutating func note(_ report: RoundReport) -> Verdict {
        guard let score = report.scores.last else { return .worse }
        let better = best.map { Hyperparameters.isHigherBetter(score.metric) ? score.value > $0 : score.value < $0 }
        if better ?? !score.value.isNaN {
            best = score.value
            bestRound = report.round
            return .better
        }
        guard let patience, report.round - bestRound >= patience else { return .worse }
        return .stop
    }
}
