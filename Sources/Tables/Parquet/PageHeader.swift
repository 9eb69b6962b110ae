/// What stands before each page of a column chunk.
///
/// - Source: apache/parquet-format, `parquet.thrift`, `PageHeader`.
struct PageHeader: Sendable {
    enum Kind: Int {
        case data = 0
        case index = 1
        case dictionary = 2
        case dataV2 = 3
    }

    var kind = Kind.data
    var uncompressedSize = 0
    var compressedSize = 0
    /// The CRC-32 of the page's bytes as they lie in the file.
    var checksum: UInt32?
    var valueCount = 0
    var encoding = 0
    var definitionEncoding = ParquetEncoding.runs.rawValue
    /// Version 2 only: the levels' byte counts, missing values, and whether the values are compressed.
    var definitionLength = 0
    var repetitionLength = 0
    var missingCount = 0
    var isCompressed = true

    /// Parses a header; throws ``CompactReader/Truncated`` where the reader's bytes end before the header does.
    init(_ reader: inout CompactReader) throws {
        var type = -1
        var found = FoundFields()
        try reader.structure { reader, field, kind in
            found.insert(field)
            switch field {
            case 1: type = try reader.int32(kind)
            case 2: uncompressedSize = try reader.int32(kind)
            case 3: compressedSize = try reader.int32(kind)
            case 4: checksum = UInt32(bitPattern: Int32(try reader.int32(kind)))
            case 5, 7, 8: try readDetails(&reader, of: field)
            default: try reader.skip(kind)
            }
        }
        guard let known = Kind(rawValue: type) else {
            throw TableError(.format, "A page is of the unknown type \(type).")
        }
        kind = known
        try found.expect([2, 3] + ([Kind.data: [5], .dictionary: [7], .dataV2: [8]][kind] ?? []), of: "A page header")
        guard uncompressedSize >= 0, compressedSize >= 0, valueCount >= 0, definitionLength >= 0, repetitionLength >= 0
        else {
            throw TableError(.format, "A page header claims a negative size or count.")
        }
        guard uncompressedSize <= Self.largestPage else {
            throw TableError(
                .unsupported,
                "A page claims \(uncompressedSize) bytes; at most \(Self.largestPage) are supported."
            )
        }
        guard valueCount <= Self.mostValues else {
            throw TableError(
                .unsupported,
                "A page claims \(valueCount) values; at most \(Self.mostValues) are supported."
            )
        }
    }

    /// Writers make pages of about 1 MiB (parquet-format recommends 8 KiB, parquet-mr and Arrow default to 1 MiB).
    private static let largestPage = 1 << 30
    /// Arrow's largest row group; a page never has more rows.
    private static let mostValues = 1 << 26

    private mutating func readDetails(_ reader: inout CompactReader, of header: Int) throws {
        var found = FoundFields()
        try reader.structure { reader, field, kind in
            found.insert(field)
            switch (header, field) {
            case (_, 1): valueCount = try reader.int32(kind)
            case (5, 2), (7, 2), (8, 4): encoding = try reader.int32(kind)
            case (5, 3): definitionEncoding = try reader.int32(kind)
            case (8, 2): missingCount = try reader.int32(kind)
            case (8, 5): definitionLength = try reader.int32(kind)
            case (8, 6): repetitionLength = try reader.int32(kind)
            case (8, 7): isCompressed = try reader.boolean(kind)
            default: try reader.skip(kind)
            }
        }
        try found.expect(header == 8 ? [1, 2, 3, 4, 5, 6] : header == 5 ? [1, 2, 3] : [1, 2], of: "A page header")
    }
}

/// How a page's values are laid out.
enum ParquetEncoding: Int {
    case plain = 0
    case plainDictionary = 2
    case runs = 3
    case bitPacked = 4
    case deltaBinaryPacked = 5
    case deltaLengthByteArray = 6
    case deltaByteArray = 7
    case dictionary = 8
    case byteStreamSplit = 9

    /// The name in the format's specification.
    var name: String {
        switch self {
        case .plain: "PLAIN"
        case .plainDictionary: "PLAIN_DICTIONARY"
        case .runs: "RLE"
        case .bitPacked: "BIT_PACKED"
        case .deltaBinaryPacked: "DELTA_BINARY_PACKED"
        case .deltaLengthByteArray: "DELTA_LENGTH_BYTE_ARRAY"
        case .deltaByteArray: "DELTA_BYTE_ARRAY"
        case .dictionary: "RLE_DICTIONARY"
        case .byteStreamSplit: "BYTE_STREAM_SPLIT"
        }
    }
}
