/// Numbers side by side in bits, least significant first.
enum BitPacking {
    /// Unpacks `count` numbers of `width` bits, at most 32; `bits` holds at least `count * width` bits.
    static func unpack(
        _ bits: UnsafeRawBufferPointer,
        width: Int,
        count: Int,
        into output: UnsafeMutablePointer<UInt32>
    ) {
        guard width > 0, let source = bits.baseAddress else {
            output.update(repeating: 0, count: count)
            return
        }
        let mask = width == 32 ? UInt64(UInt32.max) : (1 << UInt64(width)) - 1
        // Where a load of eight bytes stays inside.
        let whole = bits.count >= 8 ? min(count, ((bits.count - 8) * 8) / width + 1) : 0
        var offset = 0
        for index in 0..<whole {
            let word = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: offset >> 3, as: UInt64.self))
            output[index] = UInt32(truncatingIfNeeded: (word &>> UInt64(offset & 7)) & mask)
            offset &+= width
        }
        for index in whole..<count {
            output[index] = UInt32(truncatingIfNeeded: tail(bits, at: offset) & mask)
            offset &+= width
        }
    }

    /// Unpacks `count` numbers of `width` bits, at most 64; `bits` holds at least `count * width` bits.
    static func unpackWide(
        _ bits: UnsafeRawBufferPointer,
        width: Int,
        count: Int,
        into output: UnsafeMutablePointer<UInt64>
    ) {
        guard width > 0 else {
            output.update(repeating: 0, count: count)
            return
        }
        let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
        var offset = 0
        for index in 0..<count {
            var word = tail(bits, at: offset)
            let shift = offset & 7
            let ninth = offset >> 3 + 8
            if shift + width > 64, ninth < bits.count { word |= UInt64(bits[ninth]) << UInt64(64 - shift) }
            output[index] = word & mask
            offset += width
        }
    }

    /// Unpacks single bits; returns how many are set.
    static func unpackFlags(_ bits: UnsafeRawBufferPointer, count: Int, into output: UnsafeMutablePointer<Bool>) -> Int
    {
        var set = 0
        var index = 0
        for byte in bits {
            if index == count { break }
            let length = min(8, count - index)
            for bit in 0..<length {
                let flag = byte &>> UInt8(bit) & 1
                output[index + bit] = flag == 1
                set += Int(flag)
            }
            index += length
        }
        return set
    }

    /// Up to eight bytes from a bit's byte on, shifted so that the bit comes first.
    private static func tail(_ bits: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
        let start = offset >> 3
        if start + 8 <= bits.count {
            return UInt64(littleEndian: bits.loadUnaligned(fromByteOffset: start, as: UInt64.self))
                >> UInt64(offset & 7)
        }
        var word: UInt64 = 0
        for index in start..<max(start, bits.count) { word |= UInt64(bits[index]) << UInt64(8 * (index - start)) }
        return word >> UInt64(offset & 7)
    }
}
