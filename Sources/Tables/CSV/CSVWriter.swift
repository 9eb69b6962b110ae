import DurableFiles

/// Writes batches of rows as one CSV file that appears whole or not at all.
///
/// Rows end with a line feed. A missing value is an empty field, an empty text is `""`; in a table of one column both are `""`,
/// for an empty line is no row. Every double and float is written in the fewest digits that read back as the same value, whole ones as
/// `1.0`; times are `yyyy-MM-dd HH:mm:ss`, with six more digits where they have a fraction of a second.
public struct CSVWriter: ~Copyable, Sendable {
    private var file: DurableFile
    private let columnCount: Int
    private let path: String

    /// Starts a file at `path`, with a first line of the names if `header`.
    public init(path: String, columns: [String], header: Bool = true) throws(TableError) {
        columnCount = columns.count
        self.path = path
        file = try CSVWriter.start(path, header ? CSVWriter.header(columns) : [])
    }

    /// Appends rows.
    ///
    /// - Throws: ``TableError/Code/schema`` if the batch has another number of columns, ``TableError/Code/io`` if the disk is full.
    public mutating func write(_ batch: Batch) throws(TableError) {
        if batch.columns.count != columnCount {
            throw TableError(
                .schema,
                "The rows have \(batch.columns.count) columns, \(columnCount) were expected.",
                file: path
            )
        }
        try append(CSVWriter.bytes(of: batch))
    }

    /// Appends rows that ``bytes(of:)`` made, for instance on another core.
    public mutating func append(_ rows: [UInt8]) throws(TableError) {
        do throws(DurableFileError) {
            try file.append(rows)
        } catch {
            throw TableError(.io, error.description, file: path)
        }
    }

    /// Makes the file appear.
    public consuming func finish() throws(TableError) {
        let path = path
        do throws(DurableFileError) {
            try file.commit()
        } catch {
            throw TableError(.io, error.description, file: path)
        }
    }

    private static func start(_ path: String, _ bytes: [UInt8]) throws(TableError) -> DurableFile {
        do throws(DurableFileError) {
            var file = try DurableFile(at: path)
            try file.append(bytes)
            return file
        } catch {
            throw TableError(.io, error.description, file: path)
        }
    }

    /// The first line of a file with these column names.
    public static func header(_ columns: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, name) in columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            var name = name
            name.withUTF8 { CSVCells.append($0, to: &bytes) }
        }
        bytes.append(10)
        return bytes
    }

    /// The rows of a batch, each ended by a line feed.
    public static func bytes(of batch: Batch) -> [UInt8] {
        let missing: StaticString = batch.columns.count == 1 ? "\"\"" : ""
        var columns: [CSVCells] = []
        columns.reserveCapacity(batch.columns.count)
        for column in batch.columns { columns.append(CSVCells(column, missing: missing)) }
        let total = columns.reduce(0) { $0 + $1.bytes.count } + batch.rowCount * max(columns.count, 1)
        return [UInt8](unsafeUninitializedCapacity: total) { buffer, written in
            guard let start = buffer.baseAddress else { return }
            var positions = [Int](repeating: 0, count: columns.count)
            for row in 0..<batch.rowCount {
                for index in columns.indices {
                    let end = columns[index].ends[row]
                    columns[index].bytes
                        .withUnsafeBufferPointer { bytes in
                            for position in positions[index]..<end {
                                start[written] = bytes[position]
                                written &+= 1
                            }
                        }
                    positions[index] = end
                    start[written] = UInt8(ascii: ",")
                    written &+= 1
                }
                // The last comma's place is the line feed's.
                if columns.isEmpty { written &+= 1 }
                start[written &- 1] = 10
            }
        }
    }
}
