extension FieldColumn {
    /// Decodes texts, quotes taken off and doubled quotes made one.
    ///
    /// With `quotedEmptyIsMissing`, `""` is a missing value instead of an empty text.
    func texts(quotedEmptyIsMissing: Bool) -> (texts: TextValues, decoded: Decoded<Bool>) {
        var decoded = Decoded<Bool>()
        var length = 0
        for row in 0..<rowCount {
            let (start, end) = bounds(row)
            length += max(end - start, 0)
        }
        var result = TextValues()
        var offsets: [Int] = []
        result.bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            guard let target = buffer.baseAddress.map({ UnsafeMutableRawPointer($0) }) else {
                // Not a byte in the whole column: all is missing.
                decoded.missing = Array(0..<rowCount)
                return
            }
            offsets = [Int](unsafeUninitializedCapacity: rowCount + 1) { offsets, offsetCount in
                var written = 0
                offsets.initializeElement(at: 0, to: 0)
                for row in 0..<rowCount {
                    let (start, end) = bounds(row)
                    if start >= end {
                        decoded.missing.append(row)
                    } else if base.load(fromByteOffset: start, as: UInt8.self) == 34 {
                        let size = unquote(start + 1, end - 1, into: target + written)
                        if size == 0, quotedEmptyIsMissing {
                            decoded.missing.append(row)
                        } else {
                            decoded.spelling.count(Spelling(target + written, 0, size))
                        }
                        written += size
                    } else {
                        (target + written).copyMemory(from: base + start, byteCount: end - start)
                        decoded.spelling.count(Spelling(base, start, end))
                        written += end - start
                    }
                    offsets.initializeElement(at: row + 1, to: written)
                }
                offsetCount = rowCount + 1
                count = written
            }
        }
        result.offsets = offsets.isEmpty ? [Int](repeating: 0, count: rowCount + 1) : offsets
        return (result, decoded)
    }

    /// Copies the inside of a quoted field; returns how many bytes were written.
    private func unquote(_ start: Int, _ end: Int, into target: UnsafeMutableRawPointer) -> Int {
        var written = 0
        var position = start
        while position < end {
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            target.storeBytes(of: byte, toByteOffset: written, as: UInt8.self)
            written += 1
            position += byte == 34 ? 2 : 1
        }
        return written
    }
}
