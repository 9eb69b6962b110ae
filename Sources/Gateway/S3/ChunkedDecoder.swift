/// Takes the framing off a body of `Content-Encoding: aws-chunked`, piece by piece.
///
/// A chunk is `SIZE[;chunk-signature=…]\r\n`, as many bytes as the hexadecimal SIZE says, and `\r\n`; a chunk of size 0 and
/// trailing headers end the body. Signatures are passed over. Source: Amazon S3 API Reference, "Signature calculations for
/// the authorization header: Transferring a payload in multiple chunks" and "… with trailing headers".
struct ChunkedDecoder: Sendable {
    /// The most bytes of a chunk's head or of a trailing header.
    private static let longestLine = 4096
    private static let mostTrailers = 32

    /// The trailing headers, names in lower case; all of them once ``isComplete``.
    private(set) var trailers: [String: String] = [:]
    /// Whether the end has been seen.
    private(set) var isComplete = false

    private enum State: Sendable {
        case head
        case data(rest: Int)
        case dataEnd
        case trailer
    }

    private var state = State.head
    private var line: [UInt8] = []

    /// Decodes the next piece of the body.
    ///
    /// - Returns: Where in the piece content lies, in order.
    /// - Throws: ``S3Error`` if the framing is broken.
    mutating func decode(_ piece: [UInt8]) throws -> [Range<Int>] {
        var index = 0
        var content: [Range<Int>] = []
        while index < piece.count {
            if isComplete { throw Self.broken("bytes follow the end") }
            if case .data(let rest) = state {
                let count = min(rest, piece.count - index)
                content.append(index..<index + count)
                index += count
                state = count == rest ? .dataEnd : .data(rest: rest - count)
                continue
            }
            let byte = piece[index]
            index += 1
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                if line.count > Self.longestLine { throw Self.broken("a line has over \(Self.longestLine) bytes") }
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            try endLine(String(decoding: line, as: UTF8.self))
            line.removeAll(keepingCapacity: true)
        }
        return content
    }

    /// - Throws: ``S3Error`` if the body ended before its last chunk.
    func finish() throws {
        // A body whose last line break is missing is whole nevertheless.
        if case .trailer = state, line.isEmpty { return }
        if !isComplete { throw S3Error(.incompleteBody, "The body ended in the middle of a chunk.") }
    }

    private mutating func endLine(_ text: String) throws {
        switch state {
        case .head:
            let size = text.prefix { $0 != ";" }
            guard size.utf8.count <= 15, !size.hasPrefix("+"), let count = Int(size, radix: 16), count >= 0 else {
                throw Self.broken("'\(text.prefix(40))' is no chunk's size")
            }
            state = count == 0 ? .trailer : .data(rest: count)
        case .dataEnd:
            guard text.isEmpty else { throw Self.broken("a chunk is longer than its size") }
            state = .head
        case .trailer:
            if text.isEmpty {
                isComplete = true
                return
            }
            guard let colon = text.firstIndex(of: ":"), trailers.count < Self.mostTrailers else {
                throw Self.broken("'\(text.prefix(40))' is no trailing header")
            }
            let value = text[text.index(after: colon)...]
            trailers[text[..<colon].lowercased()] = String(value.drop { $0 == " " })
        case .data: break
        }
    }

    private static func broken(_ what: String) -> S3Error {
        S3Error(.invalidChunk, "The body is not of the form aws-chunked: \(what).")
    }
}
