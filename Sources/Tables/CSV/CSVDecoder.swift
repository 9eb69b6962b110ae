import Synchronization

/// Decodes chunks of CSV into batches of the columns that were asked for.
final class CSVDecoder: Sendable {
    /// All columns of the files.
    let header: [String]
    /// Which of them are read, in order.
    let fields: [Int]
    /// Their requested types.
    let types: [ColumnType?]
    let lenient: Bool
    let hasHeader: Bool
    /// Columns that were text in some batch, and so are tried as text first.
    ///
    /// A hint only: it changes no result.
    private let texts: Mutex<[Bool]>

    init(header: [String], fields: [Int], options: ReadOptions) {
        self.header = header
        self.fields = fields
        types = fields.map { options.types[header[$0]] }
        lenient = options.unparsable == .countsAsMissing
        hasHeader = options.header
        texts = Mutex([Bool](repeating: false, count: fields.count))
    }

    /// A chunk's rows and what there is to say about them.
    struct Decoded: Sendable {
        var batch: Batch
        /// By position in ``CSVDecoder/fields``.
        var unparsable: [Int]
        var tally: TextTally
    }

    /// Decodes one chunk; lines in errors count from 0 at the chunk's beginning.
    func decode(_ chunk: TextChunk) throws(TableError) -> Decoded {
        let result = chunk.bytes.withUnsafeBytes { raw in
            Result<Decoded, TableError> { () throws(TableError) in
                guard let base = raw.baseAddress else { preconditionFailure("a chunk has margins") }
                return try decode(base, chunk)
            }
        }
        return try result.get()
    }

    private func decode(_ base: UnsafeRawPointer, _ chunk: TextChunk) throws(TableError) -> Decoded {
        var tally = TextTally()
        var range = chunk.range
        if chunk.isFirst, hasHeader {
            let first = CSVHeader(base, range)
            tally.lineCount = first.lineCount
            if first.blankLines > 0 { tally.note(.blankLines, count: first.blankLines, line: 0) }
            range = first.end..<range.upperBound
        }
        let index: CSVIndex
        do throws(TableError) {
            index = try CSVIndex(
                base,
                range,
                hasQuotes: chunk.hasQuotes,
                fieldCount: header.count,
                lenient: lenient
            )
        } catch {
            throw TableError(error.code, error.message, line: (error.line ?? 0) + tally.lineCount)
        }
        if index.blankLines > 0 {
            tally.note(.blankLines, count: index.blankLines, line: tally.lineCount + index.firstBlankLine)
        }
        if index.surplusRows > 0 {
            tally.note(.surplusFields, count: index.surplusRows, line: tally.lineCount + index.firstSurplusLine)
        }
        var columns: [Column] = []
        columns.reserveCapacity(fields.count)
        var unparsable = [Int](repeating: index.raggedRows.count, count: fields.count)
        let hints = texts.withLock { $0 }
        for (place, field) in fields.enumerated() {
            do throws(FieldColumn.Fault) {
                let (column, count) = try column(base, index, field, types[place], triesText: hints[place])
                if types[place] == nil, column.type == .text, !hints[place] { texts.withLock { $0[place] = true } }
                unparsable[place] += count
                columns.append(column)
            } catch {
                throw valueError(base, range, index, error.row, field, types[place], headerLines: tally.lineCount)
            }
        }
        tally.lineCount += index.lineCount
        return Decoded(
            batch: Batch(columns: columns, rowCount: index.rowCount),
            unparsable: unparsable,
            tally: tally
        )
    }

    /// One column and how many of its values were unparsable.
    private func column(
        _ base: UnsafeRawPointer,
        _ index: CSVIndex,
        _ field: Int,
        _ type: ColumnType?,
        triesText: Bool
    ) throws(FieldColumn.Fault) -> (Column, Int) {
        let policy: FieldColumn.Policy = lenient ? .missing : .fails
        let single = header.count == 1
        let result = withColumn(base, index, field) { column, powers in
            Result<(Column, Int), FieldColumn.Fault> { () throws(FieldColumn.Fault) in
                if let type, let typed = try column.typed(type, policy: policy, quotedIsText: false, powers) {
                    return typed
                }
                return type == .text
                    ? text(column, quotedEmptyIsMissing: false)
                    : inferred(column, powers, single: single, triesText: triesText)
            }
        }
        return try result.get()
    }

    /// Doubles if every present value is a number, else texts.
    private func inferred(
        _ column: FieldColumn,
        _ powers: PowersOfFive.Table,
        single: Bool,
        triesText: Bool
    ) -> (Column, Int) {
        if triesText {
            let texts = text(column, quotedEmptyIsMissing: single)
            if let spelling = texts.0.spelling, spelling.text + spelling.boolean > 0 { return texts }
        }
        // In a table of one column `""` is how a missing value is written, an empty line being no row.
        let policy: FieldColumn.Policy = single ? .fails : .strict
        do throws(FieldColumn.Fault) {
            return (try column.doubles(policy: policy, deequ: true, quotedIsText: false, powers)).column { .double($0) }
        } catch {
            return text(column, quotedEmptyIsMissing: single)
        }
    }

    private func text(_ column: FieldColumn, quotedEmptyIsMissing: Bool) -> (Column, Int) {
        let (texts, decoded) = column.texts(quotedEmptyIsMissing: quotedEmptyIsMissing)
        let validity = decoded.validity(column.rowCount)
        return (Column(.text(texts), validity: validity, spelling: decoded.spelling), 0)
    }

    private func withColumn<Result>(
        _ base: UnsafeRawPointer,
        _ index: CSVIndex,
        _ field: Int,
        _ body: (FieldColumn, PowersOfFive.Table) -> Result
    ) -> Result {
        // Never empty, so that there is an address even without rows.
        let none: [UInt32] = [0]
        return (index.rowCount == 0 ? none : index.rowStarts)
            .withUnsafeBufferPointer { starts in
                (index.rowCount == 0 ? none : index.ends)
                    .withUnsafeBufferPointer { ends in
                        PowersOfFive.shared.withTable { powers in
                            guard let starts = starts.baseAddress, let ends = ends.baseAddress else {
                                preconditionFailure("an index of rows is not empty")
                            }
                            return body(FieldColumn(base, index, starts, ends, field: field), powers)
                        }
                    }
            }
    }

    private func valueError(
        _ base: UnsafeRawPointer,
        _ range: Range<Int>,
        _ index: CSVIndex,
        _ row: Int,
        _ field: Int,
        _ type: ColumnType?,
        headerLines: Int
    ) -> TableError {
        let text = withColumn(base, index, field) { column, _ in
            let (start, end) = column.bounds(row)
            return String(
                decoding: UnsafeRawBufferPointer(start: base + start, count: min(end - start, 80)),
                as: UTF8.self
            )
        }
        let line = headerLines + countLineFeeds(base, range.lowerBound..<Int(index.rowStarts[row]))
        return TableError(
            .value,
            "'\(text)' is not \(type?.phrase ?? "a number").",
            line: line,
            column: header[field]
        )
    }
}

extension ColumnType {
    /// The type in a sentence.
    var phrase: String {
        switch self {
        case .boolean: "true or false"
        case .integer: "a whole number of 64 bits"
        case .float, .double: "a number"
        case .text: "a text"
        case .timestamp: "a time like 2021-01-01 00:15:56"
        }
    }
}
