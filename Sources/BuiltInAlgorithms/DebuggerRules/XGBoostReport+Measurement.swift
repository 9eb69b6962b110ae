extension XGBoostReport {
    /// The last section: what its objective lets be said of the model's predictions.
    var measurementParts: [String] {
        switch measurement {
        case .regression(let errors): Self.parts(of: errors)
        case .binary(let outcomes): Self.parts(of: outcomes)
        case .classes(let outcomes): Self.parts(of: outcomes)
        case .none: [HTML.paragraph("For this objective the report has learning curves and feature importance only.")]
        }
    }

    private static func parts(of errors: RegressionErrors) -> [String] {
        let all = errors.all
        let groups = errors.tenths.map { group in
            [Figure.text(group.lowest), Figure.text(group.highest), String(group.rows)]
                + [group.bias, group.mae, group.rmse].map(Figure.text)
        }
        var scatter = ""
        if let range = Figure.range(errors.sample.flatMap { [$0.x, $0.y] }) {
            var figure = Figure(x: range, y: range)
            figure.rule(
                from: Point(x: range.lowerBound, y: range.lowerBound),
                to: Point(x: range.upperBound, y: range.upperBound)
            )
            figure.dots(errors.sample)
            scatter =
                "<figure><figcaption>Predictions over labels</figcaption>"
                + figure.svg(
                    "Predictions over labels of \(errors.sample.count) rows; on the dotted line both are equal",
                    xTitle: "label",
                    yTitle: "prediction"
                ) + "</figure>\n"
        }
        return [
            HTML.table(
                "errors",
                "Errors over all rows",
                ["Measure", "Value"],
                [
                    ["Rows", String(all.rows)], ["RMSE", Figure.text(all.rmse)], ["MAE", Figure.text(all.mae)],
                    ["Mean error", Figure.text(all.bias)], ["R²", Figure.text(errors.r2)],
                ]
            ), scatter,
            histogram("residuals", "Residuals: prediction less label", "residual", errors.residuals),
            HTML.table(
                "tenths",
                "Errors by tenths of the rows, from the smallest labels to the largest",
                ["Label from", "to", "Rows", "Mean error", "MAE", "RMSE"],
                groups
            ),
        ]
    }

    private static func parts(of outcomes: BinaryOutcomes) -> [String] {
        var curve = ""
        if !outcomes.roc.isEmpty {
            var figure = Figure(x: 0...1, y: 0...1)
            figure.rule(from: Point(x: 0, y: 0), to: Point(x: 1, y: 1))
            figure.line(.init(name: "ROC", style: "a", points: outcomes.roc))
            curve = HTML.figure(
                "Receiver operating characteristic",
                figure.svg(
                    "True-positive rate over false-positive rate; the area under the curve is \(Figure.text(outcomes.auc))",
                    xTitle: "false-positive rate",
                    yTitle: "true-positive rate"
                ),
                numbers: HTML.table(
                    "roc",
                    "Points of the curve",
                    ["False-positive rate", "True-positive rate"],
                    outcomes.roc.map { [Figure.text($0.x), Figure.text($0.y)] }
                )
            )
        }
        let measures = [
            ("Accuracy", outcomes.accuracy), ("Precision", outcomes.precision), ("Recall", outcomes.recall),
            ("F1", outcomes.f1), ("Area under the ROC curve", outcomes.auc),
        ]
        return [
            HTML.table(
                "confusion",
                "Rows by label and by prediction, at a threshold of \(Figure.text(outcomes.threshold))",
                ["Label", "Predicted 0", "Predicted 1"],
                [
                    ["0", String(outcomes.trueNegatives), String(outcomes.falsePositives)],
                    ["1", String(outcomes.falseNegatives), String(outcomes.truePositives)],
                ]
            ),
            HTML.table("measures", "Measures", ["Measure", "Value"], measures.map { [$0.0, Figure.text($0.1)] }), curve,
        ]
    }

    private static func parts(of outcomes: ClassOutcomes) -> [String] {
        [
            HTML.table("measures", "Measures", ["Measure", "Value"], [["Accuracy", Figure.text(outcomes.accuracy)]]),
            HTML.table(
                "confusion",
                "Rows by label and by prediction",
                ["Label"] + outcomes.counts.indices.map { "Predicted \($0)" },
                outcomes.counts.enumerated().map { [String($0)] + $1.map(String.init) }
            ),
        ]
    }
}
