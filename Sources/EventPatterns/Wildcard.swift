/// Text with `*` for any number of characters; `\*` and `\\` are the characters themselves.
struct Wildcard: Sendable, Hashable {
    /// The literal pieces between the stars, so one more than there are stars.
    let pieces: [[UInt8]]

    /// Reads the pattern; nil for two stars in a row or any other escape.
    init?(_ text: String) {
        var pieces: [[UInt8]] = [[]]
        var bytes = text.utf8.makeIterator()
        var previousWasStar = false
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: "*"):
                if previousWasStar { return nil }
                pieces.append([])
                previousWasStar = true
                continue
            case UInt8(ascii: "\\"):
                guard let escaped = bytes.next(), escaped == UInt8(ascii: "*") || escaped == UInt8(ascii: "\\") else {
                    return nil
                }
                pieces[pieces.count - 1].append(escaped)
            default: pieces[pieces.count - 1].append(byte)
            }
            previousWasStar = false
        }
        self.pieces = pieces
    }

    /// Whether all of `text` matches: each piece in turn is taken where it first occurs, the first and the last at the ends.
    func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let first = pieces[0]
        guard bytes.starts(with: first) else { return false }
        guard pieces.count > 1 else { return bytes.count == first.count }
        var position = first.count
        for piece in pieces[1..<(pieces.count - 1)] {
            guard let found = index(of: piece, in: bytes, from: position) else { return false }
            position = found + piece.count
        }
        let last = pieces[pieces.count - 1]
        return bytes.count - position >= last.count && bytes.suffix(last.count).elementsEqual(last)
    }

    private func index(of piece: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count - start >= piece.count else { return nil }
        return (start...(bytes.count - piece.count)).first { bytes[$0..<($0 + piece.count)].elementsEqual(piece) }
    }
}
