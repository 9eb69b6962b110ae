import Testing

@testable import MetricStore

@Suite("Alarm evaluation") struct AlarmEvaluationTests {
    /// The published tables.
    ///
    /// Columns: datapoints oldest to newest (0 within, X breaching, - missing), N, M, then the state for missing, ignore,
    /// breaching and notBreaching; `keep` where the state stays. Source: Amazon CloudWatch User Guide, "How alarm state is
    /// evaluated when data is missing", both tables, its older edition's rows `----X` and `X----` included, and "Avoiding
    /// premature transitions to alarm state".
    @Test(arguments: [
        ("0-X-X", 3, 3, "OK OK OK OK"), ("0----", 3, 3, "OK OK OK OK"),
        ("-----", 3, 3, "INSUFFICIENT_DATA keep ALARM OK"),
        ("0XX-X", 3, 3, "ALARM ALARM ALARM ALARM"), ("--X--", 3, 3, "ALARM keep ALARM OK"),
        ("----X", 3, 3, "INSUFFICIENT_DATA keep ALARM OK"), ("X----", 3, 3, "ALARM keep ALARM OK"),
        ("---X-", 3, 3, "INSUFFICIENT_DATA keep ALARM OK"),
        ("0-X-X", 3, 2, "ALARM ALARM ALARM ALARM"), ("00X0X", 3, 2, "ALARM ALARM ALARM ALARM"),
        ("0-X--", 3, 2, "OK OK ALARM OK"), ("----0", 3, 2, "OK OK ALARM OK"), ("---X-", 3, 2, "ALARM keep ALARM OK"),
        ("----X", 3, 2, "INSUFFICIENT_DATA keep ALARM OK"),
        ("XXX00", 3, 2, "OK OK OK OK"), ("XX---", 3, 2, "ALARM ALARM ALARM ALARM"),
        ("--X", 1, 1, "ALARM ALARM ALARM ALARM"), ("X--", 1, 1, "ALARM ALARM ALARM ALARM"),
        ("X-0", 1, 1, "OK OK OK OK"),
        ("---", 1, 1, "INSUFFICIENT_DATA keep ALARM OK"),
    ])
    func `the published tables hold`(datapoints: String, n: Int, m: Int, states: String) {
        let points = datapoints.map { $0 == "-" ? nil : $0 == "X" }
        let expected = states.split(separator: " ").map(String.init)
        for (treatment, state) in zip(AlarmEvaluation.MissingData.allCases, expected) {
            let evaluation = AlarmEvaluation(evaluationPeriods: n, datapointsToAlarm: m, missingData: treatment)
            #expect(evaluation.range == datapoints.count)
            let found = evaluation.evaluate(points).state?.rawValue ?? "keep"
            #expect(found == state, "\(datapoints) \(m) of \(n), \(treatment)")
        }
    }

    @Test func `enough breaching datapoints alarm whatever is missing`() {
        for n in 1...5 {
            for m in 1...n {
                for mask in 0..<(1 << (2 * (n + 2))) where mask % 7 == 0 {
                    let points = (0..<(n + 2))
                        .map { (position: Int) -> Bool? in
                            [nil, false, true, nil][(mask >> (2 * position)) & 3]
                        }
                    let newest = points.compactMap { $0 }.suffix(n)
                    for treatment in AlarmEvaluation.MissingData.allCases {
                        let evaluation = AlarmEvaluation(
                            evaluationPeriods: n,
                            datapointsToAlarm: m,
                            missingData: treatment
                        )
                        let outcome = evaluation.evaluate(points)
                        #expect(outcome.filled == n - newest.count && outcome.evaluated.count == newest.count)
                        if newest.filter({ $0 }).count >= m { #expect(outcome.state == .alarm) }
                        if newest.count == n, newest.filter({ $0 }).count < m { #expect(outcome.state == .ok) }
                    }
                }
            }
        }
    }

    @Test(arguments: [
        ("GreaterThanThreshold", 0.4, false), ("GreaterThanOrEqualToThreshold", 0.4, true),
        ("LessThanThreshold", 0.4, false),
        ("LessThanOrEqualToThreshold", 0.4, true), ("GreaterThanThreshold", 0.41, true),
        ("LessThanThreshold", 0.39, true),
    ])
    func `a comparison is strict or not, as its name says`(name: String, value: Double, breaches: Bool) {
        #expect(AlarmEvaluation.Comparison(rawValue: name)?.breaches(value, 0.4) == breaches)
    }
}
