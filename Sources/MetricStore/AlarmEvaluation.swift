/// Decides an alarm's state from its newest datapoints: no clock, no database.
///
/// Source: Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms", "Configuring how CloudWatch alarms treat missing
/// data" and "Avoiding premature transitions to alarm state"; the tables there are tests.
struct AlarmEvaluation: Sendable, Hashable {
    /// How a value breaches the threshold.
    enum Comparison: String, Sendable, CaseIterable {
        case greaterThan = "GreaterThanThreshold"
        case greaterThanOrEqual = "GreaterThanOrEqualToThreshold"
        case lessThan = "LessThanThreshold"
        case lessThanOrEqual = "LessThanOrEqualToThreshold"

        func breaches(_ value: Double, _ threshold: Double) -> Bool {
            switch self {
            case .greaterThan: value > threshold
            case .greaterThanOrEqual: value >= threshold
            case .lessThan: value < threshold
            case .lessThanOrEqual: value <= threshold
            }
        }

        /// As the reason of a state says it.
        var words: String {
            switch self {
            case .greaterThan: "greater than"
            case .greaterThanOrEqual: "greater than or equal to"
            case .lessThan: "less than"
            case .lessThanOrEqual: "less than or equal to"
            }
        }
    }

    /// What stands in for a datapoint that is not there.
    enum MissingData: String, Sendable, CaseIterable {
        case missing, ignore, breaching, notBreaching
    }

    /// The three states of an alarm.
    enum State: String, Sendable, CaseIterable {
        case ok = "OK"
        case alarm = "ALARM"
        case insufficientData = "INSUFFICIENT_DATA"
    }

    /// What an evaluation finds.
    struct Outcome: Sendable, Hashable {
        /// Nil where the alarm keeps its state.
        let state: State?
        /// Positions, in the range, of the datapoints that counted; ascending.
        let evaluated: [Int]
        /// How many missing datapoints were filled in.
        let filled: Int
    }

    /// How many datapoints are evaluated: N.
    let evaluationPeriods: Int
    /// How many of them must breach: M.
    let datapointsToAlarm: Int
    let missingData: MissingData

    /// How many periods are looked at, so that late or missing datapoints do not count at once.
    ///
    /// CloudWatch does not publish the number; its examples show 5 for N = 3.
    var range: Int { evaluationPeriods + 2 }

    /// Evaluates the breaching (true), other (false) and missing (nil) datapoints of the range, oldest first.
    func evaluate(_ breaches: [Bool?]) -> Outcome {
        let real = breaches.indices.filter { breaches[$0] != nil }
        let evaluated = Array(real.suffix(evaluationPeriods))
        let filled = max(0, evaluationPeriods - evaluated.count)
        let breaching = evaluated.filter { breaches[$0] == true }.count
        func outcome(_ state: State?) -> Outcome { Outcome(state: state, evaluated: evaluated, filled: filled) }

        if filled == 0 || breaching >= datapointsToAlarm {
            return outcome(breaching >= datapointsToAlarm ? .alarm : .ok)
        }
        switch missingData {
        case .breaching: return outcome(breaching + filled >= datapointsToAlarm ? .alarm : .ok)
        case .notBreaching: return outcome(.ok)
        case .missing, .ignore:
            // A datapoint that does not breach settles it; otherwise there is nothing, or too few that breach.
            if breaching < evaluated.count { return outcome(.ok) }
            if missingData == .ignore { return outcome(nil) }
            guard let oldest = evaluated.first else { return outcome(.insufficientData) }
            // Not premature: the breach is at least M datapoints old and nothing newer speaks against it.
            return outcome(breaches.count - oldest >= datapointsToAlarm ? .alarm : .insufficientData)
        }
    }
}
