import JSONDocuments
import Tables
import Testing

@testable import DataQuality

@Suite("Checks") struct CheckTests {
    @Test func `data satisfies the constraints it suggests`() throws {
        for distribution in Distribution.allCases {
            let statistics = try Samples.statistics(distribution)
            let report = CheckReport(
                current: statistics,
                baseline: statistics,
                constraints: Constraints(suggestedFor: statistics)
            )
            #expect(report.outcome == .completed, "\(report.violations)")
            #expect(report.exitMessage == "Completed: Job completed successfully with no violations.")
        }
    }

    // The sentence of an executed notebook of aws/amazon-sagemaker-examples (EX-intro): 99.64592817400101 %.
    @Test func `the data type sentence is SageMaker's`() throws {
        let current = try profiled([("a", Array(repeating: "1", count: 3) + ["1.5"])])
        let report = check(current, [FeatureConstraints(name: "a", inferredType: .integral)])
        #expect(
            report.violations.violations == [
                Violation(
                    featureName: "a",
                    checkType: .dataType,
                    description:
                        "Data type match requirement is not met. Expected data type: Integral, Expected match: 100.0%. "
                        + "Observed: Only 75.0% of data is Integral."
                )
            ]
        )
        #expect(report.exitMessage == "CompletedWithViolations: Job completed successfully with 1 violations.")
    }

    @Test func `whole numbers are fractional and everything is a string`() throws {
        let current = try profiled([("a", ["1", "2"]), ("b", ["1", "2"])])
        let report = check(
            current,
            [
                FeatureConstraints(name: "a", inferredType: .fractional),
                FeatureConstraints(name: "b", inferredType: .string),
            ]
        )
        #expect(report.outcome == .completed)
    }

    // Above 0.5 a threshold is the least share that matches, up to 0.5 the greatest that does not.
    @Test(arguments: [(1.0, true), (0.75, false), (0.8, true), (0.1, true), (0.25, false), (0.5, false), (0.0, true)])
    func `a data type threshold has two senses`(threshold: Double, isViolated: Bool) throws {
        let current = try profiled([("a", ["1", "2", "3", "x"])])
        var configuration = MonitoringConfiguration.suggested
        configuration.dataTypeThreshold = threshold
        let report = check(current, [FeatureConstraints(name: "a", inferredType: .integral)], configuration)
        #expect(report.observations.contains { $0.check == .dataType && $0.isViolated } == isViolated)
    }

    @Test func `completeness and domains have the sentence of shares`() throws {
        let current = try profiled([("s", ["a", "b", "z", nil])])
        let report = check(
            current,
            [FeatureConstraints(name: "s", inferredType: .string, completeness: 1, domains: ["a", "b", "c"])]
        )
        #expect(
            report.violations.violations == [
                Violation(
                    featureName: "s",
                    checkType: .completeness,
                    description: "Value: 0.75 does not meet the constraint requirement! "
                ),
                Violation(
                    featureName: "s",
                    checkType: .categoricalValues,
                    description: "Value: \(2.0 / 3.0) does not meet the constraint requirement! "
                ),
            ]
        )
    }

    @Test func `negative numbers violate is_non_negative`() throws {
        let current = try profiled([("n", ["1", "-2"])])
        let report = check(current, [FeatureConstraints(name: "n", inferredType: .integral, isNonNegative: true)])
        #expect(report.violations.violations.map(\.checkType) == [.nonNegative])
        let allowed = check(current, [FeatureConstraints(name: "n", inferredType: .integral, isNonNegative: false)])
        #expect(allowed.outcome == .completed)
    }

    @Test func `missing and extra columns are told once, with both numbers`() throws {
        let current = try profiled([("a", ["1"]), ("x", ["1"])])
        let report = check(
            current,
            [
                FeatureConstraints(name: "a", inferredType: .integral),
                FeatureConstraints(name: "b", inferredType: .integral),
                FeatureConstraints(name: "c", inferredType: .integral),
            ]
        )
        #expect(report.violations.violations.map(\.featureName) == ["Missing columns", "Extra columns"])
        #expect(
            report.violations.violations[0].description
                == "There are missing columns in current dataset. Number of columns in current dataset: 2, "
                + "Number of columns in baseline constraints: 3"
        )
    }

    @Test func `drift has the sentence that AWS's programs parse`() throws {
        let baseline = try numbers(Distribution.uniform.values(5_000, seed: 1))
        let current = try numbers(Distribution.uniform.values(4_000, seed: 2).map { $0 + 50 })
        let constraints = Constraints(suggestedFor: baseline)
        let report = CheckReport(current: current, baseline: baseline, constraints: constraints)
        let drift = try #require(report.observations.first { $0.check == .baselineDrift })
        #expect(
            drift.isViolated && drift.method == "linf_robust" && drift.currentSize == 4_000
                && drift.baselineSize == 5_000
        )
        let raw = try #require(drift.rawDistance)
        #expect(abs(raw - 0.5) < 0.03)
        let correction = 1.8 * (9_000.0 / 20_000_000.0).squareRoot()
        #expect(abs(try #require(drift.observed) - (raw - correction)) < 1e-12)
        let sentence = try #require(drift.description)
        #expect(sentence.wholeMatch(of: /.*distance: (.+) exceeds threshold: (.+)/) != nil)
        #expect(sentence == "Baseline drift distance: \(try #require(drift.observed)) exceeds threshold: 0.1")
    }

    @Test func `a check from files is the check from profiles`() throws {
        let baseline = try Samples.statistics(.skewed, seed: 1)
        let current = try Samples.statistics(.uniform, seed: 2)
        let constraints = Constraints(suggestedFor: baseline)
        let direct = CheckReport(current: current, baseline: baseline, constraints: constraints)
        let filed = CheckReport(
            current: try Statistics(parsing: current.json()),
            baseline: try Statistics(parsing: baseline.json()),
            constraints: try Constraints(parsing: constraints.json())
        )
        #expect(direct == filed)
        #expect(direct.outcome == .completedWithViolations)
    }

    @Test func `no drift is measured for equal distributions and it is reported`() throws {
        let baseline = try Samples.statistics(.uniform, seed: 1)
        let current = try Samples.statistics(.uniform, seed: 2)
        let report = CheckReport(current: current, baseline: baseline, constraints: Constraints(suggestedFor: baseline))
        let drifts = report.observations.filter { $0.check == .baselineDrift }
        #expect(drifts.map(\.feature) == ["n", "s", "u"])
        #expect(drifts[0].observed.map { $0 < 0.05 } == true && drifts[0].outcome == .passed)
        #expect(drifts[1].observed == 0)
        #expect(drifts[2].outcome == .notMeasured("no value is present"))
    }

    @Test func `chi-squared drift is one minus p`() throws {
        let baseline = try categories(["a": 223, "b": 20, "c": 25, "d": 12, "e": 13, "f": 15])
        let current = try categories(["a": 207, "b": 20, "c": 25, "d": 14, "e": 25, "g": 13])
        var constraints = Constraints(suggestedFor: baseline)
        constraints.features[0].domains = nil
        constraints.configuration.categoricalMethod = .chiSquared
        let report = CheckReport(current: current, baseline: baseline, constraints: constraints)
        let drift = try #require(report.observations.first { $0.check == .baselineDrift })
        let p = try #require(drift.pValue)
        #expect(abs(p / 3.3640191298478506E-5 - 1) < 1e-9)
        #expect(drift.observed == 1 - p && drift.threshold == 0.9 && drift.isViolated)
        let calm = CheckReport(current: baseline, baseline: baseline, constraints: constraints)
        #expect(calm.outcome == .completed)
    }

    @Test func `overrides hold for their feature only`() throws {
        let current = try profiled([("a", ["x"]), ("b", ["x"])])
        var overrides = MonitoringOverrides()
        overrides.evaluatesConstraints = false
        let report = check(
            current,
            [
                FeatureConstraints(name: "a", inferredType: .integral, overrides: overrides),
                FeatureConstraints(name: "b", inferredType: .integral),
            ]
        )
        #expect(report.violations.violations.map(\.featureName) == ["b"])
    }

    @Test func `a feature's own drift threshold is used`() throws {
        let baseline = try numbers(Distribution.uniform.values(5_000, seed: 1))
        let current = try numbers(Distribution.uniform.values(5_000, seed: 2).map { $0 + 50 })
        var constraints = Constraints(suggestedFor: baseline)
        var overrides = MonitoringOverrides()
        overrides.comparisonThreshold = 0.9
        constraints.features[0].overrides = overrides
        #expect(CheckReport(current: current, baseline: baseline, constraints: constraints).outcome == .completed)
    }

    @Test func `disabled checks check nothing`() throws {
        let current = try profiled([("a", ["x"])])
        var configuration = MonitoringConfiguration.suggested
        configuration.evaluatesConstraints = false
        #expect(
            check(current, [FeatureConstraints(name: "b", inferredType: .integral)], configuration).observations.isEmpty
        )
    }

    @Test func `an empty window is an outcome of its own`() throws {
        let report = check(
            try profiled([("a", [])]),
            [FeatureConstraints(name: "a", inferredType: .integral, completeness: 1)]
        )
        #expect(report.outcome == .emptyWindow)
        #expect(report.observations.isEmpty)
        #expect(report.exitMessage.hasPrefix("Completed: Job completed successfully with no violations."))
    }

    @Test func `a domain is checked however many values are new`() throws {
        let values = (0..<5_000).map { $0 % 5 == 0 ? "known" : "new \($0)" }
        var profile = Profile(columnNames: ["s"], watching: ["s": ["known", "other"]])
        let column = Column(.text(TextValues(values)))
        try profile.add(Batch(columns: [column], rowCount: 5_000))
        let baseline = try categories(["known": 50, "other": 50])
        let report = CheckReport(
            current: profile.statistics(),
            baseline: baseline,
            constraints: Constraints(suggestedFor: baseline)
        )
        #expect(report.observations.first { $0.check == .categoricalValues }?.observed == 0.2)
        #expect(report.observations.first { $0.check == .baselineDrift }?.rawDistance == 0.5)
    }

    @Test func `the report's document lists every check`() throws {
        let baseline = try Samples.statistics(.uniform)
        let report = CheckReport(
            current: baseline,
            baseline: baseline,
            constraints: Constraints(suggestedFor: baseline)
        )
        let value = try JSON(parsing: report.json())
        #expect(value["outcome"] == "Completed")
        #expect(value["checks"]?.array?.count == report.observations.count)
        let drift = value["checks"]?.array?.first { $0["constraint_check_type"] == "baseline_drift_check" }
        #expect(drift?["current_sample_size"] == 6_000 && drift?["baseline_sample_size"] == 6_000)
        #expect(drift?["observed"] == 0 && drift?["threshold"] == 0.1)
    }

    private func check(
        _ current: Statistics,
        _ features: [FeatureConstraints],
        _ configuration: MonitoringConfiguration = .suggested
    ) -> CheckReport {
        CheckReport(
            current: current,
            baseline: nil,
            constraints: Constraints(features: features, configuration: configuration)
        )
    }

    private func profiled(_ columns: [(String, [String?])]) throws -> Statistics {
        var profile = Profile(columnNames: columns.map(\.0))
        let batch = columns.map { Column(.text(TextValues($1.map { $0 ?? "" })), validity: $1.map { $0 != nil }) }
        try profile.add(Batch(columns: batch, rowCount: columns[0].1.count))
        return profile.statistics()
    }

    private func numbers(_ values: [Double]) throws -> Statistics {
        var profile = Profile(columnNames: ["n"])
        try profile.add(Batch(columns: [Column(.double(values))], rowCount: values.count))
        return profile.statistics()
    }

    private func categories(_ counts: [String: Int]) throws -> Statistics {
        let values = counts.sorted { $0.key < $1.key }.flatMap { Array(repeating: $0.key, count: $0.value) }
        return try profiled([("s", values)])
    }
}
