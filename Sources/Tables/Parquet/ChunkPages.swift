/// The pages of one column chunk: where they are, and their dictionary.
struct ChunkPages: Sendable {
    /// One data page.
    struct Entry: Sendable {
        let header: PageHeader
        /// Where its body begins in the file.
        let offset: Int
        /// The number of its first row within the row group.
        let firstRow: Int
    }

    private(set) var entries: [Entry] = []
    private(set) var dictionary: (header: PageHeader, offset: Int)?
    /// The chunk's bytes, where they are few enough to be read at once.
    private let whole: [UInt8]
    private let start: Int
    private let source: ParquetSource

    /// A chunk of at most so many bytes is read at once, a larger one page by page.
    private static let readAtOnce = 1 << 20
    /// A header with its statistics has tens of bytes; one beyond this is not read.
    private static let longestHeader = 1 << 24

    /// Lists the pages of `chunk`, which must hold `rows` values together.
    init(_ chunk: ParquetFooter.ColumnChunk, rows: Int, in source: ParquetSource) throws {
        self.source = source
        var first = chunk.dataPageOffset
        if let dictionary = chunk.dictionaryPageOffset, dictionary > 0, dictionary < first { first = dictionary }
        // Old parquet-mr leaves the dictionary's header out of the size (PARQUET-816); other readers allow 100 bytes too.
        let room = Int64(source.size) - 8
        guard first >= 4, chunk.compressedSize >= 0, first <= room, chunk.compressedSize <= room - first else {
            throw TableError(
                .format,
                "A chunk claims \(chunk.compressedSize) bytes at \(first), the file has \(source.size)."
            )
        }
        start = Int(first)
        let end = Int(min(first + chunk.compressedSize + 100, room))
        whole = end - start <= Self.readAtOnce ? try source.read(end - start, at: start) : []
        try list(rows: rows, to: end)
    }

    private mutating func list(rows: Int, to end: Int) throws {
        var position = start
        var row = 0
        while row < rows {
            let (header, body) = try header(at: position, end: end)
            guard header.compressedSize <= end - body else {
                throw TableError(
                    .format,
                    "A page claims \(header.compressedSize) bytes, \(end - body) are left of its chunk."
                )
            }
            switch header.kind {
            case .data, .dataV2:
                guard header.valueCount <= rows - row else {
                    throw TableError(.format, "The pages hold more than the row group's \(rows) rows.")
                }
                if header.valueCount > 0 { entries.append(Entry(header: header, offset: body, firstRow: row)) }
                row += header.valueCount
            case .dictionary:
                guard dictionary == nil, entries.isEmpty else {
                    throw TableError(.format, "A dictionary stands where a data page belongs.")
                }
                dictionary = (header, body)
            case .index: break
            }
            position = body + header.compressedSize
        }
    }

    /// Parses the header at a place in the file, with more bytes as long as they do not suffice.
    private func header(at position: Int, end: Int) throws -> (PageHeader, body: Int) {
        var window = 1 << 12
        while true {
            do {
                if !whole.isEmpty {
                    var reader = CompactReader(whole, from: position - start, to: end - start)
                    return (try PageHeader(&reader), start + reader.position)
                }
                let bytes = try source.read(min(window, end - position), at: position)
                var reader = CompactReader(bytes)
                return (try PageHeader(&reader), position + reader.position)
            } catch is CompactReader.Truncated {
                guard whole.isEmpty, window < end - position, window < Self.longestHeader else {
                    throw TableError(.format, "A chunk ends before its last row, in the middle of a page header.")
                }
                window *= 8
            }
        }
    }

    /// Hands over the bytes of a page's body, checked against its checksum if it has one.
    func withBody<Result>(
        _ header: PageHeader,
        at offset: Int,
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        let bytes = whole.isEmpty ? try source.read(header.compressedSize, at: offset) : whole
        let from = whole.isEmpty ? 0 : offset - start
        return try bytes.withUnsafeBytes { all in
            let page = UnsafeRawBufferPointer(rebasing: all[from..<from + header.compressedSize])
            try PageChecksum.check(page, header)
            return try body(page)
        }
    }
}
