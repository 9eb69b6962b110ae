/// What became of one chunk of a text file.
struct TextPart<Result: Sendable>: Sendable {
    var file: Int
    /// Its line counts from 0 at the chunk's beginning.
    var failure: TableError?
    var tally = TextTally()
    /// By column that is read.
    var unparsable: [Int] = []
    var rowCount = 0
    var results: [Result] = []

    init(file: Int, failure: TableError? = nil) {
        self.file = file
        self.failure = failure
    }
}

/// Sums up the parts of text files as they come in order, and so knows the lines they begin at.
struct TextAccount {
    private let paths: [String]
    private let columnNames: [String]
    private var file = 0
    private var tally = TextTally()
    private var rows = 0
    private var unparsable: [Int]
    private var notes: [String] = []

    init(paths: [String], columnNames: [String]) {
        self.paths = paths
        self.columnNames = columnNames
        unparsable = [Int](repeating: 0, count: columnNames.count)
    }

    /// Takes the next part, or throws its failure with the file and the line in it.
    mutating func add<Result>(_ part: TextPart<Result>) throws(TableError) {
        if part.file != file {
            finishFile()
            file = part.file
        }
        if let failure = part.failure {
            throw TableError(
                failure.code,
                failure.message,
                file: paths[file],
                line: failure.line.map { tally.lineCount + $0 + 1 },
                column: failure.column
            )
        }
        tally.append(part.tally)
        rows += part.rowCount
        for (column, count) in part.unparsable.enumerated() { unparsable[column] += count }
    }

    private mutating func finishFile() {
        notes += tally.notes(file: paths[file])
        tally = TextTally()
    }

    /// The whole report.
    mutating func report() -> ReadReport {
        finishFile()
        var report = ReadReport()
        report.rows = rows
        report.notes = notes
        for (name, count) in zip(columnNames, unparsable) where count > 0 {
            report.unparsable[name, default: 0] += count
        }
        return report
    }
}
