/// Decodes the pages of one column chunk.
struct ChunkDecoding: Sendable {
    let pages: ChunkPages
    private let column: ParquetColumn
    private let conversion: ValueConversion
    private let codec: ParquetCodec
    private let policy: ReadOptions.Unparsable
    private let dictionary: ValueConversion.Converted?

    /// Lists the chunk's pages and decodes its dictionary.
    init(
        _ chunk: ParquetFooter.ColumnChunk,
        rows: Int,
        column: ParquetColumn,
        type: ColumnType,
        policy: ReadOptions.Unparsable,
        in source: ParquetSource
    ) throws {
        self.column = column
        self.policy = policy
        conversion = ValueConversion(meaning: column.meaning, type: type)
        codec = try ParquetCodec(number: chunk.codec)
        pages = try ChunkPages(chunk, rows: rows, in: source)
        guard let (header, offset) = pages.dictionary else {
            dictionary = nil
            return
        }
        guard [ParquetEncoding.plain.rawValue, ParquetEncoding.plainDictionary.rawValue].contains(header.encoding)
        else {
            throw TableError(.unsupported, "A dictionary has the encoding \(header.encoding), PLAIN is supported.")
        }
        let decoding = PhysicalDecoding(type: column.physical)
        let stored = try pages.withBody(header, at: offset) { [codec] body in
            try Self.plain(body, codec, to: header.uncompressedSize) { bytes in
                try decoding.decode(bytes, encoding: ParquetEncoding.plain.rawValue, count: header.valueCount)
            }
        }
        dictionary = try conversion.convert(stored)
    }

    /// Decodes a data page.
    func page(_ number: Int) throws -> PageValues {
        let entry = pages.entries[number]
        return try pages.withBody(entry.header, at: entry.offset) { body in
            entry.header.kind == .dataV2 ? try versionTwo(body, entry.header) : try versionOne(body, entry.header)
        }
    }

    /// Levels and values are compressed together.
    private func versionOne(_ body: UnsafeRawBufferPointer, _ header: PageHeader) throws -> PageValues {
        try Self.plain(body, codec, to: header.uncompressedSize) { bytes in
            guard column.isOptional else { return try values(bytes, header, levels: nil, present: header.valueCount) }
            guard header.definitionEncoding == ParquetEncoding.runs.rawValue else {
                let name = ParquetEncoding(rawValue: header.definitionEncoding)?.name ?? "\(header.definitionEncoding)"
                throw TableError(.unsupported, "Definition levels have the encoding \(name), RLE is supported.")
            }
            var rest = bytes
            let length = try rest.takeLength()
            let levels = try HybridRuns.flags(rest.take(length), count: header.valueCount)
            return try values(rest, header, levels: levels?.flags, present: levels?.set ?? header.valueCount)
        }
    }

    /// Levels stand before the values and are not compressed.
    private func versionTwo(_ body: UnsafeRawBufferPointer, _ header: PageHeader) throws -> PageValues {
        let levelsLength = header.repetitionLength + header.definitionLength
        guard levelsLength <= body.count, levelsLength <= header.uncompressedSize else {
            throw TableError(.format, "A page of \(body.count) bytes claims \(levelsLength) of levels.")
        }
        var rest = body
        _ = rest.take(header.repetitionLength)
        let stored = rest.take(header.definitionLength)
        let levels = column.isOptional ? try HybridRuns.flags(stored, count: header.valueCount) : nil
        let present = levels?.set ?? header.valueCount
        guard present == header.valueCount - header.missingCount else {
            throw TableError(
                .format,
                "A page claims \(header.missingCount) missing values, \(header.valueCount - present) are."
            )
        }
        let codec = header.isCompressed ? codec : .uncompressed
        return try Self.plain(rest, codec, to: header.uncompressedSize - levelsLength) { bytes in
            try values(bytes, header, levels: levels?.flags, present: present)
        }
    }

    private func values(
        _ bytes: UnsafeRawBufferPointer,
        _ header: PageHeader,
        levels: [Bool]?,
        present: Int
    ) throws -> PageValues {
        let isIndexed =
            header.encoding == ParquetEncoding.dictionary.rawValue
            || header.encoding == ParquetEncoding.plainDictionary.rawValue
        var indices: [UInt32]?
        let converted: ValueConversion.Converted
        if isIndexed {
            guard let dictionary else { throw TableError(.format, "A page refers to a dictionary, and there is none.") }
            converted = dictionary
            indices = try self.indices(bytes, count: present, below: Column(dictionary.values).count)
        } else {
            let decoding = PhysicalDecoding(type: column.physical)
            let stored = try decoding.decode(bytes, encoding: header.encoding, count: present)
            converted = try conversion.convert(stored)
        }
        var page = PageValues(rowCount: header.valueCount, present: levels, converted: converted, indices: indices)
        try page.settle(converted, by: policy) { index in
            let value = converted.source.map { conversion.describe($0, index) } ?? "A value"
            return "\(value) cannot be read as \(conversion.type)."
        }
        return page
    }

    private func indices(_ bytes: UnsafeRawBufferPointer, count: Int, below limit: Int) throws -> [UInt32] {
        guard count > 0 else { return [] }
        guard let width = bytes.first else { throw TableError.endOfPage }
        let runs = UnsafeRawBufferPointer(rebasing: bytes[1...])
        let indices = try HybridRuns.decode(runs, bitWidth: Int(width), count: count)
        let highest = indices.withUnsafeBufferPointer { buffer in buffer.reduce(0) { max($0, $1) } }
        guard highest < limit else {
            throw TableError(.format, "A page refers to entry \(highest) of a dictionary of \(limit).")
        }
        return indices
    }

    private static func plain<Result>(
        _ body: UnsafeRawBufferPointer,
        _ codec: ParquetCodec,
        to size: Int,
        _ use: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        if codec == .uncompressed {
            guard body.count == size else {
                throw TableError(.format, "An uncompressed page of \(body.count) bytes claims \(size).")
            }
            return try use(body)
        }
        return try codec.decompress(body, to: size).withUnsafeBytes(use)
    }
}
