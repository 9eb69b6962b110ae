/// Decodes chunks of JSON Lines into batches of the columns that were asked for.
struct JSONLinesDecoder: Sendable {
    /// All columns.
    let keys: JSONKeys
    /// Their names.
    let names: [String]
    /// Which of them are read, in order, and their requested types.
    let fields: [Int]
    let types: [ColumnType?]
    let lenient: Bool
    /// For every column, its place among those that are read; -1 for none.
    private let slots: [Int]
    /// The most values of one batch, so that short lines of a wide table stay in bounds.
    private static let batchValues = 1 << 19

    init(keys: JSONKeys, fields: [Int], options: ReadOptions) {
        self.keys = keys
        self.fields = fields
        names = keys.texts
        types = fields.map { [names] in options.types[names[$0]] }
        lenient = options.unparsable == .countsAsMissing
        var slots = [Int](repeating: -1, count: names.count)
        // A column that is asked for twice is read once and handed out twice.
        for (slot, field) in fields.enumerated() where slots[field] < 0 { slots[field] = slot }
        self.slots = slots
    }

    /// Where the values of a batch lie, and what there is to say about them.
    private struct Cells {
        var starts: [UInt32] = []
        var ends: [UInt32] = []
        var rowStarts: [Int] = []
        var badLines = 0
    }

    /// Decodes one chunk, handing out batch by batch; lines in errors count from 0 at the chunk's beginning.
    func decode(
        _ chunk: TextChunk,
        tally: inout TextTally,
        unparsable: inout [Int],
        batch: (Batch) throws -> Void
    ) throws {
        let rowLimit = max(1, JSONLinesDecoder.batchValues / max(1, fields.count))
        try chunk.bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress else { return }
            var position = chunk.range.lowerBound
            while position < chunk.range.upperBound {
                var cells = Cells()
                while position < chunk.range.upperBound, cells.rowStarts.count < rowLimit {
                    let end = JSONLinesDecoder.lineEnd(base, position)
                    try line(base, position, end, &cells, &tally)
                    tally.lineCount += 1
                    position = end + 1
                }
                if cells.rowStarts.isEmpty { continue }
                for column in unparsable.indices { unparsable[column] += cells.badLines }
                try batch(decode(base, chunk, cells, &unparsable))
            }
        }
    }

    /// Reads one line, or passes over a blank one.
    private func line(
        _ base: UnsafeRawPointer,
        _ start: Int,
        _ end: Int,
        _ cells: inout Cells,
        _ tally: inout TextTally
    ) throws(TableError) {
        if JSONLinesDecoder.isBlank(base, start, end) {
            tally.note(.blankLines, count: 1, line: tally.lineCount)
            return
        }
        let width = fields.count
        let first = cells.starts.count
        for _ in 0..<width {
            cells.starts.append(0)
            cells.ends.append(0)
        }
        cells.rowStarts.append(start)
        var line = JSONLine(base, start, end)
        var expected = 0
        do throws(JSONLineFault) {
            try line.read { path, start, end throws(JSONLineFault) in
                guard let place = keys.place(of: path, expected: expected) else {
                    tally.note(
                        .laterKeys,
                        count: 1,
                        line: tally.lineCount,
                        detail: String(decoding: path.prefix(80), as: UTF8.self)
                    )
                    return
                }
                expected = place + 1
                let slot = slots[place]
                if slot < 0 { return }
                cells.starts[first + slot] = UInt32(truncatingIfNeeded: start)
                cells.ends[first + slot] = UInt32(truncatingIfNeeded: end)
            }
        } catch {
            guard lenient else {
                throw JSONLinesDecoder.error(base, start, end, error, line: tally.lineCount)
            }
            for slot in 0..<width { cells.ends[first + slot] = cells.starts[first + slot] }
            cells.badLines += 1
        }
    }

    private func decode(
        _ base: UnsafeRawPointer,
        _ chunk: TextChunk,
        _ cells: Cells,
        _ unparsable: inout [Int]
    ) throws(TableError) -> Batch {
        var columns: [Column] = []
        let rows = cells.rowStarts.count
        for (place, field) in fields.enumerated() {
            let slot = slots[field]
            do throws(FieldColumn.Fault) {
                let (column, count) = try withColumn(base, cells, slot) { column, powers throws(FieldColumn.Fault) in
                    try decode(column, types[place], powers)
                }
                unparsable[place] += count
                columns.append(column)
            } catch {
                let index = error.row * fields.count + slot
                let start = Int(cells.starts[index])
                let text = UnsafeRawBufferPointer(start: base + start, count: min(Int(cells.ends[index]) - start, 80))
                throw TableError(
                    .value,
                    "\(String(decoding: text, as: UTF8.self)) is not \(types[place]?.phrase ?? "a number").",
                    line: countLineFeeds(base, chunk.range.lowerBound..<cells.rowStarts[error.row]),
                    column: names[field]
                )
            }
        }
        return Batch(columns: columns, rowCount: rows)
    }

    private func decode(
        _ column: FieldColumn,
        _ type: ColumnType?,
        _ powers: PowersOfFive.Table
    ) throws(FieldColumn.Fault) -> (Column, Int) {
        if let type, let typed = try column.typed(type, policy: lenient ? .missing : .fails, quotedIsText: true, powers)
        {
            return typed
        }
        if type == nil {
            do throws(FieldColumn.Fault) {
                return try column.doubles(policy: .bare, deequ: true, quotedIsText: true, powers).column { .double($0) }
            } catch {
                return column.jsonTexts()
            }
        }
        return column.jsonTexts()
    }

    private func withColumn<Result>(
        _ base: UnsafeRawPointer,
        _ cells: Cells,
        _ slot: Int,
        _ body: (FieldColumn, PowersOfFive.Table) throws(FieldColumn.Fault) -> Result
    ) throws(FieldColumn.Fault) -> Result {
        let result = cells.starts.withUnsafeBufferPointer { starts in
            cells.ends.withUnsafeBufferPointer { ends in
                PowersOfFive.shared.withTable { powers in
                    Swift.Result<Result, FieldColumn.Fault> { () throws(FieldColumn.Fault) in
                        guard let starts = starts.baseAddress, let ends = ends.baseAddress else {
                            preconditionFailure("a batch of rows is not empty")
                        }
                        let column = FieldColumn(
                            base,
                            starts: starts + slot,
                            ends: ends + slot,
                            stride: fields.count,
                            rowCount: cells.rowStarts.count
                        )
                        return try body(column, powers)
                    }
                }
            }
        }
        return try result.get()
    }

    static func isBlank(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Bool {
        UnsafeRawBufferPointer(start: base + start, count: end - start).allSatisfy { [9, 13, 32].contains($0) }
    }

    /// The line feed that ends a line; the chunk ends with one.
    static func lineEnd(_ base: UnsafeRawPointer, _ start: Int) -> Int {
        var position = start
        while true {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let found = ByteMatches.of(word, 0x0a0a_0a0a_0a0a_0a0a)
            if found != 0 { return position + found.trailingZeroBitCount >> 3 }
            position += 8
        }
    }

    static func error(
        _ base: UnsafeRawPointer,
        _ start: Int,
        _ end: Int,
        _ fault: JSONLineFault,
        line: Int
    ) -> TableError {
        let from = max(start, fault.position - 20)
        let text = UnsafeRawBufferPointer(start: base + from, count: max(0, min(end, from + 60) - from))
        return TableError(
            .format,
            "\(fault.message) at byte \(fault.position - start + 1): \(String(decoding: text, as: UTF8.self))",
            line: line
        )
    }
}

extension FieldColumn {
    /// Decodes JSON values as texts: strings without quotes and escapes, all else as it is written.
    func jsonTexts() -> (Column, Int) {
        var texts = TextValues()
        texts.offsets.reserveCapacity(rowCount + 1)
        var decoded = Decoded<Bool>()
        for row in 0..<rowCount {
            let (start, end) = bounds(row)
            if start >= end {
                decoded.missing.append(row)
            } else if base.load(fromByteOffset: start, as: UInt8.self) == 34 {
                JSONText.unescape(base, start + 1, end - 1, into: &texts.bytes)
                decoded.spelling.text += 1
            } else {
                texts.bytes.append(contentsOf: UnsafeRawBufferPointer(start: base + start, count: end - start))
                decoded.spelling.count(Spelling(base, start, end))
            }
            texts.offsets.append(texts.bytes.count)
        }
        return (Column(.text(texts), validity: decoded.validity(rowCount), spelling: decoded.spelling), 0)
    }
}
