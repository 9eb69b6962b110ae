extension XGBoostReport {
    /// The report as one page without anything from elsewhere.
    var html: String {
        HTML.page(
            title: "XGBoost training report: \(job)",
            [
                HTML.section(
                    "Summary",
                    [
                        Self.facts("summary", "The job and its model", summary),
                        hyperparameters.isEmpty
                            ? "" : Self.facts("hyperparameters", "Hyperparameters", hyperparameters),
                    ]
                ),
                HTML.section("Learning curves", curves.enumerated().map { curve($1, number: $0) }),
                HTML.section("Feature importance", importanceParts),
                HTML.section("Labels", labels.map { distribution($0.channel, $0.histogram) }),
                HTML.section("Predictions for the \(measuredOn) rows", measurementParts),
            ]
            .joined()
        )
    }

    private static func facts(_ id: String, _ caption: String, _ facts: [Fact]) -> String {
        HTML.table(id, caption, ["Name", "Value"], facts.map { [$0.name, $0.value] })
    }

    private func curve(_ curve: Curve, number: Int) -> String {
        let points = curve.train + curve.validation
        guard let x = Figure.range(points.map(\.x)), let y = Figure.range(points.map(\.y)) else { return "" }
        var figure = Figure(x: x, y: y)
        figure.rule(
            from: Point(x: Double(bestRound), y: y.lowerBound),
            to: Point(x: Double(bestRound), y: y.upperBound)
        )
        figure.line(.init(name: "train", style: "a", points: curve.train))
        figure.line(.init(name: "validation", style: "b", points: curve.validation))
        let validation = Dictionary(curve.validation.map { ($0.x, $0.y) }, uniquingKeysWith: { $1 })
        let rows = curve.train.map { point in
            [Figure.text(point.x), Figure.text(point.y), validation[point.x].map(Figure.text) ?? "–"]
        }
        let key = "<p class=\"key\"><b class=\"a\">— train</b> <b class=\"b\">- - validation</b> ··· best round</p>"
        return HTML.figure(
            curve.metric,
            key
                + figure.svg(
                    "\(curve.metric) over \(rows.count) rounds, for the training and the validation rows",
                    xTitle: "round",
                    yTitle: curve.metric
                ),
            numbers: HTML.table(
                "curve-\(number)",
                curve.metric,
                ["Round", "train", "validation"],
                rows
            )
        )
    }

    /// The most features that are drawn; the table has all.
    private static let mostBars = 20

    private var importanceParts: [String] {
        let measures: [(String, (Feature) -> Double)] = [
            ("gain", \.gain), ("weight", \.weight), ("cover", \.cover),
        ]
        let charts = measures.map { name, value in
            let top = importance.sorted { (value($1), $0.column) < (value($0), $1.column) }.prefix(Self.mostBars)
            return "<figure><figcaption>By \(name)</figcaption>"
                + Self.bars(top.map { ($0.feature, value($0)) }, "The features with the greatest \(name)")
                + "</figure>\n"
        }
        let rows = importance.map { feature in
            [feature.feature] + measures.map { Figure.text($0.1(feature)) }
        }
        return [
            HTML.paragraph(
                "Gain is the mean improvement of a split on the feature, weight the number of such splits, cover the mean weight "
                    + "of the rows that they divide."
            )
        ] + charts + [HTML.table("importance", "All features", ["Feature"] + measures.map(\.0), rows)]
    }

    /// Bars that lie, each with its name.
    private static func bars(_ values: [(String, Double)], _ description: String) -> String {
        let largest = max(values.map { abs($0.1) }.max() ?? 0, .leastNormalMagnitude)
        var body = ""
        for (index, (name, value)) in values.enumerated() {
            let top = index * 22
            let width = Int((abs(value) / largest * 360).rounded())
            let label = name.count > 28 ? String(name.prefix(27)) + "…" : name
            body +=
                "<text class=\"end\" x=\"194\" y=\"\(top + 15)\">\(HTML.escaped(label))</text>"
                + "<rect class=\"bar\" x=\"200\" y=\"\(top + 3)\" width=\"\(width)\" height=\"16\"/>"
                + "<text x=\"\(206 + width)\" y=\"\(top + 15)\">\(Figure.text(value))</text>"
        }
        return "<svg viewBox=\"0 0 640 \(max(22, values.count * 22))\" role=\"img\" "
            + "aria-label=\"\(HTML.escaped(description))\">\(body)</svg>"
    }

    private func distribution(_ channel: String, _ histogram: Histogram) -> String {
        Self.histogram("labels-\(channel)", "Labels of the \(channel) rows", "label", histogram)
    }

    static func histogram(_ id: String, _ title: String, _ xTitle: String, _ histogram: Histogram) -> String {
        let bins = histogram.bins
        guard let low = bins.first?.low, let high = bins.last?.high else { return "" }
        let most = Double(bins.map(\.count).max() ?? 0)
        // A value's bar is as wide as half of the least distance to another.
        let half =
            histogram.isDiscrete ? zip(bins.dropFirst(), bins).map { $0.low - $1.low }.min().map { $0 / 4 } ?? 0.25 : 0
        var figure = Figure(x: (low - half)...(high + half), y: 0...max(most, 1))
        for bin in bins { figure.bar(from: bin.low - half, to: bin.high + half, top: Double(bin.count)) }
        let rows = bins.map { bin in
            (histogram.isDiscrete ? [Figure.text(bin.low)] : [Figure.text(bin.low), Figure.text(bin.high)]) + [
                String(bin.count)
            ]
        }
        let headings = histogram.isDiscrete ? ["Value", "Rows"] : ["From", "To", "Rows"]
        return HTML.figure(
            title,
            figure.svg("\(title): how many rows have each \(xTitle)", xTitle: xTitle, yTitle: "rows"),
            numbers: HTML.table(id, title, headings, rows)
        )
    }
}
