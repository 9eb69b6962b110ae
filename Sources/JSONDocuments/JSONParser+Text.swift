extension JSONParser {
    /// Where the quote is that closes a text of ASCII without escapes, which most are; nil for any other, and for a fault.
    ///
    /// Eight bytes at a time. `position` is at the opening quote and stays there.
    func endOfPlainText() -> Int? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops = ones << 7
        var place = position + 1
        while place + 8 <= bytes.count, let base = bytes.baseAddress {
            let word = UInt64(littleEndian: UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self))
            // The top bit of a byte is set where the byte is 0 after the exclusive or, below a space, or no ASCII. A borrow may
            // set it above such a byte too, so only the lowest counts.
            let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let escapes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let found =
                ((quotes &- ones) & ~quotes | (escapes &- ones) & ~escapes | (word &- ones &* 0x20) & ~word | word)
                & tops
            if found != 0 {
                place += found.trailingZeroBitCount >> 3
                return bytes[place] == UInt8(ascii: "\"") ? place : nil
            }
            place += 8
        }
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""): return place
            case UInt8(ascii: "\\"), 0..<0x20, 0x80...: return nil
            default: place += 1
            }
        }
        return nil
    }

    /// Reads a quoted string; `position` is at its opening quote.
    mutating func text() throws(JSONError) -> String {
        if let end = endOfPlainText() {
            let plain = UnsafeBufferPointer(rebasing: bytes[(position + 1)..<end])
            position = end + 1
            return String(decoding: plain, as: UTF8.self)
        }
        position += 1
        var start = position
        var result: [UInt8] = []
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                result.append(contentsOf: bytes[start..<position])
                position += 1
                guard let decoded = String(validating: result, as: UTF8.self) else {
                    throw fault("a string is not valid UTF-8")
                }
                return decoded
            case UInt8(ascii: "\\"):
                result.append(contentsOf: bytes[start..<position])
                position += 1
                try escape(into: &result)
                start = position
            case 0..<0x20: throw fault("a control character in a string must be escaped")
            default: position += 1
            }
        }
        throw fault("a string is not closed")
    }

    mutating func escape(into result: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw fault("a string is not closed") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = try hexadecimal()
            if (0xD800..<0xDC00).contains(scalar), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw fault("a surrogate pair is broken") }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(scalar) else { throw fault("a surrogate stands alone") }
            result.append(contentsOf: Character(scalar).utf8)
        default: throw fault("an unknown escape in a string")
        }
    }

    mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw fault("\\u wants four hexadecimal digits") }
        var value: UInt32 = 0
        for offset in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[position + offset])).hexDigitValue else {
                throw fault("\\u wants four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }
}
