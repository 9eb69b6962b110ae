import DurableFiles
import FoundationEssentials
import Tables

/// What a table is compared with: its reference's statistics and the constraints they suggest.
public struct Baseline: Sendable, Hashable {
    /// The reference's statistics; nil if only constraints are known, so that no drift can be measured.
    public var statistics: Statistics?
    /// What must hold.
    public var constraints: Constraints

    /// Joins two documents.
    public init(statistics: Statistics?, constraints: Constraints) {
        self.statistics = statistics
        self.constraints = constraints
    }

    /// Reads a folder's `constraints.json` and, if it is there, `statistics.json`.
    ///
    /// - Throws: ``DataQualityError`` for a missing or malformed document.
    public init(folder: String) throws(DataQualityError) {
        let statistics = "\(folder)/statistics.json"
        let hasStatistics = FileManager.default.fileExists(atPath: statistics)
        try self.init(
            statisticsPath: hasStatistics ? statistics : nil,
            constraintsPath: "\(folder)/constraints.json"
        )
    }

    /// Reads the documents at these paths.
    ///
    /// - Throws: ``DataQualityError`` for a missing or malformed document.
    public init(statisticsPath: String?, constraintsPath: String) throws(DataQualityError) {
        constraints = try Constraints(parsing: try bytesOfFile(constraintsPath), document: constraintsPath)
        statistics = try statisticsPath.map { (path) throws(DataQualityError) in
            try Statistics(parsing: try bytesOfFile(path), document: path)
        }
    }

    /// Reads statistics alone and suggests the constraints that they satisfy.
    ///
    /// - Throws: ``DataQualityError`` for a missing or malformed document.
    public init(statisticsPath: String) throws(DataQualityError) {
        let statistics = try Statistics(parsing: try bytesOfFile(statisticsPath), document: statisticsPath)
        self.init(statistics: statistics, constraints: Constraints(suggestedFor: statistics))
    }
}

/// A baseline that was made of data, and what a person should know of the reading.
public struct BaselineSuggestion: Sendable {
    /// The data's statistics.
    public var statistics: Statistics
    /// The constraints that the data satisfies.
    public var constraints: Constraints
    /// What a person should know of the reading.
    public var notes: [String]
}

/// Profiles a reference and suggests constraints that it satisfies.
///
/// - Parameter source: The reference.
/// - Returns: Its statistics, its constraints and notes; write them with ``MonitoringFiles``.
/// - Throws: `TableError` and ``DataQualityError`` for files that cannot be read; ``DataQualityError/Code/noData`` if there is
///   no row.
@concurrent
public func baseline(of source: DataSource) async throws -> BaselineSuggestion {
    let profiled = try await source.profile()
    guard profiled.profile.rowCount > 0 else {
        throw DataQualityError(
            .noData,
            "There is no row to make a baseline of in \(source.paths.joined(separator: ", "))."
        )
    }
    let statistics = profiled.profile.statistics()
    return BaselineSuggestion(
        statistics: statistics,
        constraints: Constraints(suggestedFor: statistics),
        notes: profiled.report.notes
    )
}

/// The bytes of a document of a baseline.
private func bytesOfFile(_ path: String) throws(DataQualityError) -> [UInt8] {
    guard let bytes = FileManager.default.contents(atPath: path) else {
        throw DataQualityError(.io, "\(path) cannot be read. Make a baseline with 'drift baseline DATA -o FOLDER'.")
    }
    return Array(bytes)
}
