/// Whole numbers as differences in bit-packed blocks.
///
/// - Source: apache/parquet-format, `Encodings.md`, "Delta Encoding (DELTA_BINARY_PACKED = 5)".
enum DeltaBinaryPacked {
    /// Removes `count` numbers from the front of `input`; they wrap in 64 bits.
    static func take(_ input: inout UnsafeRawBufferPointer, count: Int) throws -> [Int64] {
        let blockSize = try input.takeVarint()
        let blockParts = try input.takeVarint()
        let total = try input.takeVarint()
        let first = try zigzag(&input)
        // The specification: blocks of a multiple of 128 values, parts of a multiple of 32.
        guard blockSize > 0, blockSize <= 1 << 20, blockSize % 128 == 0, blockParts > 0, blockParts <= blockSize / 32,
            blockSize % blockParts == 0, (blockSize / blockParts) % 32 == 0
        else {
            throw TableError(.format, "A page holds delta blocks of \(blockSize) values in \(blockParts) parts.")
        }
        guard total == UInt64(count) else {
            throw TableError(.format, "A page of \(count) values holds \(total) deltas.")
        }
        if count == 0 { return [] }
        let (parts, partSize) = (Int(blockParts), Int(blockSize / blockParts))
        var scratch = [UInt64](repeating: 0, count: partSize)
        return try [Int64](unsafeUninitializedCapacity: count) { output, filled in
            output[0] = first
            filled = 1
            var value = first
            while filled < count {
                let least = try zigzag(&input)
                guard input.count >= parts else { throw TableError.endOfPage }
                let widths = input.take(parts)
                for width in widths {
                    if filled == count { break }
                    guard width <= 64 else { throw TableError(.format, "A page holds deltas of \(width) bits.") }
                    let wanted = min(partSize, count - filled)
                    // Writers pad the last part; one that is cut after its last value is read all the same.
                    let bytes = min(partSize / 8 * Int(width), input.count)
                    guard bytes * 8 >= wanted * Int(width) else { throw TableError.endOfPage }
                    let bits = input.take(bytes)
                    scratch.withUnsafeMutableBufferPointer { deltas in
                        guard let start = deltas.baseAddress else { return }
                        BitPacking.unpackWide(bits, width: Int(width), count: wanted, into: start)
                        for index in 0..<wanted {
                            value = value &+ least &+ Int64(bitPattern: start[index])
                            output[filled + index] = value
                        }
                    }
                    filled += wanted
                }
            }
        }
    }

    /// Removes `count` lengths, none negative.
    static func takeLengths(_ input: inout UnsafeRawBufferPointer, count: Int) throws -> [Int64] {
        let lengths = try take(&input, count: count)
        for length in lengths where length < 0 || length > Int64(Int32.max) {
            throw TableError(.format, "A page holds a text of \(length) bytes.")
        }
        return lengths
    }

    private static func zigzag(_ input: inout UnsafeRawBufferPointer) throws -> Int64 {
        let raw = try input.takeVarint()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }
}
