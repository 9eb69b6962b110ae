import FoundationEssentials

/// Reads tables from CSV files, plain or gzip, by RFC 4180.
///
/// - Fields are separated by commas, rows by LF or CRLF; the last row's end may be missing; a byte order mark is passed over.
///   A field that begins with a quote ends with one; inside, a quote is written twice and commas and line ends are ordinary.
/// - An unquoted empty field is a missing value, `""` is an empty text. Where another type than text is asked for, and in a
///   table of one column (an empty line being no row), `""` is missing too.
/// - Columns are typed as ``ReadOptions/types`` says. Every number is rounded to the nearest double or float. Where a number is asked
///   for, `.5`, `5.`, blanks around it, and `nan`, `inf`, `infinity` in any case are numbers too; where the type is inferred, only
///   the spellings of ``SpellingCounts`` are, so that a column with one `NaN` is text. A boolean is `true` or `false` in any
///   case, `1` or `0`; an integer may be written `12.0`; a time is `2021-01-01 00:15:56`, with `T` for the blank, a fraction and
///   a zone (then it is read as UTC) if there, or a date alone.
/// - Blank lines, and fields beyond the last column that are empty in a row, are left out with one note a file. A row with
///   fewer or other surplus fields is an error or, with ``ReadOptions/Unparsable/countsAsMissing``, a row of missing values,
///   counted in every column.
/// - Batches are about 1 MiB of text, whatever the number of workers. A row is at most 64 MiB.
public struct CSVReader: TableReader {
    /// The names of the columns that are read, in order.
    public let columnNames: [String]
    private let paths: [String]
    private let decoder: CSVDecoder
    private let workers: Int
    private let progress: ReadProgress?

    /// Opens files of one header.
    ///
    /// - Throws: ``TableError`` if a file cannot be read, has no header, another header than the first or a name twice, or if a
    ///   column that is asked for is not there.
    public init(paths: [String], options: ReadOptions = .init()) throws(TableError) {
        guard let first = paths.first else { throw TableError(.schema, "No file was given.") }
        let header = try CSVReader.header(first, options)
        for path in paths.dropFirst() {
            let other = try CSVReader.header(path, options)
            if other != header {
                throw TableError(
                    .schema,
                    "The columns (\(CSVReader.list(other))) differ from those of \(first) (\(CSVReader.list(header))).",
                    file: path,
                    line: 1
                )
            }
        }
        let fields = try Projection.positions(of: options.columns, in: header, file: first)
        self.paths = paths
        decoder = CSVDecoder(header: header, fields: fields, options: options)
        columnNames = fields.map { header[$0] }
        workers = options.workers ?? ProcessInfo.processInfo.activeProcessorCount
        progress = options.progress
    }

    /// Decodes every batch; see ``TableReader/process(_:inOrder:)``.
    public func process<Result: Sendable>(
        _ transform: @escaping @Sendable (Batch) throws -> Result,
        inOrder consume: (Result) throws -> Void
    ) async throws -> ReadReport {
        let chunks = TextChunks(paths, quoted: true, progress: progress)
        let decoder = decoder
        var account = TextAccount(paths: paths, columnNames: columnNames)
        try await mapInOrder(
            next: { try chunks.next() },
            workers: workers,
            transform: { chunk -> TextPart<Result> in
                let decoded: CSVDecoder.Decoded
                do throws(TableError) {
                    decoded = try decoder.decode(chunk)
                } catch {
                    return TextPart(file: chunk.file, failure: error)
                }
                var part = TextPart<Result>(file: chunk.file)
                part.tally = decoded.tally
                part.unparsable = decoded.unparsable
                part.rowCount = decoded.batch.rowCount
                if decoded.batch.rowCount > 0 { part.results = [try transform(decoded.batch)] }
                return part
            },
            consume: { part in
                try account.add(part)
                for result in part.results { try consume(result) }
            }
        )
        return account.report()
    }

    /// A file's column names.
    private static func header(_ path: String, _ options: ReadOptions) throws(TableError) -> [String] {
        guard let chunk = try TextChunks([path], quoted: true).next() else {
            throw TableError(.format, "The file is empty; a header was expected.", file: path)
        }
        let header = chunk.bytes.withUnsafeBytes { raw in
            raw.baseAddress.map { CSVHeader($0, chunk.range) }
        }
        if let header, header.fault != nil {
            throw TableError(
                .format,
                "The first row's quotes do not match.",
                file: path,
                line: header.blankLines + 1
            )
        }
        guard let header, !header.names.isEmpty else {
            throw TableError(.format, "The file has only blank lines.", file: path)
        }
        var names: [String] = []
        var seen: Set<String> = []
        for (index, name) in header.names.enumerated() {
            let name = options.header && !name.isEmpty ? name : "_c\(index)"
            if !seen.insert(name).inserted {
                throw TableError(
                    .schema,
                    "Two columns are named '\(name)'.",
                    file: path,
                    line: header.lineCount,
                    column: "column \(index + 1)"
                )
            }
            names.append(name)
        }
        return names
    }

    private static func list(_ names: [String]) -> String {
        names.count <= 20 ? names.joined(separator: ", ") : "\(names.prefix(20).joined(separator: ", ")), …"
    }
}

/// Which of a file's columns are read.
enum Projection {
    /// The places in `header` of the columns asked for, or of all.
    static func positions(of columns: [String]?, in header: [String], file: String) throws(TableError) -> [Int] {
        guard let columns else { return Array(header.indices) }
        let places = Dictionary(zip(header, header.indices)) { first, _ in first }
        var positions: [Int] = []
        for name in columns {
            guard let place = places[name] else {
                throw TableError(
                    .schema,
                    "There is no column '\(name)'; there are \(header.joined(separator: ", ")).",
                    file: file
                )
            }
            positions.append(place)
        }
        return positions
    }
}
