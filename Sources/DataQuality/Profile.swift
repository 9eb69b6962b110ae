public import Tables

/// Mergeable sufficient statistics of a table, one state a column.
///
/// `merge` is exact for counts, least and greatest; sums carry 106 bits; sketches keep their error bound. So statistics of
/// merged profiles are the statistics of all rows.
public struct Profile: Sendable {
    /// The columns, in order.
    public let columnNames: [String]
    /// Rows added so far.
    public private(set) var rowCount = 0
    private(set) var columns: [ColumnState]
    /// The columns that count as String whatever their values look like.
    let declaredText: Set<String>

    /// Starts with no rows.
    ///
    /// - Parameters:
    ///   - columnNames: The names, in the order of the batches' columns.
    ///   - declaredText: Columns that are String even when every value is a number, e.g. because a baseline says so.
    ///   - watching: By column, values whose counts must be exact however many others occur, e.g. a baseline's domain.
    public init(columnNames: [String], declaredText: Set<String> = [], watching: [String: [String]] = [:]) {
        self.columnNames = columnNames
        self.declaredText = declaredText
        columns = columnNames.map { ColumnState(watching: watching[$0] ?? []) }
    }

    /// Adds a batch's rows.
    ///
    /// - Throws: ``DataQualityError/Code/columns`` if the batch has another number of columns.
    public mutating func add(_ batch: Batch) throws(DataQualityError) {
        guard batch.columns.count == columns.count else {
            throw DataQualityError(
                .columns,
                "A batch has \(batch.columns.count) columns, but its profile has \(columns.count)."
            )
        }
        rowCount += batch.rowCount
        for index in columns.indices { columns[index].add(batch.columns[index]) }
    }

    /// Adds all rows of another profile of the same columns.
    ///
    /// - Throws: ``DataQualityError/Code/columns`` if the columns differ.
    public mutating func merge(_ other: Profile) throws(DataQualityError) {
        guard columnNames == other.columnNames else {
            throw DataQualityError(
                .columns,
                "Profiles of different columns cannot be merged: \(columnNames) and \(other.columnNames)."
            )
        }
        rowCount += other.rowCount
        for index in columns.indices { columns[index].merge(other.columns[index]) }
    }

    /// The type of a column as its values so far, or its declaration, say.
    func type(ofColumn index: Int) -> InferredType {
        let inferred = columns[index].inferredType
        return declaredText.contains(columnNames[index]) && inferred != .unknown ? .string : inferred
    }

    /// Columns that turned out to be String after batches of them had been read as numbers.
    ///
    /// In text formats a column is typed batch by batch. The texts of these columns are not whole: read them again as text.
    public var columnsToReadAsText: [String] {
        columns.indices.filter { type(ofColumn: $0) == .string && columns[$0].lacksTexts }.map { columnNames[$0] }
    }

    /// Puts the states of another profile in the place of those of the same columns.
    ///
    /// - Throws: ``DataQualityError/Code/columns`` if the row counts differ: the data changed between two readings.
    mutating func replaceColumns(with other: Profile) throws(DataQualityError) {
        guard rowCount == other.rowCount else {
            throw DataQualityError(
                .columns,
                "The data changed while it was read: \(rowCount) rows at first, \(other.rowCount) the second time. Read it again."
            )
        }
        for (name, state) in zip(other.columnNames, other.columns) {
            for index in columnNames.indices where columnNames[index] == name { columns[index] = state }
        }
    }
}
