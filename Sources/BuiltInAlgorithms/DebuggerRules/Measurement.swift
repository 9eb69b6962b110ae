/// How good a model's predictions are, in the terms of its objective.
enum Measurement: Sendable {
    case regression(RegressionErrors)
    case binary(BinaryOutcomes)
    case classes(ClassOutcomes)
    /// The objective has no such measures: rankings and survival.
    case none

    /// Compares labels and predictions, of which there are `outputs` a row.
    init(objective: String, labels: [Float], predictions: [Float], outputs: Int) {
        switch objective {
        case "binary:logistic", "binary:hinge":
            self = .binary(BinaryOutcomes(labels: labels, scores: predictions, threshold: 0.5))
        case "binary:logitraw": self = .binary(BinaryOutcomes(labels: labels, scores: predictions, threshold: 0))
        case "multi:softmax", "multi:softprob":
            self = .classes(ClassOutcomes(labels: labels, predictions: predictions, outputs: outputs))
        case _ where objective.hasPrefix("reg:") || objective.hasPrefix("count:"):
            self = outputs == 1 ? .regression(RegressionErrors(labels: labels, predictions: predictions)) : .none
        default: self = .none
        }
    }
}

/// The errors of a regression: over all rows, and over tenths of them by label.
struct RegressionErrors: Sendable {
    /// Rows with neighbouring labels.
    struct Group: Sendable {
        let lowest: Double
        let highest: Double
        let rows: Int
        /// The mean of prediction less label.
        let bias: Double
        let mae: Double
        let rmse: Double

        /// Measures rows; there must be some.
        fileprivate init(_ rows: ArraySlice<(label: Double, prediction: Double)>) {
            let count = Double(rows.count)
            let errors = rows.lazy.map { $0.prediction - $0.label }
            lowest = rows.first?.label ?? .nan
            highest = rows.last?.label ?? .nan
            self.rows = rows.count
            bias = errors.reduce(0, +) / count
            mae = errors.reduce(0) { $0 + abs($1) } / count
            rmse = (errors.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
        }
    }

    let all: Group
    /// The share of the labels' variance that is explained; NaN where all labels are equal.
    let r2: Double
    /// Ten groups, fewer where there are fewer rows; the first are larger by one where the rows do not divide.
    let tenths: [Group]
    let residuals: Histogram
    /// Label and prediction of some rows, evenly taken.
    let sample: [Point]

    private static let largestSample = 500

    init(labels: [Float], predictions: [Float]) {
        let pairs = zip(labels, predictions).map { (label: Double($0), prediction: Double($1)) }
        let sorted = pairs.sorted { ($0.label, $0.prediction) < ($1.label, $1.prediction) }
        all = Group(sorted[...])
        let mean = sorted.reduce(0) { $0 + $1.label } / Double(sorted.count)
        let variation = sorted.reduce(0) { $0 + ($1.label - mean) * ($1.label - mean) }
        r2 = variation > 0 ? 1 - all.rmse * all.rmse * Double(sorted.count) / variation : .nan
        let groups = min(10, sorted.count)
        var start = 0
        tenths = (0..<groups)
            .map { index in
                let size = sorted.count / groups + (index < sorted.count % groups ? 1 : 0)
                defer { start += size }
                return Group(sorted[start..<(start + size)])
            }
        residuals = Histogram(pairs.map { $0.prediction - $0.label })
        let step = max(1, (pairs.count + Self.largestSample - 1) / Self.largestSample)
        sample = stride(from: 0, to: pairs.count, by: step)
            .map { Point(x: pairs[$0].label, y: pairs[$0].prediction) }.filter(\.y.isFinite)
    }
}

/// What a classifier of two classes gets right, at its threshold and at every other.
struct BinaryOutcomes: Sendable {
    private(set) var truePositives = 0
    private(set) var falsePositives = 0
    private(set) var falseNegatives = 0
    private(set) var trueNegatives = 0
    let threshold: Double
    /// False-positive rate and true-positive rate as the threshold falls, from (0, 0) to (1, 1).
    let roc: [Point]
    /// The area under ``roc``; NaN where all rows are of one class.
    let auc: Double

    init(labels: [Float], scores: [Float], threshold: Float) {
        self.threshold = Double(threshold)
        for (label, score) in zip(labels, scores) {
            switch (label > 0.5, score > threshold) {
            case (true, true): truePositives += 1
            case (true, false): falseNegatives += 1
            case (false, true): falsePositives += 1
            case (false, false): trueNegatives += 1
            }
        }
        let positives = Double(truePositives + falseNegatives)
        let negatives = Double(trueNegatives + falsePositives)
        guard positives > 0, negatives > 0 else {
            roc = []
            auc = .nan
            return
        }
        let rows = zip(scores, labels).sorted { $0.0 > $1.0 }
        var (hits, alarms, area) = (0.0, 0.0, 0.0)
        var points = [Point(x: 0, y: 0)]
        for (index, row) in rows.enumerated() {
            if row.1 > 0.5 { hits += 1 } else { alarms += 1 }
            // Rows of one score are told apart by no threshold.
            if index + 1 < rows.count, rows[index + 1].0 == row.0 { continue }
            let point = Point(x: alarms / negatives, y: hits / positives)
            let last = points[points.count - 1]
            area += (point.x - last.x) * (point.y + last.y) / 2
            points.append(point)
        }
        auc = area
        roc = Self.thinned(points)
    }

    private var rows: Double { Double(truePositives + falsePositives + falseNegatives + trueNegatives) }
    var accuracy: Double { Double(truePositives + trueNegatives) / rows }
    var precision: Double { Double(truePositives) / Double(truePositives + falsePositives) }
    var recall: Double { Double(truePositives) / Double(truePositives + falseNegatives) }
    var f1: Double { 2 * Double(truePositives) / Double(2 * truePositives + falsePositives + falseNegatives) }

    /// At most some 200 of the points, the first and the last among them.
    private static func thinned(_ points: [Point]) -> [Point] {
        let step = max(1, points.count / 200)
        return points.indices.filter { $0 % step == 0 || $0 == points.count - 1 }.map { points[$0] }
    }
}

/// What a classifier of several classes takes each class for.
struct ClassOutcomes: Sendable {
    /// `counts[label][prediction]`.
    private(set) var counts: [[Int]]

    /// Labels from here on are no class numbers; their rows are left out.
    private static let mostClasses: Float = 1000

    init(labels: [Float], predictions: [Float], outputs: Int) {
        let guesses = labels.indices.map { row -> Int in
            guard outputs > 1 else { return Int(predictions[row]) }
            let own = predictions[(row * outputs)..<((row + 1) * outputs)]
            return (own.indices.max { own[$0] < own[$1] } ?? own.startIndex) - own.startIndex
        }
        let known = labels.map { 0..<Self.mostClasses ~= $0 ? Int($0) : nil }
        let classes = max(outputs, 1 + max(guesses.max() ?? 0, known.compactMap { $0 }.max() ?? 0))
        counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
        for (label, guess) in zip(known, guesses) { if let label { counts[label][guess] += 1 } }
    }

    var accuracy: Double {
        let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
        return Double(right) / Double(counts.reduce(0) { $0 + $1.reduce(0, +) })
    }
}
