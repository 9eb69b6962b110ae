import ArgumentParser
import DataQuality
import Foundation
import JSONDocuments

/// Compares data with a baseline.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare data with a baseline: what is missing, of another type, or drifted?",
        discussion: """
            Writes statistics.json, constraints.json, check_report.json and, only where there are violations, \
            constraint_violations.json.

            Exit status: 0 no violations; 2 violations; 1 failure.
            """
    )

    @OptionGroup var data: DataOptions
    @Option(help: "The folder with the baseline's statistics.json and constraints.json.") var baseline: String
    @Option(name: .shortAndLong, help: "The folder to write to; made where missing.") var output: String
    @Flag(help: "Measure numeric drift exactly as Deequ does, with its flaw for tied values.") var deequExact = false
    @Flag(help: "Print every check as JSON.") var json = false

    func run() async throws {
        let baseline = try Baseline(folder: baseline)
        let mode: DistanceMode = deequExact ? .deequExact : .statistical
        let result = try await data.withProgress { try await DataQuality.check($0, against: baseline, mode: mode) }
        try MonitoringFiles(folder: output).write(result)
        data.printNotes(result.report.notes)
        if json { print(String(decoding: result.report.json(), as: UTF8.self)) } else { print(text(of: result.report)) }
        if result.report.outcome == .completedWithViolations { throw ExitCode(2) }
    }

    private func text(of report: CheckReport) -> String {
        let violated = report.observations.filter(\.isViolated)
        if violated.isEmpty { return report.exitMessage }
        let rows = violated.map { observation -> JSON in
            [
                "feature": .string(observation.feature), "check": .string(observation.check.rawValue),
                "observed": observation.observed.map(JSON.double) ?? .null,
                "threshold": observation.threshold.map(JSON.double) ?? .null,
                "rows": .integer(Int64(observation.currentSize)),
                "baseline": observation.baselineSize.map { .integer(Int64($0)) } ?? .null,
            ]
        }
        return TextTable.text(
            rows,
            [
                .init("FEATURE", "feature"), .init("CHECK", "check"), .init("OBSERVED", "observed", right: true),
                .init("THRESHOLD", "threshold", right: true), .init("VALUES", "rows", right: true),
                .init("BASELINE VALUES", "baseline", right: true),
            ]
        ) + "\n\(report.exitMessage)"
    }
}
