import Glibc

/// Reads Parquet files with the same columns as one table.
///
/// Read are flat schemas: required and optional columns of any physical type, data pages of both versions, the encodings
/// PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY, RLE, DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY and
/// BYTE_STREAM_SPLIT, uncompressed or in SNAPPY, GZIP or ZSTD. A nested or repeated column hinders only those who ask for it.
///
/// | in the file | read as | can be asked for |
/// |---|---|---|
/// | boolean | boolean | integer, float, double (0 and 1), text |
/// | integers of any width and sign | integer | double, float, text |
/// | float, float16 | float | double, integer if whole, text |
/// | double | double | float, integer if whole, text |
/// | decimal | double, correctly rounded | float, integer if whole, text with every digit |
/// | string, enum, JSON, byte array | text, which must be UTF-8 | |
/// | fixed-length byte array | text of hexadecimal digits | |
/// | UUID | text | |
/// | date | timestamp at midnight | text `2026-03-01` |
/// | timestamp of any unit, int96 | timestamp, rounded down to microseconds | text `2026-03-01 12:30:00` |
/// | time | integer, microseconds of the day | double, float, text `12:30:00` |
/// | Arrow's null | double, all missing | anything |
///
/// Of several files, a column's types may differ where one can hold the other: all-null columns take the other files' type,
/// and integers, floats and doubles together are read as double. A value that its type cannot hold (an unsigned integer above
/// 2^63 − 1 as integer, 1.5 as integer, a date beyond the years of a timestamp) is treated as
/// ``ReadOptions/unparsable`` says.
public struct ParquetReader: TableReader {
    /// The names of the columns that are read, in order.
    public let columnNames: [String]
    private let files: [ParquetFile]
    private let types: [ColumnType]
    private let options: ReadOptions

    /// Opens the files and reads their footers.
    ///
    /// - Throws: ``TableError`` if a file is missing, is no Parquet file, is damaged, lacks a column that is asked for, has
    ///   other columns than the first, or has a type that cannot be read as asked.
    public init(paths: [String], options: ReadOptions = .init()) throws(TableError) {
        do {
            guard let first = paths.first else { throw TableError(.io, "No file is given.") }
            let opened = try ParquetFile(first, columns: options.columns)
            let names = opened.columns.map(\.name)
            let others = try paths.dropFirst()
                .map { path in
                    try ParquetFile(path, columns: names, andNoOthers: options.columns == nil)
                }
            let files = [opened] + others
            self.files = files
            columnNames = names
            types = try names.indices.map {
                try ColumnAgreement.type(of: $0, in: files, asked: options.types[names[$0]])
            }
            self.options = options
        } catch let error as TableError {
            throw error
        } catch {
            throw TableError(.io, "\(error)")
        }
    }

    /// The storage types of the columns, in their order.
    public var columnTypes: [ColumnType] { types }

    /// The rows of all files, by their footers.
    public var rowCount: Int { files.reduce(0) { $0 + $1.rowGroups.reduce(0) { $0 + $1.rows } } }

    /// Decodes every batch, several at once; hands on the results in the order of the rows.
    ///
    /// A batch is a part of one row group, of at most 65,536 rows.
    /// - Throws: ``TableError``, what the closures throw, and `CancellationError`.
    public func process<Result: Sendable>(
        _ transform: @escaping @Sendable (Batch) throws -> Result,
        inOrder consume: (Result) throws -> Void
    ) async throws -> ReadReport {
        var report = ReadReport()
        let workers = max(1, options.workers ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        var pending = PendingBatches(files: files, types: types, options: options, workers: workers)
        try await mapInOrder(
            next: { try pending.next() },
            workers: workers,
            transform: { item in
                let (batch, unparsable) = try item.group.batch(item.number)
                return (rows: batch.rowCount, unparsable: unparsable, result: try transform(batch))
            },
            consume: { done in
                report.rows += done.rows
                report.unparsable.merge(done.unparsable, uniquingKeysWith: +)
                try consume(done.result)
            }
        )
        return report
    }
}

/// The batches still to be read, file by file and row group by row group.
private struct PendingBatches {
    struct Item: Sendable {
        let group: RowGroupReading
        let number: Int
    }

    let files: [ParquetFile]
    let types: [ColumnType]
    let options: ReadOptions
    let workers: Int
    private var file = 0
    private var group = 0
    private var source: ParquetSource?
    private var current: RowGroupReading?
    private var number = 0
    /// The share of its file that a batch of the current row group has, about.
    private var batchBytes = 0

    init(files: [ParquetFile], types: [ColumnType], options: ReadOptions, workers: Int) {
        self.files = files
        self.types = types
        self.options = options
        self.workers = workers
    }

    mutating func next() throws -> Item? {
        while true {
            if let current, number < current.batchCount {
                number += 1
                options.progress?.add(batchBytes)
                return Item(group: current, number: number - 1)
            }
            current = nil
            guard file < files.count else { return nil }
            guard group < files[file].rowGroups.count else {
                (file, group, source) = (file + 1, 0, nil)
                continue
            }
            group += 1
            try start(files[file].rowGroups[group - 1])
        }
    }

    private mutating func start(_ rowGroup: ParquetFile.RowGroup) throws {
        guard rowGroup.rows > 0 else { return }
        let open = try source ?? ParquetSource(files[file].path)
        guard open.size == files[file].size else {
            throw TableError(.io, "The file was changed while it was read.", file: files[file].path)
        }
        source = open
        number = 0
        let reading = RowGroupReading(
            rowGroup,
            of: files[file],
            in: open,
            types: types,
            options: options,
            workers: workers
        )
        let rows = files[file].rowGroups.reduce(0.0) { $0 + Double($1.rows) }
        batchBytes = Int(Double(open.size) * Double(rowGroup.rows) / rows / Double(max(1, reading.batchCount)))
        current = reading
    }
}
