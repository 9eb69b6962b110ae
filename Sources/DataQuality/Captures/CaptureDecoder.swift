import Tables

/// Turns chunks of captured records into batches of a table.
struct CaptureDecoder: Sendable {
    let columnNames: [String]
    /// Columns that stay text even when every value is a number.
    let textColumns: Set<String>
    let window: Range<Double>?
    let sides: Set<CaptureSide>
    private let indexOfName: [String: Int]

    init(columnNames: [String], textColumns: Set<String>, window: Range<Double>?, sides: Set<CaptureSide>) {
        self.columnNames = columnNames
        self.textColumns = textColumns
        self.window = window
        self.sides = sides
        indexOfName = Dictionary(columnNames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func decode(_ chunk: CaptureChunk) -> (batch: Batch, account: CaptureAccount) {
        var builders = columnNames.map { _ in CaptureColumn() }
        var account = CaptureAccount()
        for piece in chunk.pieces {
            piece.bytes.withUnsafeBytes { bytes in
                var start = 0
                var line = piece.firstLine
                while start < bytes.count {
                    var end = start
                    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
                    let text = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                    if !text.allSatisfy({ $0 <= UInt8(ascii: " ") }) {
                        do throws(CaptureFault) {
                            try add(text, to: &builders, &account)
                        } catch {
                            account.skip("\(piece.path):\(line): \(error.sentence)")
                        }
                    }
                    start = end + 1
                    line += 1
                }
            }
        }
        let columns = zip(columnNames, builders).map { $1.column(staysText: textColumns.contains($0)) }
        return (Batch(columns: columns, rowCount: account.rows), account)
    }

    private func add(
        _ line: UnsafeRawBufferPointer,
        to builders: inout [CaptureColumn],
        _ account: inout CaptureAccount
    ) throws(CaptureFault) {
        guard let record = try CapturedRecord(line, window: window, sides: sides) else {
            account.outsideWindow += 1
            return
        }
        for (positional, named) in try record.rows() {
            var values = [String?](repeating: nil, count: columnNames.count)
            var isNamed = [Bool](repeating: false, count: named.isEmpty ? 0 : columnNames.count)
            for item in named {
                guard let index = indexOfName[item.name] else {
                    if account.faults.unknownNames.count < 100 { account.faults.unknownNames.insert(item.name) }
                    continue
                }
                values[index] = item.value
                isNamed[index] = true
            }
            let free = named.isEmpty ? Array(columnNames.indices) : columnNames.indices.filter { !isNamed[$0] }
            // Positions must fill the table; answers by position before requests by name are the table's first columns.
            let isWhole =
                named.isEmpty || record.hasPositionalInput
                ? positional.count == free.count : free.starts(with: positional.indices)
            if !isWhole {
                account.faults.rowsByWidth[positional.count + named.count, default: 0] += 1
                continue
            }
            for (index, value) in zip(free, positional) { values[index] = value }
            for index in values.indices { builders[index].append(values[index]) }
            account.rows += 1
        }
    }
}

/// One column while its batch is being gathered.
private struct CaptureColumn {
    private var texts = TextValues()
    private var validity: [Bool] = []
    private var spelling = SpellingCounts()
    private var numbers: [Double] = []
    private var present = 0

    mutating func append(_ value: String?) {
        guard var value else {
            texts.append(EmptyCollection())
            validity.append(false)
            if numbers.count == validity.count - 1 { numbers.append(0) }
            return
        }
        texts.append(value.utf8)
        present += 1
        value.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            let kind = Spelling(bytes)
            switch kind {
            case .integral, .fractional:
                guard let number = Spelling.value(of: bytes) else {
                    spelling.text += 1
                    return
                }
                if kind == .integral { spelling.integral += 1 } else { spelling.fractional += 1 }
                if numbers.count == validity.count { numbers.append(number) }
            case .boolean: spelling.boolean += 1
            case .text: spelling.text += 1
            }
        }
        validity.append(true)
    }

    /// Numbers where every present value is one, else texts.
    func column(staysText: Bool) -> Column {
        let validity = present == validity.count ? nil : validity
        if !staysText, numbers.count == texts.count {
            return Column(.double(numbers), validity: validity, spelling: spelling)
        }
        return Column(.text(texts), validity: validity, spelling: spelling)
    }
}

/// What happened to the records of a chunk, or of all.
struct CaptureAccount: Sendable {
    var rows = 0
    var outsideWindow = 0
    var faults = ColumnFaults()
    private(set) var skippedRecords = 0
    private var examples: [String] = []

    /// Counts a record that cannot be read, and keeps the first few sentences.
    mutating func skip(_ sentence: String) {
        skippedRecords += 1
        if examples.count < 3 { examples.append(sentence) }
    }

    mutating func merge(_ other: CaptureAccount) {
        rows += other.rows
        outsideWindow += other.outsideWindow
        faults.rowsByWidth.merge(other.faults.rowsByWidth, uniquingKeysWith: +)
        faults.unknownNames.formUnion(other.faults.unknownNames)
        skippedRecords += other.skippedRecords
        examples += other.examples.prefix(max(0, 3 - examples.count))
    }

    /// Sentences for a person.
    func notes(columnCount: Int) -> [String] {
        var notes: [String] = []
        if skippedRecords > 0 {
            notes.append(
                "\(skippedRecords) captured records cannot be read and were left out, e.g. \(examples.joined(separator: "; "))"
            )
        }
        for (width, rows) in faults.rowsByWidth.sorted(by: { $0.key < $1.key }) {
            notes.append(
                "\(rows) captured rows were left out: they have \(width) values, but the table has \(columnCount) columns"
            )
        }
        if !faults.unknownNames.isEmpty {
            let names = faults.unknownNames.sorted().prefix(10).joined(separator: ", ")
            notes.append("captured rows have values under names that are no columns of the table: \(names)")
        }
        return notes
    }
}
