import Foundation

/// Finds the last values of a training job's metrics.
struct MetricScanner {
    private let patterns: [(name: String, pattern: NSRegularExpression)]

    /// Only the end of a long log is searched.
    private static let range = 1 << 20

    /// XGBoost's own.
    ///
    /// `[12]   train-rmse:4.51 validation-rmse:4.77`. Source: SageMaker developer guide, "Tune an XGBoost Model":
    /// `train:rmse`, `validation:rmse` and so on.
    private static let evaluation = try? NSRegularExpression(
        pattern: #"(train|validation)-([a-z0-9@.-]+):([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)"#
    )

    init(_ definitions: [MetricDefinition]) {
        patterns = definitions.compactMap { definition in
            (try? Self.pattern(definition)).map { (definition.name, $0) }
        }
    }

    static func pattern(_ definition: MetricDefinition) throws -> NSRegularExpression {
        guard definition.name.utf8.count <= 255, definition.regex.utf8.count <= 500,
            let pattern = try? NSRegularExpression(pattern: definition.regex), pattern.numberOfCaptureGroups > 0
        else {
            throw JobRules.invalid(
                "The metric '\(definition.name)' has the Regex '\(definition.regex)'; give a regular expression of at most 500 "
                    + "bytes with a group in parentheses that holds the value."
            )
        }
        return pattern
    }

    /// The last value of each metric in the log and in the files that the job left, by name; nil if there is none.
    func scan(_ job: JobFolder) -> [MetricData]? {
        let found = scan(job.log).merging(MetricFiles.last(in: job)) { $1 }
        return found.isEmpty ? nil : found.values.sorted { $0.metricName < $1.metricName }
    }

    private func scan(_ log: URL) -> [String: MetricData] {
        guard let handle = try? FileHandle(forReadingFrom: log) else { return [:] }
        defer { try? handle.close() }
        let size = (try? handle.seekToEnd()) ?? 0
        let start = Int(size) - Self.range
        guard let page = try? JobLogPage(file: log.path, after: max(0, start), limit: Self.range) else { return [:] }
        var found: [String: MetricData] = [:]
        for line in page.lines {
            let text = line.text as NSString
            let whole = NSRange(location: 0, length: text.length)
            for (name, pattern) in patterns {
                for match in pattern.matches(in: line.text, range: whole) {
                    record(name, Self.group(1, of: match, in: text), line.time, &found)
                }
            }
            guard line.text.hasPrefix("["), let evaluation = Self.evaluation else { continue }
            for match in evaluation.matches(in: line.text, range: whole) {
                let name = Self.group(1, of: match, in: text) + ":" + Self.group(2, of: match, in: text)
                record(name, Self.group(3, of: match, in: text), line.time, &found)
            }
        }
        return found
    }

    private func record(_ name: String, _ value: String, _ time: Date, _ found: inout [String: MetricData]) {
        guard let number = Double(value), number.isFinite else { return }
        found[name] = MetricData(metricName: name, value: number, timestamp: time)
    }

    private static func group(_ index: Int, of match: NSTextCheckingResult, in text: NSString) -> String {
        let range = match.range(at: index)
        return range.location == NSNotFound ? "" : text.substring(with: range)
    }
}
