import Synchronization

/// A row group that is being read: several batches share its open file, dictionaries and pages.
final class RowGroupReading: Sendable {
    let batchCount: Int
    private let file: ParquetFile
    private let group: ParquetFile.RowGroup
    private let types: [ColumnType]
    private let options: ReadOptions
    private let source: ParquetSource
    private let chunks: [Shared<ChunkReading>]
    private let batchRows: Int
    private let workers: Int

    init(
        _ group: ParquetFile.RowGroup,
        of file: ParquetFile,
        in source: ParquetSource,
        types: [ColumnType],
        options: ReadOptions,
        workers: Int
    ) {
        self.file = file
        self.group = group
        self.types = types
        self.options = options
        self.source = source
        self.workers = workers
        // Batches of equal size, so that none is small.
        let count = (group.rows - 1) / file.batchRows + 1
        batchRows = (group.rows - 1) / count + 1
        batchCount = (group.rows - 1) / batchRows + 1
        chunks = file.columns.map { _ in Shared() }
    }

    /// Decodes a batch; also returns the values that were not of their type and are read as missing, by column.
    func batch(_ number: Int) throws -> (batch: Batch, unparsable: [String: Int]) {
        let rows = number * batchRows..<min(group.rows, (number + 1) * batchRows)
        let count = file.columns.count
        var columns = [Column?](repeating: nil, count: count)
        var unparsable: [String: Int] = [:]
        // Workers begin at different columns, so that they do not wait for each other's pages.
        let first = number % workers * count / workers
        for step in 0..<count {
            let index = (first + step) % count
            let name = file.columns[index].name
            let (column, faults) = try TableError.locating(file: file.path, column: name) { try decode(index, rows) }
            columns[index] = column
            if faults > 0 { unparsable[name, default: 0] += faults }
        }
        return (Batch(columns: columns.compactMap { $0 }, rowCount: rows.count), unparsable)
    }

    private func decode(_ index: Int, _ rows: Range<Int>) throws -> (Column, unparsable: Int) {
        let column = file.columns[index]
        if column.meaning == .nothing { return (ColumnBuilder.missing(types[index], rowCount: rows.count), 0) }
        let chunk: ChunkReading
        if batchCount == 1 { chunk = try open(index) } else { chunk = try chunks[index].value { try open(index) } }
        var builder = ColumnBuilder(types[index], rowCount: rows.count)
        for number in chunk.pages(overlapping: rows) {
            let first = chunk.decoding.pages.entries[number].firstRow
            let page = try chunk.page(number)
            let wanted = max(0, rows.lowerBound - first)..<min(page.rowCount, rows.upperBound - first)
            try builder.append(page, rows: wanted)
        }
        return (builder.column, builder.unparsable)
    }

    private func open(_ index: Int) throws -> ChunkReading {
        let decoding = try ChunkDecoding(
            group.chunks[index],
            rows: group.rows,
            column: file.columns[index],
            type: types[index],
            policy: options.unparsable,
            in: source
        )
        return ChunkReading(decoding, batchRows: batchRows)
    }
}

/// A column chunk that is being read; a page that several batches need is decoded once and held until the last has it.
final class ChunkReading: Sendable {
    let decoding: ChunkDecoding
    private let shared: [Int: SharedPage]

    init(_ decoding: ChunkDecoding, batchRows: Int) {
        self.decoding = decoding
        var shared: [Int: SharedPage] = [:]
        for (number, entry) in decoding.pages.entries.enumerated() {
            let users =
                (entry.firstRow + entry.header.valueCount - 1) / batchRows - entry.firstRow / batchRows + 1
            if users > 1 { shared[number] = SharedPage(users: users) }
        }
        self.shared = shared
    }

    /// The numbers of the pages with any of `rows`.
    func pages(overlapping rows: Range<Int>) -> Range<Int> {
        let entries = decoding.pages.entries
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].firstRow + entries[middle].header.valueCount <= rows.lowerBound {
                low = middle + 1
            } else {
                high = middle
            }
        }
        let end = entries[low...].firstIndex { $0.firstRow >= rows.upperBound } ?? entries.count
        return low..<end
    }

    func page(_ number: Int) throws -> PageValues {
        try shared[number]?.take { try decoding.page(number) } ?? decoding.page(number)
    }
}

/// A decoded page that so many batches will ask for.
final class SharedPage: Sendable {
    private struct State {
        var page: PageValues?
        var users: Int
    }

    private let state: Mutex<State>

    init(users: Int) { state = Mutex(State(users: users)) }

    func take(_ decode: () throws -> PageValues) throws -> PageValues {
        try state.withLock { state in
            let page = try state.page ?? decode()
            state.users -= 1
            state.page = state.users > 0 ? page : nil
            return page
        }
    }
}

/// A value that the first to ask for makes.
final class Shared<Value: Sendable>: Sendable {
    private let state = Mutex<Value?>(nil)

    func value(_ make: () throws -> Value) throws -> Value {
        try state.withLock { state in
            let value = try state ?? make()
            state = value
            return value
        }
    }
}
