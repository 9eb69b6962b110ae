/// What to read of a table and how strictly.
public struct ReadOptions: Sendable {
    /// The columns to read, in this order; nil for all.
    ///
    /// Columns left out are not decoded.
    public var columns: [String]?
    /// The storage types that columns must have, by name; others are read as they come.
    ///
    /// In text formats a column that is not
    /// named here is, batch by batch, `double` when every present value of the batch is a number, else `text`.
    public var types: [String: ColumnType] = [:]
    /// Whether a CSV's first line holds names; without, columns are `_c0`, `_c1`, … as Spark names them.
    public var header = true
    /// What becomes of a value that is not of its requested type.
    public var unparsable = Unparsable.fails
    /// The format, if not to be told from the file's name and first bytes.
    public var format: TableFormat?
    /// How many batches are decoded at once; nil for one a core.
    public var workers: Int?
    /// Told how far reading is; nil if nobody looks.
    public var progress: ReadProgress?

    /// What becomes of a value that is not of its requested type.
    public enum Unparsable: Sendable {
        /// Reading ends with an error that names file, line and column.
        case fails
        /// It is read as missing, and counted in ``ReadReport/unparsable``.
        case countsAsMissing
    }

    /// The defaults.
    public init() {}
}

/// The formats of tables.
public enum TableFormat: String, Sendable, Hashable {
    case csv
    case parquet
    case jsonLines = "jsonl"
}

/// What happened while a table was read.
public struct ReadReport: Sendable {
    /// Rows read, of all files.
    public var rows = 0
    /// Values that were not of their requested type and were read as missing, by column name.
    public var unparsable: [String: Int] = [:]
    /// What a person should know, at most one per file and kind: that blank lines were skipped.
    public var notes: [String] = []

    /// The defaults.
    public init() {}
}

/// Reads one table from one or more files of the same columns, batch by batch, on all cores, in bounded memory.
public protocol TableReader: Sendable {
    /// The names of the columns that are read, in order.
    var columnNames: [String] { get }

    /// Decodes every batch and hands it to `transform`, several at once; hands the results to `consume` one at a time, in the
    /// order of the rows. The division into batches depends on the files only, never on the number of workers.
    ///
    /// - Throws: ``TableError``, what `transform` and `consume` throw, and `CancellationError`.
    func process<Result: Sendable>(
        _ transform: @escaping @Sendable (Batch) throws -> Result,
        inOrder consume: (Result) throws -> Void
    ) async throws -> ReadReport
}
