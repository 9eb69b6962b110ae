/// Decodes the values of a page that do not refer to a dictionary.
///
/// - Source: apache/parquet-format, `Encodings.md`.
struct PhysicalDecoding: Sendable {
    let type: PhysicalType

    /// The most bytes that the texts of one page may grow to by shared prefixes.
    static let mostTextBytes = 1 << 30

    /// Decodes `count` values; bytes after the last one are ignored, as other readers do.
    func decode(_ input: UnsafeRawBufferPointer, encoding: Int, count: Int) throws -> PhysicalValues {
        guard let known = ParquetEncoding(rawValue: encoding) else {
            throw TableError(.format, "The encoding \(encoding) is not known.")
        }
        switch (known, type) {
        case (.plain, _): return try plain(input, count)
        case (.runs, .boolean):
            var rest = input
            let length = try rest.takeLength()
            let flags = try HybridRuns.flags(rest.take(length), count: count)
            return .booleans(flags?.flags ?? [Bool](repeating: true, count: count))
        case (.deltaBinaryPacked, .int64):
            var rest = input
            return .integers(try DeltaBinaryPacked.take(&rest, count: count))
        case (.deltaBinaryPacked, .int32):
            var rest = input
            var values = try DeltaBinaryPacked.take(&rest, count: count)
            for index in values.indices { values[index] = Int64(Int32(truncatingIfNeeded: values[index])) }
            return .integers(values)
        case (.deltaLengthByteArray, .byteArray): return .bytes(try deltaLength(input, count))
        case (.deltaByteArray, .byteArray), (.deltaByteArray, .fixed): return .bytes(try deltaBytes(input, count))
        case (.byteStreamSplit, _): return try split(input, count)
        default:
            throw TableError(.unsupported, "The encoding \(known.name) is not supported for \(type.name) values.")
        }
    }

    private func plain(_ input: UnsafeRawBufferPointer, _ count: Int) throws -> PhysicalValues {
        switch type {
        case .boolean:
            guard input.count >= (count + 7) / 8 else { throw TableError.endOfPage }
            return .booleans(
                [Bool](unsafeUninitializedCapacity: count) { output, filled in
                    if let target = output.baseAddress {
                        _ = BitPacking.unpackFlags(input, count: count, into: target)
                    }
                    filled = count
                }
            )
        case .int32:
            return .integers(try fixed(input, count, as: Int32.self) { Int64(Int32(littleEndian: $0)) })
        case .int64: return .integers(try fixed(input, count, as: Int64.self) { Int64(littleEndian: $0) })
        case .float:
            return .floats(
                try fixed(input, count, as: UInt32.self) { Float(bitPattern: UInt32(littleEndian: $0)) }
            )
        case .double:
            return .doubles(
                try fixed(input, count, as: UInt64.self) { Double(bitPattern: UInt64(littleEndian: $0)) }
            )
        case .int96: return .bytes(try chunks(input, count, length: 12))
        case .fixed(let length): return .bytes(try chunks(input, count, length: length))
        case .byteArray: return .bytes(try lengthsAndBytes(input, count))
        }
    }

    private func fixed<Stored: BitwiseCopyable, Value>(
        _ input: UnsafeRawBufferPointer,
        _ count: Int,
        as stored: Stored.Type,
        _ convert: (Stored) -> Value
    ) throws -> [Value] {
        let width = MemoryLayout<Stored>.size
        guard count <= input.count / width else { throw TableError.endOfPage }
        return [Value](unsafeUninitializedCapacity: count) { output, filled in
            for index in 0..<count {
                let value = convert(input.loadUnaligned(fromByteOffset: index &* width, as: Stored.self))
                output.initializeElement(at: index, to: value)
            }
            filled = count
        }
    }

    private func chunks(_ input: UnsafeRawBufferPointer, _ count: Int, length: Int) throws -> TextValues {
        guard count <= input.count / length else { throw TableError.endOfPage }
        var texts = TextValues()
        texts.bytes = [UInt8](input[..<(count * length)])
        texts.offsets = Array(stride(from: 0, through: count * length, by: length))
        return texts
    }

    private func lengthsAndBytes(_ input: UnsafeRawBufferPointer, _ count: Int) throws -> TextValues {
        guard count <= input.count / 4 else { throw TableError.endOfPage }
        var texts = TextValues()
        var (position, total) = (0, 0)
        texts.offsets = try [Int](unsafeUninitializedCapacity: count + 1) { offsets, filled in
            offsets[0] = 0
            filled = 1
            for index in 0..<count {
                guard input.count - position >= 4 else { throw TableError.endOfPage }
                let stored = input.loadUnaligned(fromByteOffset: position, as: UInt32.self)
                let length = Int(UInt32(littleEndian: stored))
                position += 4
                guard length <= input.count - position else { throw TableError.endOfPage }
                position += length
                total += length
                offsets[index + 1] = total
                filled += 1
            }
        }
        texts.bytes = texts.offsets.withUnsafeBufferPointer { offsets in
            [UInt8](unsafeUninitializedCapacity: total) { output, filled in
                let target = UnsafeMutableRawBufferPointer(output)
                for index in 0..<count {
                    let (start, end) = (offsets[index], offsets[index + 1])
                    let from = start + 4 * (index + 1)
                    UnsafeMutableRawBufferPointer(rebasing: target[start..<end])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: input[from..<from + end - start]))
                }
                filled = total
            }
        }
        return texts
    }

    private func deltaLength(_ input: UnsafeRawBufferPointer, _ count: Int) throws -> TextValues {
        var rest = input
        let lengths = try DeltaBinaryPacked.takeLengths(&rest, count: count)
        var texts = TextValues()
        texts.offsets.reserveCapacity(count + 1)
        var total = 0
        for length in lengths {
            total += Int(length)
            texts.offsets.append(total)
        }
        guard total <= rest.count else { throw TableError.endOfPage }
        texts.bytes = [UInt8](rest[..<total])
        return texts
    }

    /// Each value is a prefix of the one before, and a suffix.
    private func deltaBytes(_ input: UnsafeRawBufferPointer, _ count: Int) throws -> TextValues {
        var rest = input
        let prefixes = try DeltaBinaryPacked.takeLengths(&rest, count: count)
        let suffixes = try deltaLength(rest, count)
        var texts = TextValues()
        texts.offsets.reserveCapacity(count + 1)
        var (length, total) = (0, 0)
        for index in 0..<count {
            let prefix = Int(prefixes[index])
            let suffix = suffixes.offsets[index + 1] - suffixes.offsets[index]
            guard prefix <= length else {
                throw TableError(.format, "A text shares \(prefix) bytes with the one before, which has \(length).")
            }
            length = prefix + suffix
            if case .fixed(let width) = type, length != width {
                throw TableError(.format, "A value of \(length) bytes is in a column of \(type.name).")
            }
            total += length
            guard total <= Self.mostTextBytes else {
                throw TableError(.unsupported, "A page holds more than \(Self.mostTextBytes) bytes of text.")
            }
            texts.offsets.append(total)
        }
        texts.bytes = [UInt8](unsafeUninitializedCapacity: total) { output, filled in
            for index in 0..<count {
                let start = texts.offsets[index]
                let prefix = Int(prefixes[index])
                if index > 0 {
                    let before = texts.offsets[index - 1]
                    for byte in 0..<prefix { output[start + byte] = output[before + byte] }
                }
                var place = start + prefix
                for from in suffixes.offsets[index]..<suffixes.offsets[index + 1] {
                    output[place] = suffixes.bytes[from]
                    place += 1
                }
            }
            filled = total
        }
        return texts
    }

    /// All values' first bytes, then all second bytes, and so on.
    private func split(_ input: UnsafeRawBufferPointer, _ count: Int) throws -> PhysicalValues {
        let width: Int
        switch type {
        case .int32, .float: width = 4
        case .int64, .double: width = 8
        case .fixed(let length): width = length
        default:
            throw TableError(.unsupported, "The encoding BYTE_STREAM_SPLIT is not supported for \(type.name) values.")
        }
        guard count <= input.count / width, input.count == count * width else {
            throw TableError(.format, "A page of \(count) split values of \(width) bytes has \(input.count) bytes.")
        }
        let joined = [UInt8](unsafeUninitializedCapacity: input.count) { output, filled in
            for byte in 0..<width {
                for index in 0..<count { output[index &* width &+ byte] = input[byte &* count &+ index] }
            }
            filled = input.count
        }
        return try joined.withUnsafeBytes { try plain($0, count) }
    }
}
