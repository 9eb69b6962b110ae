import FoundationEssentials

/// Reads tables from JSON Lines files, plain or gzip: one object a line.
///
/// - Columns are the keys that the first MiB of any of the files has, in order of first appearance. Keys of nested objects are
///   joined by points (`a.b`); an array is a text, written as it is. Values of keys that appear later are left out with one
///   note a file.
/// - `null` and an absent key are a missing value. Of a key twice in a line the last counts.
/// - A number is spelled integral without point and exponent, else fractional; a string is a text whatever it holds. Where a
///   type is asked for, strings are read as CSV fields are. Without, a column of numbers is double and any other is text.
/// - A line that is no object is an error or, with ``ReadOptions/Unparsable/countsAsMissing``, a row of missing values, counted
///   in every column. Blank lines are left out with one note a file.
/// - At most 10,000 columns, 64 levels, 4096 bytes a column's name, 64 MiB a line. The division into batches depends on the files only.
public struct JSONLinesReader: TableReader {
    /// The names of the columns that are read, in order.
    public let columnNames: [String]
    private let paths: [String]
    private let decoder: JSONLinesDecoder
    private let workers: Int
    private let progress: ReadProgress?

    /// Opens files of one table.
    ///
    /// - Throws: ``TableError`` if a file cannot be read or begins with no JSON objects, or if a column that is asked for is not
    ///   there.
    public init(paths: [String], options: ReadOptions = .init()) throws(TableError) {
        guard let first = paths.first else { throw TableError(.schema, "No file was given.") }
        var keys = JSONKeys()
        for path in paths {
            guard let chunk = try TextChunks([path], quoted: false).next() else { continue }
            let lenient = options.unparsable == .countsAsMissing
            try JSONLinesReader.collect(&keys, chunk, path, lenient: lenient)
        }
        if keys.names.isEmpty { throw TableError(.format, "There is no JSON object with a key.", file: first) }
        let names = keys.texts
        let fields: [Int]
        if let columns = options.columns {
            fields = try Projection.positions(of: columns, in: names, file: first)
        } else {
            fields = Array(names.indices)
        }
        self.paths = paths
        decoder = JSONLinesDecoder(keys: keys, fields: fields, options: options)
        columnNames = fields.map { names[$0] }
        workers = options.workers ?? ProcessInfo.processInfo.activeProcessorCount
        progress = options.progress
    }

    /// Decodes every batch; see ``TableReader/process(_:inOrder:)``.
    public func process<Result: Sendable>(
        _ transform: @escaping @Sendable (Batch) throws -> Result,
        inOrder consume: (Result) throws -> Void
    ) async throws -> ReadReport {
        let chunks = TextChunks(paths, quoted: false, progress: progress)
        let decoder = decoder
        var account = TextAccount(paths: paths, columnNames: columnNames)
        try await mapInOrder(
            next: { try chunks.next() },
            workers: workers,
            transform: { chunk -> TextPart<Result> in
                var part = TextPart<Result>(file: chunk.file)
                part.unparsable = [Int](repeating: 0, count: decoder.fields.count)
                do {
                    try decoder.decode(chunk, tally: &part.tally, unparsable: &part.unparsable) { batch in
                        part.rowCount += batch.rowCount
                        do {
                            part.results.append(try transform(batch))
                        } catch {
                            throw TransformFailure(cause: error)
                        }
                    }
                } catch let error as TransformFailure {
                    throw error.cause
                } catch let error as TableError {
                    return TextPart(file: chunk.file, failure: error)
                }
                return part
            },
            consume: { part in
                try account.add(part)
                for result in part.results { try consume(result) }
            }
        )
        return account.report()
    }

    /// Adds the keys of a file's first chunk.
    private static func collect(
        _ keys: inout JSONKeys,
        _ chunk: TextChunk,
        _ path: String,
        lenient: Bool
    ) throws(TableError) {
        var found = keys
        let result = chunk.bytes.withUnsafeBytes { raw in
            Swift.Result<Void, TableError> { () throws(TableError) in
                guard let base = raw.baseAddress else { return }
                var position = chunk.range.lowerBound
                var number = 0
                while position < chunk.range.upperBound {
                    let end = JSONLinesDecoder.lineEnd(base, position)
                    do throws(JSONLineFault) {
                        try collect(&found, base, position, end)
                    } catch {
                        if !lenient {
                            let fault = JSONLinesDecoder.error(base, position, end, error, line: number)
                            throw TableError(fault.code, fault.message, file: path, line: number + 1)
                        }
                    }
                    number += 1
                    position = end + 1
                }
            }
        }
        try result.get()
        keys = found
    }

    private static func collect(
        _ keys: inout JSONKeys,
        _ base: UnsafeRawPointer,
        _ start: Int,
        _ end: Int
    ) throws(JSONLineFault) {
        if JSONLinesDecoder.isBlank(base, start, end) { return }
        var line = JSONLine(base, start, end)
        var expected = 0
        try line.read { path, _, _ throws(JSONLineFault) in
            if let place = keys.place(of: path, expected: expected) {
                expected = place + 1
            } else if keys.names.count < JSONKeys.most {
                keys.add(path)
                expected = keys.names.count
            } else {
                throw JSONLineFault(message: "There are more than \(JSONKeys.most) different keys", position: start)
            }
        }
    }
}

/// What the caller's transform threw, apart from what reading throws.
private struct TransformFailure: Error {
    let cause: any Error
}
