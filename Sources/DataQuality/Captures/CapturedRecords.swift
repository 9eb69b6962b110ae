public import FoundationEssentials
import Glibc
public import Tables

/// Captured requests and answers of an endpoint, as a table: the answers' columns first, then the requests'.
///
/// Reads SageMaker's data capture (JSON Lines). A body may be CSV of any number of rows, JSON (an object, an array of objects or
/// of arrays, `{"instances": …}`, `{"predictions": …}`), JSON Lines, or any of these as BASE64; request and answer may differ.
/// Values by position belong to the columns in order, values by name to the column of that name; a column without a value is
/// missing. A record that cannot be read and a row that does not fit are left out, counted, and reported as notes.
public struct CapturedRecords: TableReader {
    /// The columns, answers' first.
    public let columnNames: [String]
    private let paths: [String]
    private var decoder: CaptureDecoder
    private let workers: Int
    private let progress: ReadProgress?

    /// Opens files of captured records.
    ///
    /// - Parameters:
    ///   - paths: The files, in order.
    ///   - columnNames: The names, usually the baseline's; nil to take them from the first record: JSON's names, and for values
    ///     by position `_c0`, `_c1`, …
    ///   - window: From and to when (not included) the inference must have been made; nil for any time.
    ///   - textColumns: Columns that are read as text even when every value is a number.
    ///   - sides: The sides of each record that are read.
    ///   - workers: How many chunks are decoded at once; nil for one a core.
    ///   - progress: Told how far reading is; nil if nobody looks.
    /// - Throws: ``DataQualityError/Code/io`` for a file that cannot be read; ``DataQualityError/Code/noData`` if there is no
    ///   record to take the names from.
    public init(
        paths: [String],
        columnNames: [String]? = nil,
        window: Range<Date>? = nil,
        textColumns: Set<String> = [],
        sides: Set<CaptureSide> = [.output, .input],
        workers: Int? = nil,
        progress: ReadProgress? = nil
    ) throws {
        let names = try columnNames ?? Self.namesOfFirstRecord(paths, sides)
        let seconds = window.map { $0.lowerBound.timeIntervalSince1970..<$0.upperBound.timeIntervalSince1970 }
        self.columnNames = names
        self.paths = paths
        self.progress = progress
        self.workers = workers ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        decoder = CaptureDecoder(columnNames: names, textColumns: textColumns, window: seconds, sides: sides)
    }

    /// The same records with other columns as text.
    func reading(asText columns: Set<String>) -> CapturedRecords {
        var copy = self
        copy.decoder = CaptureDecoder(
            columnNames: columnNames,
            textColumns: columns,
            window: decoder.window,
            sides: decoder.sides
        )
        return copy
    }

    /// Whether the file's first line is a captured record.
    public static func areIn(_ path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { return false }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 12)
        let count = max(0, read(file, &bytes, bytes.count))
        let start = bytes[..<count].drop { $0 <= UInt8(ascii: " ") }
        return start.first == UInt8(ascii: "{") && String(decoding: start, as: UTF8.self).contains("\"captureData\"")
    }

    /// Decodes every chunk; see `TableReader`.
    public func process<Result: Sendable>(
        _ transform: @escaping @Sendable (Batch) throws -> Result,
        inOrder consume: (Result) throws -> Void
    ) async throws -> ReadReport {
        try await processCounting(transform, inOrder: consume).report
    }

    /// The same, and with what did not fit the columns.
    func processCounting<Result: Sendable>(
        _ transform: @escaping @Sendable (Batch) throws -> Result,
        inOrder consume: (Result) throws -> Void
    ) async throws -> (report: ReadReport, faults: ColumnFaults) {
        var lines = CaptureLines(paths, progress: progress)
        defer { lines.close() }
        var account = CaptureAccount()
        let decoder = decoder
        try await mapInOrder(
            next: { try lines.next() },
            workers: workers,
            transform: { chunk in
                let (batch, account) = decoder.decode(chunk)
                return (try transform(batch), account)
            },
            consume: { (result: Result, part: CaptureAccount) in
                account.merge(part)
                try consume(result)
            }
        )
        var report = ReadReport()
        report.rows = account.rows
        report.notes = account.notes(columnCount: columnNames.count)
        return (report, account.faults)
    }

    private static func namesOfFirstRecord(_ paths: [String], _ sides: Set<CaptureSide>) throws -> [String] {
        var lines = CaptureLines(paths)
        defer { lines.close() }
        while let chunk = try lines.next() {
            for piece in chunk.pieces {
                for line in piece.bytes.split(separator: UInt8(ascii: "\n")) {
                    let row = line.withUnsafeBytes { try? CapturedRecord($0, window: nil, sides: sides)?.rows().first }
                    guard let row else { continue }
                    return row.positional.indices.map { "_c\($0)" } + row.named.map(\.name)
                }
            }
        }
        throw DataQualityError(.noData, "There is no captured record in \(paths.joined(separator: ", ")).")
    }
}
