import DataQuality
import Foundation
import JSONDocuments

/// The metrics of a data-quality execution, in the lines that SageMaker publishes from
/// `/opt/ml/output/metrics/cloudwatch`.
///
/// SageMaker's own:
/// - `feature_data_{name}` of numeric columns: count, sum, least and greatest.
/// - `feature_non_null_{name}`: the share of values that are present.
/// - `feature_baseline_drift_{name}`: the distance from the baseline; higher is worse (for χ², 1 − p).
///
/// Ours, of the execution as a whole:
/// - `violations`: the number of violated constraints.
/// - `drifted_features`: the number of columns whose drift exceeds its threshold.
/// - `records`: the number of rows.
struct MonitorMetrics {
    private let statistics: Statistics
    private let report: CheckReport?
    private let constraints: Constraints?

    /// Gathers an execution's results; without report and constraints, a baseline's.
    init(_ statistics: Statistics, report: CheckReport?, constraints: Constraints?) {
        self.statistics = statistics
        self.report = report
        self.constraints = constraints
    }

    /// One JSON object a line.
    func lines(time: Date, dimensions: [(name: String, value: String)]) -> [UInt8] {
        let timestamp = time.formatted(.iso8601)
        let dimensions = JSON.array(dimensions.map { ["Name": .string($0.name), "Value": .string($0.value)] })
        var bytes: [UInt8] = []
        for (name, value) in metrics() {
            var line: JSON = ["MetricName": .string(name), "Timestamp": .string(timestamp), "Dimensions": dimensions]
            switch value {
            case .value(let number): line["Value"] = .double(number)
            case .statistics(let values): line["StatisticValues"] = values
            }
            line["Unit"] = "None"
            bytes += line.bytes() + [0x0A]
        }
        return bytes
    }

    private enum Value {
        case value(Double)
        case statistics(JSON)
    }

    private func metrics() -> [(String, Value)] {
        var metrics: [(String, Value)] = []
        let silent = Set((constraints?.features ?? []).filter { $0.overrides?.emitsMetrics == false }.map(\.name))
        let drift = Dictionary(
            (report?.observations ?? []).filter { $0.check == .baselineDrift }.map { ($0.feature, $0.observed) }
        ) { first, _ in first }
        for feature in statistics.features where statistics.itemCount > 0 && !silent.contains(feature.name) {
            if feature.inferredType.isNumeric, let numbers = feature.numerical, numbers.sum.isFinite {
                let values: JSON = [
                    "SampleCount": .double(Double(feature.presentCount)), "Sum": .double(numbers.sum),
                    "Minimum": .double(numbers.least), "Maximum": .double(numbers.greatest),
                ]
                metrics.append(("feature_data_\(feature.name)", .statistics(values)))
            }
            metrics.append(("feature_non_null_\(feature.name)", .value(feature.completeness)))
            if let distance = drift[feature.name] ?? nil {
                metrics.append(("feature_baseline_drift_\(feature.name)", .value(distance)))
            }
        }
        if let report {
            let violated = report.observations.filter(\.isViolated)
            metrics.append(("violations", .value(Double(violated.count))))
            metrics.append(("drifted_features", .value(Double(violated.count { $0.check == .baselineDrift }))))
        }
        metrics.append(("records", .value(Double(statistics.itemCount))))
        return metrics
    }
}
