/// Parquet's RLE/bit-packing hybrid: definition levels, dictionary indices and booleans.
///
/// - Source: apache/parquet-format, `Encodings.md`, "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)".
enum HybridRuns {
    /// Decodes `count` numbers of `bitWidth` bits, at most 32.
    static func decode(_ input: UnsafeRawBufferPointer, bitWidth: Int, count: Int) throws -> [UInt32] {
        guard (0...32).contains(bitWidth) else {
            throw TableError(.format, "A page holds indices of \(bitWidth) bits; at most 32 are possible.")
        }
        return try [UInt32](unsafeUninitializedCapacity: count) { output, filled in
            guard let target = output.baseAddress else { return }
            var runs = Runs(input, bitWidth: bitWidth)
            while filled < count {
                switch try runs.next(wanted: count - filled) {
                case .repeated(let value, let length):
                    (target + filled).update(repeating: value, count: length)
                    filled += length
                case .packed(let bits, let length):
                    BitPacking.unpack(bits, width: bitWidth, count: length, into: target + filled)
                    filled += length
                }
            }
        }
    }

    /// Decodes `count` flags; nil when all are true, else the flags and how many are true.
    static func flags(_ input: UnsafeRawBufferPointer, count: Int) throws -> (flags: [Bool], set: Int)? {
        var runs = Runs(input, bitWidth: 1)
        if count == 0 { return nil }
        let first = try runs.next(wanted: count)
        if case .repeated(1, count) = first { return nil }
        var set = 0
        let flags = try [Bool](unsafeUninitializedCapacity: count) { output, filled in
            guard let target = output.baseAddress else { return }
            var run = first
            while true {
                switch run {
                case .repeated(let value, let length):
                    (target + filled).update(repeating: value == 1, count: length)
                    if value == 1 { set += length }
                    filled += length
                case .packed(let bits, let length):
                    set += BitPacking.unpackFlags(bits, count: length, into: target + filled)
                    filled += length
                }
                if filled == count { break }
                run = try runs.next(wanted: count - filled)
            }
        }
        return set == count ? nil : (flags, set)
    }

    /// A run: one value repeated, or values side by side in bits; its length is what is wanted of it.
    private enum Run {
        case repeated(UInt32, Int)
        case packed(UnsafeRawBufferPointer, Int)
    }

    private struct Runs {
        private var rest: UnsafeRawBufferPointer
        private let bitWidth: Int

        init(_ input: UnsafeRawBufferPointer, bitWidth: Int) {
            rest = input
            self.bitWidth = bitWidth
        }

        mutating func next(wanted: Int) throws -> Run {
            while true {
                let header = try rest.takeVarint()
                let length = header >> 1
                guard length <= UInt64(Int32.max) else {
                    throw TableError(.format, "A run claims \(length) values.")
                }
                if length == 0 { continue }
                if header & 1 == 0 { return try repeated(min(Int(length), wanted)) }
                let count = min(Int(length) * 8, wanted)
                // The last run of a page may be cut after the bits that are needed.
                let bytes = min(Int(length) * bitWidth, rest.count)
                guard bytes * 8 >= count * bitWidth else { throw TableError.endOfPage }
                return .packed(rest.take(bytes), count)
            }
        }

        private mutating func repeated(_ length: Int) throws -> Run {
            let width = (bitWidth + 7) / 8
            guard rest.count >= width else { throw TableError.endOfPage }
            var value: UInt32 = 0
            for (index, byte) in rest.take(width).enumerated() { value |= UInt32(byte) << (8 * index) }
            guard bitWidth == 32 || value >> bitWidth == 0 else {
                throw TableError(.format, "A run repeats \(value), which does not fit \(bitWidth) bits.")
            }
            return .repeated(value, length)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Removes and returns the first `count` bytes; the caller has checked that they are there.
    mutating func take(_ count: Int) -> UnsafeRawBufferPointer {
        let head = UnsafeRawBufferPointer(rebasing: self[..<count])
        self = UnsafeRawBufferPointer(rebasing: self[count...])
        return head
    }

    /// Removes an unsigned number of at most 64 bits, seven bits a byte.
    mutating func takeVarint() throws -> UInt64 {
        var value: UInt64 = 0
        var index = 0
        while true {
            guard index < count else { throw TableError.endOfPage }
            let byte = self[index]
            guard index < 9 || byte <= 1 else {
                throw TableError(.format, "A page holds a number of more than 64 bits.")
            }
            value |= UInt64(byte & 0x7F) << UInt64(7 * index)
            index += 1
            if byte & 0x80 == 0 { break }
        }
        self = UnsafeRawBufferPointer(rebasing: self[index...])
        return value
    }

    /// Removes a little-endian number of 32 bits that counts bytes of the rest.
    mutating func takeLength() throws -> Int {
        guard count >= 4 else { throw TableError.endOfPage }
        let length = Int(UInt32(littleEndian: loadUnaligned(as: UInt32.self)))
        guard length <= count - 4 else { throw TableError.endOfPage }
        self = UnsafeRawBufferPointer(rebasing: self[4...])
        return length
    }
}

extension TableError {
    /// The values of a page end before their count is reached.
    static var endOfPage: TableError { TableError(.format, "A page ends before its last value.") }
}
