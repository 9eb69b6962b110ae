import Foundation

/// The datapoints of an alarm's evaluation range: sliding periods of which the newest ends now.
struct AlarmWindow: Sendable {
    /// One period; the statistic is nil where it has no data.
    struct Point: Sendable {
        let start: Date
        let samples: Double
        let value: Double?
    }

    /// Seconds by which a sample may lie ahead of the end and still count.
    static let tolerance = 0.001

    let points: [Point]

    /// Sorts the samples of the last `count` periods, each open at its start and closed at its end, into datapoints.
    ///
    /// Period *i* from the newest is `(end - (i + 1) * period, end - i * period]`: no period is ever a partial one. Its
    /// time is shown in whole minutes, or whole seconds below a minute, as CloudWatch does.
    init(samples: [Sample], end: Date, period: Int, count: Int, statistic: Statistic) {
        var bins = [Aggregate?](repeating: nil, count: count)
        for sample in samples {
            let seconds = end.timeIntervalSince(sample.time)
            // A date comes back from the database up to half a microsecond off.
            guard seconds > -AlarmWindow.tolerance else { continue }
            let age = max(0, seconds) / Double(period)
            guard age < Double(count) else { continue }
            let bin = count - 1 - Int(age)
            bins[bin] = bins[bin].map { $0.adding(sample.aggregate) } ?? sample.aggregate
        }
        let grain: Double = period >= 60 ? 60 : 1
        points = bins.enumerated()
            .map { index, aggregate in
                let start = end.timeIntervalSince1970 - Double((count - index) * period)
                return Point(
                    start: Date(timeIntervalSince1970: (start / grain).rounded(.down) * grain),
                    samples: aggregate?.count ?? 0,
                    value: aggregate.map(statistic.value)
                )
            }
    }
}

/// Count, sum and extremes: what is kept of measurements, and what adds up.
struct Aggregate: Sendable, Hashable {
    var count: Double
    var sum: Double
    var minimum: Double
    var maximum: Double

    func adding(_ other: Aggregate) -> Aggregate {
        Aggregate(
            count: count + other.count,
            sum: sum + other.sum,
            minimum: min(minimum, other.minimum),
            maximum: max(maximum, other.maximum)
        )
    }
}

/// An aggregate and its time.
struct Sample: Sendable {
    let time: Date
    let unit: String
    let aggregate: Aggregate
}

/// The statistics that follow from an aggregate.
enum Statistic: String, Sendable, CaseIterable {
    case sampleCount = "SampleCount"
    case average = "Average"
    case sum = "Sum"
    case minimum = "Minimum"
    case maximum = "Maximum"

    func value(of aggregate: Aggregate) -> Double {
        switch self {
        case .sampleCount: aggregate.count
        case .average: aggregate.sum / aggregate.count
        case .sum: aggregate.sum
        case .minimum: aggregate.minimum
        case .maximum: aggregate.maximum
        }
    }
}
