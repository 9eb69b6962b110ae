/// A CSV file's rows as they stand, for work that passes some fields on unread: whole rows in pieces, on all cores.
package enum CSVRecords {
    /// Hands every piece of a file to `transform`, several at once, and the results to `consume` in the file's order.
    ///
    /// Gzip is told by the first bytes. At most a few pieces of about 1 MiB are in memory at a time.
    ///
    /// - Throws: ``TableError``, what `transform` and `consume` throw, and `CancellationError`.
    package static func process<Result: Sendable>(
        file: String,
        workers: Int,
        _ transform: @escaping @Sendable (Piece) throws -> Result,
        inOrder consume: (Result) throws -> Void
    ) async throws {
        let chunks = TextChunks([file], quoted: true)
        try await mapInOrder(
            next: { try chunks.next() },
            workers: workers,
            transform: { try transform(Piece(chunk: $0)) },
            consume: consume
        )
    }

    /// Some whole rows of a file.
    package struct Piece: Sendable {
        fileprivate let chunk: TextChunk

        /// The bytes of all rows.
        package var size: Int { chunk.range.count }

        /// Reads the rows.
        package func read<Result>(_ body: (Rows) throws -> Result) throws -> Result {
            try chunk.bytes.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { preconditionFailure("a chunk is never empty") }
                return try PowersOfFive.shared.withTable { powers in
                    try body(Rows(base: base, range: chunk.range, powers: powers))
                }
            }
        }
    }

    /// The rows of a piece, while it is read.
    package struct Rows {
        fileprivate let base: UnsafeRawPointer
        fileprivate let range: Range<Int>
        fileprivate let powers: PowersOfFive.Table

        /// A row, by the places of its bytes.
        package struct Row {
            /// The line that it begins in, from 1, counted in the piece.
            package let line: Int
            /// Without the line end.
            package let range: Range<Int>
            /// With their quotes.
            package let fields: [Range<Int>]
        }

        /// The bytes of a place.
        package func bytes(_ place: Range<Int>) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: base + place.lowerBound, count: place.count)
        }

        /// The number that stands in a field: NaN for an empty one and for `nan`; nil for what is no number, and for infinity
        /// and what is beyond single precision.
        package func float(_ field: Range<Int>) -> Float? {
            var start = field.lowerBound
            var end = field.upperBound
            while start < end, isBlank(start) { start += 1 }
            while end > start, isBlank(end - 1) { end -= 1 }
            if end - start >= 2, byte(start) == UInt8(ascii: "\""), byte(end - 1) == UInt8(ascii: "\"") {
                start += 1
                end -= 1
            }
            if start == end { return .nan }
            let parts = ShortNumber.read(base, start, end, powers)
            if parts.fraction > -2, let double = ShortNumber.double(parts, powers),
                let value = Float(roundedOnce: double)
            {
                return value.isInfinite ? nil : value
            }
            let number = NumberText(base, start, end)
            guard number.isNumber else { return nil }
            let value = number.float(base, start, end, powers)
            return value.isInfinite ? nil : value
        }

        /// Calls `body` with every row that is not blank, in order.
        ///
        /// - Returns: The number of lines.
        package func forEach(_ body: (Row) throws -> Void) rethrows -> Int {
            var position = range.lowerBound
            var line = 1
            var fields: [Range<Int>] = []
            while position < range.upperBound {
                let first = line
                let start = position
                fields.removeAll(keepingCapacity: true)
                var fieldStart = position
                var end = position
                while true {
                    let field = fieldEnd(fieldStart, &line)
                    end = field
                    guard field < range.upperBound, byte(field) == UInt8(ascii: ",") else { break }
                    fields.append(fieldStart..<field)
                    fieldStart = field + 1
                }
                position = end + 1
                line += 1
                if end > fieldStart, byte(end - 1) == 13 { end -= 1 }
                fields.append(fieldStart..<end)
                if end > start { try body(Row(line: first, range: start..<end, fields: fields)) }
            }
            return line - 1
        }

        /// Where the comma or the line feed behind a field lies; line feeds in quotes are counted.
        private func fieldEnd(_ start: Int, _ line: inout Int) -> Int {
            var position = start
            if position < range.upperBound, byte(position) == UInt8(ascii: "\"") {
                let close = TextChunks.endOfQuoted(base, position + 1, range.upperBound) ?? range.upperBound
                for index in position..<close where byte(index) == 10 { line += 1 }
                position = close
            }
            while position < range.upperBound, byte(position) != UInt8(ascii: ","), byte(position) != 10 {
                position += 1
            }
            return position
        }

        private func byte(_ index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }

        private func isBlank(_ index: Int) -> Bool { byte(index) == UInt8(ascii: " ") || byte(index) == 9 }
    }
}
