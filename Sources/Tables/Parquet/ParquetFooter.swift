/// A Parquet file's footer: its schema and where the values lie.
///
/// - Source: apache/parquet-format, `parquet.thrift`, `FileMetaData`.
struct ParquetFooter: Sendable {
    /// One row group: so many rows, one chunk a leaf column.
    struct RowGroup: Sendable {
        var rows: Int64 = 0
        var chunks: [ColumnChunk] = []
    }

    /// Where one column's values of one row group lie.
    struct ColumnChunk: Sendable {
        var codec = 0
        var valueCount: Int64 = 0
        var compressedSize: Int64 = 0
        var dataPageOffset: Int64 = 0
        var dictionaryPageOffset: Int64?
        var physical: Int?
        var otherFile: String?
        var isEncrypted = false
        var hasMetadata = false
    }

    var rows: Int64 = 0
    var elements: [SchemaElement] = []
    var rowGroups: [RowGroup] = []

    /// Parses the footer's bytes.
    init(_ bytes: [UInt8]) throws {
        var reader = CompactReader(bytes)
        var found = FoundFields()
        do {
            try reader.structure { reader, field, kind in
                found.insert(field)
                switch field {
                case 2: try reader.structures(kind) { reader in elements.append(try SchemaElement(&reader)) }
                case 3: rows = try reader.integer(kind)
                case 4: try reader.structures(kind) { reader in rowGroups.append(try RowGroup(&reader)) }
                case 8:
                    throw TableError(.unsupported, "The file is encrypted; encrypted Parquet is not supported.")
                default: try reader.skip(kind)
                }
            }
        } catch is CompactReader.Truncated {
            throw TableError(.format, "The footer ends in the middle of a value.")
        }
        try found.expect([2, 3, 4], of: "The footer")
        try check()
    }

    private func check() throws {
        var total: Int64 = 0
        for group in rowGroups {
            let (sum, overflow) = total.addingReportingOverflow(group.rows)
            guard group.rows >= 0, !overflow else {
                throw TableError(.format, "A row group claims \(group.rows) rows.")
            }
            total = sum
        }
        guard total == rows else {
            throw TableError(.format, "The footer claims \(rows) rows, its row groups have \(total).")
        }
    }
}

extension ParquetFooter.RowGroup {
    fileprivate init(_ reader: inout CompactReader) throws {
        var found = FoundFields()
        try reader.structure { reader, field, kind in
            found.insert(field)
            switch field {
            case 1: try reader.structures(kind) { reader in chunks.append(try ParquetFooter.ColumnChunk(&reader)) }
            case 3: rows = try reader.integer(kind)
            default: try reader.skip(kind)
            }
        }
        try found.expect([1, 3], of: "A row group")
    }
}

extension ParquetFooter.ColumnChunk {
    fileprivate init(_ reader: inout CompactReader) throws {
        try reader.structure { reader, field, kind in
            switch field {
            case 1: otherFile = try reader.text(kind)
            case 3: try readMetadata(&reader)
            case 8, 9:
                isEncrypted = true
                try reader.skip(kind)
            default: try reader.skip(kind)
            }
        }
    }

    private mutating func readMetadata(_ reader: inout CompactReader) throws {
        hasMetadata = true
        var found = FoundFields()
        try reader.structure { reader, field, kind in
            found.insert(field)
            switch field {
            case 1: physical = try reader.int32(kind)
            case 4: codec = try reader.int32(kind)
            case 5: valueCount = try reader.integer(kind)
            case 7: compressedSize = try reader.integer(kind)
            case 9: dataPageOffset = try reader.integer(kind)
            case 11: dictionaryPageOffset = try reader.integer(kind)
            default: try reader.skip(kind)
            }
        }
        try found.expect([1, 4, 5, 7, 9], of: "A column chunk")
    }
}

/// The fields of a struct that were met, to tell damage from absence.
struct FoundFields {
    private var fields: UInt64 = 0

    mutating func insert(_ field: Int) {
        if (0..<64).contains(field) { fields |= 1 << UInt64(field) }
    }

    /// Throws if a field that the format requires was not met.
    func expect(_ required: [Int], of owner: String) throws {
        for field in required where fields >> UInt64(field) & 1 == 0 {
            throw TableError(.format, "\(owner) lacks its field \(field), which the format requires.")
        }
    }
}
