import Foundation
import Identifiers
import JSONDocuments

/// Why an alarm is in its state: CloudWatch's sentence, and its JSON text for programs.
struct AlarmReason: Sendable, Hashable {
    let text: String
    let data: String?

    /// The reason of a new alarm.
    static let created = AlarmReason(text: "Unchecked: Initial alarm creation", data: nil)

    init(text: String, data: String?) {
        self.text = text
        self.data = data
    }

    /// The reason for the state that an evaluation found.
    init(_ outcome: AlarmEvaluation.Outcome, of alarm: Alarm, window: AlarmWindow, queried: Date) {
        let evaluated = outcome.evaluated.map { window.points[$0] }
        text = AlarmReason.sentence(outcome, alarm, evaluated)
        let threshold = alarm.threshold
        var data: JSON = ["version": "1.0", "queryDate": .string(queried.cloudWatch)]
        if let first = evaluated.first { data["startDate"] = .string(first.start.cloudWatch) }
        if let unit = alarm.request.unit { data["unit"] = .string(unit) }
        data["statistic"] = .string(alarm.statistic.rawValue)
        data["period"] = .integer(Int64(alarm.period))
        data["recentDatapoints"] = .array(evaluated.compactMap { $0.value.map(JSON.double) })
        data["threshold"] = .double(threshold)
        let shown = evaluated.isEmpty ? Array(window.points.suffix(alarm.evaluation.evaluationPeriods)) : evaluated
        data["evaluatedDatapoints"] = .array(
            shown.reversed()
                .map { point in
                    var item: JSON = ["timestamp": .string(point.start.cloudWatch)]
                    if let value = point.value {
                        item["sampleCount"] = .double(point.samples)
                        item["value"] = .double(value)
                    }
                    return item
                }
        )
        self.data = data.text()
    }

    private static func sentence(
        _ outcome: AlarmEvaluation.Outcome,
        _ alarm: Alarm,
        _ evaluated: [AlarmWindow.Point]
    ) -> String {
        if outcome.state == .insufficientData {
            let unknown = alarm.evaluation.evaluationPeriods - evaluated.count
            return "Insufficient Data: \(datapoints(unknown)) \(were(unknown)) unknown."
        }
        let treatment = alarm.evaluation.missingData == .breaching ? "Breaching" : "NonBreaching"
        let filled =
            "\(outcome.filled) missing \(outcome.filled == 1 ? "datapoint was" : "datapoints were") treated as [\(treatment)]"
        let isFilled = outcome.filled > 0 && [.breaching, .notBreaching].contains(alarm.evaluation.missingData)
        if evaluated.isEmpty {
            let periods = alarm.evaluation.evaluationPeriods
            return
                "Threshold Crossed: no datapoints were received for \(periods) period\(periods == 1 ? "" : "s") and \(filled)."
        }
        let isAlarm = outcome.state == .alarm
        let telling = evaluated.filter { alarm.breaches($0.value) == isAlarm }.reversed()
        let values = telling.map { "\($0.value ?? .nan) (\(stamp($0.start)))" }.joined(separator: ", ")
        let relation =
            "\(were(telling.count)) \(isAlarm ? "" : "not ")\(alarm.comparison.words) the threshold (\(alarm.threshold))"
        let tail = isFilled ? " and \(filled)." : "."
        guard let needed = alarm.request.datapointsToAlarm else {
            return "Threshold Crossed: \(datapoints(telling.count)) [\(values)] \(relation)\(tail)"
        }
        let periods = alarm.evaluation.evaluationPeriods
        let minimum = isAlarm ? needed : periods - needed + 1
        return
            "Threshold Crossed: \(telling.count) out of the last \(periods) datapoints [\(values)] \(relation) (minimum "
            + "\(datapoints(minimum)) for \(isAlarm ? "OK -> ALARM" : "ALARM -> OK") transition)\(tail)"
    }

    private static func datapoints(_ count: Int) -> String { count == 1 ? "1 datapoint" : "\(count) datapoints" }

    private static func were(_ count: Int) -> String { count == 1 ? "was" : "were" }

    /// `02/10/19 16:59:00`, UTC.
    private static func stamp(_ date: Date) -> String {
        let text = date.wholeSeconds
        let parts = text.dropLast().split(whereSeparator: { $0 == "-" || $0 == "T" })
        guard parts.count == 4 else { return text }
        return "\(parts[2])/\(parts[1])/\(parts[0].suffix(2)) \(parts[3])"
    }
}
