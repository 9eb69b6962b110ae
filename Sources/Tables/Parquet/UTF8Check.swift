/// Whether bytes are UTF-8.
enum UTF8Check {
    /// Whether every text is UTF-8 by itself.
    static func isValid(_ texts: TextValues) -> Bool {
        guard isValid(texts.bytes[...]) else { return false }
        // All together are valid; each is if none begins within a character.
        return texts.offsets.withUnsafeBufferPointer { offsets in
            texts.bytes.withUnsafeBufferPointer { bytes in
                offsets.allSatisfy { $0 == bytes.count || bytes[$0] & 0xC0 != 0x80 }
            }
        }
    }

    /// Whether one text is UTF-8.
    static func isValid(_ texts: TextValues, _ index: Int) -> Bool { isValid(texts.raw(index)) }

    private static func isValid(_ slice: ArraySlice<UInt8>) -> Bool {
        slice.withUnsafeBytes { bytes in
            var index = 0
            while index < bytes.count {
                if bytes.count - index >= 8,
                    bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    index += 8
                    continue
                }
                guard let length = characterLength(bytes, index) else { return false }
                index += length
            }
            return true
        }
    }

    /// The bytes of the character at `index`; nil if it is malformed (Unicode 15, table 3-7).
    private static func characterLength(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
        let first = bytes[index]
        if first < 0x80 { return 1 }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard bytes.count - index >= length, second.contains(bytes[index + 1]) else { return nil }
        for next in 2..<max(2, length) where bytes[index + next] & 0xC0 != 0x80 { return nil }
        return length
    }
}
