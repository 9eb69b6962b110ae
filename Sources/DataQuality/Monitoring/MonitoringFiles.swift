import DurableFiles
import FoundationEssentials

/// Writes monitoring documents into a folder under SageMaker's file names, each whole or not at all.
public struct MonitoringFiles: Sendable {
    /// The statistics' file.
    public static let statistics = "statistics.json"
    /// The constraints' file.
    public static let constraints = "constraints.json"
    /// The violations' file, which exists only where there are violations.
    public static let violations = "constraint_violations.json"
    /// Our own file beside SageMaker's: every check with its numbers.
    public static let checkReport = "check_report.json"

    private let folder: String

    /// Writes into `folder`, which is made if it is missing.
    public init(folder: String) { self.folder = folder }

    /// Writes a baseline's two files.
    ///
    /// - Throws: ``DataQualityError/Code/io``.
    public func write(_ baseline: BaselineSuggestion) throws(DataQualityError) {
        try write(baseline.statistics.json(), Self.statistics)
        try write(baseline.constraints.json(), Self.constraints)
    }

    /// Writes a check's files; a violations' file of an earlier check is removed where there are no violations now.
    ///
    /// - Throws: ``DataQualityError/Code/io``.
    public func write(_ result: CheckResult) throws(DataQualityError) {
        try write(result.statistics.json(), Self.statistics)
        try write(result.constraints.json(), Self.constraints)
        try write(result.report.json(), Self.checkReport)
        let violations = result.report.violations
        if !violations.violations.isEmpty { return try write(violations.json(), Self.violations) }
        let stale = "\(folder)/\(Self.violations)"
        guard FileManager.default.fileExists(atPath: stale) else { return }
        do {
            try FileManager.default.removeItem(atPath: stale)
        } catch {
            throw DataQualityError(.io, "The violations of an earlier check, \(stale), cannot be removed", cause: error)
        }
    }

    private func write(_ bytes: [UInt8], _ name: String) throws(DataQualityError) {
        do {
            try DurableFile.write(bytes, to: "\(folder)/\(name)")
        } catch {
            throw DataQualityError(.io, "\(folder)/\(name) cannot be written", cause: error)
        }
    }
}
