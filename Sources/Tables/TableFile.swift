/// Opens tables whatever their format.
public enum TableFile: Sendable {
    /// The reader for files of one format: the one that the options name, or the one that the first file's bytes show.
    ///
    /// Parquet begins with `PAR1`. A text, decompressed if it is gzip, whose first byte other than blanks is `{` is JSON Lines;
    /// any other is CSV.
    /// - Throws: ``TableError`` if files are of different formats, and whatever the reader throws.
    public static func reader(
        paths: [String],
        options: ReadOptions = .init()
    ) throws(TableError) -> any TableReader {
        guard let first = paths.first else { throw TableError(.schema, "No file was given.") }
        let format: TableFormat
        if let named = options.format {
            format = named
        } else {
            format = try self.format(of: first)
            for path in paths.dropFirst() {
                let other = try self.format(of: path)
                if other != format {
                    throw TableError(
                        .format,
                        "The file is \(other.rawValue), but \(first) is \(format.rawValue); read them apart.",
                        file: path
                    )
                }
            }
        }
        switch format {
        case .csv: return try CSVReader(paths: paths, options: options)
        case .jsonLines: return try JSONLinesReader(paths: paths, options: options)
        case .parquet: return try ParquetReader(paths: paths, options: options)
        }
    }

    /// The format that a file's first bytes show.
    ///
    /// - Throws: ``TableError/Code/io`` if it cannot be read, ``TableError/Code/format`` if it is a zip or tar archive.
    public static func format(of path: String) throws(TableError) -> TableFormat {
        var file = try InputFile(path)
        var start: [UInt8] = []
        var failure: TableError?
        start = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            do throws(TableError) {
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        if start.starts(with: "PAR1".utf8) { return .parquet }
        if start.starts(with: [0x50, 0x4b, 3, 4]) || (start.count > 262 && start[257..<262].elementsEqual("ustar".utf8))
        {
            throw TableError(.format, "The file is an archive; unpack it first.", file: path)
        }
        let text = start.starts(with: [0xef, 0xbb, 0xbf]) ? start.dropFirst(3) : start[...]
        let first = text.first { ![9, 10, 13, 32].contains($0) }
        return first == UInt8(ascii: "{") ? .jsonLines : .csv
    }
}
