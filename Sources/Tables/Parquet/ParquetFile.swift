/// What of a Parquet file is needed to read some of its columns.
struct ParquetFile: Sendable {
    /// The chunks of the wanted columns, in their order.
    struct RowGroup: Sendable {
        let rows: Int
        let chunks: [ParquetFooter.ColumnChunk]
    }

    let path: String
    let size: Int
    let columns: [ParquetColumn]
    let rowGroups: [RowGroup]
    /// The most rows of a batch.
    let batchRows: Int

    /// More rows than any row group has; Arrow writes 2^20, at most 2^26.
    private static let mostRows: Int64 = 1 << 40
    /// Rows a batch where the file has at most ``usualColumns``; wider files have fewer, so that memory stays bounded.
    private static let usualBatchRows = 65_536
    private static let usualColumns = 64

    /// Reads the footer of the file at `path`; `names` are the columns that are wanted, nil for all.
    init(_ path: String, columns names: [String]?, andNoOthers: Bool = false) throws {
        self.path = path
        let source = try ParquetSource(path)
        size = source.size
        (columns, rowGroups, batchRows) = try TableError.locating(file: path) {
            let footer = try ParquetFooter(source.footer())
            let schema = try ParquetSchema(footer.elements)
            let fields = try (names ?? schema.fields.map(\.name)).map { try schema.field($0) }
            if let names, andNoOthers, let other = schema.fields.first(where: { !names.contains($0.name) }) {
                throw TableError(.schema, "The first file does not have this column.", column: other.name)
            }
            let columns = try fields.map { try ParquetColumn($0) }
            let groups = try footer.rowGroups.map {
                try Self.rowGroup($0, columns, fields, leafCount: schema.leafCount)
            }
            let share = Self.usualBatchRows * Self.usualColumns / max(Self.usualColumns, schema.leafCount)
            return (columns, groups, max(1024, share))
        }
    }

    private static func rowGroup(
        _ group: ParquetFooter.RowGroup,
        _ columns: [ParquetColumn],
        _ fields: [ParquetSchema.Field],
        leafCount: Int
    ) throws -> RowGroup {
        guard group.chunks.count == leafCount else {
            throw TableError(.format, "A row group has \(group.chunks.count) chunks for \(leafCount) columns.")
        }
        guard group.rows <= mostRows else { throw TableError(.format, "A row group claims \(group.rows) rows.") }
        let chunks = try zip(columns, fields)
            .map { column, field in
                let chunk = group.chunks[column.leaf]
                try TableError.locating(column: column.name) {
                    guard !chunk.isEncrypted, chunk.hasMetadata else {
                        throw TableError(.unsupported, "The column is encrypted, which is not supported.")
                    }
                    if let other = chunk.otherFile {
                        throw TableError(.unsupported, "The column's values are in another file, \(other).")
                    }
                    guard chunk.physical == field.element?.physical else {
                        throw TableError(.format, "A chunk's physical type differs from the schema's.")
                    }
                    guard chunk.valueCount == group.rows else {
                        throw TableError(.format, "A chunk has \(chunk.valueCount) values for \(group.rows) rows.")
                    }
                }
                return chunk
            }
        return RowGroup(rows: Int(group.rows), chunks: chunks)
    }
}
