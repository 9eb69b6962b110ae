public import FoundationEssentials
import Synchronization
public import Tables

/// What is profiled: files of a table (CSV, Parquet, JSON Lines) or of captured records, told apart by the first line.
public struct DataSource: Sendable {
    /// The files, in order.
    public var paths: [String]
    /// How tables are read; of captured records only the workers and the progress matter.
    public var options: ReadOptions
    /// From and to when (not included) captured inferences must have been made; nil for any time.
    public var window: Range<Date>?
    /// Whether the files hold captured records; nil to look at the first of them.
    public var isCaptured: Bool?
    /// The sides of captured records that are read.
    public var sides: Set<CaptureSide> = [.output, .input]

    /// Names files to profile.
    public init(
        paths: [String],
        options: ReadOptions = ReadOptions(),
        window: Range<Date>? = nil,
        isCaptured: Bool? = nil
    ) {
        self.paths = paths
        self.options = options
        self.window = window
        self.isCaptured = isCaptured
    }

    /// A source's profile and what happened while it was read.
    public struct Profiled: Sendable {
        /// The profile of every row that fitted.
        public var profile: Profile
        /// The reading's report.
        public var report: ReadReport
        /// Rows that did not fit the columns.
        public var faults = ColumnFaults()
    }

    /// Profiles the source, on all cores.
    ///
    /// - Parameters:
    ///   - columnNames: The baseline's columns, by which values without names are named; nil if there is no baseline.
    ///   - expectations: What is known of the columns beforehand.
    /// - Returns: The profile; of no files one without rows.
    /// - Throws: `TableError` and ``DataQualityError`` for files that cannot be read.
    @concurrent
    public func profile(
        columnNames: [String]? = nil,
        expectations: Profile.Expectations = Profile.Expectations()
    ) async throws -> Profiled {
        guard let first = paths.first else {
            let empty = Profile(columnNames: columnNames ?? [])
            return Profiled(profile: empty, report: ReadReport())
        }
        guard isCaptured ?? CapturedRecords.areIn(first) else {
            return try await profileTable(columnNames, expectations)
        }
        return try await profileCaptures(columnNames, expectations)
    }

    private func profileTable(_ columnNames: [String]?, _ expectations: Profile.Expectations) async throws -> Profiled {
        // Columns without names are the baseline's, in order, if there are as many.
        let names = options.header ? nil : columnNames
        let (paths, options) = (paths, options)
        let open: @Sendable (_ columns: [String]?, _ asText: [String]) throws -> any TableReader = { columns, asText in
            func name(_ column: String) -> String { names?.firstIndex(of: column).map { "_c\($0)" } ?? column }
            var typed = options
            if let columns { typed.columns = columns.map(name) }
            for column in asText { typed.types[name(column)] = .text }
            let reader = try TableFile.reader(paths: paths, options: typed)
            guard let names = columns ?? names, reader.columnNames == names.map(name) else { return reader }
            return RenamedReader(base: reader, columnNames: names)
        }
        let (profile, report) = try await Profile.of(
            try open(nil, Array(expectations.declaredText)),
            expectations: expectations
        ) { try open($0, $0) }
        return Profiled(profile: profile, report: report)
    }

    private func profileCaptures(
        _ columnNames: [String]?,
        _ expectations: Profile.Expectations
    ) async throws -> Profiled {
        let records: CapturedRecords
        do {
            records = try CapturedRecords(
                paths: paths,
                columnNames: columnNames,
                window: window,
                textColumns: expectations.declaredText,
                sides: sides,
                workers: options.workers,
                progress: options.progress
            )
        } catch let error as DataQualityError where error.code == .noData {
            return Profiled(profile: Profile(columnNames: []), report: ReadReport())
        }
        let counting = CountingReader(records)
        let (profile, report) = try await Profile.of(counting, expectations: expectations) { columns in
            records.reading(asText: expectations.declaredText.union(columns))
        }
        return Profiled(profile: profile, report: report, faults: counting.faults)
    }
}

/// A table under other column names.
private struct RenamedReader: TableReader {
    let base: any TableReader
    let columnNames: [String]

    func process<Result: Sendable>(
        _ transform: @escaping @Sendable (Batch) throws -> Result,
        inOrder consume: (Result) throws -> Void
    ) async throws -> ReadReport {
        try await base.process(transform, inOrder: consume)
    }
}

/// Captured records, and what of them did not fit the columns when they were read.
private final class CountingReader: TableReader {
    private let records: CapturedRecords
    private let counted = Mutex(ColumnFaults())

    init(_ records: CapturedRecords) { self.records = records }

    var columnNames: [String] { records.columnNames }

    var faults: ColumnFaults { counted.withLock { $0 } }

    func process<Result: Sendable>(
        _ transform: @escaping @Sendable (Batch) throws -> Result,
        inOrder consume: (Result) throws -> Void
    ) async throws -> ReadReport {
        let (report, faults) = try await records.processCounting(transform, inOrder: consume)
        counted.withLock { $0 = faults }
        return report
    }
}
