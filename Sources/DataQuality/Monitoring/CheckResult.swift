import Tables

/// What a check of data found, with the data's own statistics.
public struct CheckResult: Sendable {
    /// The checks.
    public var report: CheckReport
    /// The current data's statistics.
    public var statistics: Statistics
    /// The constraints that the current data would satisfy.
    public var constraints: Constraints
}

/// Checks data against a baseline.
///
/// - Parameters:
///   - source: The current data.
///   - baseline: What it is compared with.
///   - mode: How numeric distributions are compared.
/// - Returns: Every check that was made; data without rows is the outcome ``CheckReport/Outcome/emptyWindow``.
/// - Throws: `TableError` and ``DataQualityError`` for files that cannot be read.
@concurrent
public func check(
    _ source: DataSource,
    against baseline: Baseline,
    mode: DistanceMode = .statistical
) async throws -> CheckResult {
    let names = baseline.statistics?.features.map(\.name) ?? baseline.constraints.features.map(\.name)
    let expectations = Profile.Expectations(constraints: baseline.constraints, baseline: baseline.statistics)
    let profiled = try await source.profile(columnNames: names, expectations: expectations)
    let statistics = profiled.profile.statistics()
    let report = CheckReport(
        current: statistics,
        baseline: baseline.statistics,
        constraints: baseline.constraints,
        mode: mode,
        faults: profiled.faults,
        notes: profiled.report.notes
    )
    return CheckResult(report: report, statistics: statistics, constraints: Constraints(suggestedFor: statistics))
}
